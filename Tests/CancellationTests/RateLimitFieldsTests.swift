import FHIRModel
import HTTPTypes
import Testing

@testable import Cancellation

@Suite struct RateLimitFieldsTests {
  /// 2026-10-21T07:28:00Z.
  private static let now = FHIRInstant("2026-10-21T07:28:00Z")

  private func fields(_ values: [String: String]) -> RateLimitFields {
    var fields = HTTPFields()
    for (name, value) in values {
      if let name = HTTPField.Name(name) { fields[name] = value }
    }
    return RateLimitFields(fields, now: Self.now)
  }

  @Test(arguments: [
    (["X-Rate-Limit-Reset": "2"], 2), (["Retry-After": "7"], 7),
    (["X-Rate-Limit-Reset": "2", "Retry-After": "7"], 7), (["X-Rate-Limit-Reset": "1.5"], 2),
    (["X-Rate-Limit-Reset": "0"], 0), (["Retry-After": "-1"], nil), (["Retry-After": "+1"], nil),
    (["Retry-After": "soon"], nil), (["Retry-After": ""], nil), (["Retry-After": "1.5.2"], nil),
    (["Retry-After": "1 s"], nil), ([:], nil),
    (["X-Rate-Limit-Reset": "99999999999999999999"], nil),
  ])
  func `scenario 80: says how long to wait`(values: [String: String], seconds: Int?) {
    #expect(fields(values).waitSeconds == seconds)
  }

  @Test(arguments: [
    ("Wed, 21 Oct 2026 07:29:30 GMT", 90), ("Wednesday, 21-Oct-26 07:29:30 GMT", 90),
    ("Wed Oct 21 07:29:30 2026", 90), ("Sun Nov  1 07:28:00 2026", 11 * 86_400),
    ("Wed, 21 Oct 2026 07:28:00 GMT", 0), ("Wed, 21 Oct 2020 07:28:00 GMT", 0),
    ("Sun, 06 Nov 1994 08:49:37 GMT", 0), ("Wed, 21 Oct 9999 07:28:00 GMT", nil),
    ("Wed, 21 Oct 2026 07:29:30 BST", nil), ("Wed, 31 Nov 2026 07:29:30 GMT", nil),
    ("Wed, 21 Okt 2026 07:29:30 GMT", nil), ("Wed, 21 Oct 2026 25:00:00 GMT", nil),
    ("21 Oct 2026 07:29:30 GMT", nil), ("2026-10-21T07:29:30Z", nil),
  ])
  func `scenario 80: a Retry-After may be a date`(text: String, seconds: Int?) {
    #expect(fields(["Retry-After": text]).waitSeconds == seconds)
  }

  @Test func `a date says nothing without a clock`() {
    let date: HTTPFields = [.retryAfter: "Wed, 21 Oct 2026 07:29:30 GMT"]
    #expect(RateLimitFields(date).waitSeconds == nil)
  }

  @Test func `reads what is left of a window`() {
    let window = fields([
      "X-Rate-Limit-Limit": "60", "X-Rate-Limit-Remaining": "0", "X-Rate-Limit-Reset": "12",
    ])
    #expect(window.limit == 60)
    #expect(window.remaining == 0)
    #expect(window.resetSeconds == 12)
    let broken = fields(["X-Rate-Limit-Remaining": "-1", "X-Rate-Limit-Reset": "x"])
    #expect(broken.remaining == nil)
    #expect(broken.resetSeconds == nil)
  }

  @Test(arguments: [
    ("2/s", Duration.milliseconds(500)), ("30/min", .seconds(2)), ("1/min", .seconds(60)),
    ("3/s", .seconds(1) / 3), ("0/s", nil), ("/s", nil), ("2", nil), ("2/h", nil), ("-2/s", nil),
    ("2/s/s", nil), ("2 /s", nil), ("100001/s", nil), ("99999999999999999999/s", nil),
  ])
  func `reads rate limits`(text: String, interval: Duration?) {
    #expect(RateLimit(text)?.interval == interval)
    if interval != nil { #expect(RateLimit(text)?.description == text) }
  }
}
