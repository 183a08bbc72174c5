import Testing

@testable import MessagePipeline

@Suite struct RetryPolicyTests {
  @Test func `doubles the wait and takes off up to half of it`() throws {
    let policy = RetryPolicy()
    var generator = IDGenerator(state: 1)
    for retry in 1...40 {
      let full = min(policy.firstDelay * (1 << min(retry - 1, 16)), policy.maximumDelay)
      let wait = try #require(policy.delay(beforeRetry: retry, asked: nil, using: &generator))
      #expect(wait <= full && wait >= full / 2, "retry \(retry)")
    }
  }

  @Test func `waits as long as it is asked to`() {
    var generator = IDGenerator(state: 1)
    for seconds in [0, 1, 2, 60] {
      let wait = RetryPolicy().delay(beforeRetry: 3, asked: seconds, using: &generator)
      #expect(wait == .seconds(seconds))
    }
  }

  @Test func `gives up when it is asked to wait too long`() {
    var generator = IDGenerator(state: 1)
    #expect(RetryPolicy().delay(beforeRetry: 1, asked: 61, using: &generator) == nil)
    #expect(RetryPolicy().delay(beforeRetry: 1, asked: .max, using: &generator) == nil)
  }

  @Test func `sends at most three times`() { #expect(RetryPolicy().maximumReadCount == 3) }
}
