import Cancellation
import FHIRModel
import Foundation
import Reporting
import Spool
import Synchronization
import TestSupport

@testable import MessagePipeline

/// An inbox and an outbox in a folder of their own, removed with all they hold when the test ends.
final class Workplace: Sendable {
  private let folder: URL
  private let lastStatus = Mutex<ExitStatus?>(nil)

  /// What the last run ended with.
  var status: ExitStatus? { lastStatus.withLock { $0 } }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "ssp-cancel-tests-\(UUID().uuidString)"
    )
    try FileManager.default.createDirectory(
      at: folder.appending(path: "inbox"),
      withIntermediateDirectories: true
    )
  }

  deinit {
    // What cannot be removed is the system's to clean up.
    try? FileManager.default.removeItem(at: folder)
  }

  /// Puts a file into the inbox.
  func drop(_ bytes: [UInt8], as path: String) throws {
    let file = folder.appending(path: "inbox/\(path)")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(bytes).write(to: file)
  }

  /// Takes a file out of the inbox.
  func remove(_ path: String) throws {
    try FileManager.default.removeItem(at: folder.appending(path: "inbox/\(path)"))
  }

  /// The path of a file in the inbox.
  func path(_ name: String) -> String { folder.appending(path: "inbox/\(name)").path }

  /// Puts a sample into the inbox, with its sidecar if it has one.
  func dropSample(_ path: String) throws {
    try drop(try Repository.bytes("inbox/\(path)"), as: path)
    for sidecar in [path, String(path.prefix { $0 != "." })].map({ $0 + ".cancel.yaml" })
    where FileManager.default.fileExists(
      atPath: Repository.samples.appending(path: "inbox/\(sidecar)").path
    ) {
      try drop(try Repository.bytes("inbox/\(sidecar)"), as: sidecar)
    }
  }

  /// Puts all samples into the inbox.
  func dropSamples() throws {
    for (path, bytes) in try Repository.files(below: Repository.samples.appending(path: "inbox")) {
      try drop(bytes, as: path)
    }
  }

  /// The files of the inbox, by their paths below it.
  func inbox() throws -> [String: [UInt8]] {
    try Repository.files(below: folder.appending(path: "inbox"))
  }

  /// The files of the outbox, by their paths below it, without what the program remembers.
  func outbox() throws -> [String: [UInt8]] {
    try Repository.files(below: folder.appending(path: "outbox"), without: ".state/")
  }

  /// The files that the outbox remembers by, by their names.
  ///
  /// The log of the ledger is gone as soon as the ledger is closed, which may be just now.
  func state() -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in ["ledger.sqlite", "ledger.sqlite-wal", "audit.jsonl"] {
      let file = folder.appending(path: "outbox/.state/\(name)")
      files[name] = (try? Data(contentsOf: file)).map { Array($0) }
    }
    return files
  }

  /// The inputs of the inbox, read.
  func inputs(_ settings: RunSettings) async throws -> [Input] {
    let inbox = try Inbox(folder: folder.appending(path: "inbox").path)
    let entries = try inbox.list().inputs
    let reading = InputReading(inbox: inbox, settings: settings)
    return try await reading.read(entries, Array(entries.indices), from: 0).get()
  }

  /// The ledger of a run that begins now.
  func ledger(_ settings: RunSettings) async throws -> RunLedger {
    let outbox = try Outbox(folder: folder.appending(path: "outbox").path)
    return try await RunLedger(
      Ledger(of: outbox, durability: .none),
      ids: { UUID().uuidString },
      programVersion: "0.0.0-test",
      startedAt: Repository.now,
      destination: settings.destination,
      consumer: settings.requests.consumer
    )
  }

  /// Runs the pipeline over the folders.
  func run(
    _ transport: any Transport,
    at clock: TestClock = TestClock(),
    seed: UInt64? = 1,
    on work: Work = .inbox,
    plan: CancellationPlan? = nil,
    changing change: (inout RunSettings) -> Void = { _ in }
  ) async throws -> RunSummary {
    var settings = try Repository.settings()
    change(&settings)
    return try await Turns.ofFour.take { [settings] in
      try await self.run(transport, settings, at: clock, seed: seed, on: work, plan)
    }
  }

  /// Settles what is in doubt by reading.
  func resolve(_ transport: any Transport) async throws -> RunSummary {
    try await run(transport, on: .doubts) { $0.cancels = false }
  }

  /// What a run works on.
  enum Work {
    case inbox
    case doubts
    /// The items of the newest run, those with some outcomes or those that came to no end.
    case retry(Set<CancellationOutcome>)

    func choose(_ pipeline: Pipeline) async throws -> RunWork {
      switch self {
      case .inbox: .inbox
      case .doubts: try await pipeline.doubts()
      case .retry(let outcomes): try await pipeline.retryChoice(run: nil, only: outcomes).work
      }
    }
  }

  /// Makes a plan of the inbox.
  func plan(_ transport: any Transport) async throws -> CancellationPlan {
    let clock = TestClock()
    let planning = Planning(
      settings: try Repository.settings(),
      environment: RunEnvironment(now: { clock.now }, pause: { clock.pass($0) }, seed: 1),
      inbox: try Inbox(folder: folder.appending(path: "inbox").path),
      transport: transport
    )
    return try await planning.plan(programVersion: "0.0.0-test")
  }

  private func run(
    _ transport: any Transport,
    _ settings: RunSettings,
    at clock: TestClock,
    seed: UInt64?,
    on work: Work,
    _ plan: CancellationPlan?
  ) async throws -> RunSummary {
    let pipeline = try await pipeline(transport, settings, at: clock, seed: seed, plan)
    let summary = try await pipeline.run(
      programVersion: "0.0.0-test",
      on: try await work.choose(pipeline)
    )
    lastStatus.withLock { $0 = ExitStatus(of: summary, left: pipeline.stop.left) }
    return summary
  }

  /// A pipeline over the folders, with the settings of the samples unless others are given.
  func pipeline(
    _ transport: any Transport,
    _ settings: RunSettings? = nil,
    at clock: TestClock = TestClock(),
    seed: UInt64? = 1,
    _ plan: CancellationPlan? = nil
  ) async throws -> Pipeline {
    let settings = try settings ?? Repository.settings()
    let inbox = try Inbox(folder: folder.appending(path: "inbox").path)
    let outbox = try Outbox(folder: folder.appending(path: "outbox").path, inbox: inbox)
    return Pipeline(
      settings: settings,
      environment: RunEnvironment(
        now: { clock.now },
        pause: { clock.pass($0) },
        seed: seed
      ),
      inbox: inbox,
      outbox: outbox,
      ledger: try await Ledger(of: outbox, durability: settings.durability),
      transport: transport,
      plan: plan.map(PlannedCancellations.init)
    )
  }
}
