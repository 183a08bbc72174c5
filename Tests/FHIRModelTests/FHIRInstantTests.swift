import FHIRModel
import TestSupport
import Testing

@Suite struct FHIRInstantTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0, 0),
    ("2026-01-01T00:00:00Z", 1_767_225_600, 0),
    ("2026-01-15T09:00:00Z", 1_768_467_600, 0),
    ("2026-01-15T09:00:00+00:00", 1_768_467_600, 0),
    ("2026-01-15T09:00:00-00:00", 1_768_467_600, 0),
    ("2026-01-15T23:00:00+14:00", 1_768_467_600, 0),
    ("2026-01-14T19:00:00-14:00", 1_768_467_600, 0),
    ("1969-12-31T23:59:59.999Z", -1, 999_000_000),
    ("2000-02-29T00:00:00Z", 951_782_400, 0),
    ("2024-02-29T12:00:00Z", 1_709_208_000, 0),
    ("2026-01-15T09:00:00.5Z", 1_768_467_600, 500_000_000),
    ("2026-01-15T09:00:00.000000001Z", 1_768_467_600, 1),
    ("2026-01-15T09:00:00.0000000019999Z", 1_768_467_600, 1),
    ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
    ("9999-12-31T23:59:59Z", 253_402_300_799, 0),
  ])
  func `reads instants`(text: String, seconds: Int64, nanoseconds: Int32) {
    let instant = FHIRInstant(text)
    #expect(instant?.secondsSince1970 == seconds)
    #expect(instant?.nanoseconds == nanoseconds)
  }

  @Test func `the clocks going forward in spring leave an hour out of local time only`() throws {
    // At 01:00 UTC on 29 March 2026 British clocks go from 01:00 to 02:00.
    let before = try #require(FHIRInstant("2026-03-29T00:59:59+00:00"))
    let after = try #require(FHIRInstant("2026-03-29T02:00:00+01:00"))
    #expect(after == before.adding(seconds: 1))
    #expect(FHIRInstant("2026-03-29T01:30:00+01:00") == FHIRInstant("2026-03-29T00:30:00Z"))
    #expect(try #require(FHIRInstant("2026-03-29T01:30:00+01:00")) < before)
  }

  @Test func `the clocks going back in autumn give one local time twice`() throws {
    // At 01:00 UTC on 25 October 2026 British clocks go from 02:00 to 01:00.
    let first = try #require(FHIRInstant("2026-10-25T01:30:00+01:00"))
    let second = try #require(FHIRInstant("2026-10-25T01:30:00+00:00"))
    #expect(first < second)
    #expect(second == first.adding(seconds: 3600))
  }

  @Test(arguments: [
    "", "2026", "2026-01-15", "2026-01-15T09:00Z", "2026-01-15T09:00:00", "2026-01-15T09:00:00.Z",
    "2026-01-15t09:00:00Z", "2026-01-15T09:00:00z", "2026-01-15 09:00:00Z", "2026-1-15T09:00:00Z",
    "2026-01-15T9:00:00Z", "2026-01-15T09:00:60Z", "2026-01-15T09:60:00Z", "2026-01-15T24:00:00Z",
    "2026-00-15T09:00:00Z", "2026-13-15T09:00:00Z", "2026-01-00T09:00:00Z", "2026-01-32T09:00:00Z",
    "2026-02-29T09:00:00Z", "1900-02-29T09:00:00Z", "2026-04-31T09:00:00Z", "0000-01-01T00:00:00Z",
    "2026-01-15T09:00:00+14:01", "2026-01-15T09:00:00+15:00", "2026-01-15T09:00:00+01:60",
    "2026-01-15T09:00:00+0100", "2026-01-15T09:00:00+01", "2026-01-15T09:00:00Z ",
    " 2026-01-15T09:00:00Z", "2026-01-15T09:00:00ZZ", "+2026-01-15T09:00:00Z",
    "-2026-01-15T09:00:00Z", "12026-01-15T09:00:00Z", "2026-01-15T09:00:00,5Z",
    "２026-01-15T09:00:00Z", "2026-01-15T09:00:00\u{2212}01:00",
  ])
  func `refuses what is no instant`(text: String) {
    #expect(FHIRInstant(text) == nil)
  }

  @Test(arguments: [
    ("2026-01-15T10:00:00+01:00", "2026-01-15T09:00:00Z"),
    ("2026-01-15T09:00:00.250Z", "2026-01-15T09:00:00.25Z"),
    ("2026-01-15T09:00:00.000Z", "2026-01-15T09:00:00Z"),
    ("2026-01-15T09:00:00.000000001Z", "2026-01-15T09:00:00.000000001Z"),
    ("2024-02-29T00:30:00+01:00", "2024-02-28T23:30:00Z"),
    ("2023-12-31T23:30:00-01:00", "2024-01-01T00:30:00Z"),
    ("0987-06-05T04:03:02Z", "0987-06-05T04:03:02Z"),
    ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
  ])
  func `writes the instant in UTC`(text: String, expected: String) {
    #expect(FHIRInstant(text)?.text == expected)
  }

  @Test func `orders by the second and then by its parts`() throws {
    let ordered = try [
      "2026-01-15T08:59:59.999Z", "2026-01-15T09:00:00Z", "2026-01-15T10:00:00.001+01:00",
      "2026-01-15T09:00:00.002Z",
    ].map { try #require(FHIRInstant($0)) }
    #expect(ordered.shuffled().sorted() == ordered)
    #expect(Set(ordered).count == 4)
  }

  @Test func `adds seconds and keeps their parts`() throws {
    let instant = try #require(FHIRInstant("2026-12-31T23:59:59.5Z"))
    #expect(instant.adding(seconds: 1).text == "2027-01-01T00:00:00.5Z")
    #expect(instant.adding(seconds: -86_400).text == "2026-12-30T23:59:59.5Z")
  }

  @Test func `agrees with counting the days one by one`() {
    var daysSince1970: Int64 = -29_219
    for year in 1890...2110 {
      let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
      let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      for (index, length) in lengths.enumerated() {
        for day in 1...length {
          let date = "\(year)-\(twoDigits(index + 1))-\(twoDigits(day))"
          let instant = FHIRInstant("\(date)T00:00:00Z")
          if instant?.secondsSince1970 != daysSince1970 * 86_400
            || instant?.text != "\(date)T00:00:00Z"
          {
            Issue.record("\(date) is not \(daysSince1970) days after 1970-01-01")
          }
          daysSince1970 += 1
        }
        #expect(FHIRInstant("\(year)-\(twoDigits(index + 1))-\(length + 1)T00:00:00Z") == nil)
      }
    }
  }

  @Test func `reads back what it writes, with any offset`() {
    var generator = SeededGenerator(seed: 20_260_115)
    for _ in 0..<5000 {
      let instant = FHIRInstant(
        secondsSince1970: .random(in: -62_135_500_000...253_402_200_000, using: &generator),
        nanoseconds: .random(in: 0..<1_000_000_000, using: &generator)
      )
      #expect(FHIRInstant(instant.text) == instant)
      let offset = Int64.random(in: -840...840, using: &generator)
      let local = instant.adding(seconds: offset * 60).text.dropLast()
      let zone = "\(twoDigits(Int(abs(offset)) / 60)):\(twoDigits(Int(abs(offset)) % 60))"
      #expect(FHIRInstant("\(local)\(offset < 0 ? "-" : "+")\(zone)") == instant)
    }
  }

  private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
