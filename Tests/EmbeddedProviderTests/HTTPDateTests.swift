import FHIRModel
import Testing

@testable import EmbeddedProvider

@Suite struct HTTPDateTests {
  @Test(arguments: [
    ("1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 GMT"),
    ("1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"),
    ("2024-02-29T23:59:59.75+00:00", "Thu, 29 Feb 2024 23:59:59 GMT"),
    ("2026-03-29T01:30:00+01:00", "Sun, 29 Mar 2026 00:30:00 GMT"),
  ])
  func `writes dates as HTTP has them`(instant: String, text: String) throws {
    #expect(HTTPDate.text(try #require(FHIRInstant(instant))) == text)
  }
}
