import FHIRModel
import Foundation
import Glibc
import Spool
import Synchronization
import TestSupport
import Testing

@testable import WorkStore

/// Processes that are killed while they commit, and what is there afterwards.
@Suite(.serialized) struct StoreCrashTests {
  /// What the process that is to be killed finds in its environment.
  private enum Variable {
    static let state = "SSP_CANCEL_CRASHING_STATE"
    static let reports = "SSP_CANCEL_CRASHING_REPORTS"
    /// After how many reports it kills itself, and how many microseconds later.
    static let reportCount = "SSP_CANCEL_CRASHING_AFTER"
    static let delay = "SSP_CANCEL_CRASHING_DELAY"
  }

  /// How often to kill; the long form takes more.
  private static let roundCount =
    ProcessInfo.processInfo.environment["SSP_CANCEL_CRASH_ROUNDS"].flatMap { Int($0) } ?? 8

  /// What a process that is to be killed says was committed.
  private enum Step: String, CaseIterable {
    case claimed, attempted, settled, recorded, finished
  }

  @Test func `has everything that was reported, however often the process is killed`() async throws
  {
    let state = try TestState()
    var random = SeededGenerator(seed: 42)
    var reported: [String: Step] = [:]
    for round in 0..<Self.roundCount {
      let reports = state.url.appending(path: "reports-\(round)")
      let process = try Self.startChild(
        state,
        reports,
        killedAfter: Int.random(in: 1..<150, using: &random),
        microseconds: Int.random(in: 0..<3000, using: &random)
      )
      while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
      #expect(process.terminationReason == .uncaughtSignal, "the process ended by itself")
      for line in Self.lines(reports) {
        let words = line.split(separator: " ")
        let step = try #require(Step(rawValue: String(words[0])))
        for name in words.dropFirst() { reported[String(name)] = step }
      }
      try await expectThere(reported, state, isKilledRun: "\(round)")
    }
    #expect(reported.values.contains(.finished))
    try await resumeAll(state)
  }

  private func expectThere(
    _ reported: [String: Step],
    _ state: TestState,
    isKilledRun round: String
  ) async throws {
    let folder = try StateFolder(folder: state.path)
    let store = try SQLiteWorkStore(state: folder)
    for (name, step) in reported {
      let history = try await store.history(of: LedgerSamples.path(name))
      #expect(history.count == 1, "\(name) after round \(round)")
      let entry = try #require(history.first)
      let stage: ItemStage =
        switch step {
        case .claimed, .attempted: .claimed
        case .settled: .settled
        case .recorded: .recorded
        case .finished: .finished
        }
      #expect(entry.item.stage.rawValue >= stage.rawValue, "\(name) after round \(round)")
      #expect(step == .claimed || !entry.attempts.isEmpty, "\(name) after round \(round)")
    }
    // The ledger agrees with itself: a result has an answered attempt, a waiting file a result.
    for item in try await store.unfinishedItems(after: nil, limit: 1_000_000) {
      let entry = try #require(try await store.history(of: item.input.path).first)
      #expect((item.stage == .claimed) == (entry.attempts.first?.answer == nil))
    }
    for pending in try await store.pendingOutcomes(after: nil, limit: 1_000_000) {
      #expect(pending.outcome.bytes == Array("outcome of \(pending.item.number)".utf8))
    }
    let trail = AuditTrail.self
    let key = try #require(StateKey(bytes: folder.key()))
    let head = try await store.auditHead()
    let reading = try trail.verify(state: folder, key: key, confirmed: head)
    #expect(reading.head.recordCount >= head?.recordCount ?? 0)
  }

  private func resumeAll(_ state: TestState) async throws {
    let store = try SQLiteWorkStore(state: StateFolder(folder: state.path))
    let epoch = try await store.begin(LedgerSamples.run("last"))
    let inDoubt = Set(try await store.itemsInDoubt(after: nil, limit: 1_000_000).map(\.id))
    var after: ItemID?
    while true {
      let page = try await store.unfinishedItems(after: after, limit: 100)
      guard let last = page.last else { break }
      after = last.id
      for (item, claim) in zip(page, try await store.claim(page.map(\.input), by: epoch)) {
        #expect(claim.id == item.id)
        switch claim.standing {
        case .settled: break
        case .inDoubt, .open:
          #expect((claim.standing == .inDoubt) == inDoubt.contains(item.id))
          try await store.commit([LedgerSamples.settle(item.id)], by: epoch)
        }
        try await store.commit([.finish(item.id, .inbox)], by: epoch)
      }
    }
    #expect(try await store.unfinishedItems(after: nil, limit: 1).isEmpty)
  }

  // MARK: - The process that is killed

  /// Works until it is killed, in a process of its own; alone it is no test.
  @Test(.enabled(if: ProcessInfo.processInfo.environment[Variable.state] != nil, "only as a child"))
  func `child that commits and reports until it is killed`() async throws {
    let environment = ProcessInfo.processInfo.environment
    let path = try #require(environment[Variable.state])
    let folder = try StateFolder(folder: path)
    let store = try SQLiteWorkStore(state: folder)
    let key = try #require(StateKey(bytes: folder.key()))
    let trail = try AuditTrail(state: folder, key: key, confirmed: await store.auditHead())
    let name = "\(getpid())"
    let epoch = try await store.begin(LedgerSamples.run(name))
    let reports = try Reports(environment: environment)
    for group in 0..<10_000 {
      let names = (0..<20).map { "\(name)/\(group)-\($0)" }
      let items = try await store.claim(names.map { try LedgerSamples.input($0) }, by: epoch)
      try reports.add(.claimed, names)
      var record = AuditRecord(.attempt, at: LedgerSamples.time, runID: name)
      record.traceIDs = names
      let head = try trail.append([record, record])
      try await store.commit([.audit(head)], by: epoch)
      // Side by side, as providers' lanes are: they share transactions.
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        for (item, name) in zip(items, names) {
          tasks.addTask {
            try await store.commit([.attempt(LedgerSamples.attempt(item.id))], by: epoch)
            try reports.add(.attempted, [name])
            try await store.commit(
              [.answer(LedgerSamples.answer(item.id)), LedgerSamples.settle(item.id)],
              by: epoch
            )
            try reports.add(.settled, [name])
          }
        }
        try await tasks.waitForAll()
      }
      let file = try LedgerSamples.path("outcomes/file")
      try await store.commit(items.map { .record($0.id, outcomeFile: file) }, by: epoch)
      try reports.add(.recorded, names)
      try await store.commit(items.dropLast().map { .finish($0.id, .inbox) }, by: epoch)
      try reports.add(.finished, names.dropLast())
    }
    Issue.record("nobody killed the process")
  }

  /// What the process that is to be killed says, to a file, until it has said enough and dies.
  ///
  /// It counts by itself and is not watched from outside: however slow the machine is, as much is
  /// committed.
  private final class Reports: Sendable {
    private let file: FileHandle
    private let lastReport: Int
    private let delay: UInt32
    private let count = Atomic(0)

    init(environment: [String: String]) throws {
      let path = try #require(environment[Variable.reports])
      file = try FileHandle(forWritingTo: URL(filePath: path))
      lastReport = try #require(environment[Variable.reportCount].flatMap { Int($0) })
      delay = try #require(environment[Variable.delay].flatMap { UInt32($0) })
    }

    func add(_ step: Step, _ names: [String]) throws {
      try file.write(contentsOf: Data("\(step.rawValue) \(names.joined(separator: " "))\n".utf8))
      if count.add(1, ordering: .relaxed).newValue == lastReport {
        Thread.detachNewThread { [delay] in
          usleep(delay)
          kill(getpid(), SIGKILL)
        }
      }
    }
  }

  /// Starts this test program once more, with nothing but the test that is to be killed.
  private static func startChild(
    _ state: TestState,
    _ reports: URL,
    killedAfter reportCount: Int,
    microseconds delay: Int
  ) throws -> Process {
    try Data().write(to: reports)
    let process = Process()
    process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = [
      "--testing-library", "swift-testing", "--filter", "child that commits and reports",
    ]
    process.environment = ProcessInfo.processInfo.environment.merging(
      [
        Variable.state: state.path, Variable.reports: reports.path,
        Variable.reportCount: "\(reportCount)", Variable.delay: "\(delay)",
      ]
    ) { $1 }
    let output = try FileHandle(forWritingTo: URL(filePath: "/dev/null"))
    process.standardOutput = output
    process.standardError = output
    try process.run()
    return process
  }

  /// The whole lines of a file, which a killed process may have left with half a line.
  private static func lines(_ file: URL) -> [Substring] {
    // A file that is not there yet has none.
    guard let data = try? Data(contentsOf: file) else { return [] }
    let text = String(decoding: data, as: UTF8.self)
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
  }
}
