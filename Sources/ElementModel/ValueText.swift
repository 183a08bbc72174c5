/// Decodes values from the way JSON and XML write them.
///
/// The readers have checked the escapes and references before; what cannot be there is kept as it
/// is.
package enum ValueText {
  /// The UTF-8 bytes that a JSON string stands for.
  ///
  /// Source: RFC 8259, section 7.
  package static func decodingJSONString(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8] {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(range.count)
    var offset = range.lowerBound
    while offset < range.upperBound {
      let byte = bytes[offset]
      offset += 1
      guard byte == UInt8(ascii: "\\"), offset < range.upperBound else {
        decoded.append(byte)
        continue
      }
      let escape = bytes[offset]
      offset += 1
      switch escape {
      case UInt8(ascii: "b"): decoded.append(0x08)
      case UInt8(ascii: "f"): decoded.append(0x0C)
      case UInt8(ascii: "n"): decoded.append(0x0A)
      case UInt8(ascii: "r"): decoded.append(0x0D)
      case UInt8(ascii: "t"): decoded.append(0x09)
      case UInt8(ascii: "u"):
        var scalar = hexadecimal(bytes, offset..<min(offset + 4, range.upperBound))
        offset += 4
        if (0xD800..<0xDC00).contains(scalar),
          let low = lowSurrogate(bytes, offset..<range.upperBound)
        {
          scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
          offset += 6
        }
        append(scalar, to: &decoded)
      default: decoded.append(escape)
      }
    }
    return decoded
  }

  /// The second half of a character, if its escape begins the range.
  private static func lowSurrogate(_ bytes: [UInt8], _ range: Range<Int>) -> UInt32? {
    let start = range.lowerBound
    guard range.count >= 6, bytes[start] == UInt8(ascii: "\\"),
      bytes[start + 1] == UInt8(ascii: "u")
    else { return nil }
    let unit = hexadecimal(bytes, start + 2..<start + 6)
    return (0xDC00..<0xE000).contains(unit) ? unit : nil
  }

  /// The UTF-8 bytes that an XML attribute's value stands for: references replaced, white space
  /// normalised.
  ///
  /// Source: XML 1.0, sections 2.11 and 3.3.3.
  package static func decodingXMLAttribute(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8] {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(range.count)
    var offset = range.lowerBound
    while offset < range.upperBound {
      let byte = bytes[offset]
      offset += 1
      switch byte {
      case 0x0D:
        if offset < range.upperBound, bytes[offset] == 0x0A { offset += 1 }
        decoded.append(0x20)
      case 0x09, 0x0A:
        decoded.append(0x20)
      case UInt8(ascii: "&"):
        offset = decodeReference(bytes, from: offset, to: range.upperBound, into: &decoded)
      default:
        decoded.append(byte)
      }
    }
    return decoded
  }

  /// Decodes a reference whose `&` is just before `start`; returns the offset behind its `;`.
  private static func decodeReference(
    _ bytes: [UInt8],
    from start: Int,
    to end: Int,
    into decoded: inout [UInt8]
  ) -> Int {
    guard let semicolon = bytes[start..<end].firstIndex(of: UInt8(ascii: ";")) else {
      decoded.append(UInt8(ascii: "&"))
      return start
    }
    let name = bytes[start..<semicolon]
    if name.first == UInt8(ascii: "#") {
      let isHexadecimal = name.dropFirst().first == UInt8(ascii: "x")
      let scalar =
        isHexadecimal
        ? hexadecimal(bytes, start + 2..<semicolon)
        : name.dropFirst().reduce(UInt32(0)) { min($0, 0x110000) * 10 + UInt32($1 &- 0x30) }
      append(scalar, to: &decoded)
    } else {
      switch String(decoding: name, as: UTF8.self) {
      case "lt": decoded.append(UInt8(ascii: "<"))
      case "gt": decoded.append(UInt8(ascii: ">"))
      case "amp": decoded.append(UInt8(ascii: "&"))
      case "quot": decoded.append(UInt8(ascii: "\""))
      case "apos": decoded.append(UInt8(ascii: "'"))
      default: decoded.append(contentsOf: bytes[start - 1...semicolon])
      }
    }
    return semicolon + 1
  }

  private static func hexadecimal(_ bytes: [UInt8], _ range: Range<Int>) -> UInt32 {
    range.reduce(UInt32(0)) { value, offset in
      let digit = bytes[offset]
      let number = digit < 0x41 ? digit &- 0x30 : (digit | 0x20) &- 0x61 &+ 10
      return min(value, 0x10FFFF) << 4 | UInt32(number & 0x0F)
    }
  }

  private static func append(_ scalar: UInt32, to decoded: inout [UInt8]) {
    let scalar = Unicode.Scalar(scalar) ?? "\u{FFFD}"
    decoded.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }
}
