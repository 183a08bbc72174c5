#if Network
import Cancellation
import ConfigurationFiles
import FHIRModel
import Foundation
import MessagePipeline
import NetworkTestSupport
import Reporting
import Spool

/// A run of the pipeline over a socket, with an inbox and an outbox of its own, removed at the end.
final class WireRun: Sendable {
  let folder: URL

  init() throws {
    folder = URL.temporaryDirectory.appending(path: "wire-run-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: inbox, withIntermediateDirectories: true)
  }

  deinit {
    // What cannot be removed is the system's to clean up.
    try? FileManager.default.removeItem(at: folder)
  }

  private var inbox: URL { folder.appending(path: "inbox/X9C01") }

  /// Puts an appointment into the inbox.
  func drop(_ json: String, as name: String) throws {
    try Data(json.utf8).write(to: inbox.appending(path: "\(name).json"))
  }

  /// Runs through a server; its inputs are moved, so that there can be another run.
  func run(
    through server: RunningServer,
    limits: ConnectionLimits = ConnectionLimits(),
    now: FHIRInstant = Interactions.now,
    _ change: (inout RunSettings) -> Void = { _ in }
  ) async throws -> RunSummary {
    let interactions = try Interactions(base: server.base)
    var settings = RunSettings(
      requests: interactions.builder,
      routes: try RoutingTable([interactions.route])
    )
    settings.durability = .none
    change(&settings)
    return try await withProxy(
      to: server.base,
      identity: server.identity(),
      limits: limits,
      connectionCount: settings.maximumConcurrency
    ) { [settings] proxy in
      let inbox = try Inbox(folder: folder.appending(path: "inbox").path)
      let outbox = try Outbox(folder: folder.appending(path: "outbox").path, inbox: inbox)
      let pipeline = Pipeline(
        settings: settings,
        environment: RunEnvironment(now: { now }, pause: { _ in }, seed: 1),
        inbox: inbox,
        outbox: outbox,
        ledger: try await Ledger(of: outbox, durability: settings.durability),
        transport: proxy
      )
      return try await pipeline.run(programVersion: "0.0.0-test")
    }
  }

  /// The names of all outcome files.
  func outcomeFiles() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.appending(path: "outbox").path)
      .filter { $0.hasSuffix(".outcome.json") }
  }

  /// The text of the outcome of an input.
  func outcome(of name: String) throws -> String {
    try String(
      contentsOf: folder.appending(path: "outbox/outcomes/X9C01/\(name).json.outcome.json"),
      encoding: .utf8
    )
  }
}
#endif
