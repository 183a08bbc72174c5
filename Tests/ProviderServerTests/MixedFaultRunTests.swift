#if Network
import Cancellation
import ConfigurationFiles
import ElementModel
import EmbeddedProvider
import FHIRModel
import Foundation
import MessagePipeline
import NetworkTestSupport
import ProviderServer
import Reporting
import SSPTransport
import Spool
import Testing

/// A whole run over mutual TLS, in which every second appointment meets a fault.
@Suite struct MixedFaultRunTests {
  /// 200 appointments, or as many as `SSP_CANCEL_MIXED_RUN` says: 2000 for the long form.
  private static let count =
    ProcessInfo.processInfo.environment["SSP_CANCEL_MIXED_RUN"].flatMap { Int($0) } ?? 200

  @Test func `every appointment has one outcome, and none contradicts the book`() async throws {
    let scenarios = FaultScenario.allCases
    let ids = (0..<Self.count).map { "made-up-\($0)" }
    var faults: [String: PlannedFault] = [:]
    for (position, id) in ids.enumerated() where position % 2 == 1 {
      faults[id] = PlannedFault(scenarios[position / 2 % scenarios.count], seconds: 2)
    }
    let book = try MadeUpAppointment.book(ids, faults: faults)
    let folder = URL.temporaryDirectory.appending(path: "mixed-run-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let inbox = folder.appending(path: "inbox/X9C01")
    try FileManager.default.createDirectory(at: inbox, withIntermediateDirectories: true)
    for id in ids {
      try Data(MadeUpAppointment.json(id: id).utf8).write(to: inbox.appending(path: "\(id).json"))
    }
    try await RunningServer.with(MadeUpAppointment.provider(book)) { server in
      let summary = try await run(in: folder, through: server)
      // What a slow provider has not done yet, it does now.
      try await Task.sleep(for: .seconds(3))
      try check(summary, ids, faults, book)
      let outcomes = try FileManager.default.subpathsOfDirectory(
        atPath: folder.appending(path: "outbox").path
      ).filter { $0.hasSuffix(".outcome.json") }
      #expect(outcomes.count == ids.count)
    }
  }

  private func run(in folder: URL, through server: RunningServer) async throws -> RunSummary {
    let interactions = try Interactions(base: server.base)
    var settings = RunSettings(
      requests: interactions.builder,
      routes: try RoutingTable([interactions.route])
    )
    settings.maximumConcurrency = 8
    settings.providerConcurrency = 8
    settings.durability = .none
    // All are to be tried: that a bad provider is given up is tested elsewhere.
    settings.retries.gatewayFaultCountToStop = .max
    settings.retries.configurationFaultCountToStop = .max
    var limits = ConnectionLimits()
    limits.requestSeconds = 1
    return try await withProxy(
      to: server.base,
      identity: server.identity(),
      limits: limits,
      connectionCount: 8
    ) { [settings] proxy in
      let inbox = try Inbox(folder: folder.appending(path: "inbox").path)
      let outbox = try Outbox(folder: folder.appending(path: "outbox").path, inbox: inbox)
      let pipeline = Pipeline(
        settings: settings,
        environment: RunEnvironment(now: { Interactions.now }, pause: { _ in }, seed: 1),
        inbox: inbox,
        outbox: outbox,
        ledger: try await Ledger(of: outbox, durability: settings.durability),
        transport: proxy
      )
      return try await pipeline.run(programVersion: "0.0.0-test")
    }
  }

  private func check(
    _ summary: RunSummary,
    _ ids: [String],
    _ faults: [String: PlannedFault],
    _ book: AppointmentBook
  ) throws {
    let provider = try Interactions(base: "https://ssp.example").route.odsCode
    #expect(summary.items.count == ids.count)
    #expect(Set(summary.items.compactMap(\.appointmentID)) == Set(ids))
    for item in summary.items {
      guard let id = item.appointmentID else { continue }
      let statuses = book.versions(
        of: .appointment(id),
        at: provider
      ).map { $0.tree.root.child(.status)?.text }
      let cancelCount = statuses.count { $0 == "cancelled" }
      let scenario = faults[id]?.scenario.rawValue ?? "none"
      #expect(cancelCount <= 1, "\(id) was cancelled twice, with \(scenario)")
      let allowed: Set<CancellationOutcome> =
        cancelCount == 1 ? [.cancelled, .outcomeUnknown] : Self.notCancelled
      #expect(allowed.contains(item.outcome), "\(id) is \(item.outcome), with \(scenario)")
      if scenario == "none" { #expect(item.outcome == .cancelled, "\(id)") }
    }
  }

  /// What may be said of an appointment that is still booked.
  private static let notCancelled = Set(CancellationOutcome.allCases)
    .subtracting([.cancelled, .alreadyCancelled])
}
#endif
