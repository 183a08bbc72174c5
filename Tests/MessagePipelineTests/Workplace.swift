import Cancellation
import FHIRModel
import Foundation
import MessagePipeline
import Reporting
import Spool
import TestSupport

/// An inbox and an outbox in a folder of their own, removed with all they hold when the test ends.
final class Workplace: Sendable {
  private let folder: URL

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

  /// The files of the outbox, by their paths below it.
  func outbox() throws -> [String: [UInt8]] {
    try Repository.files(below: folder.appending(path: "outbox"))
  }

  /// Runs the pipeline over the folders.
  func run(
    _ transport: any Transport,
    at clock: TestClock = TestClock(),
    seed: UInt64? = 1,
    changing change: (inout RunSettings) -> Void = { _ in }
  ) async throws -> RunSummary {
    var settings = try Repository.settings()
    change(&settings)
    return try await Turns.ofFour.take { [settings] in
      try await self.run(transport, settings, at: clock, seed: seed)
    }
  }

  private func run(
    _ transport: any Transport,
    _ settings: RunSettings,
    at clock: TestClock,
    seed: UInt64?
  ) async throws -> RunSummary {
    let inbox = try Inbox(folder: folder.appending(path: "inbox").path)
    let pipeline = Pipeline(
      settings: settings,
      environment: RunEnvironment(
        now: { clock.now },
        pause: { clock.pass($0) },
        seed: seed
      ),
      inbox: inbox,
      outbox: try Outbox(folder: folder.appending(path: "outbox").path, inbox: inbox),
      transport: transport
    )
    return try await pipeline.run(programVersion: "0.0.0-test")
  }
}
