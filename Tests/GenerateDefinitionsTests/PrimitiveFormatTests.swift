import Testing

@testable import generate_definitions

/// The patterns use only what XML Schema and Swift understand alike.
@Suite struct PrimitiveFormatTests {
  @Test(arguments: [
    ("date", "2017"), ("date", "2017-12"), ("date", "2016-02-29"), ("date", "2000-02-29"),
    ("date", "-0044-03-15"), ("dateTime", "2017-05-30"),
    ("dateTime", "2017-05-30T10:00:00.5+01:00"), ("instant", "2017-05-30T23:59:59Z"),
    ("instant", "2017-05-30T00:00:00-14:00"), ("time", "12:00:00"),
    ("code", "a b"), ("id", "a-b.C"), ("oid", "urn:oid:1.2.840"), ("uri", "#a"),
    ("string", " a\nb "), ("integer", "-2147483648"), ("integer", "0"),
    ("positiveInt", "2147483647"), ("unsignedInt", "0"), ("decimal", "-1.500"),
    ("boolean", "true"),
  ])
  func `accepts what the specification allows`(type: String, value: String) throws {
    #expect(try isAccepted(value, as: type))
  }

  @Test(arguments: [
    ("date", "2017-02-29"), ("date", "1900-02-29"), ("date", "2017-06-31"), ("date", "2017-13"),
    ("date", "2017-01-00"), ("date", "0000"), ("date", "17"), ("date", " 2017"),
    ("dateTime", "2017-05-30T10:00:00"), ("dateTime", "2017-05-30T10:00Z"),
    ("instant", "2017-05-30"), ("instant", "2017-05-30T24:00:00Z"),
    ("instant", "2017-05-30T10:00:00+15:00"), ("instant", "2017-05-30T10:00:00"),
    ("instant", "2017-02-29T10:00:00Z"), ("time", "24:00:00"), ("time", "12:00"),
    ("code", " a"), ("code", "a  b"), ("code", ""), ("id", "a_b"), ("id", ""),
    ("oid", "1.2.840"), ("uri", "a b"), ("uri", ""), ("string", " \n"), ("string", ""),
    ("integer", "2147483648"), ("integer", "-2147483649"), ("integer", "+1"), ("integer", "01"),
    ("positiveInt", "0"), ("positiveInt", "2147483648"), ("unsignedInt", "-1"),
    ("decimal", "1e3"), ("decimal", ".5"), ("decimal", "1."), ("boolean", "1"),
    ("boolean", "TRUE"),
  ])
  func `refuses what the specification does not allow`(type: String, value: String) throws {
    #expect(try !isAccepted(value, as: type))
  }

  @Test(arguments: [10, 19, 20, 21, 99, 100, 101, 237, 1000])
  func `a pattern of numbers has exactly the numbers up to its maximum`(maximum: Int) throws {
    let pattern = try Regex(PrimitiveFormat.patternOfNumbers(from1To: "\(maximum)"))
    for number in 0...2000 {
      let isMatch = try pattern.wholeMatch(in: "\(number)") != nil
      #expect(isMatch == (1...maximum ~= number))
    }
  }

  private func isAccepted(_ value: String, as type: String) throws -> Bool {
    let format = try #require(PrimitiveFormat.all[type])
    let pattern = try #require(format.facets.first { $0.key == "pattern" }).value
    return try Regex(pattern).wholeMatch(in: value) != nil
  }
}
