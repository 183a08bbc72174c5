import ElementModel

/// The change of an Appointment's status to `cancelled`.
///
/// Source: NHS Booking 2.0.4 and GP Connect 1.2.7, "Cancel an appointment".
enum StatusEdit {
  /// The edits: one of the status, or none where it says `cancelled` already; and one that leaves
  /// out a byte order mark, which JSON is not sent with.
  ///
  /// Source for the mark: RFC 8259, section 8.1.
  static func edits(in tree: ElementTree) throws(CancellationEditError) -> [ByteEdit] {
    let status = try status(of: tree)
    var edits: [ByteEdit] = []
    if tree.format == .json, tree.bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      edits.append(ByteEdit(range: 0..<3, replacement: []))
    }
    if !status.hasValue("cancelled") {
      edits.append(ByteEdit(range: status.valueByteRange, replacement: "cancelled"))
    }
    return edits
  }

  /// The one element of the status, which has a value.
  static func status(of tree: ElementTree) throws(CancellationEditError) -> ElementNode {
    guard let status = tree.root.onlyChild(.status),
      status.valueKind == .string || status.valueKind == .attribute,
      !status.flags.contains(.inArray), !status.valueByteRange.isEmpty
    else { throw .statusUnusable }
    return status
  }
}

extension ElementNode {
  /// The child with a name, if there is just one and the reader found no fault in it.
  func onlyChild(_ name: ElementName) -> ElementNode? {
    var found: ElementNode?
    for child in children where child.name == name {
      guard found == nil, !child.flags.contains(.reported) else { return nil }
      found = child
    }
    return found
  }
}
