/// Writes JSON text member by member, in the order of the calls.
///
/// The caller keeps to the grammar: in an object every value follows its key. Texts are escaped as
/// little as allowed, so `/` and letters beyond ASCII stay as they are.
/// Source: RFC 8259.
public struct JSONWriter: Sendable {
  /// Where the text gets line breaks.
  public enum Layout: Hashable, Sendable {
    /// Nowhere.
    case compact
    /// One member or item a line, indented by two spaces a level.
    case pretty
  }

  /// The text so far, in UTF-8.
  public private(set) var bytes: [UInt8] = []

  private var layout: Layout
  private var depth = 0
  /// Whether the innermost open object or array has something in it already.
  private var hasContent = false
  private var isAfterKey = false

  /// Creates an empty writer.
  public init(layout: Layout = .compact, reservingByteCount byteCount: Int = 256) {
    self.layout = layout
    bytes.reserveCapacity(byteCount)
  }

  /// Takes the text so far out of the writer, which goes on where it is: for texts that are too
  /// large to be held whole.
  public mutating func takeBytes() -> [UInt8] {
    let taken = bytes
    bytes.removeAll(keepingCapacity: true)
    return taken
  }

  /// Writes a line feed between or after values.
  public mutating func lineFeed() { bytes.append(UInt8(ascii: "\n")) }

  // MARK: - Values

  /// Writes an object; `body` writes its members.
  public mutating func object(_ body: (inout JSONWriter) -> Void) {
    open(UInt8(ascii: "{"))
    body(&self)
    close(UInt8(ascii: "}"))
  }

  /// Writes an object without line breaks, be the layout what it is; `body` writes its members.
  public mutating func objectOnOneLine(_ body: (inout JSONWriter) -> Void) {
    open(UInt8(ascii: "{"))
    let outerLayout = layout
    layout = .compact
    body(&self)
    close(UInt8(ascii: "}"))
    layout = outerLayout
  }

  /// Writes an array; `body` writes its items.
  public mutating func array(_ body: (inout JSONWriter) -> Void) {
    open(UInt8(ascii: "["))
    body(&self)
    close(UInt8(ascii: "]"))
  }

  /// Begins an object whose members come with later calls.
  public mutating func beginObject() { open(UInt8(ascii: "{")) }

  /// Ends the innermost object.
  public mutating func endObject() { close(UInt8(ascii: "}")) }

  /// Begins an array whose items come with later calls.
  public mutating func beginArray() { open(UInt8(ascii: "[")) }

  /// Ends the innermost array.
  public mutating func endArray() { close(UInt8(ascii: "]")) }

  /// Writes the key of the next member.
  public mutating func key(_ name: String) {
    precondition(!isAfterKey, "a key is followed by a value")
    separate()
    appendQuoted(name)
    bytes.append(UInt8(ascii: ":"))
    if layout == .pretty { bytes.append(UInt8(ascii: " ")) }
    isAfterKey = true
  }

  /// Writes a string.
  public mutating func string(_ text: String) {
    beginValue()
    appendQuoted(text)
  }

  /// Writes an integer.
  public mutating func number(_ value: some FixedWidthInteger) {
    beginValue()
    bytes.append(contentsOf: String(value).utf8)
  }

  /// Writes a number or another literal as it is.
  public mutating func literal(_ text: String) {
    beginValue()
    bytes.append(contentsOf: text.utf8)
  }

  /// Writes a value that was written as JSON before.
  public mutating func literal(_ json: ArraySlice<UInt8>) {
    beginValue()
    bytes.append(contentsOf: json)
  }

  /// Writes `true` or `false`.
  public mutating func bool(_ value: Bool) {
    beginValue()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// Writes `null`.
  public mutating func null() {
    beginValue()
    bytes.append(contentsOf: "null".utf8)
  }

  // MARK: - Members

  /// Writes a member that is a string.
  public mutating func member(_ name: String, _ text: String) {
    key(name)
    string(text)
  }

  /// Writes a member that is a string, if there is one.
  public mutating func member(_ name: String, ifPresent text: String?) {
    if let text { member(name, text) }
  }

  /// Writes a member that is an integer.
  public mutating func member(_ name: String, _ value: some FixedWidthInteger) {
    key(name)
    number(value)
  }

  /// Writes a member that is `true` or `false`.
  public mutating func member(_ name: String, _ value: Bool) {
    key(name)
    bool(value)
  }

  /// Writes a member that is an array of strings.
  public mutating func member(_ name: String, _ texts: [String]) {
    array(name) { array in
      for text in texts { array.string(text) }
    }
  }

  /// Writes a member that is an object; `body` writes its members.
  public mutating func object(_ name: String, _ body: (inout JSONWriter) -> Void) {
    key(name)
    object(body)
  }

  /// Writes a member that is an array; `body` writes its items.
  public mutating func array(_ name: String, _ body: (inout JSONWriter) -> Void) {
    key(name)
    array(body)
  }

  // MARK: - Text

  private mutating func open(_ bracket: UInt8) {
    beginValue()
    bytes.append(bracket)
    depth += 1
    hasContent = false
  }

  private mutating func close(_ bracket: UInt8) {
    precondition(depth > 0 && !isAfterKey, "only an open object or array can be closed")
    depth -= 1
    if hasContent { breakLine() }
    bytes.append(bracket)
    hasContent = true
  }

  private mutating func beginValue() {
    if isAfterKey {
      isAfterKey = false
    } else {
      separate()
    }
  }

  private mutating func separate() {
    if hasContent, depth > 0 { bytes.append(UInt8(ascii: ",")) }
    hasContent = true
    if depth > 0 { breakLine() }
  }

  private mutating func breakLine() {
    guard layout == .pretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<depth * 2 { bytes.append(UInt8(ascii: " ")) }
  }

  private mutating func appendQuoted(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    let letters = text.utf8.span
    if JSONScan.endOfPlainCharacters(in: letters, from: 0) < letters.count {
      for byte in text.utf8 { appendEscaped(byte) }
    } else {
      bytes.append(contentsOf: text.utf8)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  @inline(__always)
  private static func mustBeEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  /// Source: RFC 8259, section 7.
  private mutating func appendEscaped(_ byte: UInt8) {
    guard Self.mustBeEscaped(byte) else {
      bytes.append(byte)
      return
    }
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0x00..<0x20:
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(UInt8(ascii: "0") + byte >> 4)
      bytes.append(byte & 0x0F + (byte & 0x0F < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10))
    default: bytes.append(byte)
    }
  }
}
