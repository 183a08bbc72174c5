import Mustache

/// Escapes text for the page, letter by letter.
///
/// Mustache's own way compares characters, and so lets a quotation mark through that a combining mark
/// follows.
struct PageText: MustacheContentType {
  /// The name by which templates ask for it.
  static let name = "SCALARS"

  func escapeText(_ text: String) -> String { Self.escaped(text) }

  /// The text as it may stand between tags and in attributes.
  static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { Self.entity(of: $0) != nil }) else { return text }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
      if let entity = entity(of: byte) {
        bytes += entity.utf8
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func entity(of byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): "&gt;"
    case UInt8(ascii: "\""): "&quot;"
    case UInt8(ascii: "'"): "&#39;"
    default: nil
    }
  }

  /// A path within the outbox as a relative URL.
  ///
  /// Source: RFC 3986, section 2.3.
  static func link(_ path: String) -> String {
    var bytes: [UInt8] = []
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
        bytes.append(byte)
      default:
        let digits = Array("0123456789ABCDEF".utf8)
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A count with commas between thousands.
  static func count(_ number: Int) -> String {
    let digits = Array(String(number))
    var text = ""
    for (position, digit) in digits.enumerated() {
      if position > 0, (digits.count - position).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// A count with its noun.
  static func count(_ number: Int, _ one: String, _ many: String) -> String {
    "\(count(number)) \(number == 1 ? one : many)"
  }

  /// A span of time for a person, given in milliseconds.
  static func span(_ milliseconds: Int) -> String {
    switch milliseconds {
    case ..<1000: "\(milliseconds) ms"
    case ..<60_000:
      milliseconds.isMultiple(of: 1000)
        ? "\(milliseconds / 1000) s" : "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s"
    case ..<3_600_000:
      milliseconds.isMultiple(of: 60_000)
        ? "\(milliseconds / 60_000) min"
        : "\(milliseconds / 60_000) min \(milliseconds / 1000 % 60) s"
    default: "\(milliseconds / 3_600_000) h \(milliseconds / 60_000 % 60) min"
    }
  }
}
