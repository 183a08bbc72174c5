import ElementModel

/// A text as it stands between the quotes of a value.
///
/// In XML both kinds of quotes are escaped, since either can be around the value, and white space
/// that reading would turn into blanks becomes references.
/// Source: RFC 8259, section 7; XML 1.0, sections 2.4 and 3.3.3.
func escaped(_ text: String, in format: FHIRFormat) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.utf8.count + 8)
  for byte in text.utf8 {
    let escape =
      switch format {
      case .json: jsonEscape(of: byte)
      case .xml: xmlReference(of: byte)
      }
    if let escape { bytes.append(contentsOf: escape.utf8) } else { bytes.append(byte) }
  }
  return bytes
}

private func jsonEscape(of byte: UInt8) -> String? {
  switch byte {
  case UInt8(ascii: "\""): "\\\""
  case UInt8(ascii: "\\"): "\\\\"
  case 0x09: "\\t"
  case 0x0A: "\\n"
  case 0x0D: "\\r"
  case 0x00..<0x20: preconditionFailure("control characters are refused before")
  default: nil
  }
}

private func xmlReference(of byte: UInt8) -> String? {
  switch byte {
  case UInt8(ascii: "&"): "&amp;"
  case UInt8(ascii: "<"): "&lt;"
  case UInt8(ascii: ">"): "&gt;"
  case UInt8(ascii: "\""): "&quot;"
  case UInt8(ascii: "'"): "&#39;"
  case 0x09: "&#9;"
  case 0x0A: "&#10;"
  case 0x0D: "&#13;"
  default: nil
  }
}
