import Diagnostics
import ElementModel

/// Reads the tokens of JSON: strings, numbers and literals.
///
/// Source: RFC 8259, sections 3, 6 and 7.
extension JSONParser {
  /// Reads a string; returns the range between its quotes.
  @inline(__always)
  mutating func parseString(
    _ text: Span<UInt8>
  ) throws(Stop) -> (range: Range<Int>, isEscaped: Bool) {
    let start = offset + 1
    let end = JSONScan.endOfPlainCharacters(in: text, from: start)
    offset = end
    if byte(text) == UInt8(ascii: "\"") {
      offset += 1
      return (start..<end, false)
    }
    return try parseRestOfString(text, from: start)
  }

  /// Reads a string on from its first character that is not plain.
  private mutating func parseRestOfString(
    _ text: Span<UInt8>,
    from start: Int
  ) throws(Stop) -> (range: Range<Int>, isEscaped: Bool) {
    var isEscaped = false
    while true {
      offset = JSONScan.endOfPlainCharacters(in: text, from: offset)
      guard offset < text.count else { throw syntax("the string is not closed", text) }
      switch text[offset] {
      case UInt8(ascii: "\""):
        offset += 1
        return (start..<offset - 1, isEscaped)
      case UInt8(ascii: "\\"):
        isEscaped = true
        try parseEscape(text)
      default:
        throw syntax("a control character must be escaped in a string", text)
      }
    }
  }

  private mutating func parseEscape(_ text: Span<UInt8>) throws(Stop) {
    let start = offset
    offset += 1
    switch byte(text) {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      offset += 1
    case UInt8(ascii: "u"):
      offset += 1
      let unit = try parseFourHexadecimalDigits(text)
      guard (0xD800..<0xE000).contains(unit) else { return }
      if unit < 0xDC00, byte(text) == UInt8(ascii: "\\"), byte(text, ahead: 1) == UInt8(ascii: "u")
      {
        offset += 2
        if (0xDC00..<0xE000).contains(try parseFourHexadecimalDigits(text)) { return }
        offset -= 6
      }
      builder.report(
        .jsonLoneSurrogate,
        "half a character is escaped here",
        element: current,
        at: start
      )
    default: throw syntax("unknown escape in a string", text)
    }
  }

  private mutating func parseFourHexadecimalDigits(_ text: Span<UInt8>) throws(Stop) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      let digit = byte(text)
      switch digit {
      case 0x30...0x39: value = value << 4 | UInt32(digit - 0x30)
      case 0x41...0x46, 0x61...0x66: value = value << 4 | UInt32((digit & 0xDF) - 0x37)
      default: throw syntax("expected four hexadecimal digits", text)
      }
      offset += 1
    }
    return value
  }

  /// Reads `true`, `false` or `null`.
  mutating func expect(_ literal: String, _ text: Span<UInt8>) throws(Stop) {
    for letter in literal.utf8 {
      guard byte(text) == letter else { throw syntax("expected \(literal)", text) }
      offset += 1
    }
  }

  /// Reads a number.
  mutating func parseNumber(_ text: Span<UInt8>) throws(Stop) {
    let start = offset
    if byte(text) == UInt8(ascii: "-") { offset += 1 }
    switch byte(text) {
    case UInt8(ascii: "0"):
      offset += 1
      if JSONScan.isDigit(byte(text)) { throw syntax("a number must not begin with 0", text) }
    case UInt8(ascii: "1")...UInt8(ascii: "9"): skipDigits(text)
    default:
      offset = start
      throw syntax("expected a value", text)
    }
    if byte(text) == UInt8(ascii: ".") {
      offset += 1
      try parseDigits(text, "expected a digit after the decimal point")
    }
    if byte(text) | 0x20 == UInt8(ascii: "e") {
      offset += 1
      if byte(text) == UInt8(ascii: "+") || byte(text) == UInt8(ascii: "-") { offset += 1 }
      try parseDigits(text, "expected a digit in the exponent")
    }
  }

  private mutating func parseDigits(_ text: Span<UInt8>, _ message: String) throws(Stop) {
    guard JSONScan.isDigit(byte(text)) else { throw syntax(message, text) }
    skipDigits(text)
  }

  private mutating func skipDigits(_ text: Span<UInt8>) {
    offset = JSONScan.endOfDigits(in: text, from: offset)
  }
}
