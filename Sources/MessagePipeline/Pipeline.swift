import Cancellation
import FHIRModel
import Reporting
import Spool

/// A run: every input of an inbox to its one result in the outbox.
///
///     list ─ read ─ validate ─ route ─ admit ─ read at the provider ─ decide ─ cancel ─ record
///
/// `run` is the table of contents. Inputs go through it in groups, so that memory does not grow with
/// their number; within a group, providers are spoken to side by side, each about one appointment
/// at a time.
public struct Pipeline: Sendable {
  private let settings: RunSettings
  private let environment: RunEnvironment
  private let inbox: Inbox
  private let outbox: Outbox
  private let transport: any Transport
  private let beforeReading: BeforeReading?

  /// What is done with the appointment of an input, and the patient it must be for, just before it is
  /// read at its provider.
  public typealias BeforeReading =
    @Sendable (Appointment, ExpectedPatient, ProviderRoute) -> Void

  /// How many inputs are between reading and recording at a time.
  private static let groupSize = 256

  /// Creates a run.
  ///
  /// - Parameters:
  ///   - settings: what the run is told.
  ///   - environment: time and ids.
  ///   - inbox: where inputs come from.
  ///   - outbox: where results go.
  ///   - transport: the way to the providers.
  ///   - beforeReading: called with each appointment just before it is read; nothing unless given.
  public init(
    settings: RunSettings,
    environment: RunEnvironment,
    inbox: Inbox,
    outbox: Outbox,
    transport: any Transport,
    beforeReading: BeforeReading? = nil
  ) {
    self.settings = settings
    self.environment = environment
    self.inbox = inbox
    self.outbox = outbox
    self.transport = transport
    self.beforeReading = beforeReading
  }

  /// Carries the run out.
  ///
  /// - Throws: what the disk made impossible; what was recorded before stays.
  public func run(programVersion: String) async throws(SpoolError) -> RunSummary {
    let listing = try inbox.list()
    if !settings.keepsInbox { try inbox.requireMovable() }
    var summary = makeSummary(programVersion)
    let recorder = Recorder(
      outbox: outbox,
      inbox: inbox,
      settings: settings,
      notice: transport.notice
    )
    var effects = Effects()
    var breakers: [String: CircuitBreaker] = [:]

    for start in stride(from: 0, to: listing.inputs.count, by: Self.groupSize) {
      let end = min(start + Self.groupSize, listing.inputs.count)
      let inputs = try await read(listing.inputs, start..<end)
      let admitted = effects.admit(inputs)
      let results = await settle(inputs, admitted, &breakers)
      let all = effects.settle(inputs, results)
      try recorder.record(inputs, all, in: &summary)
    }
    try recordRefused(listing, recorder, &summary)

    summary.finishedAt = environment.now()
    try recorder.write(summary)
    return summary
  }

  private func makeSummary(_ programVersion: String) -> RunSummary {
    let startedAt = environment.now()
    var ids = environment.ids(for: -1)
    let stamp = startedAt.text.filter { $0.isNumber || $0 == "T" || $0 == "Z" }
    let suffix = String(UUIDText(using: &ids).text.prefix(8))
    return RunSummary(
      runID: "\(stamp)-\(suffix)",
      programVersion: programVersion,
      startedAt: startedAt,
      transportNotice: transport.notice
    )
  }

  // MARK: - Reading inputs

  /// Reads, validates and routes a group of inputs, side by side.
  private func read(
    _ entries: InboxEntries,
    _ range: Range<Int>
  ) async throws(SpoolError) -> [Input] {
    let reading = InputReading(inbox: inbox, settings: settings)
    let laneCount = 4
    let laneSize = (range.count + laneCount - 1) / laneCount
    let lanes = await withTaskGroup(of: (Int, Result<[Input], SpoolError>).self) { group in
      for lane in 0..<laneCount {
        let start = min(range.lowerBound + lane * laneSize, range.upperBound)
        let end = min(start + laneSize, range.upperBound)
        group.addTask { (lane, await reading.read(entries, start..<end)) }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    var inputs: [Input] = []
    for lane in 0..<laneCount {
      if let lane = lanes[lane] { inputs += try lane.get() }
    }
    return inputs
  }

  // MARK: - Settling

  /// Settles the inputs at the admitted positions, a lane for each provider; returns the results by
  /// position.
  private func settle(
    _ inputs: [Input],
    _ admitted: [Int],
    _ breakers: inout [String: CircuitBreaker]
  ) async -> [Int: ItemResult] {
    var lanes: [(key: String, positions: [Int])] = []
    var laneByKey: [String: Int] = [:]
    var results: [Int: ItemResult] = [:]
    for position in admitted {
      guard case .routed(let item) = inputs[position].content else { continue }
      if let lane = laneByKey[item.route.key] {
        lanes[lane].positions.append(position)
      } else {
        laneByKey[item.route.key] = lanes.count
        lanes.append((item.route.key, [position]))
      }
    }
    await withTaskGroup(of: LaneResult.self) { group in
      var waiting = lanes[...]
      func startLane() {
        guard let lane = waiting.popFirst() else { return }
        let breaker =
          breakers[lane.key] ?? CircuitBreaker(limit: settings.retries.gatewayFaultCountToStop)
        group.addTask { await settleLane(lane.key, lane.positions, inputs, breaker) }
      }
      for _ in 0..<settings.maximumProviderCount { startLane() }
      for await lane in group {
        breakers[lane.key] = lane.breaker
        results.merge(lane.results) { first, _ in first }
        startLane()
      }
    }
    return results
  }

  private struct LaneResult: Sendable {
    let key: String
    let breaker: CircuitBreaker
    let results: [Int: ItemResult]
  }

  private func settleLane(
    _ key: String,
    _ positions: [Int],
    _ inputs: [Input],
    _ breaker: CircuitBreaker
  ) async -> LaneResult {
    var breaker = breaker
    var results: [Int: ItemResult] = [:]
    for position in positions {
      guard case .routed(let item) = inputs[position].content else { continue }
      if breaker.isOpen {
        results[position] = ItemResult(
          .notAttempted,
          reason: "the provider could not be reached several times in a row"
        )
        continue
      }
      beforeReading?(item.appointment, item.expectedPatient, item.route)
      let result = await Conversation.cancel(
        item,
        position: inputs[position].position,
        settings: settings,
        environment: environment,
        transport: transport
      )
      breaker.add(result)
      results[position] = result
    }
    return LaneResult(key: key, breaker: breaker, results: results)
  }

  // MARK: - What is no input

  /// Records the entries of the inbox that are no files, such as links.
  private func recordRefused(
    _ listing: InboxListing,
    _ recorder: Recorder,
    _ summary: inout RunSummary
  ) throws(SpoolError) {
    let reading = InputReading(inbox: inbox, settings: settings)
    for start in stride(from: 0, to: listing.refused.count, by: Self.groupSize) {
      let end = min(start + Self.groupSize, listing.refused.count)
      let inputs = (start..<end).compactMap { position -> Input? in
        let entry = listing.refused[position]
        return entry.refusal.map {
          reading.rejected(entry, listing.inputs.count + position, by: $0)
        }
      }
      try recorder.record(inputs, inputs.map { _ in ItemResult(.inputRejected) }, in: &summary)
    }
  }
}
