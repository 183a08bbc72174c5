import FHIRModel
import Testing

@Suite struct HTTPDateReadingTests {
  @Test func `reads the date of a header field`() {
    let date = FHIRInstant.httpDate("Thu, 15 Jan 2026 09:00:00 GMT")
    #expect(date == FHIRInstant("2026-01-15T09:00:00Z"))
    #expect(FHIRInstant.httpDate("Sun, 06 Dec 1994 08:49:37 GMT")?.text == "1994-12-06T08:49:37Z")
  }

  @Test(arguments: [
    "", "Thu, 15 Jan 2026 09:00:00 UTC", "Thu, 15 Foo 2026 09:00:00 GMT",
    "Thu, 5 Jan 2026 09:00:00 GMT", "Thursday, 15-Jan-26 09:00:00 GMT",
    "Thu, 31 Feb 2026 09:00:00 GMT", "Thu, 15 Jan 2026 24:00:00 GMT",
  ])
  func `refuses what is none`(text: String) { #expect(FHIRInstant.httpDate(text) == nil) }
}
