import Testing

@testable import FHIRValidation

@Suite struct DecimalTextTests {
  /// Pairs of which the first is less.
  @Test(arguments: [
    ("0", "1"), ("9", "10"), ("-1", "0"), ("-10", "-9"), ("-1", "1"), ("1.4", "1.5"),
    ("1.49", "1.5"), ("1.5", "1.51"), ("-1.51", "-1.5"), ("0.09", "0.1"), ("-0.1", "0.0"),
    ("99999999999999999999999999999999999998", "99999999999999999999999999999999999999"),
    ("0.00000000000000000000000000000000000001", "0.00000000000000000000000000000000000002"),
    ("9007199254740992", "9007199254740993"), ("-0.5", "-0.49"),
  ])
  func `orders decimals by their value`(less: String, greater: String) throws {
    let left = try #require(DecimalText(Array(less.utf8)))
    let right = try #require(DecimalText(Array(greater.utf8)))
    #expect(left < right)
    #expect(!(right < left))
    #expect(left != right)
  }

  @Test(arguments: [
    ("1.5", "1.50"), ("0", "0.000"), ("-0", "0"), ("-0.0", "0"), ("10", "10.0"), ("-2.0", "-2"),
  ])
  func `takes decimals of different precision as equal`(left: String, right: String) throws {
    let left = try #require(DecimalText(Array(left.utf8)))
    let right = try #require(DecimalText(Array(right.utf8)))
    #expect(left == right)
    #expect(!(left < right) && !(right < left))
  }

  @Test(arguments: [
    ("1", true, false), ("0.01", true, false), ("0", false, false), ("-0", false, false),
    ("0.00", false, false), ("-0.01", false, true), ("-12", false, true),
  ])
  func `knows the sign`(text: String, isPositive: Bool, isNegative: Bool) throws {
    let decimal = try #require(DecimalText(Array(text.utf8)))
    #expect(decimal.isPositive == isPositive)
    #expect(decimal.isNegative == isNegative)
  }

  @Test(arguments: ["", "-", ".", "1.", ".5", "01", "1e3", "+1", "1 ", "x", "1.2.3", "--1"])
  func `reads nothing that is no decimal`(text: String) {
    #expect(DecimalText(Array(text.utf8)) == nil)
  }
}
