import Cancellation
import FHIRModel
import Reporting
import Spool
import Testing
import WorkStore

@testable import MessagePipeline

/// What a run does about what earlier runs began.
@Suite struct ResumeTests {
  /// Leaves an item as a process that was killed after it began to send leaves it.
  private func killAfterAttempt(_ workplace: Workplace) async throws {
    var settings = try Repository.settings()
    settings.keepsInbox = true
    let ledger = try await workplace.ledger(settings)
    let inputs = try await workplace.inputs(settings)
    let admitted = try #require(try await ledger.admit(inputs).first)
    guard case .new(isInDoubt: false) = admitted.admission else {
      Issue.record("the input is new")
      return
    }
    let start = AttemptStart(
      id: AttemptID(item: admitted.item.id, number: 1),
      version: "1",
      requestID: nil,
      traceID: "trace",
      at: Repository.now
    )
    try await ledger.begin(
      start,
      after: [],
      ledger.record(.attempt, of: admitted.input, at: Repository.now)
    )
  }

  private func resume(
    _ dialect: Dialect,
    readPolicy: ReadPolicy = .never,
    _ answers: (SampleAppointment) throws -> [ScriptedTransport.Answer]
  ) async throws -> (row: ItemRow, methods: String, workplace: Workplace) {
    let sample = try SampleAppointment(dialect)
    let workplace = try Workplace()
    try workplace.drop(try sample.bytes(), as: "\(dialect.folder)/a.json")
    try await killAfterAttempt(workplace)
    let transport = ScriptedTransport(try answers(sample))
    let summary = try await workplace.run(transport) { $0.readPolicy = readPolicy }
    #expect(transport.remainingCount == 0)
    return (
      try #require(summary.items.first),
      transport.requests.map(\.method.rawValue).joined(separator: " "), workplace
    )
  }

  @Test(arguments: Dialect.allCases, ReadPolicy.allCases)
  func `an attempt without an answer is read first, and found cancelled`(
    dialect: Dialect,
    readPolicy: ReadPolicy
  ) async throws {
    let (row, methods, workplace) = try await resume(dialect, readPolicy: readPolicy) { sample in
      [try .cancelled(sample)]
    }
    #expect(row.outcome == .cancelled)
    #expect(row.isConfirmedByRead)
    #expect(methods == "GET")
    #expect(try workplace.inbox().isEmpty)
  }

  @Test(arguments: Dialect.allCases)
  func `an attempt that came to nothing is made again`(dialect: Dialect) async throws {
    let (row, methods, _) = try await resume(dialect) { sample in
      [try .appointment(sample), try .cancelled(sample)]
    }
    #expect(row.outcome == .cancelled)
    #expect(methods == "GET PUT")
  }

  @Test func `what was carried out after a run gave up on it is ours in the next one`() async throws
  {
    let sample = try SampleAppointment(.careconnect)
    let workplace = try Workplace()
    try workplace.drop(try sample.bytes(), as: "X9C01/a.json")
    let round: [ScriptedTransport.Answer] = [.status(504), try .appointment(sample)]
    let first = try await workplace.run(
      ScriptedTransport([try .appointment(sample)] + round + round + round)
    )
    #expect(first.items.map(\.outcome) == [.systemFailure])
    // The provider was slow, and has done it since.
    let second = try await workplace.run(ScriptedTransport([try .cancelled(sample)]))
    #expect(second.items.map(\.outcome) == [.cancelled])
    #expect(second.items.map(\.isConfirmedByRead) == [true])
  }

  @Test(arguments: [404, 500])
  func `what no read shows stays in doubt, and is listed until one does`(
    status: Int
  ) async throws {
    let tries = status == 404 ? 1 : 3
    let (row, _, workplace) = try await resume(.careconnect) { _ in
      (0..<tries).map { _ in .status(status, [:]) }
    }
    #expect(row.outcome == .outcomeUnknown)
    #expect(workplace.status == .someInDoubt)
    #expect(try workplace.inbox().count == 1)
    // Again in doubt: read first, and this time it shows.
    let sample = try SampleAppointment(.careconnect)
    let next = try await workplace.run(
      ScriptedTransport([try .cancelled(sample)])
    ) { $0.readPolicy = .never }
    #expect(next.items.map(\.outcome) == [.cancelled])
    #expect(try workplace.outbox().count { $0.key.hasPrefix("outcomes/") } == 1)
  }

  @Test func `a doubt whose file is gone is told in every run`() async throws {
    let workplace = try Workplace()
    try workplace.drop(try SampleAppointment(.careconnect).bytes(), as: "X9C01/a.json")
    try await killAfterAttempt(workplace)
    try workplace.remove("X9C01/a.json")
    for _ in 0..<2 {
      let summary = try await workplace.run(ScriptedTransport([]))
      #expect(summary.items.isEmpty)
      #expect(summary.remainder.inDoubt.map(\.input) == ["X9C01/a.json"])
      #expect(workplace.status == .someInDoubt)
      #expect(summary.summaryText().contains("In doubt since an earlier run (1)"))
    }
  }

  @Test(arguments: [true, false])
  func `a run that is stopped tells of doubts too, and closes nothing`(isGone: Bool) async throws {
    let sample = try SampleAppointment(.careconnect)
    let workplace = try Workplace()
    try workplace.drop(try sample.bytes(), as: "X9C01/a.json")
    try await killAfterAttempt(workplace)
    if isGone { try workplace.remove("X9C01/a.json") }
    try workplace.drop(try sample.bytes(version: "7"), as: "X9C01/b.json")
    let summary = try await workplace.run(ScriptedTransport([])) {
      $0.guards.maximumCancelCount = 0
    }
    #expect(summary.items.isEmpty)
    #expect(summary.remainder.reason != nil)
    #expect(summary.remainder.inDoubt.map(\.input) == ["X9C01/a.json"])
    #expect(workplace.status == .stopped)
    // What was left is not gone: it is still in doubt when its turn comes.
    let next = try await workplace.run(ScriptedTransport([])) { $0.guards.maximumCancelCount = 0 }
    #expect(next.remainder.inDoubt.map(\.input) == ["X9C01/a.json"])
  }

  @Test func `a kept inbox is not worked on twice`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let workplace = try Workplace()
    try workplace.drop(try sample.bytes(), as: "X9C01/a.json")
    let first = try await workplace.run(
      ScriptedTransport([try .appointment(sample), try .cancelled(sample)])
    ) { $0.keepsInbox = true }
    let second = try await workplace.run(ScriptedTransport([])) { $0.keepsInbox = true }
    #expect(first.items.map(\.outcome) == [.cancelled])
    #expect(second.items.map(\.outcome) == [.cancelled])
    #expect(second.items.map(\.outcomeFile) == first.items.map(\.outcomeFile))
    // Other content under the same name is another item.
    try workplace.drop(try sample.bytes(version: "7"), as: "X9C01/a.json")
    let third = try await workplace.run(
      ScriptedTransport([try .cancelled(sample)])
    ) { $0.keepsInbox = true }
    #expect(third.items.map(\.outcome) == [.alreadyCancelled])
    #expect(third.items.map(\.outcomeFile) == ["outcomes/X9C01/a.json.outcome~2.json"])
  }

  @Test func `a second file in a later run gets the first one's result`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let workplace = try Workplace()
    try workplace.drop(try sample.bytes(), as: "X9C01/a.json")
    _ = try await workplace.run(
      ScriptedTransport([try .appointment(sample), try .cancelled(sample)])
    )
    try workplace.drop(try sample.bytes() + Array("\n".utf8), as: "X9C01/b.json")
    let summary = try await workplace.run(ScriptedTransport([]))
    #expect(summary.items.map(\.outcome) == [.cancelled])
    #expect(summary.items.map(\.duplicateOf) == ["X9C01/a.json"])
    #expect(summary.items.map(\.putCount) == [0])
    let outcome = try workplace.outbox()["outcomes/X9C01/b.json.outcome.json"]
    let sentence = try OperationOutcome(reading: #require(outcome)).issues.first?.diagnostics
    #expect(sentence?.contains("X9C01/a.json asked for the same") == true)
  }

  @Test func `an outcome that a crash kept from the disk is written first`() async throws {
    let workplace = try Workplace()
    try workplace.drop(try SampleAppointment(.careconnect).bytes(), as: "X9C01/a.json")
    let settings = try Repository.settings()
    let path: RelativePath = "outcomes/X9C01/a.json.outcome.json"
    do {
      let ledger = try await workplace.ledger(settings)
      let admitted = try #require(
        try await ledger.admit(try await workplace.inputs(settings)).first
      )
      let result = ItemResult(.cancelled)
      try await ledger.commit([
        .settle(
          admitted.item.id,
          result.resolution(of: admitted.input, duplicateOf: nil),
          PlannedOutcome(path: path, replacesOwn: false, bytes: Array("outcome".utf8))
        )
      ])
    }
    let summary = try await workplace.run(ScriptedTransport([]))
    #expect(summary.items.map(\.outcome) == [.cancelled])
    #expect(summary.items.map(\.outcomeFile) == ["\(path)"])
    #expect(try workplace.outbox()["\(path)"] == Array("outcome".utf8))
    #expect(try workplace.outbox()["archive/X9C01/a.json"] != nil)
  }

  @Test func `writes an audit record of each attempt and each result`() async throws {
    let sample = try SampleAppointment(.gpconnect)
    let workplace = try Workplace()
    try workplace.drop(try sample.bytes(), as: "\(sample.dialect.folder)/a.json")
    _ = try await workplace.run(
      ScriptedTransport([try .appointment(sample), try .cancelled(sample)])
    )
    let trail = try #require(workplace.state()["audit.jsonl"])
    let lines = trail.split(separator: UInt8(ascii: "\n")).map {
      String(decoding: $0, as: UTF8.self)
    }
    let events = ["run-started", "attempt", "result", "run-ended"]
    #expect(lines.count == events.count)
    for (line, event) in zip(lines, events) { #expect(line.contains("\"event\":\"\(event)\"")) }
    #expect(lines[2].contains("\"outcome\":\"cancelled\""))
  }
}
