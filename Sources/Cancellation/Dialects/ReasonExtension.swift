import ElementModel

/// The extension of an Appointment that gives the reason for its cancellation, put in so that there
/// is exactly one.
///
/// One that is there already gets the new reason as its value, or is replaced as a whole if it is
/// anything but a URL and a string; further ones are taken out. Otherwise one is inserted, laid out
/// as the file around it is.
/// Source: GP Connect 1.2.7, "Cancel an appointment".
struct ReasonExtension {
  private let url: String
  private let reason: String

  /// Takes a reason, which must be more than blanks.
  init(url: String, reason: String?) throws(CancellationEditError) {
    guard let reason, !reason.unicodeScalars.allSatisfy(\.properties.isWhitespace) else {
      throw .reasonMissing
    }
    guard reason.unicodeScalars.allSatisfy(Self.isText) else { throw .reasonNotText }
    self.url = url
    self.reason = reason
  }

  /// Source: FHIR STU3, Data Types, string; XML 1.0, section 2.2.
  private static func isText(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: true
    case 0x00..<0x20, 0x7F, 0xFFFE, 0xFFFF: false
    default: true
    }
  }

  /// The edits, which do not overlap each other or the status's value.
  func edits(in tree: ElementTree) throws(CancellationEditError) -> [ByteEdit] {
    let extensions = tree.root.children(.extension)
    let isEmptyArray = extensions.count == 1 && extensions[0].isEmptyArray
    guard isEmptyArray || extensions.allSatisfy(isUsable) else { throw .extensionsUnusable }
    var kept: ElementNode?
    var edits: [ByteEdit] = []
    for (position, node) in extensions.enumerated() where node.child(.url)?.hasValue(url) == true {
      if kept == nil {
        kept = node
        edits.append(replacement(of: node))
      } else {
        edits.append(removal(of: node, after: extensions[position - 1]))
      }
    }
    if kept == nil { edits.append(try insertion(into: tree, after: extensions.last)) }
    return edits
  }

  /// Whether an extension can stay where it is and others be put behind it.
  private func isUsable(_ node: ElementNode) -> Bool {
    guard !node.flags.contains(.hasUnderscore), !node.flags.contains(.reported) else {
      return false
    }
    return node.tree.format == .xml || node.flags.contains(.inArray)
  }

  // MARK: - One that is there

  private func replacement(of node: ElementNode) -> ByteEdit {
    let format = node.tree.format
    if let value = onlyString(of: node) {
      return ByteEdit(range: value.valueByteRange, replacement: escaped(reason, in: format))
    }
    switch format {
    case .json:
      return ByteEdit(
        range: node.valueByteRange.lowerBound..<node.byteRange.upperBound,
        replacement: JSONExtensionLayout(likeItem: node).object(url: url, reason: reason)
      )
    case .xml:
      return ByteEdit(
        range: node.byteRange,
        replacement: XMLExtensionLayout(likeExtension: node).element(url: url, reason: reason)
      )
    }
  }

  /// The value of an extension that has a URL, one string and at most an id besides.
  private func onlyString(of node: ElementNode) -> ElementNode? {
    for child in node.children
    where child.name != .url && child.name != .valueString && child.name != .id {
      return nil
    }
    guard node.onlyChild(.url) != nil, let value = node.onlyChild(.valueString),
      value.valueKind == .string || value.valueKind == .attribute,
      !value.flags.contains(.inArray), !value.flags.contains(.hasUnderscore),
      value.children.first(where: { _ in true }) == nil
    else { return nil }
    return value
  }

  /// Takes an extension out, with the comma or the line break in front of it.
  private func removal(of node: ElementNode, after previous: ElementNode) -> ByteEdit {
    let start =
      switch node.tree.format {
      case .json: previous.byteRange.upperBound
      case .xml: node.tree.bytes.startOfWhiteSpace(before: node.byteRange.lowerBound)
      }
    return ByteEdit(range: start..<node.byteRange.upperBound, replacement: [])
  }

  // MARK: - None yet

  private func insertion(
    into tree: ElementTree,
    after last: ElementNode?
  ) throws(CancellationEditError) -> ByteEdit {
    switch (tree.format, last) {
    case (.json, let last?) where last.isEmptyArray:
      let layout = JSONExtensionLayout(likeItem: last)
      return ByteEdit(
        range: last.valueByteRange,
        replacement: [UInt8(ascii: "[")] + layout.object(url: url, reason: reason)
          + [UInt8(ascii: "]")]
      )
    case (.json, let last?):
      let layout = JSONExtensionLayout(likeItem: last)
      return ByteEdit(
        range: last.byteRange.upperBound..<last.byteRange.upperBound,
        replacement: layout.nextItem(url: url, reason: reason)
      )
    case (.json, nil):
      let status = try StatusEdit.status(of: tree)
      let layout = JSONExtensionLayout(before: status)
      return ByteEdit(
        range: status.byteRange.lowerBound..<status.byteRange.lowerBound,
        replacement: layout.property(url: url, reason: reason)
      )
    case (.xml, let last?):
      let layout = XMLExtensionLayout(likeExtension: last)
      return ByteEdit(
        range: last.byteRange.upperBound..<last.byteRange.upperBound,
        replacement: layout.lineBreak + layout.element(url: url, reason: reason)
      )
    case (.xml, nil):
      let next = try elementBehindExtensions(of: tree)
      let layout = XMLExtensionLayout(before: next)
      return ByteEdit(
        range: next.byteRange.lowerBound..<next.byteRange.lowerBound,
        replacement: layout.element(url: url, reason: reason) + layout.lineBreak
      )
    }
  }

  /// The first element of those that follow extensions, which is the status at the latest.
  ///
  /// Source: FHIR STU3, Appointment, the order of elements, which XML keeps.
  private func elementBehindExtensions(
    of tree: ElementTree
  ) throws(CancellationEditError) -> ElementNode {
    for child in tree.root.children {
      switch child.name {
      case .modifierExtension, .identifier, .status: return child
      default: break
      }
    }
    throw .statusUnusable
  }
}

extension ElementNode {
  /// Whether this stands for a JSON array without items.
  fileprivate var isEmptyArray: Bool {
    tree.format == .json && flags.contains(.inArray) && valueKind == .none
      && !valueByteRange.isEmpty && tree.bytes[valueByteRange.lowerBound] == UInt8(ascii: "[")
      && tree.bytes[valueByteRange].dropFirst().dropLast().allSatisfy(\.isWhiteSpace)
  }
}
