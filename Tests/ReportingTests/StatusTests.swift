import Cancellation
import FHIRModel
import Testing

@testable import Reporting

/// What `status` shows, for people and for programs.
@Suite struct StatusTests {
  private func instant(_ text: String) throws -> FHIRInstant { try #require(FHIRInstant(text)) }

  /// A status with everything that one can have.
  private func fullStatus() throws -> OutboxStatus {
    var runs: [OutboxStatus.Run] = []
    let ends: [OutboxStatus.End] = [
      .running(process: "process 5 on host, since 2026-01-15T09:00:00Z"), .stopped,
      .status(5, meaning: "some are in doubt"),
    ]
    for (purpose, end) in zip(["retry", "resolve", "run"], ends) {
      runs.append(
        OutboxStatus.Run(
          id: "20260115T090000Z-\(purpose)",
          purpose: purpose,
          programVersion: "1.0.0",
          startedAt: try instant("2026-01-15T09:00:00Z"),
          finishedAt: end == ends[2] ? try instant("2026-01-15T09:00:09Z") : nil,
          end: end,
          counts: [.cancelled: 3, .outcomeUnknown: 1]
        )
      )
    }
    var status = OutboxStatus(folder: "outbox/.state", runs: runs, runCount: 4)
    var item = OutboxStatus.Item(input: "X9C01/a.json", digest: "00aaff")
    item.outcome = .outcomeUnknown
    item.reason = "no answer came"
    item.providerODSCode = "X9C01"
    item.appointmentID = "148"
    item.traceID = "trace"
    item.runID = "20260115T090000Z-run"
    status.inDoubt = [item]
    status.inDoubtCount = 2
    status.open = [OutboxStatus.Item(input: "b.json", digest: "11")]
    status.openCount = 1
    return status
  }

  private func fullAccount() throws -> ItemAccount {
    var account = ItemAccount(input: "a.json", digest: "00", byteCount: 5, place: "in the inbox")
    account.outcomeFile = "outcomes/a.json.outcome.json"
    account.providerODSCode = "X9C01"
    account.dialect = "careconnect"
    account.appointmentID = "148"
    account.duplicateOf = "b.json"
    account.versionAfter = "4"
    account.isConfirmedByRead = true
    let time = try instant("2026-01-15T09:00:00Z")
    account.results = [
      ItemAccount.Result(
        runID: "r",
        startedAt: time,
        outcome: .cancelled,
        reason: "a read showed it",
        httpStatus: 200,
        traceIDs: ["t1", "t2"]
      )
    ]
    var attempt = ItemAccount.Attempt(
      number: 1,
      runID: "r",
      at: time,
      version: "3",
      requestID: "q",
      traceID: "t2"
    )
    account.attempts = [attempt]
    attempt.answer = ItemAccount.Answer(at: time, httpStatus: 504, outcome: .outcomeUnknown)
    account.attempts.append(attempt)
    return account
  }

  private func check(_ bytes: [UInt8], _ schema: String) throws -> SchemaChecker {
    var checker = SchemaChecker(try JSONValue(schema: schema))
    checker.check(try JSONValue(parsing: bytes))
    #expect(checker.violations == [])
    return checker
  }

  @Test func `what is written keeps to the schemas, and everything in them is written`() throws {
    let empty = OutboxStatus(folder: "f", runs: [], runCount: 0)
    _ = try check(empty.json(), "status.schema.json")
    _ = try check(ItemAccount.json([]), "item.schema.json")
    for checker in [
      try check(fullStatus().json(), "status.schema.json"),
      try check(ItemAccount.json([fullAccount()]), "item.schema.json"),
    ] { #expect(checker.definedProperties.subtracting(checker.usedProperties) == []) }
    for schema in ["status.schema.json", "item.schema.json"] {
      #expect(
        try JSONValue(schema: schema)["$defs"]?["outcome"]?["enum"]?.items
          == CancellationOutcome.allCases.map { .string($0.rawValue) }
      )
    }
  }

  @Test func `says first what keeps from acting`() throws {
    var status = try fullStatus()
    #expect(status.nextSteps == ["A run is under way: wait for its end, or look again."])
    status.runs.removeFirst()
    #expect(status.nextSteps.count == 3)
    #expect(status.nextSteps[0].contains("run the same command again"))
    #expect(status.nextSteps[1].contains("`ssp-cancel resolve`"))
    #expect(status.nextSteps[2].contains("`ssp-cancel retry --run 20260115T090000Z-run`"))
    status.runs = []
    #expect(status.nextSteps == ["No run has used this outbox yet."])
  }

  @Test func `counts what it does not list`() throws {
    let text = try fullStatus().text()
    for words in [
      "The newest 3 of 4 runs in outbox/.state\n", "  20260115T090000Z-retry (retry)\n",
      "still running (process 5 on host", "stopped without an end",
      "3 cancelled, 1 outcome-unknown",
      "In doubt (2)", "and 1 more; --items shows more of them", "b.json: no result\n",
    ] { #expect(text.contains(words), "\(words)") }
  }

  @Test func `never writes what a terminal would obey`() throws {
    var account = try fullAccount()
    account.input = "\u{1B}[31mred"
    #expect(!ItemAccount.text([account]).contains("\u{1B}"))
    #expect(!ItemAccount.json([account]).contains(0x1B))
  }
}
