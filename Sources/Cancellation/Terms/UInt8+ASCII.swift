extension UInt8 {
  /// Whether the byte is one of `0` to `9`.
  @inline(__always)
  var isASCIIDigit: Bool { self &- UInt8(ascii: "0") < 10 }

  /// Whether the byte is one of `A` to `Z`.
  @inline(__always)
  var isASCIIUppercase: Bool { self &- UInt8(ascii: "A") < 26 }

  /// Whether the byte is one of `A` to `Z` and `a` to `z`.
  @inline(__always)
  var isASCIILetter: Bool { (self & 0xDF).isASCIIUppercase }

  /// Whether the byte is one of `0` to `9`, `A` to `F` and `a` to `f`.
  @inline(__always)
  var isHexadecimalDigit: Bool { isASCIIDigit || (self & 0xDF) &- UInt8(ascii: "A") < 6 }

  /// Whether the byte is white space in JSON and in XML.
  ///
  /// Source: RFC 8259, section 2; XML 1.0, section 2.3.
  @inline(__always)
  var isWhiteSpace: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }

  /// Whether the byte is a visible ASCII character, so no blank and no control character.
  @inline(__always)
  var isVisibleASCII: Bool { self > 0x20 && self < 0x7F }
}
