/// A `decimal` as its digits, to be compared exactly, however many there are.
///
/// `1.50` and `1.5` are equal.
struct DecimalText: Comparable {
  /// Whether this is less than 0.
  let isNegative: Bool

  /// The digits before the point, without zeros at the start.
  private let whole: [UInt8]

  /// The digits behind the point, without zeros at the end.
  private let fraction: [UInt8]

  /// Reads the UTF-8 bytes of a value; `nil` when they are not a decimal of FHIR STU3.
  init?(_ text: [UInt8]) {
    guard PrimitiveFormat.check(text.span, .decimal) == .valid else { return nil }
    let zero = UInt8(ascii: "0")
    let hasSign = text.first == UInt8(ascii: "-")
    let parts = text.dropFirst(hasSign ? 1 : 0).split(separator: UInt8(ascii: "."))
    whole = Array(parts[0].drop { $0 == zero })
    fraction = parts.count > 1 ? parts[1].reversed().drop { $0 == zero }.reversed() : []
    isNegative = hasSign && !(whole.isEmpty && fraction.isEmpty)
  }

  /// Whether this is greater than 0.
  var isPositive: Bool { !isNegative && !(whole.isEmpty && fraction.isEmpty) }

  /// Orders decimals by their value.
  static func < (left: DecimalText, right: DecimalText) -> Bool {
    guard left.isNegative == right.isNegative else { return left.isNegative }
    return left.isNegative ? right.isNearerToZero(than: left) : left.isNearerToZero(than: right)
  }

  private func isNearerToZero(than other: DecimalText) -> Bool {
    if whole.count != other.whole.count { return whole.count < other.whole.count }
    if whole != other.whole { return whole.lexicographicallyPrecedes(other.whole) }
    return fraction.lexicographicallyPrecedes(other.fraction)
  }
}
