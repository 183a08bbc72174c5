/// A hash which is the same in every run and on every machine, unlike `Hasher`.
///
/// Source: FNV-1a, 64 bits. It isn't cryptographic: a collision costs a numbered name, nothing else.
struct StableHash {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func combine(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
  }

  mutating func combine(_ number: UInt64) {
    for shift in stride(from: 0, to: 64, by: 8) {
      combine(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
    }
  }

  /// The hash as 16 hexadecimal digits.
  static func digits(of value: UInt64) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return stride(from: 60, through: 0, by: -4).map { digits[Int(value >> UInt64($0) & 15)] }
  }

  /// The hash of some bytes as 16 hexadecimal digits.
  static func digits(of bytes: some Sequence<UInt8>) -> [UInt8] {
    var hash = StableHash()
    for byte in bytes { hash.combine(byte) }
    return digits(of: hash.value)
  }
}
