import Cancellation
import EmbeddedProvider
import Reporting
import Testing

@testable import MessagePipeline

/// What a plan asks of providers, and what is cancelled by it.
@Suite struct PlanningTests {
  @Test func `a plan of the samples asks for reads only, and changes no appointment`() async throws
  {
    let workplace = try Workplace()
    try workplace.dropSamples()
    let transport = RecordingTransport(try SampleRun.provider())
    let plan = try await workplace.plan(transport)
    #expect(plan.totals.all.itemCount == plan.items.count && plan.items.count > 100)
    #expect(transport.exchanges.count > 80)
    #expect(transport.exchanges.allSatisfy { $0.request.method == .get })
  }

  @Test func `more files than a window holds are planned, each once`() async throws {
    let workplace = try Workplace()
    let sample = try SampleAppointment(.careconnect)
    let count = 1_300
    for number in 0..<count {
      try workplace.drop(sample.bytes(), as: "X9C0\(1 + number % 3)/\(10_000 + number).json")
    }
    let transport = RecordingTransport(try SampleRun.provider())
    let plan = try await workplace.plan(transport)
    #expect(Set(plan.items.map(\.input)).count == count)
    // All but the first at each provider ask for the same.
    #expect(plan.totals.all.count(of: .duplicate) == count - 3)
    #expect(transport.exchanges.count == 3)
    let first = try #require(plan.items.first { $0.verdict != .duplicate })
    #expect(
      plan.items.filter { $0.provider == first.provider }.dropFirst()
        .allSatisfy { $0.duplicateOf == first.input }
    )
  }

  @Test func `a version that is made between the read and the cancellation is left`() async throws {
    let workplace = try Workplace()
    let sample = try SampleAppointment(.careconnect)
    try workplace.drop(sample.bytes(version: "1"), as: "X9C01/a.json")
    let read = try ScriptedTransport.Answer.appointment(sample, version: "1")
    let plan = try await workplace.plan(ScriptedTransport([read]))
    #expect(plan.items.map(\.verdict) == [.wouldCancel])
    #expect(plan.items.map(\.version) == ["1"])
    let summary = try await workplace.run(
      ScriptedTransport([
        read, .status(409), try .appointment(sample, version: "2"),
      ]),
      plan: plan
    )
    #expect(summary.items.map(\.outcome) == [.versionConflict])
    #expect(summary.items.map(\.putCount) == [1])
  }

  @Test func `what is in doubt is read first, and only cancelled in the planned version`()
    async throws
  {
    let sample = try SampleAppointment(.careconnect)
    let read = try ScriptedTransport.Answer.appointment(sample, version: "1")
    for (answers, outcome, putCount) in [
      ([try .appointment(sample, version: "2")], .notAttempted, 0),
      ([try .cancelled(sample, version: "2")], .cancelled, 0),
      ([read, try .cancelled(sample, version: "2")], .cancelled, 1),
      ([.status(404)], .outcomeUnknown, 0),
    ] as [([ScriptedTransport.Answer], CancellationOutcome, Int)] {
      let workplace = try Workplace()
      try workplace.drop(sample.bytes(version: "1"), as: "X9C01/a.json")
      let plan = try await workplace.plan(ScriptedTransport([read]))
      // The answer is lost, and the read after it tells nothing.
      let lost = try await workplace.run(ScriptedTransport([read, .lost, .status(404)]))
      #expect(lost.items.map(\.outcome) == [.outcomeUnknown])
      let transport = ScriptedTransport(answers)
      let summary = try await workplace.run(transport, plan: plan)
      #expect(summary.items.map(\.outcome) == [outcome])
      #expect(transport.requests.count { $0.method == .put } == putCount)
      #expect(transport.remainingCount == 0)
    }
  }

  @Test func `what is in doubt stays so when its file cannot be used by the plan`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let read = try ScriptedTransport.Answer.appointment(sample, version: "1")
    let workplace = try Workplace()
    try workplace.drop(sample.bytes(version: "1"), as: "X9C01/a.json")
    let plan = try await workplace.plan(ScriptedTransport([read]))
    _ = try await workplace.run(ScriptedTransport([read, .lost, .status(404)]))
    try workplace.drop(Array("reason: another\n".utf8), as: "X9C01/a.json.cancel.yaml")
    let summary = try await workplace.run(ScriptedTransport([]), plan: plan)
    #expect(summary.items.map(\.outcome) == [.outcomeUnknown])
    #expect(workplace.status == .someInDoubt)
  }
}
