import Cancellation
import FHIRModel
import Reporting
import Testing

@testable import MessagePipeline

/// Settling what is in doubt by reading, and by nothing else.
@Suite struct ResolveTests {
  /// A workplace with one item in doubt: its cancellation got no answer, and no read told.
  private func doubt(_ sample: SampleAppointment) async throws -> Workplace {
    let workplace = try Workplace()
    try workplace.drop(try sample.bytes(), as: "\(sample.dialect.folder)/a.json")
    let summary = try await workplace.run(
      ScriptedTransport(
        [try .appointment(sample), .lost] + Array(repeating: .status(500), count: 3)
      )
    ) { $0.readPolicy = .always }
    #expect(summary.items.map(\.outcome) == [.outcomeUnknown])
    return workplace
  }

  /// What a resolution came to that got some answers.
  private struct Resolved {
    let row: ItemRow?
    let methods: String
    let workplace: Workplace
    let sentence: String
    let leftInDoubt: Int
  }

  private func resolve(
    _ dialect: Dialect,
    isLost: Bool,
    _ answers: (SampleAppointment) throws -> [ScriptedTransport.Answer]
  ) async throws -> Resolved {
    let sample = try SampleAppointment(dialect)
    let workplace = try await doubt(sample)
    if isLost { try workplace.remove("\(dialect.folder)/a.json") }
    let transport = ScriptedTransport(try answers(sample))
    let summary = try await workplace.resolve(transport)
    #expect(transport.remainingCount == 0)
    let outcome = try #require(
      workplace.outbox()["outcomes/\(dialect.folder)/a.json.outcome.json"]
    )
    #expect(try workplace.outbox().keys.count { $0.hasPrefix("outcomes/") } == 1)
    let next = try await workplace.run(ScriptedTransport([])) {
      $0.guards.finishBy = Repository.now
    }
    return Resolved(
      row: summary.items.first,
      methods: transport.requests.map(\.method.rawValue).joined(separator: " "),
      workplace: workplace,
      sentence: try OperationOutcome(reading: outcome).issues.first?.diagnostics ?? "",
      leftInDoubt: next.remainder.inDoubt.count
    )
  }

  @Test(arguments: Dialect.allCases, [false, true])
  func `what is shown as cancelled is cancelled, with its file and without`(
    dialect: Dialect,
    isLost: Bool
  ) async throws {
    let resolved = try await resolve(dialect, isLost: isLost) { [try .cancelled($0)] }
    #expect(resolved.row?.outcome == .cancelled)
    #expect(resolved.row?.isConfirmedByRead == true)
    #expect(resolved.row?.appointmentID != nil && resolved.row?.providerODSCode == dialect.folder)
    #expect(resolved.methods == "GET")
    #expect(resolved.workplace.status == .settled || resolved.leftInDoubt == 0)
    #expect(resolved.sentence.contains("its file is gone") == isLost)
    #expect(try resolved.workplace.inbox().isEmpty)
  }

  @Test(arguments: Dialect.allCases, [false, true])
  func `what is still booked was not cancelled, and is not cancelled now`(
    dialect: Dialect,
    isLost: Bool
  ) async throws {
    let resolved = try await resolve(dialect, isLost: isLost) { sample in
      [try .appointment(sample)]
    }
    #expect(resolved.row?.outcome == .systemFailure)
    #expect(resolved.methods == "GET")
    #expect(resolved.sentence.contains("it was not cancelled, and nothing was sent now"))
    #expect(resolved.sentence.contains("drop the file again") == isLost)
    #expect(resolved.leftInDoubt == 0)
    #expect(try resolved.workplace.inbox().count == (isLost ? 0 : 1))
  }

  @Test(arguments: [404, 500], [false, true])
  func `what no read shows stays in doubt`(status: Int, isLost: Bool) async throws {
    let resolved = try await resolve(.careconnect, isLost: isLost) { _ in
      Array(repeating: .status(status), count: status == 404 ? 1 : 3)
    }
    #expect(resolved.row?.outcome == .outcomeUnknown)
    #expect(!resolved.methods.contains("PUT"))
    if isLost { #expect(resolved.leftInDoubt == 1) }
  }

  @Test(arguments: Dialect.allCases)
  func `nothing is told of another patient's appointment`(dialect: Dialect) async throws {
    let resolved = try await resolve(dialect, isLost: true) { sample in
      let text = String(decoding: try sample.cancelledBytes(), as: UTF8.self)
      let other = text.replacing(/"Patient\/\w+"/, with: "\"Patient/other\"")
        .replacing(/"999\d{7}"/, with: "\"9990000018\"")
      #expect(other != text)
      return [.resource(Array(other.utf8), version: "2")]
    }
    #expect(resolved.row?.outcome == .notForThisPatient)
    #expect(resolved.methods == "GET")
  }

  @Test func `where nothing tells the patient it stays in doubt, whatever the status is`()
    async throws
  {
    let resolved = try await resolve(.careconnect, isLost: true) { sample in
      let text = String(decoding: try sample.cancelledBytes(), as: UTF8.self)
      let without = text.replacing(/"actor": \{[^}]*\{[^}]*\}[^}]*\}/, with: "\"type\": []")
      return [.resource(Array(without.utf8), version: "2")]
    }
    #expect(resolved.row?.outcome == .outcomeUnknown)
    #expect(resolved.sentence.contains("patient could be compared"))
    #expect(resolved.leftInDoubt == 1)
  }

  @Test func `leaves everything else in the inbox alone`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let workplace = try await doubt(sample)
    try workplace.drop(try sample.bytes(version: "9"), as: "X9C01/new.json")
    let summary = try await workplace.resolve(ScriptedTransport([try .cancelled(sample)]))
    #expect(summary.items.map(\.input) == ["X9C01/a.json"])
    #expect(try workplace.inbox().keys.sorted() == ["X9C01/new.json"])
  }

  @Test func `settles a doubt whose file another one has replaced`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let workplace = try await doubt(sample)
    try workplace.drop(try sample.bytes(version: "9"), as: "X9C01/a.json")
    let summary = try await workplace.resolve(ScriptedTransport([try .cancelled(sample)]))
    #expect(summary.items.map(\.outcome) == [.cancelled])
    #expect(try workplace.inbox()["X9C01/a.json"] == sample.bytes(version: "9"))
  }

  @Test func `a provider that is down leaves a doubt a doubt`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let workplace = try await doubt(sample)
    for number in 0..<6 {
      try workplace.drop(
        try sample.bytes(start: "2026-02-0\(number + 1)T10:00:00Z"),
        as: "X9C01/0\(number).json"
      )
    }
    let transport = ScriptedTransport(Array(repeating: .notSent, count: 18))
    let summary = try await workplace.run(transport)
    let row = summary.items.first { $0.input == "X9C01/a.json" }
    #expect(row?.outcome == .outcomeUnknown)
  }
}
