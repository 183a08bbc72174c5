/// A line of comma-separated values.
///
/// A text that a spreadsheet would take for a formula begins with an apostrophe.
/// Source: RFC 4180.
enum CSVLine {
  /// The line, with its end.
  static func bytes(_ fields: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (position, text) in fields.enumerated() {
      if position > 0 { bytes.append(UInt8(ascii: ",")) }
      append(text, to: &bytes)
    }
    bytes += [0x0D, 0x0A]
    return bytes
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    let letters = text.utf8
    let mustBeQuoted = letters.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 0x0D || byte == 0x0A
    }
    if mustBeQuoted { bytes.append(UInt8(ascii: "\"")) }
    if let first = letters.first, "=+-@\t\r".utf8.contains(first) {
      bytes.append(UInt8(ascii: "'"))
    }
    for byte in letters {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    if mustBeQuoted { bytes.append(UInt8(ascii: "\"")) }
  }
}
