import Cancellation
import FHIRModel
import Reporting
import Spool

/// A run: every input of an inbox to its one result in the outbox.
///
///     claim ─ read ─ validate ─ route ─ admit ─ read at the provider ─ decide ─ cancel ─ record
///
/// `run` is the table of contents. A window of inputs moves over the inbox, so that memory does not grow
/// with their number. While their items are settled, side by side, the next are read and what has its
/// result is recorded. The ledger knows each step, so that the same command run again goes on
/// wherever this one stopped.
public struct Pipeline: Sendable {
  /// Tells the run to leave what it has not begun.
  public let stop: RunStop

  private let settings: RunSettings
  private let environment: RunEnvironment
  private let inbox: Inbox
  private let outbox: Outbox
  private let ledger: Ledger
  private let transport: any Transport
  private let beforeReading: AppointmentStep?
  private let afterSettling: AppointmentStep?

  /// What is done with the appointment of an input, and the patient it must be for.
  public typealias AppointmentStep =
    @Sendable (Appointment, ExpectedPatient, ProviderRoute) -> Void

  /// Creates a run.
  ///
  /// - Parameters:
  ///   - settings: what the run is told.
  ///   - environment: time and ids.
  ///   - inbox: where inputs come from.
  ///   - outbox: where results go.
  ///   - ledger: what the outbox remembers.
  ///   - transport: the way to the providers.
  ///   - beforeReading: called with each appointment just before it is read; nothing unless given.
  ///   - afterSettling: called with it when nothing more is asked of its provider in this run.
  public init(
    settings: RunSettings,
    environment: RunEnvironment,
    inbox: Inbox,
    outbox: Outbox,
    ledger: Ledger,
    transport: any Transport,
    beforeReading: AppointmentStep? = nil,
    afterSettling: AppointmentStep? = nil
  ) {
    self.settings = settings
    self.environment = environment
    self.inbox = inbox
    self.outbox = outbox
    self.ledger = ledger
    self.transport = transport
    self.beforeReading = beforeReading
    self.afterSettling = afterSettling
    stop = RunStop(firstCount: settings.retries.configurationFaultCountToStop)
  }

  /// Carries the run out.
  ///
  /// - Throws: what the disk or the ledger made impossible; what was recorded before stays.
  public func run(programVersion: String) async throws(RunFailure) -> RunSummary {
    var run = try await begin(programVersion: programVersion)
    try await pass(&run)
    return try await end(run)
  }

  // MARK: - Begin, pass over the inbox, end

  /// Begins a run: what an earlier one has not brought to the disk comes first.
  public func begin(programVersion: String) async throws(RunFailure) -> OpenRun {
    let startedAt = environment.now()
    let stamp = startedAt.text.filter { $0.isNumber || $0 == "T" || $0 == "Z" }
    var ids = environment.ids(for: -1)
    let runLedger = try await RunLedger(
      ledger,
      ids: { "\(stamp)-\(UUIDText(using: &ids).text.prefix(8))" },
      programVersion: programVersion,
      startedAt: startedAt,
      consumer: settings.requests.consumer
    )
    let run = OpenRun(
      ledger: runLedger,
      summary: try summary(of: runLedger, programVersion: programVersion, startedAt: startedAt)
    )
    try await recorder(run, inbox).writePendingOutcomes()
    return run
  }

  /// The summary of a run that begins, with the file that its rows go to.
  private func summary(
    of ledger: RunLedger,
    programVersion: String,
    startedAt: FHIRInstant
  ) throws(RunFailure) -> RunSummary {
    do throws(SpoolError) {
      let path = OutboxFolder.path(ofRun: ledger.runID, RunSummary.rowsFileName)
      return try RunSummary(
        runID: ledger.runID,
        programVersion: programVersion,
        startedAt: startedAt,
        transportNotice: transport.notice,
        in: try OutboxFile(path, in: outbox)
      )
    } catch {
      throw .spool(error)
    }
  }

  /// Takes what lies in the inbox now, and brings it to its results.
  public func pass(_ run: inout OpenRun) async throws(RunFailure) {
    let intake: InboxIntake
    do throws(SpoolError) {
      intake = try await InboxIntake(
        of: inbox,
        into: outbox,
        run: run,
        settings: settings
      )
    } catch {
      throw .spool(error)
    }
    run.summary.remainder.arrivingCount = intake.unfinishedCount
    do throws(RunFailure) {
      try await settleAll(of: intake, in: &run)
      try await recordRefused(intake, in: &run)
    } catch {
      // What cannot go back now, the next run gives back.
      try? intake.release(into: outbox)
      throw error
    }
    do throws(SpoolError) { try intake.release(into: outbox) } catch { throw .spool(error) }
  }

  /// Ends a run: what it leaves is counted, and its summary is written.
  public func end(_ run: OpenRun) async throws(RunFailure) -> RunSummary {
    var summary = run.summary
    summary.remainder.reason = stop.left?.reason
    if stop.left == nil { try await closeUnmet(run, &summary) }
    let finishedAt = environment.now()
    do throws(SpoolError) { try summary.end(at: finishedAt) } catch { throw .spool(error) }
    try recorder(run, inbox).write(summary)
    try await run.ledger.end(at: finishedAt, ExitStatus(of: summary, left: stop.left))
    return summary
  }

  private func recorder(_ run: OpenRun, _ inbox: Inbox) -> Recorder {
    Recorder(
      outbox: outbox,
      inbox: inbox,
      settings: settings,
      environment: environment,
      ledger: run.ledger,
      notice: transport.notice
    )
  }

  // MARK: - The window

  /// Reads, settles and records all inputs.
  private func settleAll(
    of intake: InboxIntake,
    in run: inout OpenRun
  ) async throws(RunFailure) {
    let begun = run
    // Lanes come and go: a group that keeps what they gave would grow with their number.
    let result = await withDiscardingTaskGroup { lanes -> Result<OpenRun, RunFailure> in
      defer { lanes.cancelAll() }
      do throws(RunFailure) {
        return .success(try await moveWindow(over: intake, begun, in: &lanes))
      } catch {
        return .failure(error)
      }
    }
    run = try result.get()
  }

  private func moveWindow(
    over intake: InboxIntake,
    _ begun: OpenRun,
    in lanes: inout DiscardingTaskGroup
  ) async throws(RunFailure) -> OpenRun {
    var run = begun
    let recorder = recorder(run, intake.inbox)
    let finished = FinishedItems()
    let settlement = Settlement(
      RunContext(settings, environment, transport, run.ledger, stop: stop),
      finished: finished,
      beforeReading: beforeReading,
      afterSettling: afterSettling
    )
    var window = InputWindow()
    var order = ReadingOrder(intake.inputs)
    lanes.addTask { await finished.tick() }
    while true {
      var isAtEnd = stop.leaving != nil
      while window.hasRoom, !isAtEnd {
        let positions = order.next(InputWindow.readingSize)
        isAtEnd = positions.isEmpty || stop.leaving != nil
        guard !isAtEnd else { break }
        let inputs = try await read(intake, positions, from: run.firstPosition)
        for admitted in try await run.ledger.admit(inputs) {
          guard let item = window.take(admitted), let lane = settlement.add(item) else { continue }
          lanes.addTask { await lane.run() }
        }
      }
      let news = window.hasOpen ? await finished.news() : FinishedItems.News()
      if let failure = run.ledger.failure { throw failure }
      for (position, result) in news.results { window.settle(position, result) }
      if window.isDue(news) { try await run.add(window.takeFinished(), recorder) }
      if isAtEnd, !window.hasOpen {
        run.firstPosition += intake.inputs.count
        return run
      }
    }
  }

  // MARK: - Reading inputs

  /// Reads, validates and routes some inputs, side by side.
  private func read(
    _ intake: InboxIntake,
    _ positions: [Int],
    from firstPosition: Int
  ) async throws(RunFailure) -> [Input] {
    let reading = InputReading(inbox: intake.inbox, settings: settings)
    let laneCount = 4
    let laneSize = (positions.count + laneCount - 1) / laneCount
    let lanes = await withTaskGroup(of: (Int, Result<[Input], SpoolError>).self) { group in
      for lane in 0..<laneCount {
        let own = Array(positions.dropFirst(lane * laneSize).prefix(laneSize))
        group.addTask { (lane, await reading.read(intake.inputs, own, from: firstPosition)) }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    var inputs: [Input] = []
    do throws(SpoolError) {
      for lane in 0..<laneCount {
        if let lane = lanes[lane] { inputs += try lane.get() }
      }
    } catch {
      throw .spool(error)
    }
    return inputs
  }

  // MARK: - What is no input, and what is none any more

  /// Records the entries of the inbox that are no files, such as links, once in a run.
  private func recordRefused(
    _ intake: InboxIntake,
    in run: inout OpenRun
  ) async throws(RunFailure) {
    let reading = InputReading(inbox: intake.inbox, settings: settings)
    let new = intake.refused.filter { run.refused.insert($0.relativePath).inserted }
    let recorder = recorder(run, intake.inbox)
    for start in stride(from: 0, to: new.count, by: InputWindow.readingSize) {
      let inputs = new[start...].prefix(InputWindow.readingSize).enumerated().compactMap {
        offset,
        entry -> Input? in
        let position = run.firstPosition + start + offset
        return entry.refusal.map { reading.rejected(entry, position, by: $0) }
      }
      let admitted = try await run.ledger.admit(inputs)
      try await run.add(
        admitted.map { FinishedInput($0, ItemResult(.inputRejected)) },
        recorder
      )
    }
    run.firstPosition += new.count
  }

  /// Closes items of earlier runs whose files somebody took out of the inbox; those in doubt stay, and
  /// are listed.
  private func closeUnmet(
    _ run: OpenRun,
    _ summary: inout RunSummary
  ) async throws(RunFailure) {
    let inDoubt = try await run.ledger.unmetItemsInDoubt()
    summary.remainder.inDoubt = inDoubt.map(ItemRow.init)
    // What is still being dropped may be one of them.
    guard summary.remainder.arrivingCount == 0 else { return }
    let kept = Set(inDoubt.map(\.id))
    var page = try await run.ledger.unmetItems(after: nil)
    while let last = page.last {
      let gone = page.items.filter { !kept.contains($0.id) }
      let items = try await run.ledger.take(over: gone.map(\.input))
      try await run.ledger.commit(items.map { .finish($0.id, .gone) })
      page = try await run.ledger.unmetItems(after: last)
    }
  }
}
