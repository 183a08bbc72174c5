/// Decodes base64url without padding, by the letter, as providers do with tokens.
///
/// Source: RFC 4648, section 5; RFC 7515, section 2.
enum Base64URL {
  /// The bytes that a text stands for; `nil` for padding, `+`, `/`, blanks, a wrong length, or bits
  /// left over.
  static func decode(_ text: Substring) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count * 3 / 4)
    var bits: UInt32 = 0
    var bitCount = 0
    for letter in text.utf8 {
      guard let sextet = sextet(letter) else { return nil }
      bits = bits << 6 | sextet
      bitCount += 6
      if bitCount >= 8 {
        bitCount -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
      }
    }
    let rest = bits & (1 << UInt32(bitCount) - 1)
    guard bitCount < 6, rest == 0 else { return nil }
    return bytes
  }

  private static func sextet(_ letter: UInt8) -> UInt32? {
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(letter - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(letter - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(letter - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
