import ElementModel

/// How an extension is laid out in an XML file, taken from what stands around it.
struct XMLExtensionLayout {
  /// In front of the extension.
  let lineBreak: [UInt8]
  /// In front of its value, and of its end tag.
  private let beforeValue: [UInt8]
  private let beforeEnd: [UInt8]
  /// What FHIR's names have in front of them, such as `f:`.
  private let prefix: [UInt8]

  /// The layout of an extension of the resource; all in one line where that has no elements.
  init(likeExtension node: ElementNode) {
    let bytes = node.tree.bytes
    prefix = Self.prefix(of: node.tree)
    lineBreak = LineBreak(bytes.whiteSpace(before: node.byteRange.lowerBound)).bytes
    let value = node.children.first { !$0.flags.contains(.xmlAttribute) }
    let endTag = bytes[node.byteRange].lastIndex(of: UInt8(ascii: "<"))
    guard let value, let endTag else {
      beforeValue = []
      beforeEnd = []
      return
    }
    beforeValue = bytes.whiteSpace(before: value.byteRange.lowerBound)
    beforeEnd = bytes.whiteSpace(before: endTag)
  }

  /// The layout of an extension in front of another element of the resource.
  init(before element: ElementNode) {
    let bytes = element.tree.bytes
    prefix = Self.prefix(of: element.tree)
    let line = LineBreak(bytes.whiteSpace(before: element.byteRange.lowerBound))
    lineBreak = line.bytes
    guard line.isLineBreak,
      let endTag = bytes[element.tree.root.byteRange].lastIndex(of: UInt8(ascii: "<"))
    else {
      beforeValue = []
      beforeEnd = []
      return
    }
    let unit = line.unit(over: LineBreak(bytes.whiteSpace(before: endTag)))
    beforeValue = line.bytes + unit
    beforeEnd = line.bytes
  }

  /// The prefix of the resource's element, colon included.
  ///
  /// Source: Namespaces in XML 1.0, section 4.
  private static func prefix(of tree: ElementTree) -> [UInt8] {
    let name = tree.bytes[(tree.root.byteRange.lowerBound + 1)...].prefix { byte in
      !byte.isWhiteSpace && byte != UInt8(ascii: ">") && byte != UInt8(ascii: "/")
    }
    guard let colon = name.firstIndex(of: UInt8(ascii: ":")) else { return [] }
    return Array(name[...colon])
  }

  /// The extension itself.
  func element(url: String, reason: String) -> [UInt8] {
    var element: [UInt8] = [UInt8(ascii: "<")]
    element += prefix + "extension url=\"".utf8 + escaped(url, in: .xml) + "\">".utf8
    element += beforeValue
    element.append(UInt8(ascii: "<"))
    element += prefix + "valueString value=\"".utf8 + escaped(reason, in: .xml) + "\"/>".utf8
    element += beforeEnd + "</".utf8 + prefix + "extension>".utf8
    return element
  }
}
