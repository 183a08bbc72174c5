import ElementModel

extension ElementTree {
  /// A copy of the tree without some elements and what is below them; `nil` when the tree has more
  /// names than a tree can hold.
  func removing(where isRemoved: (ElementNode) -> Bool) -> ElementTree? {
    var builder = ElementTreeBuilder(
      bytes: bytes,
      format: format,
      limits: ReadLimits(maximumByteCount: .max)
    )
    guard copy(root, into: &builder, parent: -1, after: -1, where: isRemoved) != nil else {
      return nil
    }
    return builder.finish(isComplete: true).tree
  }

  /// Copies an element and those below it; returns its new index.
  private func copy(
    _ node: ElementNode,
    into builder: inout ElementTreeBuilder,
    parent: Int,
    after previous: Int,
    where isRemoved: (ElementNode) -> Bool
  ) -> Int? {
    let old = records[node.index]
    guard let name = builder.name(text: node.nameText) else { return nil }
    let copy = builder.append(
      ElementRecord(
        name: name,
        kind: old.kind,
        flags: old.flags,
        parent: Int32(parent),
        start: Int(old.start),
        value: old.valueRange,
        end: Int(old.end)
      ),
      after: previous
    )
    var last = -1
    for child in node.children where !isRemoved(child) {
      guard
        let added = self.copy(child, into: &builder, parent: copy, after: last, where: isRemoved)
      else { return nil }
      last = added
    }
    return copy
  }
}
