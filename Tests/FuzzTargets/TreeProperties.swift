import ElementModel

/// What holds for the tree of any file.
struct TreeProperties {
  let tree: ElementTree

  func check() throws(Violation) {
    var visited = 0
    var open = [0]
    while let element = open.popLast() {
      visited += 1
      try require(visited <= tree.records.count, "every element has one place in the tree")
      try checkRecord(element)
      var child = tree.firstChild(of: element)
      while child >= 0 {
        try require(tree.records[child].parent == element, "children know their parent")
        open.append(child)
        try require(open.count <= tree.records.count, "siblings come to an end")
        child = tree.nextSibling(of: child)
      }
    }
  }

  private func checkRecord(_ element: Int) throws(Violation) {
    let record = tree.records[element]
    let range = Int(record.start)..<max(Int(record.start), Int(record.end))
    try require(record.start <= record.end, "an element ends behind its start")
    try require(range.upperBound <= tree.bytes.count, "an element is in the file")
    try require(record.valueStart <= record.valueEnd, "a value ends behind its start")
    try require(Int(record.valueEnd) <= tree.bytes.count, "a value is in the file")
    let before = record.valueStart > 0 ? tree.bytes[Int(record.valueStart) - 1] : 0
    let after = Int(record.valueEnd) < tree.bytes.count ? tree.bytes[Int(record.valueEnd)] : 0
    switch record.kind {
    case .string:
      try require(
        before == UInt8(ascii: "\"") && after == before,
        "the value of a string is what is between its quotes"
      )
    case .attribute:
      try require(
        (before == UInt8(ascii: "\"") || before == UInt8(ascii: "'")) && after == before,
        "the value of an attribute is what is between its quotes"
      )
    case .xhtml:
      try require(
        tree.bytes[record.valueRange].first == UInt8(ascii: "<")
          && tree.bytes[record.valueRange].last == UInt8(ascii: ">"),
        "a narrative has its tags"
      )
    case .none, .number, .boolean, .null, .tagName: break
    }
    let node = ElementNode(tree: tree, index: element)
    try require((node.text != nil) == node.hasValue, "every value can be read as text")
  }
}
