/// A line of comma-separated values.
///
/// A text that a spreadsheet would take for a formula begins with an apostrophe.
/// Source: RFC 4180.
enum CSVLine {
  /// Adds a line, with its end.
  static func append(_ fields: [String], to bytes: inout [UInt8]) {
    for (position, text) in fields.enumerated() {
      if position > 0 { bytes.append(UInt8(ascii: ",")) }
      append(text, to: &bytes)
    }
    bytes += [0x0D, 0x0A]
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    let start = bytes.count
    if let first = text.utf8.first, isFormula(first) { bytes.append(UInt8(ascii: "'")) }
    bytes += text.utf8
    guard bytes[start...].contains(where: mustBeQuoted) else { return }
    let plain = Array(bytes[start...])
    bytes.removeSubrange(start...)
    bytes.append(UInt8(ascii: "\""))
    for byte in plain {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func isFormula(_ first: UInt8) -> Bool {
    switch first {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D:
      true
    default: false
    }
  }

  private static func mustBeQuoted(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "\""), 0x0D, 0x0A: true
    default: false
    }
  }
}
