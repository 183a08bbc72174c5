extension ElementTree {
  /// The resource that an element holds, such as one of a Bundle's, as a tree of its own over the
  /// same bytes, so that places stay those of the file.
  package func resource(at index: Int) -> ElementTree {
    var copied: [ElementRecord] = []
    // Elements still to be copied: where they stand here, and their parent's new place.
    var pending = [(old: index, parent: -1)]
    var lastChildren: [Int] = []
    while let (old, parent) = pending.popLast() {
      var record = records[old]
      if parent < 0 { record.name = .resource }
      record.parent = Int32(parent)
      record.firstChild = -1
      record.nextSibling = -1
      let new = copied.count
      copied.append(record)
      lastChildren.append(-1)
      if parent >= 0 {
        if lastChildren[parent] < 0 {
          copied[parent].firstChild = Int32(new)
        } else {
          copied[lastChildren[parent]].nextSibling = Int32(new)
        }
        lastChildren[parent] = new
      }
      let start = pending.count
      var child = firstChild(of: old)
      while child >= 0 {
        pending.append((child, new))
        child = nextSibling(of: child)
      }
      pending[start...].reverse()
    }
    return ElementTree(
      bytes: bytes,
      format: format,
      records: copied,
      undefinedNames: undefinedNames
    )
  }
}
