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
import TestSupport
import Testing

/// A whole run over mutual TLS, in which every second appointment meets a fault.
@Suite struct MixedFaultRunTests {
  /// 200 appointments, or as many as `SSP_CANCEL_MIXED_RUN` says: 2000 for the long form.
  private static let count =
    ProcessInfo.processInfo.environment["SSP_CANCEL_MIXED_RUN"].flatMap { Int($0) } ?? 200

  /// How long the client waits for an answer, which the slow provider takes twice.
  private static let requestSeconds = 6

  @Test func `every appointment has one outcome, and none contradicts the book`() async throws {
    let scenarios = FaultScenario.allCases
    let ids = (0..<Self.count).map { "made-up-\($0)" }
    var faults: [String: PlannedFault] = [:]
    for (position, id) in ids.enumerated() where position % 2 == 1 {
      faults[id] = PlannedFault(
        scenarios[position / 2 % scenarios.count],
        seconds: 2 * Self.requestSeconds
      )
    }
    let book = try MadeUpAppointment.book(ids, faults: faults)
    let wireRun = try WireRun()
    for id in ids { try wireRun.drop(MadeUpAppointment.json(id: id), as: id) }
    try await RunningServer.with(MadeUpAppointment.provider(book)) { server in
      var limits = ConnectionLimits()
      limits.requestSeconds = Self.requestSeconds
      let started = ContinuousClock.now
      let summary = try await wireRun.run(through: server, limits: limits) { settings in
        settings.maximumConcurrency = 8
        settings.providerConcurrency = 8
        // All are to be tried: that a bad provider is given up is tested elsewhere.
        settings.retries.gatewayFaultCountToStop = .max
        settings.retries.configurationFaultCountToStop = .max
      }
      if Self.count > 200 { Self.report(summary, since: started) }
      // What a slow provider has not done yet, it does now.
      try await Task.sleep(for: .seconds(2 * Self.requestSeconds + 1))
      try check(summary, ids, faults, book)
      #expect(try wireRun.outcomeFiles().count == ids.count)
    }
  }

  /// Says what became of the long form, in a warning that fails nothing.
  private static func report(_ summary: RunSummary, since started: ContinuousClock.Instant) {
    let counts = CancellationOutcome.allCases.map { ($0, summary.totals.count(of: $0)) }
      .filter { $0.1 > 0 }.map { "\($0.1) \($0.0.rawValue)" }
    Issue.record(
      "\(count) appointments in \(ContinuousClock.now - started): \(counts.joined(separator: ", "))",
      severity: .warning
    )
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
