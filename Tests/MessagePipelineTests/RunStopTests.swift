import Cancellation
import FHIRModel
import HTTPTypes
import MessagePipeline
import Reporting
import Testing

/// A configuration that is at fault stops the run.
///
/// Source: specification section 4.3, rows 11, 14, 17, 39 and 47.
@Suite struct RunStopTests {
  private func run(
    fileCount: Int = 12,
    _ answers: [ScriptedTransport.Answer]
  ) async throws -> (summary: RunSummary, sentences: [String]) {
    let workplace = try Workplace()
    let sample = try SampleAppointment(.careconnect)
    for number in 1...fileCount {
      try workplace.drop(
        try sample.bytes(version: "\(number)"),
        as: "X9C01/a\(100 + number).json"
      )
    }
    let transport = ScriptedTransport(answers)
    let summary = try await workplace.run(transport)
    #expect(transport.remainingCount == 0)
    let outbox = try workplace.outbox()
    let sentences = try summary.items.map { item in
      let bytes = try #require(item.outcomeFile.flatMap { outbox[$0] })
      return try OperationOutcome(reading: bytes).issues.first?.diagnostics ?? ""
    }
    return (summary, sentences)
  }

  static let certificates: [ScriptedTransport.Answer] = [
    .status(495), .status(496), .status(497), .failure(.notTrusted(reason: "expired")),
  ]

  @Test(arguments: certificates.indices)
  func `row 39: a certificate that is refused stops the run at once`(index: Int) async throws {
    let (summary, sentences) = try await run([Self.certificates[index]])
    #expect(summary.items.first?.outcome == .systemFailure)
    #expect(summary.totals.count(of: .notAttempted) == 11)
    #expect(sentences.dropFirst().allSatisfy { $0.hasPrefix("the run was stopped: the ") })
    #expect(ExitStatus(of: summary.items.map { ExitStatus($0.outcome) }) == .stopped)
    #expect(summary.items.allSatisfy { $0.archivedAs == nil }, "all stay for the next run")
  }

  static let identities: [(ScriptedTransport.Answer, CancellationOutcome)] = [
    (.refusal(401, "AUTHOR_CREDENTIALS_ERROR"), .invalidRequest), (.status(401), .invalidRequest),
    (
      .refusal(403, "403", text: "ASID_CHECK_FAILED_MESSAGESENDER_200000099901"), .routingFailure
    ),
    (.refusal(403, "ASID_CHECK_FAILED"), .routingFailure),
  ]

  @Test(arguments: identities.indices)
  func `rows 11, 14, 17: the run stops when its first items are all refused so`(
    index: Int
  ) async throws {
    let (answer, outcome) = Self.identities[index]
    let (summary, sentences) = try await run(Array(repeating: answer, count: 5))
    #expect(
      summary.items.map(\.outcome)
        == Array(repeating: outcome, count: 5) + Array(repeating: .notAttempted, count: 7)
    )
    #expect(sentences.suffix(7).allSatisfy { $0.hasPrefix("the run was stopped: ") })
  }

  @Test(arguments: identities.indices)
  func `rows 11, 14, 17: and goes on when one of them was not`(index: Int) async throws {
    let (answer, _) = Self.identities[index]
    let answers = [.status(404)] + Array(repeating: answer, count: 11)
    let (summary, _) = try await run(answers)
    #expect(summary.totals.count(of: .notAttempted) == 0)
  }

  @Test func `rows 12, 13, 16: what only one provider refuses stops nothing`() async throws {
    let answers: [ScriptedTransport.Answer] = Array(
      repeating: .refusal(403, "403", text: "FOT_CHECK_FAILED_MESSAGESENDER_1_MESSAGERECEIVER_2"),
      count: 12
    )
    let (summary, _) = try await run(answers)
    #expect(summary.totals.count(of: .notPermitted) == 12)
  }
}
