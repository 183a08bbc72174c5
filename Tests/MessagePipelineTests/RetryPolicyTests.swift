import Testing

@testable import MessagePipeline

@Suite struct RetryPolicyTests {
  @Test func `doubles the wait and takes off up to half of it`() {
    let policy = RetryPolicy()
    var generator = IDGenerator(state: 1)
    for retry in 1...40 {
      let full = min(policy.firstDelay * (1 << min(retry - 1, 16)), policy.maximumDelay)
      let wait = policy.delay(beforeRetry: retry, using: &generator)
      #expect(wait <= full && wait >= full / 2, "retry \(retry)")
    }
  }

  @Test func `sends at most three times`() { #expect(RetryPolicy().maximumReadCount == 3) }
}
