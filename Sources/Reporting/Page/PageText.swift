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
    var bytes: [UInt8] = []
    append(text, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Adds a text as it may stand between tags and in attributes.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes += "&amp;".utf8
      case UInt8(ascii: "<"): bytes += "&lt;".utf8
      case UInt8(ascii: ">"): bytes += "&gt;".utf8
      case UInt8(ascii: "\""): bytes += "&quot;".utf8
      case UInt8(ascii: "'"): bytes += "&#39;".utf8
      default: bytes.append(byte)
      }
    }
  }

  /// A path within the outbox as a relative URL.
  static func link(_ path: String) -> String {
    var bytes: [UInt8] = []
    append(link: path, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Adds a path within the outbox as a relative URL.
  ///
  /// Source: RFC 3986, section 2.3.
  static func append(link path: String, to bytes: inout [UInt8]) {
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
        bytes.append(byte)
      default: bytes += [UInt8(ascii: "%"), hexadecimal(byte >> 4), hexadecimal(byte & 15)]
      }
    }
  }

  private static func hexadecimal(_ digit: UInt8) -> UInt8 {
    digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10
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
