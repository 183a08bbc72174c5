import Cancellation
import FHIRModel
import HTTPTypes
import Testing

@testable import MessagePipeline

@Suite struct ProviderPaceTests {
  private let start = Repository.now
  private let patience = Duration.seconds(60)

  private func second(_ number: Int64) -> FHIRInstant { start.adding(seconds: number) }

  private func window(limit: Int = 10, remaining: Int, reset: Int) -> RateLimitFields {
    let fields: HTTPFields = [
      .rateLimitLimit: "\(limit)", .rateLimitRemaining: "\(remaining)", .rateLimitReset: "\(reset)",
    ]
    return RateLimitFields(fields)
  }

  private func wait(_ seconds: Int) -> RateLimitFields {
    RateLimitFields([.retryAfter: "\(seconds)"])
  }

  @Test func `lets everything go where there is no limit`() {
    let pace = ProviderPace(limit: nil)
    for _ in 0..<100 { #expect(pace.takeTurn(at: start)) }
  }

  @Test func `spaces requests evenly`() {
    let pace = ProviderPace(limit: RateLimit(2, per: .second))
    #expect(pace.takeTurn(at: start))
    #expect(!pace.takeTurn(at: start))
    let next = start.adding(.milliseconds(500))
    #expect(pace.turn(at: start, patience: .zero) == .later(next), "our own limit is always kept")
    #expect(!pace.takeTurn(at: start.adding(.milliseconds(499))))
    #expect(pace.takeTurn(at: next))
    #expect(pace.turn(at: next, patience: .zero) == .later(second(1)))
    // Time that nobody used is not made up for.
    #expect(pace.takeTurn(at: second(100)))
    #expect(!pace.takeTurn(at: second(100)))
  }

  @Test func `scenario 80: an answer that asks to wait holds every request back`() {
    let pace = ProviderPace(limit: nil)
    #expect(pace.takeTurn(at: start))
    #expect(pace.takeTurn(at: start))
    pace.end(wait(7), isSuccess: false, at: start)
    pace.end(wait(2), isSuccess: false, at: start)
    #expect(pace.turn(at: start, patience: patience) == .later(second(7)))
    #expect(!pace.takeTurn(at: second(6)))
    #expect(pace.takeTurn(at: second(7)))
  }

  @Test func `a success asks for no wait of its own`() {
    let pace = ProviderPace(limit: nil)
    #expect(pace.takeTurn(at: start))
    pace.end(window(remaining: 5, reset: 30), isSuccess: true, at: start)
    #expect(pace.takeTurn(at: start))
  }

  @Test func `a window that is used up holds every request back until the next`() {
    let pace = ProviderPace(limit: nil)
    #expect(pace.takeTurn(at: start))
    pace.end(window(remaining: 2, reset: 30), isSuccess: true, at: start)
    #expect(pace.takeTurn(at: second(1)))
    #expect(pace.takeTurn(at: second(1)))
    #expect(pace.turn(at: second(1), patience: patience) == .later(second(30)))
    #expect(pace.takeTurn(at: second(30)))
    #expect(pace.takeTurn(at: second(30)), "nothing is known of the next window")
  }

  @Test func `requests that are under way count as not counted yet`() {
    let pace = ProviderPace(limit: nil)
    for _ in 0..<3 { #expect(pace.takeTurn(at: start)) }
    pace.end(window(remaining: 2, reset: 30), isSuccess: true, at: start)
    #expect(!pace.takeTurn(at: start))
  }

  @Test func `nobody waits for longer than their patience`() {
    let pace = ProviderPace(limit: nil)
    #expect(pace.takeTurn(at: start))
    pace.end(wait(61), isSuccess: false, at: start)
    #expect(pace.turn(at: start, patience: patience) == .tooLate)
    #expect(pace.turn(at: second(1), patience: patience) == .later(second(61)))
  }

  @Test func `counts with instants`() {
    let late = FHIRInstant(secondsSince1970: 10, nanoseconds: 900_000_000)
    #expect(late.adding(.milliseconds(200)).text == "1970-01-01T00:00:11.1Z")
    #expect(late.adding(.milliseconds(-950)).text == "1970-01-01T00:00:09.95Z")
    #expect(late.adding(.milliseconds(200)).duration(since: late) == .milliseconds(200))
    #expect(late.duration(since: late.adding(.seconds(2))) == .seconds(-2))
  }
}
