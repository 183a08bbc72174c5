#if Network
import EmbeddedProvider
import FHIRModel
import Foundation
import ProviderServer
import Spool
import Synchronization
import TestSupport
import Testing
import WorkStore

/// Runs over a socket that are killed at random moments, and the runs after them.
///
/// `make kills COUNT=1000` is the long form. What a round does follows from its number, but for what the
/// machine makes of the moments: `SSP_CANCEL_KILL_FROM` begins with another one.
@Suite struct RandomKillTests {
  private static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }

  /// How many kills there are in all.
  private static let killCount = number("SSP_CANCEL_KILLS") ?? 10
  /// The most kills of one batch.
  private static let roundSize = 12

  @Test func `whenever it is killed, nothing is lost and nothing done twice`() async throws {
    var killed = 0
    var round = Self.number("SSP_CANCEL_KILL_FROM") ?? 0
    let started = ContinuousClock.now
    while killed < Self.killCount {
      let batch = try await KilledBatch(round: round)
      killed += try await batch.check(killCount: min(Self.roundSize, Self.killCount - killed))
      if Self.killCount > 100 {
        let seconds = (ContinuousClock.now - started).components.seconds
        try FileHandle.standardError.write(
          contentsOf: Data("round \(round): \(killed) kills in \(seconds) s\n".utf8)
        )
      }
      round += 1
    }
  }
}

/// Appointments at a provider of their own, half of which meet a fault, with duplicates, files that are no
/// appointments and appointments that the provider does not have among them.
private struct KilledBatch {
  private let story: Comment
  private let inputs: DroppedInputs
  private let loopback: LoopbackRun
  private let provider: RunningProvider
  private let round: Int

  private static let appointmentCount = 96

  /// The faults; each leaves something else to find out after a kill.
  private static let scenarios = [
    "commit-then-no-answer", "server-error", "changed-once", "commit-then-gateway-timeout",
    "no-answer-and-unreadable", "version-conflict", "half-a-body", "ok-empty", "ok-still-booked",
    "commit-then-read-refused", "{ scenario: slow-then-commit, seconds: 1 }", "stale-etag",
    "gateway-timeout", "differences", "{ scenario: read-server-error, times: 1 }", "forbidden",
  ]

  private static func file(_ id: String) -> String { "X9C01/\(id).json" }

  init(round: Int) async throws {
    story = "round \(round)"
    self.round = round
    let workplace = try Workplace()
    var inputs = DroppedInputs(workplace)
    var faults = ""
    for number in 0..<Self.appointmentCount {
      let id = "made-up-\(number)"
      let data = Data(Workplace.appointment(id).utf8)
      try inputs.drop(data, as: Self.file(id))
      try workplace.write(data, to: "book/\(Self.file(id))")
      if number % 2 == 1 {
        faults += "\(id): \(Self.scenarios[(number / 2 + round) % Self.scenarios.count])\n"
      }
      if number % 12 == 0 {
        try inputs.drop(data + Data("\n".utf8), as: "X9C01/again-\(number).json")
        try inputs.drop(Data("{\"resourceType\":".utf8), as: "X9C01/torn-\(number).json")
        let other = Workplace.appointment("unknown-\(number)")
        try inputs.drop(Data(other.utf8), as: "X9C01/unknown-\(number).json")
      }
    }
    try workplace.write(faults, to: "faults.yaml")
    self.inputs = inputs
    loopback = LoopbackRun(workplace)
    provider = try await RunningProvider(
      in: workplace,
      nil,
      [
        "--book", workplace.url("book").path, "--scenario", workplace.url("faults.yaml").path,
        "--state", workplace.url("book.sqlite").path,
      ]
    )
    try loopback.configure(provider, requestSeconds: 10)
  }

  private var program: Program { loopback.program("run", "--provider-concurrency", "8") }

  /// Kills runs until one comes to its end, and lets one do so after that many kills; returns how many
  /// were killed.
  func check(killCount: Int) async throws -> Int {
    var moments = SeededGenerator(seed: UInt64(round))
    for killed in 0..<killCount {
      let seconds = Double.random(in: 0...1.5, using: &moments)
      let began = Mutex<ContinuousClock.Instant?>(nil)
      let result = try await program.run(killedWhen: {
        let start = began.withLock { start in
          start = start ?? .now
          return start ?? .now
        }
        return ContinuousClock.now - start > .seconds(seconds)
      })
      guard result.wasSignalled else {
        try await checkEnd(result)
        return killed
      }
      try await checkKilled("\(story), kill \(killed) after \(seconds) s")
    }
    try await checkEnd(try await program.run(limitSeconds: 300))
    return killCount
  }

  private func checkKilled(_ story: Comment) async throws {
    let places = try inputs.expectNothingLost(story)
    let outcomes = try inputs.outcomes(story)
    for (path, folder) in places where folder != "inbox" {
      #expect(outcomes[path] != nil, "\(story): \(path) has left the inbox without an outcome")
    }
    guard FileManager.default.fileExists(atPath: audit) else { return }
    try await inputs.expectAuditVerified(story)
  }

  private var audit: String { inputs.workplace.url("outbox/.state/audit.jsonl").path }

  // MARK: - After a run that came to its end

  private func checkEnd(_ result: Program.Result) async throws {
    #expect(!result.wasSignalled && result.status == 5, "\(story): \(result.errors)")
    try await checkKilled(story)
    let outcomes = try inputs.outcomes(story)
    #expect(Set(outcomes.keys) == Set(inputs.files.keys), story)
    let left = try inputs.workplace.files("outbox/archive", withHidden: true).filter {
      $0.contains(".part-")
    }
    #expect(left.isEmpty, story)
    for (path, outcome) in outcomes {
      if path.contains("torn") { #expect(outcome == "input-rejected", "\(story): \(path)") }
      if path.contains("unknown") { #expect(outcome == "not-found", "\(story): \(path)") }
    }
    // What a slow one has not done yet, it does now.
    try await Task.sleep(for: .seconds(1.2))
    provider.kill()
    try checkBook(outcomes)
    try await checkLedger(outcomes)
  }

  /// No appointment was cancelled twice, and no outcome contradicts what the provider has.
  private func checkBook(_ outcomes: [String: String]) throws {
    var cancelCounts: [String: Int] = [:]
    let book = try BookFile(path: inputs.workplace.url("book.sqlite").path)
    for entry in try book.entries() {
      let text = String(decoding: entry.version.bytes, as: UTF8.self)
      let isCancelled = text.contains(/"status"\s*:\s*"cancelled"/)
      cancelCounts[entry.address.id, default: 0] += isCancelled ? 1 : 0
    }
    #expect(cancelCounts.count == Self.appointmentCount, story)
    for (id, count) in cancelCounts {
      #expect(count <= 1, "\(story): \(id) was cancelled \(count) times")
      let outcome = outcomes[Self.file(id)] ?? "-"
      // That it was cancelled before is never said of what this program cancelled.
      let isTrue =
        count == 1
        ? ["cancelled", "outcome-unknown"].contains(outcome)
        : !["cancelled", "already-cancelled"].contains(outcome)
      #expect(isTrue, "\(story): \(id) is \(outcome), and was cancelled \(count) times")
    }
    for (path, outcome) in outcomes where path.contains("again") {
      let first = outcomes[path.replacing("again", with: "made-up")]
      #expect(outcome == first, "\(story): \(path)")
    }
  }

  /// The ledger says of every input what is on the disk.
  private func checkLedger(_ outcomes: [String: String]) async throws {
    let workplace = inputs.workplace
    let state = try StateFolder(reading: workplace.url("outbox/.state").path)
    let store = try SQLiteWorkStore(state: state)
    for (path, outcome) in outcomes {
      let history = try await store.history(of: try #require(RelativePath(path)))
      #expect(history.count == 1, "\(story): \(path) is one item")
      let item = try #require(history.last?.item)
      #expect(item.resolution?.outcome.rawValue == outcome, "\(story): \(path)")
      let file = try #require(item.outcomeFile)
      #expect(file.description == "outcomes/\(path).outcome.json", "\(story)")
      let isInInbox = FileManager.default.fileExists(atPath: workplace.url("inbox/\(path)").path)
      // What is tried again is not finished, and lies in the inbox; all else has left it.
      #expect(item.stage == (isInInbox ? .recorded : .finished), "\(story): \(path)")
      #expect((item.resolution?.standing == .again) == isInInbox, "\(story): \(path)")
      switch item.place {
      case .moved(let place):
        let isThere = FileManager.default.fileExists(atPath: workplace.url("outbox/\(place)").path)
        #expect(isThere && !isInInbox, "\(story): \(path)")
      // A kill came between moving it and writing that down.
      case .gone: #expect(!isInInbox, "\(story): \(path)")
      case .inbox, nil: #expect(isInInbox, "\(story): \(path)")
      }
    }
    #expect(try await store.pendingOutcomes(after: nil, limit: 1).isEmpty, story)
  }
}
#endif
