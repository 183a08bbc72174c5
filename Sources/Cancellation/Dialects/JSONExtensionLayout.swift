import ElementModel

/// How an extension is laid out in a JSON file, taken from what stands around it.
struct JSONExtensionLayout {
  /// In front of the extension's `{`.
  private let beforeItem: [UInt8]
  /// In front of its first and of its second property, and of its `}`.
  private let beforeFirst: [UInt8]
  private let beforeSecond: [UInt8]
  private let beforeEnd: [UInt8]
  /// Behind the array's last item, in front of its `]`.
  private let beforeArrayEnd: [UInt8]
  /// Between the array's property and the next one.
  private let beforeNextProperty: [UInt8]
  /// Between key and value: the colon and what is around it.
  private let colon: [UInt8]

  /// The layout of an item of the array `extension`; all in one line where that has no properties.
  init(likeItem item: ElementNode) {
    let bytes = item.tree.bytes
    beforeArrayEnd = []
    beforeNextProperty = []
    let start = item.valueByteRange.lowerBound
    beforeItem = bytes.whiteSpace(before: start)
    guard let first = item.children.first(where: { _ in true }), start < first.byteRange.lowerBound
    else {
      beforeFirst = []
      beforeSecond = []
      beforeEnd = []
      colon = [UInt8(ascii: ":")]
      return
    }
    beforeFirst = bytes.whiteSpace(from: start + 1)
    let second = item.children.first { $0.name != first.name && !$0.flags.contains(.inArray) }
    beforeSecond =
      second.map { bytes.whiteSpace(before: $0.byteRange.lowerBound) } ?? beforeFirst
    beforeEnd = bytes.whiteSpace(before: item.byteRange.upperBound - 1)
    colon = bytes.colon(behindKeyAt: start + 1 + beforeFirst.count)
  }

  /// The layout of a new array `extension` in front of a property of the resource.
  init(before property: ElementNode) {
    let bytes = property.tree.bytes
    let start = property.byteRange.lowerBound
    colon = bytes.colon(behindKeyAt: start)
    let line = LineBreak(bytes.whiteSpace(before: start))
    guard line.isLineBreak else {
      beforeItem = []
      beforeFirst = []
      beforeSecond = line.bytes
      beforeEnd = []
      beforeArrayEnd = []
      beforeNextProperty = line.bytes
      return
    }
    let end = property.tree.root.byteRange.upperBound - 1
    let unit = line.unit(over: LineBreak(bytes.whiteSpace(before: end)))
    beforeItem = line.bytes + unit
    beforeFirst = line.bytes + unit + unit
    beforeSecond = beforeFirst
    beforeEnd = beforeItem
    beforeArrayEnd = line.bytes
    beforeNextProperty = line.bytes
  }

  /// The extension itself.
  func object(url: String, reason: String) -> [UInt8] {
    var object: [UInt8] = [UInt8(ascii: "{")]
    object += beforeFirst + quoted("url") + colon + quoted(url)
    object.append(UInt8(ascii: ","))
    object += beforeSecond + quoted("valueString") + colon + quoted(reason)
    object += beforeEnd
    object.append(UInt8(ascii: "}"))
    return object
  }

  /// The extension as a further item, comma first.
  func nextItem(url: String, reason: String) -> [UInt8] {
    [UInt8(ascii: ",")] + beforeItem + object(url: url, reason: reason)
  }

  /// A property `extension` with the extension as its only item, comma last.
  func property(url: String, reason: String) -> [UInt8] {
    var property = quoted("extension") + colon
    property.append(UInt8(ascii: "["))
    property += beforeItem + object(url: url, reason: reason) + beforeArrayEnd
    property.append(UInt8(ascii: "]"))
    property.append(UInt8(ascii: ","))
    return property + beforeNextProperty
  }

  private func quoted(_ text: String) -> [UInt8] {
    [UInt8(ascii: "\"")] + escaped(text, in: .json) + [UInt8(ascii: "\"")]
  }
}

extension [UInt8] {
  /// The colon behind the key that begins at an offset, with the white space around it.
  fileprivate func colon(behindKeyAt start: Int) -> [UInt8] {
    var offset = start + 1
    while self[offset] != UInt8(ascii: "\"") {
      offset += self[offset] == UInt8(ascii: "\\") ? 2 : 1
    }
    let space = whiteSpace(from: offset + 1)
    let colon = offset + 1 + space.count
    return space + [self[colon]] + whiteSpace(from: colon + 1)
  }
}
