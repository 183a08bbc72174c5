import Diagnostics
import ElementModel

/// The formats of the primitive types.
///
/// Source: FHIR STU3, Data Types, "Primitive Types". Where the published regular expressions are
/// known to be too wide (a day 00, a date that is not in the calendar) the text is followed.
enum PrimitiveFormat {
  /// What a value is.
  enum Verdict {
    case valid
    case empty
    case malformed
  }

  /// Checks a value's bytes against a primitive type.
  static func check(_ value: Span<UInt8>, _ type: STU3Type) -> Verdict {
    guard value.count > 0 else { return .empty }
    return isWellFormed(value, type) ? .valid : .malformed
  }

  /// How JSON writes values of a type.
  static func jsonToken(_ type: STU3Type) -> ValueKind {
    switch type {
    case .boolean: .boolean
    case .integer, .unsignedInt, .positiveInt, .decimal: .number
    default: .string
    }
  }

  /// The name of ``jsonToken(_:)`` for messages.
  static func jsonTokenName(_ type: STU3Type) -> String {
    switch jsonToken(type) {
    case .boolean: "boolean (true or false, without quotes)"
    case .number: "number (without quotes)"
    default: "string"
    }
  }

  private static func isWellFormed(_ value: Span<UInt8>, _ type: STU3Type) -> Bool {
    switch type {
    case .string, .markdown: isText(value)
    case .code: isCode(value)
    case .uri: isURI(value)
    case .oid: isOID(value)
    case .id: isID(value)
    case .boolean: equals(value, "true") || equals(value, "false")
    case .integer: isInteger(value, minimum: Int(Int32.min))
    case .unsignedInt: isInteger(value, minimum: 0)
    case .positiveInt: isInteger(value, minimum: 1)
    case .decimal: isDecimal(value)
    case .base64Binary: isBase64(value)
    case .instant: TemporalFormat.isInstant(value)
    case .dateTime: TemporalFormat.isDateTime(value)
    case .date: TemporalFormat.isDate(value)
    case .time: TemporalFormat.isTime(value)
    default: true
    }
  }

  /// Text with at least one character that is not white space, and no control characters but tab,
  /// line feed and carriage return.
  private static func isText(_ value: Span<UInt8>) -> Bool {
    guard value.count <= 1_048_576 else { return false }
    var hasText = false
    var offset = 0
    while offset + ByteWord.byteCount <= value.count {
      let word = value.word(at: offset)
      if ByteWord.marks(word, below: 0x20) != 0 { break }
      hasText = hasText || word != ByteWord.repeating(0x20)
      offset += ByteWord.byteCount
    }
    while offset < value.count {
      let byte = value[offset]
      if byte > 0x20 {
        hasText = true
      } else if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D {
        return false
      }
      offset += 1
    }
    return hasText
  }

  /// Visible characters, with single blanks between them.
  private static func isCode(_ value: Span<UInt8>) -> Bool {
    var isAfterBlank = true
    for offset in value.indices {
      let isBlank = isWhiteSpace(value[offset])
      if isBlank, isAfterBlank { return false }
      if value[offset] < 0x20, !isBlank { return false }
      isAfterBlank = isBlank
    }
    return !isAfterBlank
  }

  private static func isURI(_ value: Span<UInt8>) -> Bool {
    var offset = 0
    while offset + ByteWord.byteCount <= value.count {
      let word = value.word(at: offset)
      if ByteWord.marks(word, below: 0x21) | ByteWord.marks(word, of: 0x7F) != 0 { return false }
      offset += ByteWord.byteCount
    }
    while offset < value.count {
      if value[offset] <= 0x20 || value[offset] == 0x7F { return false }
      offset += 1
    }
    return true
  }

  /// `urn:oid:` and numbers with dots, the first 0 to 2.
  private static func isOID(_ value: Span<UInt8>) -> Bool {
    let prefix = "urn:oid:".utf8
    guard value.count > prefix.count, (0x30...0x32).contains(value[prefix.count]) else {
      return false
    }
    var offset = 0
    for letter in prefix {
      if value[offset] != letter { return false }
      offset += 1
    }
    offset += 1
    guard offset < value.count else { return false }
    while offset < value.count {
      guard value[offset] == UInt8(ascii: ".") else { return false }
      let start = offset + 1
      offset = start
      while offset < value.count, isDigit(value[offset]) { offset += 1 }
      guard offset > start, offset == start + 1 || value[start] != UInt8(ascii: "0") else {
        return false
      }
    }
    return true
  }

  /// One to 64 letters, digits, `-` and `.`.
  private static func isID(_ value: Span<UInt8>) -> Bool {
    guard value.count <= 64 else { return false }
    for offset in value.indices {
      switch value[offset] {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."): continue
      default: return false
      }
    }
    return true
  }

  /// A whole number of 32 bits without leading zeros or a plus sign.
  private static func isInteger(_ value: Span<UInt8>, minimum: Int) -> Bool {
    let isNegative = value[0] == UInt8(ascii: "-")
    let start = isNegative ? 1 : 0
    guard value.count > start, value.count - start <= 10 else { return false }
    guard value[start] != UInt8(ascii: "0") || value.count == start + 1 else { return false }
    var number = 0
    for offset in start..<value.count {
      guard isDigit(value[offset]) else { return false }
      number = number * 10 + Int(value[offset] - 0x30)
    }
    // The published expressions allow a zero with a sign where numbers may be negative.
    guard !isNegative || number > 0 || minimum < 0 else { return false }
    number = isNegative ? -number : number
    return number >= minimum && number <= Int(Int32.max)
  }

  private static func isDecimal(_ value: Span<UInt8>) -> Bool {
    var offset = value[0] == UInt8(ascii: "-") ? 1 : 0
    let start = offset
    while offset < value.count, isDigit(value[offset]) { offset += 1 }
    guard offset > start, offset == start + 1 || value[start] != UInt8(ascii: "0") else {
      return false
    }
    guard offset < value.count else { return true }
    guard value[offset] == UInt8(ascii: ".") else { return false }
    let fraction = offset + 1
    offset = fraction
    while offset < value.count, isDigit(value[offset]) { offset += 1 }
    return offset > fraction && offset == value.count
  }

  /// Groups of four characters of the alphabet, white space anywhere; the bits that padding leaves
  /// over are 0.
  ///
  /// Source: RFC 4648, section 3.5; XML Schema 1.0, Part 2, section 3.2.16.
  private static func isBase64(_ value: Span<UInt8>) -> Bool {
    var count = 0
    var paddingCount = 0
    var last: UInt8 = 0
    for offset in value.indices {
      switch value[offset] {
      case 0x20, 0x09, 0x0A, 0x0D: continue
      case UInt8(ascii: "="): paddingCount += 1
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "/"):
        guard paddingCount == 0 else { return false }
        last = value[offset]
      default: return false
      }
      count += 1
    }
    guard count > 0, count % 4 == 0 else { return false }
    switch paddingCount {
    case 0: return true
    case 1: return "AEIMQUYcgkosw048".utf8.contains(last)
    case 2: return "AQgw".utf8.contains(last)
    default: return false
    }
  }

  /// A type and a subtype with `/` between them, perhaps with parameters behind `;`.
  ///
  /// Source: RFC 2045, section 5.1.
  static func isMediaType(_ value: Span<UInt8>) -> Bool {
    var slash: Int?
    var end = 0
    while end < value.count, value[end] != UInt8(ascii: ";"), value[end] != 0x20 {
      let byte = value[end]
      if byte == UInt8(ascii: "/"), slash == nil {
        slash = end
      } else if byte <= 0x20 || byte >= 0x7F || "()<>@,:\\\"/[]?=".utf8.contains(byte) {
        return false
      }
      end += 1
    }
    guard let slash, slash > 0, slash + 1 < end else { return false }
    while end < value.count, value[end] == 0x20 { end += 1 }
    return end == value.count || value[end] == UInt8(ascii: ";")
  }

  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isWhiteSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
  }

  static func equals(_ value: Span<UInt8>, _ text: String) -> Bool {
    let letters = text.utf8.span
    guard value.count == letters.count else { return false }
    for offset in letters.indices where letters[offset] != value[offset] { return false }
    return true
  }
}
