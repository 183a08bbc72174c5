import Cancellation
import Reporting
import Testing

@testable import MessagePipeline

@Suite struct CircuitBreakerTests {
  private func result(isFault: Bool, sent: Bool = true) -> ItemResult {
    var result = ItemResult(isFault ? .systemFailure : .cancelled)
    result.readCount = sent ? 1 : 0
    result.endedAtGateway = isFault
    return result
  }

  @Test func `opens after so many faults in a row`() {
    var breaker = CircuitBreaker(limit: 3)
    for isFault in [true, true, false, true, true] { breaker.add(result(isFault: isFault)) }
    #expect(!breaker.isOpen)
    breaker.add(result(isFault: true))
    #expect(breaker.isOpen)
  }

  @Test func `takes no notice of what was not sent`() {
    var breaker = CircuitBreaker(limit: 2)
    breaker.add(result(isFault: true))
    breaker.add(result(isFault: false, sent: false))
    breaker.add(result(isFault: true))
    #expect(breaker.isOpen)
  }

  @Test(arguments: [502, 503, 504, 599, 444])
  func `stops a run after five gateway faults in a row`(status: Int) async throws {
    let summary = try await run(fileCount: 8, faults: Array(repeating: .status(status), count: 15))
    #expect(
      summary.items.map(\.outcome)
        == Array(repeating: .systemFailure, count: 5)
        + Array(repeating: .notAttempted, count: 3)
    )
    #expect(summary.items.suffix(3).allSatisfy { $0.readCount == 0 && $0.archivedAs == nil })
  }

  @Test func `goes on when the provider itself fails`() async throws {
    let summary = try await run(fileCount: 8, faults: Array(repeating: .status(500), count: 24))
    #expect(summary.items.allSatisfy { $0.outcome == .systemFailure })
  }

  @Test func `goes on after a success in between`() async throws {
    let fault = Array(repeating: ScriptedTransport.Answer.status(503), count: 3)
    let answers = Array([fault, fault, fault, fault, [.status(404)]].joined())
    let summary = try await run(fileCount: 10, faults: answers + answers)
    #expect(summary.totals.count(of: .notAttempted) == 0)
    #expect(summary.totals.count(of: .notFound) == 2)
  }

  @Test func `stops one provider and not another`() async throws {
    let workplace = try Workplace()
    for number in 1...6 { try workplace.dropSample("T99999/down-\(number).json") }
    try workplace.dropSample("T99901/cancelled.json")
    let summary = try await workplace.run(try SampleRun.provider())
    #expect(summary.totals.count(of: .cancelled) == 1)
    #expect(summary.totals.count(of: .systemFailure) == 5)
    #expect(summary.totals.count(of: .notAttempted) == 1)
  }

  /// A run over files that ask for different things of one provider.
  private func run(
    fileCount: Int,
    faults: [ScriptedTransport.Answer]
  ) async throws -> RunSummary {
    let workplace = try Workplace()
    let sample = try SampleAppointment(.careconnect)
    for number in 1...fileCount {
      try workplace.drop(
        try sample.bytes(version: "\(number)"),
        as: "X9C01/a\(100 + number).json"
      )
    }
    let transport = ScriptedTransport(faults)
    let summary = try await workplace.run(transport)
    #expect(transport.remainingCount == 0)
    return summary
  }
}
