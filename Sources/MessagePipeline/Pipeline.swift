import Cancellation
import FHIRModel
import Reporting
import Spool

/// A run: every input of an inbox to its one result in the outbox.
///
///     list ─ read ─ validate ─ route ─ admit ─ read at the provider ─ decide ─ cancel ─ record
///
/// `run` is the table of contents. A window of inputs moves over the inbox, so that memory does not grow
/// with their number. While their items are settled, side by side, the next are read and what has its
/// result is recorded.
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
    var record = Record(recorder: recorder, summary: summary)
    try await settleAll(listing.inputs, into: &record)
    summary = record.inOrder()
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

  // MARK: - The window

  /// Reads, settles and records all inputs.
  private func settleAll(
    _ entries: InboxEntries,
    into record: inout Record
  ) async throws(SpoolError) {
    let result = await withTaskGroup(of: Void.self) { lanes -> Result<Record, SpoolError> in
      defer { lanes.cancelAll() }
      do throws(SpoolError) {
        return .success(try await moveWindow(over: entries, record, in: &lanes))
      } catch {
        return .failure(error)
      }
    }
    record = try result.get()
  }

  private func moveWindow(
    over entries: InboxEntries,
    _ begun: Record,
    in lanes: inout TaskGroup<Void>
  ) async throws(SpoolError) -> Record {
    var record = begun
    let finished = FinishedItems()
    let settlement = Settlement(
      RunContext(settings, environment, transport),
      finished: finished,
      beforeReading: beforeReading
    )
    var window = InputWindow()
    var order = ReadingOrder(entries)
    lanes.addTask { await finished.tick() }
    while true {
      var isAtEnd = false
      while window.hasRoom, !isAtEnd {
        let positions = order.next(InputWindow.readingSize)
        isAtEnd = positions.isEmpty
        for input in try await read(entries, positions) {
          guard let item = window.take(input), let lane = settlement.add(item) else { continue }
          lanes.addTask { await lane.run() }
        }
      }
      let news = window.hasOpen ? await finished.news() : FinishedItems.News()
      for (position, result) in news.results { window.settle(position, result) }
      if window.isDue(news) { try record.add(window.takeFinished()) }
      if isAtEnd, !window.hasOpen { return record }
    }
  }

  /// The summary of a run, with where its rows belong.
  private struct Record {
    let recorder: Recorder
    var summary: RunSummary
    private var positions: [Int] = []

    init(recorder: Recorder, summary: RunSummary) {
      self.recorder = recorder
      self.summary = summary
    }

    mutating func add(
      _ finished: [(input: Input, result: ItemResult)]
    ) throws(SpoolError) {
      guard !finished.isEmpty else { return }
      try recorder.record(finished.map(\.input), finished.map(\.result), in: &summary)
      positions += finished.map(\.input.position)
    }

    /// The summary with its rows in the order of the inbox.
    func inOrder() -> RunSummary {
      var ordered = summary
      ordered.sort(by: positions)
      return ordered
    }
  }

  // MARK: - Reading inputs

  /// Reads, validates and routes some inputs, side by side.
  private func read(
    _ entries: InboxEntries,
    _ positions: [Int]
  ) async throws(SpoolError) -> [Input] {
    let reading = InputReading(inbox: inbox, settings: settings)
    let laneCount = 4
    let laneSize = (positions.count + laneCount - 1) / laneCount
    let lanes = await withTaskGroup(of: (Int, Result<[Input], SpoolError>).self) { group in
      for lane in 0..<laneCount {
        let own = Array(positions.dropFirst(lane * laneSize).prefix(laneSize))
        group.addTask { (lane, await reading.read(entries, own)) }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    var inputs: [Input] = []
    for lane in 0..<laneCount {
      if let lane = lanes[lane] { inputs += try lane.get() }
    }
    return inputs
  }

  // MARK: - What is no input

  /// Records the entries of the inbox that are no files, such as links.
  private func recordRefused(
    _ listing: InboxListing,
    _ recorder: Recorder,
    _ summary: inout RunSummary
  ) throws(SpoolError) {
    let reading = InputReading(inbox: inbox, settings: settings)
    for start in stride(from: 0, to: listing.refused.count, by: InputWindow.readingSize) {
      let end = min(start + InputWindow.readingSize, listing.refused.count)
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
