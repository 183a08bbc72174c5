/// Reads JSON text that ``JSONWriter`` has written without line breaks, member by member: for files of
/// the program's own, which are read again and again.
///
/// Anything else makes it faulty: then it reads nothing more, and what it has read is not to be used.
/// Resources are read by ``JSONReader``.
/// Source: RFC 8259.
public struct JSONLineReader: Sendable {
  private let bytes: ArraySlice<UInt8>
  private var position: Int
  private var depth = 0

  /// Files of the program's own have few objects within each other.
  private static let maximumDepth = 16

  /// Whether something was not as it should be.
  public private(set) var isFaulty = false

  /// Begins at the start of a line.
  public init(_ line: ArraySlice<UInt8>) {
    bytes = line
    position = line.startIndex
  }

  /// Whether everything was read, to the end and without a fault.
  public var isAtGoodEnd: Bool { !isFaulty && position == bytes.endIndex }

  /// Says that what was read makes no sense.
  public mutating func refuse() { isFaulty = true }

  // MARK: - Values

  /// Reads an object; `member` is given each key and must read the value.
  public mutating func object(_ member: (String, inout JSONLineReader) -> Void) {
    list(from: UInt8(ascii: "{"), to: UInt8(ascii: "}")) { reader in
      let key = reader.string()
      reader.take(UInt8(ascii: ":"))
      guard !reader.isFaulty else { return }
      member(key, &reader)
    }
  }

  /// Reads an array of strings.
  public mutating func strings() -> [String] {
    var texts: [String] = []
    list(from: UInt8(ascii: "["), to: UInt8(ascii: "]")) { texts.append($0.string()) }
    return texts
  }

  /// Reads a string; empty when it is faulty.
  public mutating func string() -> String {
    take(UInt8(ascii: "\""))
    guard !isFaulty else { return "" }
    let start = position
    while let byte = peek(), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
      position += 1
    }
    if peek() == UInt8(ascii: "\"") {
      position += 1
      return text(Array(bytes[start..<(position - 1)]))
    }
    var letters = Array(bytes[start..<position])
    while !isFaulty, let byte = next(), byte != UInt8(ascii: "\"") {
      if byte == UInt8(ascii: "\\") { appendEscaped(to: &letters) } else { letters.append(byte) }
    }
    return text(letters)
  }

  /// Reads an integer; 0 when it is faulty.
  public mutating func integer() -> Int {
    let start = position
    while let byte = peek(), byte == UInt8(ascii: "-") || JSONScan.isDigit(byte) { position += 1 }
    guard let value = Int(text(Array(bytes[start..<position]))) else {
      isFaulty = true
      return 0
    }
    return value
  }

  /// Reads `true` or `false`; `false` when it is faulty.
  public mutating func bool() -> Bool {
    for (word, value) in [("true", true), ("false", false)]
    where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    isFaulty = true
    return false
  }

  /// Passes over a value, and gives its bytes.
  public mutating func value() -> ArraySlice<UInt8> {
    let start = position
    switch peek() {
    case UInt8(ascii: "{"): object { _, reader in _ = reader.value() }
    case UInt8(ascii: "["):
      list(from: UInt8(ascii: "["), to: UInt8(ascii: "]")) { _ = $0.value() }
    case UInt8(ascii: "\""): _ = string()
    case UInt8(ascii: "t"), UInt8(ascii: "f"): _ = bool()
    default: _ = integer()
    }
    return bytes[start..<position]
  }

  // MARK: - Bytes

  private func peek() -> UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  private mutating func next() -> UInt8? {
    guard let byte = peek() else {
      isFaulty = true
      return nil
    }
    position += 1
    return byte
  }

  private mutating func take(_ expected: UInt8) {
    if next() != expected { isFaulty = true }
  }

  private mutating func list(
    from opening: UInt8,
    to closing: UInt8,
    _ item: (inout JSONLineReader) -> Void
  ) {
    take(opening)
    if peek() == closing {
      position += 1
      return
    }
    depth += 1
    defer { depth -= 1 }
    if depth > Self.maximumDepth { isFaulty = true }
    while !isFaulty {
      item(&self)
      let byte = next()
      if byte == closing { return }
      if byte != UInt8(ascii: ",") { isFaulty = true }
    }
  }

  private mutating func text(_ letters: [UInt8]) -> String {
    guard !isFaulty, let text = String(validating: letters, as: UTF8.self) else {
      isFaulty = true
      return ""
    }
    return text
  }

  /// Reads what follows a backslash, as far as ``JSONWriter`` writes it.
  private mutating func appendEscaped(to letters: inout [UInt8]) {
    switch next() {
    case UInt8(ascii: "b"): letters.append(0x08)
    case UInt8(ascii: "t"): letters.append(0x09)
    case UInt8(ascii: "n"): letters.append(0x0A)
    case UInt8(ascii: "f"): letters.append(0x0C)
    case UInt8(ascii: "r"): letters.append(0x0D)
    case UInt8(ascii: "u"):
      let digits = bytes[position...].prefix(4)
      guard digits.count == 4, let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
      else {
        isFaulty = true
        return
      }
      position += 4
      letters.append(code)
    case let byte?: letters.append(byte)
    case nil: break
    }
  }
}
