import Cancellation
import EmbeddedProvider
import FHIRModel
import Reporting
import Testing

@testable import MessagePipeline

/// Guards end a run before it does harm on a large scale, and leave the rest as it was.
@Suite struct GuardTests {
  /// Drops so many copies of the sample, in the folders of two providers' dialects.
  private func drop(_ count: Int, in folder: String = "X9C01", _ workplace: Workplace) throws {
    let sample = try SampleAppointment(.careconnect)
    for number in 1...count {
      try workplace.drop(sample.bytes(version: "\(number)"), as: "\(folder)/a\(100 + number).json")
    }
  }

  /// The answers for those of some versions, in order.
  private func answers(_ versions: ClosedRange<Int>) throws -> [ScriptedTransport.Answer] {
    let sample = try SampleAppointment(.careconnect)
    return try versions.flatMap { version in
      [
        try .appointment(sample, version: "\(version)"),
        try .cancelled(sample, version: "\(version + 1)"),
      ]
    }
  }

  @Test func `cancels as many as it may, and leaves the rest in the inbox`() async throws {
    let workplace = try Workplace()
    try drop(6, workplace)
    let transport = ScriptedTransport(try answers(1...4))
    let summary = try await workplace.run(transport) { $0.guards.maximumCancelCount = 4 }
    #expect(summary.totals.count(of: .cancelled) == 4)
    #expect(summary.totals.itemCount == 4)
    #expect(summary.remainder.reason != nil)
    #expect(try workplace.inbox().count == 2)
    #expect(workplace.status == .stopped)
    // The next run goes on with those.
    let next = try await workplace.run(ScriptedTransport(try answers(5...6)))
    #expect(next.totals.count(of: .cancelled) == 2)
    #expect(try workplace.inbox().isEmpty)
    #expect(workplace.status == .settled)
  }

  @Test func `limits one provider and goes on with the others`() async throws {
    let workplace = try Workplace()
    try drop(3, in: "X9C01", workplace)
    try drop(2, in: "X9C02", workplace)
    let settings = try Repository.settings()
    let book = AppointmentBook()
    for folder in ["X9C01", "X9C02"] {
      let code = try #require(ODSCode(folder))
      for input in try await workplace.inputs(settings) {
        guard case .routed(let item) = input.content, item.route.odsCode == code else { continue }
        book.register(try #require(item.appointment).tree, at: code, now: Repository.now)
      }
    }
    let embedded = EmbeddedProvider(
      routes: settings.routes.routes,
      book: book,
      clock: { Repository.now }
    )
    let summary = try await workplace.run(embedded) {
      $0.guards.maximumCancelCountOfProvider = 1
      $0.readPolicy = .always
    }
    let cancelled = summary.items.filter { $0.outcome == .cancelled }
    #expect(Set(cancelled.compactMap(\.providerODSCode)) == ["X9C01", "X9C02"])
    #expect(cancelled.count == 2)
    #expect(workplace.status == .stopped)
  }

  @Test func `does not cancel what starts too soon`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let tree = try #require(ResourceReading.read(try sample.bytes()).tree)
    let start = try #require(Appointment(tree)?.start)
    let now = FHIRInstant(
      secondsSince1970: start.secondsSince1970 - 3600,
      nanoseconds: start.nanoseconds
    )
    let refused = try await Talk(sample, [.appointment(sample)], now: now) {
      $0.guards.noticePeriod = .seconds(7200)
    }
    #expect(refused.row.outcome == .notAttempted)
    #expect(refused.puts.isEmpty)
    #expect(refused.sentence.contains("--not-within"))
    let cancelled = try await Talk(sample, [.appointment(sample), .cancelled(sample)], now: now) {
      $0.guards.noticePeriod = .seconds(3600)
    }
    #expect(cancelled.row.outcome == .cancelled)
  }

  @Test func `goes on after canaries that went well, and not after one that did not`() async throws
  {
    let sample = try SampleAppointment(.careconnect)
    let workplace = try Workplace()
    try drop(5, workplace)
    let good = try await workplace.run(ScriptedTransport(try answers(1...5))) {
      $0.guards.canaryCount = 2
      $0.providerConcurrency = 1
    }
    #expect(good.totals.count(of: .cancelled) == 5)
    #expect(workplace.status == .settled)

    let other = try Workplace()
    try drop(5, other)
    let script: [ScriptedTransport.Answer] = [
      try .appointment(sample), try .cancelled(sample), .status(403, [:]),
    ]
    let bad = try await other.run(ScriptedTransport(script)) { $0.guards.canaryCount = 3 }
    #expect(bad.totals.itemCount == 2)
    #expect(bad.remainder.reason?.contains("one of the first 3 items") == true)
    #expect(try other.inbox().count == 3)
    #expect(other.status == .stopped)
  }

  @Test func `ends when an outcome is too frequent`() async throws {
    let workplace = try Workplace()
    try drop(5, workplace)
    let script: [ScriptedTransport.Answer] = (0..<3).map { _ in .status(404, [:]) }
    let summary = try await workplace.run(ScriptedTransport(script)) {
      $0.guards.abortRules = [AbortRule("not-found>2")].compactMap(\.self)
    }
    #expect(summary.totals.count(of: .notFound) == 3)
    #expect(summary.totals.itemCount == 3)
    #expect(try workplace.inbox().count == 2)
    #expect(workplace.status == .stopped)
  }

  @Test func `counts what cannot be sent among the outcomes, and duplicates once`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let workplace = try Workplace()
    for number in 1...3 { try workplace.drop(Array("{}".utf8), as: "X9C01/\(number).json") }
    for name in ["a", "b"] { try workplace.drop(try sample.bytes(), as: "X9C01/\(name).json") }
    let rejected = try await workplace.run(ScriptedTransport([])) {
      $0.guards.abortRules = [AbortRule("input-rejected>2")].compactMap(\.self)
    }
    #expect(rejected.totals.count(of: .inputRejected) == 3)
    #expect(rejected.totals.itemCount == 3)
    #expect(workplace.status == .stopped)
    let twice = try await workplace.run(ScriptedTransport([.status(404, [:])])) {
      $0.guards.abortRules = [AbortRule("not-found>1")].compactMap(\.self)
    }
    #expect(twice.totals.count(of: .notFound) == 2)
    #expect(workplace.status == .someNotCancelled)
  }

  @Test func `begins nothing after the time to be finished by`() async throws {
    let workplace = try Workplace()
    try drop(3, workplace)
    let summary = try await workplace.run(ScriptedTransport([])) {
      $0.guards.finishBy = Repository.now
    }
    #expect(summary.items.isEmpty)
    #expect(try workplace.inbox().count == 3)
    #expect(workplace.status == .stopped)
  }

  @Test func `reads the rules that end a run, and nothing else`() {
    #expect(AbortRule("system-failure>5%")?.limit == .percent(5))
    #expect(AbortRule("outcome-unknown > 0")?.limit == .count(0))
    #expect(AbortRule("system-failure>5%")?.description == "system-failure>5%")
    for text in [
      "", "system-failure", "failure>5", ">5", "cancelled>-1", "cancelled>100%", "a>b>c",
    ] {
      #expect(AbortRule(text) == nil, "\(text)")
    }
    let share = AbortRule("system-failure>5%")
    #expect(share?.isBroken(by: 10, of: 19) == false)
    #expect(share?.isBroken(by: 1, of: 20) == false)
    #expect(share?.isBroken(by: 2, of: 20) == true)
  }
}
