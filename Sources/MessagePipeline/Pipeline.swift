import Cancellation
import FHIRModel
import Reporting
import Spool
import WorkStore

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

  /// Tells whether the run still gets on with its work.
  public let pulse: Pulse

  let settings: RunSettings
  private let environment: RunEnvironment
  let inbox: Inbox
  private let outbox: Outbox
  let ledger: Ledger
  private let transport: any Transport
  private let beforeReading: AppointmentStep?
  private let afterSettling: AppointmentStep?
  private let plan: PlannedCancellations?

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
  ///   - plan: what is cancelled, and nothing else; everything in the inbox unless given.
  public init(
    settings: RunSettings,
    environment: RunEnvironment,
    inbox: Inbox,
    outbox: Outbox,
    ledger: Ledger,
    transport: any Transport,
    beforeReading: AppointmentStep? = nil,
    afterSettling: AppointmentStep? = nil,
    plan: PlannedCancellations? = nil
  ) {
    var settings = settings
    if let plan { settings.plannedPaths = plan.paths }
    self.settings = settings
    self.plan = plan
    self.environment = environment
    self.inbox = inbox
    self.outbox = outbox
    self.ledger = ledger
    self.transport = transport
    self.beforeReading = beforeReading
    self.afterSettling = afterSettling
    stop = RunStop(firstCount: settings.retries.configurationFaultCountToStop)
    pulse = Pulse(settings)
  }

  /// Carries the run out, over the whole inbox or what else it is to work on.
  ///
  /// - Throws: what the disk or the ledger made impossible; what was recorded before stays.
  public func run(
    programVersion: String,
    on work: RunWork = .inbox
  ) async throws(RunFailure) -> RunSummary {
    var run = try await begin(programVersion: programVersion, on: work)
    try await pass(&run)
    if work.purpose == .resolve, stop.leaving == nil { try await settleLost(in: &run) }
    return try await end(run)
  }

  // MARK: - Begin, pass over the inbox, end

  /// Begins a run: what an earlier one has not brought to the disk comes first.
  public func begin(
    programVersion: String,
    on work: RunWork = .inbox
  ) async throws(RunFailure) -> OpenRun {
    let startedAt = environment.now()
    let stamp = startedAt.text.filter { $0.isNumber || $0 == "T" || $0 == "Z" }
    var ids = environment.ids(for: -1)
    let runLedger = try await RunLedger(
      ledger,
      ids: { "\(stamp)-\(UUIDText(using: &ids).text.prefix(8))" },
      programVersion: programVersion,
      startedAt: startedAt,
      purpose: work.purpose,
      destination: settings.destination,
      consumer: settings.requests.consumer
    )
    let run = OpenRun(
      ledger: runLedger,
      work: work,
      summary: try summary(of: runLedger, programVersion: programVersion, startedAt: startedAt)
    )
    environment.report(.began(runID: run.id, notice: transport.notice))
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
    pulse.beat()
    run.summary.remainder.arrivingCount = intake.unfinishedCount
    environment.report(.found(inputCount: intake.inputs.count))
    run.left = Set(intake.left)
    do throws(RunFailure) {
      try await settleAll(of: intake, in: &run)
      if let plan {
        run.summary.remainder.unplannedCount = plan.unplannedCount(intake.left)
        try await recordMissing(plan, intake, in: &run)
      } else {
        try await recordRefused(intake, in: &run)
      }
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
    let inDoubt = try await unmetDoubts(of: run)
    summary.remainder.inDoubt = inDoubt.map(ItemRow.init)
    // Where some were left, or are still being dropped, an item that was not met may be one of them.
    if run.work.selection == nil, stop.left == nil, summary.remainder.arrivingCount == 0 {
      try await closeUnmet(run, except: Set(inDoubt.map(\.id)))
    }
    let finishedAt = environment.now()
    do throws(SpoolError) { try summary.end(at: finishedAt) } catch { throw .spool(error) }
    try recorder(run, inbox).write(summary)
    let status = ExitStatus(of: summary, left: stop.left)
    try await run.ledger.end(at: finishedAt, status)
    environment.report(.ended(summary, exitStatus: status.rawValue))
    return summary
  }

  func recorder(_ run: OpenRun, _ inbox: Inbox) -> Recorder {
    Recorder(
      outbox: outbox,
      inbox: inbox,
      settings: settings,
      environment: environment,
      ledger: run.ledger,
      notice: transport.notice
    )
  }

  func settlement(of run: OpenRun, finished: FinishedItems) -> Settlement {
    Settlement(
      RunContext(settings, environment, transport, stop: stop, pulse: pulse),
      finished: finished,
      beforeReading: beforeReading,
      afterSettling: afterSettling
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
    let settlement = settlement(of: run, finished: finished)
    let reading = InputReading(inbox: intake.inbox, settings: settings)
    var window = InputWindow()
    var order = ReadingOrder(intake.inputs)
    lanes.addTask { await finished.tick() }
    while true {
      var isAtEnd = stop.leaving != nil
      while window.hasRoom, !isAtEnd {
        let positions = order.next(InputWindow.readingSize)
        isAtEnd = positions.isEmpty || stop.leaving != nil
        guard !isAtEnd else { break }
        var inputs = try await reading.readSideBySide(
          intake.inputs,
          positions,
          from: run.firstPosition
        )
        pulse.beat()
        if let selection = run.work.selection {
          run.replaced.formUnion(inputs.map(\.file).filter { !selection.contains($0) }.map(\.path))
          inputs = inputs.filter { selection.contains($0.file) }
          let reopened = selection.reopenedItems(of: inputs.map(\.file))
          if !reopened.isEmpty { try await run.ledger.commit(reopened.map { .reopen($0) }) }
        }
        if let plan { inputs = inputs.map(plan.expecting) }
        for admitted in try await run.ledger.admit(inputs) {
          guard let item = window.take(admitted) else {
            if let outcome = window.outcome(ofUnusable: admitted) { settlement.count(outcome) }
            continue
          }
          guard let lane = settlement.add(.cancel(item, run.ledger)) else { continue }
          lanes.addTask { await lane.run() }
        }
      }
      let news = window.hasOpen ? await finished.news() : FinishedItems.News()
      if let failure = run.ledger.failure { throw failure }
      for (position, result) in news.results { window.settle(position, result) }
      if window.isDue(news) {
        let group = window.takeFinished()
        try await run.add(group, recorder)
        // That it is time once more is no step.
        if !group.isEmpty { pulse.beat() }
      }
      if isAtEnd, !window.hasOpen {
        run.firstPosition += intake.inputs.count
        return run
      }
    }
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

  /// Records planned items whose files are not there; what an earlier run brought to its end is not
  /// missing.
  private func recordMissing(
    _ plan: PlannedCancellations,
    _ intake: InboxIntake,
    in run: inout OpenRun
  ) async throws(RunFailure) {
    guard stop.leaving == nil else { return }
    let reading = InputReading(inbox: intake.inbox, settings: settings)
    var inputs: [Input] = []
    for item in plan.missing(among: intake.inputs) where try await !run.ledger.hasFinished(item) {
      inputs.append(reading.missing(item, position: run.firstPosition + inputs.count))
    }
    let recorder = recorder(run, intake.inbox)
    for start in stride(from: 0, to: inputs.count, by: InputWindow.readingSize) {
      var window = InputWindow()
      let page = inputs[start...].prefix(InputWindow.readingSize)
      for admitted in try await run.ledger.admit(Array(page)) { _ = window.take(admitted) }
      try await run.add(window.takeFinished(), recorder)
    }
    run.firstPosition += inputs.count
  }

  /// Closes items of earlier runs whose files somebody took out of the inbox, but those in doubt.
  private func closeUnmet(
    _ run: OpenRun,
    except kept: Set<ItemID>
  ) async throws(RunFailure) {
    var page = try await run.ledger.unmetItems(after: nil)
    while let last = page.last {
      let gone = page.items.filter {
        !kept.contains($0.id) && !run.left.contains($0.input.path)
      }
      try await run.ledger.commit(gone.map { .close($0.id) })
      page = try await run.ledger.unmetItems(after: last)
    }
  }
}
