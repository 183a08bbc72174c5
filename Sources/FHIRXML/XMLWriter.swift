/// Writes FHIR XML, one element a line, indented by two spaces a level.
///
/// Source: XML 1.0; FHIR STU3, XML Representation of Resources.
public struct XMLWriter: Sendable {
  /// The text so far, in UTF-8.
  public private(set) var bytes: [UInt8] = []

  private var depth = 0

  /// Creates a writer whose text begins with an XML declaration.
  public init(reservingByteCount byteCount: Int = 256) {
    bytes.reserveCapacity(byteCount)
    bytes.append(contentsOf: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8)
  }

  /// Writes an element with children, which `body` writes.
  public mutating func element(
    _ name: String,
    namespace: String? = nil,
    _ body: (inout XMLWriter) -> Void
  ) {
    beginElement(name, attributes: namespace.map { [("xmlns", $0)] } ?? [])
    body(&self)
    endElement(name)
  }

  /// Begins an element whose children come with later calls.
  public mutating func beginElement(_ name: String, attributes: [(String, String)] = []) {
    openTag(name, attributes)
    bytes.append(contentsOf: ">\n".utf8)
    depth += 1
  }

  /// Ends the element that was begun last.
  public mutating func endElement(_ name: String) {
    precondition(depth > 0, "only an open element can be ended")
    depth -= 1
    indent()
    bytes.append(contentsOf: "</".utf8)
    bytes.append(contentsOf: name.utf8)
    bytes.append(contentsOf: ">\n".utf8)
  }

  /// Writes an element without children.
  public mutating func emptyElement(_ name: String, attributes: [(String, String)]) {
    openTag(name, attributes)
    bytes.append(contentsOf: "/>\n".utf8)
  }

  /// Writes an element that is a value; none for an empty or missing text.
  public mutating func value(_ name: String, _ text: String?) {
    guard let text, !text.isEmpty else { return }
    emptyElement(name, attributes: [("value", text)])
  }

  /// Writes markup as it is, on a line of its own.
  public mutating func raw(_ markup: String) {
    indent()
    bytes.append(contentsOf: markup.utf8)
    bytes.append(UInt8(ascii: "\n"))
  }

  private mutating func indent() {
    for _ in 0..<depth * 2 { bytes.append(UInt8(ascii: " ")) }
  }

  private mutating func openTag(_ name: String, _ attributes: [(String, String)]) {
    indent()
    bytes.append(UInt8(ascii: "<"))
    bytes.append(contentsOf: name.utf8)
    for (name, text) in attributes { attribute(name, text) }
  }

  private mutating func attribute(_ name: String, _ text: String) {
    bytes.append(UInt8(ascii: " "))
    bytes.append(contentsOf: name.utf8)
    bytes.append(contentsOf: "=\"".utf8)
    if text.utf8.contains(where: Self.needsCare) {
      for scalar in text.unicodeScalars { append(scalar) }
    } else {
      bytes.append(contentsOf: text.utf8)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether a byte is, or begins, something that cannot stand in an attribute as it is.
  @inline(__always)
  private static func needsCare(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x00..<0x20, UInt8(ascii: "\""), UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      0xEF:
      true
    default: false
    }
  }

  /// White space becomes references, so that reading does not make spaces of it, and what XML
  /// cannot hold becomes U+FFFD.
  ///
  /// Source: XML 1.0, sections 2.2, 2.4 and 3.3.3.
  private mutating func append(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x09: bytes.append(contentsOf: "&#9;".utf8)
    case 0x0A: bytes.append(contentsOf: "&#10;".utf8)
    case 0x0D: bytes.append(contentsOf: "&#13;".utf8)
    case 0x22: bytes.append(contentsOf: "&quot;".utf8)
    case 0x26: bytes.append(contentsOf: "&amp;".utf8)
    case 0x3C: bytes.append(contentsOf: "&lt;".utf8)
    case 0x3E: bytes.append(contentsOf: "&gt;".utf8)
    case 0x00..<0x20, 0xFFFE, 0xFFFF: bytes.append(contentsOf: "\u{FFFD}".utf8)
    default: bytes.append(contentsOf: String(scalar).utf8)
    }
  }
}
