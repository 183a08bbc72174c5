/// A UUID as it stands in headers: 32 hexadecimal digits in five groups.
///
/// Source: RFC 4122, section 3; UEC appointments, "Transaction integrity".
public struct UUIDText: Sendable, CustomStringConvertible {
  /// The 36 characters, in the case they were given in; lower case for those made here.
  public let text: String

  /// Reads a UUID in either case.
  public init?(_ text: String) {
    guard text.utf8.count == 36 else { return nil }
    for (position, byte) in text.utf8.enumerated() {
      let isHyphen = Self.hyphens.contains(position)
      guard isHyphen ? byte == UInt8(ascii: "-") : byte.isHexadecimalDigit else { return nil }
    }
    self.text = text
  }

  /// Makes a random UUID.
  ///
  /// Source: RFC 4122, section 4.4.
  public init(using generator: inout some RandomNumberGenerator) {
    let high = generator.next() & ~0xF000 | 0x4000
    let low = generator.next() & ~(0b11 << 62) | 0b10 << 62
    var bytes: [UInt8] = []
    bytes.reserveCapacity(36)
    for position in 0..<32 {
      let half = position < 16 ? high : low
      let digit = UInt8(truncatingIfNeeded: half >> (60 - UInt64(position % 16) * 4)) & 0x0F
      bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
      if Self.hyphens.contains(bytes.count) { bytes.append(UInt8(ascii: "-")) }
    }
    text = String(decoding: bytes, as: UTF8.self)
  }

  private static let hyphens = [8, 13, 18, 23]

  /// The UUID.
  public var description: String { text }
}

extension UUIDText: Hashable {
  /// Whether two are the same UUID, in whatever case.
  public static func == (left: UUIDText, right: UUIDText) -> Bool {
    left.text == right.text || left.text.lowercased() == right.text.lowercased()
  }

  /// Hashes the UUID without regard to case.
  public func hash(into hasher: inout Hasher) { hasher.combine(text.lowercased()) }
}
