/// A provider's base URL, exactly as the Spine Directory Service has it.
///
/// The SSP compares it with the directory, so it is never normalised: no host in lower case, no
/// port left out, no path cleaned up.
/// Source: GP Connect 1.2.7, "Spine Secure Proxy" and "General API guidance"; Spine Core, "SSP
/// implementation guide".
public struct ServiceRoot: Hashable, Sendable, CustomStringConvertible {
  /// The URL as it was given; a token's `aud`.
  public let text: String

  /// The URL as it stands in requests: without slashes at its end, and with the octets that no URI
  /// can have percent-encoded.
  public let requestText: String

  /// Reads a URL.
  public init(_ text: String) throws(ServiceURLFault) {
    let parts = try ServiceURLParts(text)
    guard parts.isHTTPS else { throw .notHTTPS }
    self.text = text
    var kept = text[...]
    while kept.utf8.last == UInt8(ascii: "/") { kept = kept.dropLast() }
    requestText = Self.encodingIllegalOctets(of: kept)
  }

  /// Whether the URL ends in a slash, which the directory should not have.
  public var hasTrailingSlash: Bool { text.utf8.last == UInt8(ascii: "/") }

  /// Whether the URL has octets that no URI can have.
  public var hasIllegalOctets: Bool { text.utf8.contains(where: Self.isIllegal) }

  /// Whether a text is one of the segments of the path.
  public func hasPathSegment(_ segment: String) -> Bool {
    text.split(separator: "/").dropFirst(2).contains { $0 == segment }
  }

  /// The URL as it was given.
  public var description: String { text }

  /// Source: RFC 3986, section 2: octets outside of the reserved and unreserved characters; `%` is
  /// left alone because it begins what is encoded already.
  private static func isIllegal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "\\"), UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{"),
      UInt8(ascii: "|"), UInt8(ascii: "}"), 0x80...0xFF:
      true
    default: false
    }
  }

  private static func encodingIllegalOctets(of text: Substring) -> String {
    guard text.utf8.contains(where: isIllegal) else { return String(text) }
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if isIllegal(byte) {
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 0x0F)]]
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
