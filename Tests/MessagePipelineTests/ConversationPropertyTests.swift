import Cancellation
import FHIRModel
import HTTPTypes
import Testing

@testable import MessagePipeline

/// Whatever a provider answers, no appointment is cancelled twice, and nobody is told "not cancelled" who
/// is not sure of it.
@Suite struct ConversationPropertyTests {
  static let seedsOfABlock = 50

  @Test(arguments: Dialect.allCases, 0..<8)
  func `keeps its promises to a provider that fails at random`(
    dialect: Dialect,
    block: Int
  ) async throws {
    let sample = try SampleAppointment(dialect)
    let settings = try Repository.settings()
    let seeds = (0..<Self.seedsOfABlock).map { UInt64(block * Self.seedsOfABlock + $0) }
    let workplace = try Workplace()
    for seed in seeds { try workplace.drop(sample.bytes(), as: "\(dialect.folder)/\(seed).json") }
    let inputs = try await workplace.inputs(settings)
    let ledger = try await workplace.ledger(settings)
    for (seed, input) in zip(seeds, inputs) {
      guard case .routed(let appointment) = input.content else {
        Issue.record("the sample has a route")
        return
      }
      let claimed = try await ledger.take(over: [input.file])
      let item = AdmittedItem(
        position: 0,
        input: input,
        appointment: appointment,
        item: try #require(claimed.first),
        isInDoubt: false
      )
      let provider = ModelProvider(sample, reason: try #require(settings.reason), seed: seed)
      let clock = TestClock(Repository.now)
      let environment = RunEnvironment(
        now: { clock.now },
        pause: { clock.pass($0) },
        seed: seed
      )
      let run = RunContext(
        settings,
        environment,
        provider,
        stop: RunStop(firstCount: .max),
        pulse: Pulse(settings)
      )
      let line = ProviderLine(to: appointment.route, in: run)
      let result = try #require(await Conversation.cancel(item, writing: ledger, on: line))
      let end = provider.end
      check(result, end, "\(dialect) seed \(seed): \(result.outcome) after \(story(end))")
      try checkRequests(end.events, dialect, seed)
    }
  }

  /// What is said is true.
  private func check(
    _ result: ItemResult,
    _ end: ModelProvider.State,
    _ story: Comment
  ) {
    #expect(end.effectCount <= 1, story)
    #expect(result.putCount <= 3, story)
    #expect(result.putCount == end.events.count { $0.request.method == .put }, story)
    if result.outcome == .cancelled { #expect(end.isCancelled, story) }
    if result.outcome == .alreadyCancelled { #expect(end.isCancelled, story) }
    if end.effectCount > 0 {
      #expect([.cancelled, .outcomeUnknown].contains(result.outcome), story)
    }
  }

  /// Each request is sent for a reason.
  private func checkRequests(
    _ events: [ModelProvider.Event],
    _ dialect: Dialect,
    _ seed: UInt64
  ) throws {
    var shown: Int?
    var isOpen = false
    var puts: [ModelProvider.Event] = []
    for event in events {
      guard event.request.method == .put else {
        if let version = event.shown {
          shown = version
          isOpen = false
        }
        continue
      }
      #expect(!isOpen, "seed \(seed): sent again without a read after no answer")
      let version = event.request.headerFields[.ifMatch]
      #expect(version == shown.map { "W/\"\($0)\"" }, "seed \(seed): not what was read")
      for earlier in puts {
        let isSameVersion = earlier.request.headerFields[.ifMatch] == version
        if dialect == .careconnect {
          let isSameID =
            earlier.request.headerFields[.requestID] == event.request.headerFields[.requestID]
          #expect(isSameID == isSameVersion, "seed \(seed): X-Request-ID")
        }
        if isSameVersion, let status = earlier.status, (400..<500).contains(status) {
          #expect([429, 444].contains(status), "seed \(seed): a \(status) was sent again")
        }
        #expect(!isSameVersion || earlier.status.map { $0 >= 300 } ?? true, "seed \(seed)")
      }
      puts.append(event)
      isOpen = event.wasSent && (event.status.map { $0 >= 500 || $0 == 444 } ?? true)
    }
    let traceIDs = Set(events.map { $0.request.headerFields[.sspTraceID] })
    #expect(traceIDs.count == events.count, "seed \(seed): a trace id was used twice")
    let times = try events.map { try Token(of: $0.request).iat }
    #expect(times == times.sorted(), "seed \(seed): a token is older than the one before")
  }

  private func story(_ end: ModelProvider.State) -> String {
    end.events.map { event in
      "\(event.request.method.rawValue) \(event.status.map(String.init) ?? "lost")"
    }
    .joined(separator: ", ")
  }
}
