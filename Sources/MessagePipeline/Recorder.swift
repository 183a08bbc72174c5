import Cancellation
import FHIRModel
import Reporting
import Spool
import WorkStore

/// The last stage: results go to the ledger and the outbox, and inputs out of the inbox.
///
///     settle in the ledger ─ write outcomes ─ move inputs ─ finish in the ledger
///
/// Whatever stops a run in between, the next one goes on there: the ledger has the bytes of outcomes that
/// may not be on the disk, and an input leaves the inbox only when its outcome has its name.
struct Recorder {
  let outbox: Outbox
  let inbox: Inbox
  let settings: RunSettings
  let environment: RunEnvironment
  let ledger: RunLedger
  let notice: String?

  /// Records a group.
  func record(
    _ finished: [FinishedInput],
    in summary: inout RunSummary
  ) async throws(RunFailure) {
    let outcomes = finished.map { $0.isNew ? plan($0) : nil }
    try await settle(finished, outcomes)
    let paths = try write(finished, outcomes)
    var changes: [LedgerChange] = []
    var settled: [SettledItem] = []
    var rows: [(position: Int, row: ItemRow)] = []
    for (finished, path) in zip(finished, paths) {
      if finished.isNew { changes.append(.record(finished.item.id, outcomeFile: path)) }
      var row = makeRow(finished)
      row.outcomeFile = "\(path)"
      let place = try move(finished)
      if case .moved(let path) = place { row.archivedAs = "\(path)" }
      changes.append(.finish(finished.item.id, place))
      let digest = finished.input.identity.map { _ in finished.input.file.digest.description }
      settled.append(SettledItem(digest: digest, row: row))
      rows.append((finished.input.position, row))
    }
    do throws(SpoolError) { try summary.add(rows) } catch { throw .spool(error) }
    try await ledger.commit(changes)
    for item in settled { environment.report(.settled(item)) }
  }

  // MARK: - Outcomes

  /// The outcome file of an input; one of an earlier run is replaced, so that each input has one.
  private func plan(_ finished: FinishedInput) -> PlannedOutcome {
    let input = finished.input
    let content = OutcomeContent.make(finished.result, input.diagnostics, notice: notice)
    let path = OutboxFolder.outcomes.path(
      of: input.file.path,
      suffix: ".outcome.\(input.format.rawValue)"
    )
    return PlannedOutcome(
      path: finished.item.outcomeFile ?? path,
      replacesOwn: finished.item.outcomeFile != nil,
      bytes: input.format == .xml ? content.xml() : content.json()
    )
  }

  private func settle(
    _ finished: [FinishedInput],
    _ outcomes: [PlannedOutcome?]
  ) async throws(RunFailure) {
    var changes: [LedgerChange] = []
    var records: [AuditRecord] = []
    let now = environment.now()
    for (finished, outcome) in zip(finished, outcomes) {
      guard let outcome else { continue }
      let (item, result) = (finished.item, finished.result)
      changes += result.attemptAnswers.map { .answer($0) }
      let resolution = result.resolution(of: finished.input, duplicateOf: finished.duplicateOf)
      changes.append(.settle(item.id, resolution, outcome))
      var record = ledger.record(.result, of: finished.input, at: now)
      record.traceIDs = result.traceIDs
      record.requestID = result.requestID
      record.versionBefore = result.versionBefore
      record.versionAfter = result.versionAfter
      record.outcome = result.outcome
      records.append(record)
    }
    if !changes.isEmpty { try await ledger.commit(changes, records) }
  }

  /// Writes outcomes and requests; returns the outcome file of each input.
  private func write(
    _ finished: [FinishedInput],
    _ outcomes: [PlannedOutcome?]
  ) throws(RunFailure) -> [RelativePath] {
    do throws(SpoolError) {
      let batch = OutcomeBatch(outbox: outbox, durability: settings.durability)
      for case let outcome? in outcomes { try batch.append(outcome) }
      for finished in finished where !finished.result.messages.isEmpty {
        try batch.append(
          joined(finished.result.messages),
          to: OutboxFolder.requests.path(of: finished.input.file.path, suffix: ".http")
        )
      }
      var written = try batch.commit().makeIterator()
      return zip(finished, outcomes).map { finished, outcome in
        let path = outcome == nil ? finished.item.outcomeFile : written.next()
        guard let path else { preconditionFailure("a batch names all of its files") }
        return path
      }
    } catch {
      throw .spool(error)
    }
  }

  /// Writes the outcome files that an earlier run has settled and perhaps not written.
  func writePendingOutcomes() async throws(RunFailure) {
    var last: ItemID?
    while true {
      let page = try await ledger.pendingOutcomes(after: last)
      guard let end = page.last else { return }
      last = end.item
      _ = try await ledger.take(over: page.map(\.input))
      let written: [RelativePath]
      do throws(SpoolError) {
        let batch = OutcomeBatch(outbox: outbox, durability: settings.durability)
        for pending in page { try batch.append(pending.outcome) }
        written = try batch.commit()
      } catch {
        throw .spool(error)
      }
      try await ledger.commit(zip(page, written).map { .record($0.item, outcomeFile: $1) })
    }
  }

  /// Several messages in one file, with empty lines between them.
  private func joined(_ messages: [[UInt8]]) -> [UInt8] {
    var text = messages[0]
    for message in messages.dropFirst() {
      text += "\r\n\r\n".utf8
      text += message
    }
    return text
  }

  // MARK: - Inputs

  /// Moves an input to where it belongs now; returns where it is.
  private func move(_ finished: FinishedInput) throws(RunFailure) -> InputPlace {
    guard let entry = finished.input.entry else {
      // What is still in doubt stays as it is, and what came to its end needs no file any more.
      return finished.result.outcome == .outcomeUnknown ? .inbox : .gone
    }
    guard !settings.keepsInbox, let identity = finished.input.identity,
      !finished.result.isTriedAgain
    else { return .inbox }
    let destination: InputDestination =
      finished.result.outcome == .inputRejected ? .rejected : .archive
    do throws(SpoolError) {
      switch try outbox.move(entry, from: inbox, to: destination, expecting: identity) {
      case .moved(let path, _): return .moved(path)
      case .left(.vanished), .left(.changedSinceRead): return .gone
      case .left: return .inbox
      }
    } catch {
      throw .spool(error)
    }
  }

  // MARK: - The summary

  private func makeRow(_ finished: FinishedInput) -> ItemRow {
    let (input, result) = (finished.input, finished.result)
    var row = ItemRow(input: "\(input.file.path)", outcome: result.outcome)
    switch input.content {
    case .routed(let item):
      row.providerODSCode = item.route.odsCode.text
      row.dialect = item.route.dialect.rawValue
      row.appointmentID = item.id.text
    case .noRoute(let appointment, _):
      row.appointmentID = appointment.id
    case .lost(let target, _):
      row.providerODSCode = target?.provider.text
      row.dialect = target?.dialect.rawValue
      row.appointmentID = target?.appointmentID.text
    case .notAsPlanned(let planned, _):
      row.providerODSCode = planned.provider?.text
      row.dialect = planned.dialect?.rawValue
      row.appointmentID = planned.appointmentID?.text
    case .rejected: break
    }
    row.versionBefore = result.versionBefore
    row.versionAfter = result.versionAfter
    row.httpStatus = result.status
    row.providerCode = result.code.flatMap(ProviderCode.init)
    row.traceIDs = result.traceIDs
    row.requestID = result.requestID
    row.duplicateOf = result.duplicateOf
    row.isConfirmedByRead = result.notes.contains(.confirmedByRead)
    row.readCount = result.readCount
    row.putCount = result.putCount
    take(result, startingAt: finished.start, into: &row)
    row.diagnosticCodes = input.diagnostics.map(\.code)
    return row
  }

  /// Takes over when the item was settled, and how soon its appointment would have begun then.
  private func take(
    _ result: ItemResult,
    startingAt start: FHIRInstant?,
    into row: inout ItemRow
  ) {
    guard let settledAt = result.settledAt else { return }
    row.settledAt = settledAt
    row.milliseconds = result.duration.map { max(0, Int($0 / .milliseconds(1))) }
    if let start { row.startsIn = StartDistance(of: start, from: settledAt) }
  }

  /// Writes the summary of a run, for itself and as the newest.
  func write(_ summary: RunSummary) throws(RunFailure) {
    do throws(SpoolError) {
      for document in SummaryDocument.allCases {
        let own = OutboxFolder.path(ofRun: summary.runID, document.fileName)
        guard let newest = RelativePath(document.fileName) else {
          preconditionFailure("a document has a name")
        }
        try outbox.write(to: own, durability: settings.durability) { write throws(SpoolError) in
          try document.write(summary, in: .runFolder, to: write)
        }
        guard document.dependsOnPlace else {
          try outbox.copy(own, to: newest, durability: settings.durability)
          continue
        }
        try outbox.write(to: newest, durability: settings.durability) { write throws(SpoolError) in
          try document.write(summary, in: .outbox, to: write)
        }
      }
      if settings.durability != .none { try outbox.flush() }
    } catch {
      throw .spool(error)
    }
  }
}

extension ItemRow {
  /// The row of an item of an earlier run.
  init(_ item: LedgerItem) {
    self.init(input: "\(item.input.path)", outcome: .outcomeUnknown)
    providerODSCode = item.resolution?.provider?.text
    dialect = item.resolution?.dialect?.rawValue
    appointmentID = item.resolution?.appointmentID?.text
    versionBefore = item.resolution?.versionBefore
    traceIDs = item.resolution?.traceIDs ?? []
    requestID = item.resolution?.requestID
    outcomeFile = item.outcomeFile.map { "\($0)" }
  }
}

extension OutcomeBatch {
  /// Adds an outcome; the same bytes under the same name are the same file, perhaps left by a crash.
  fileprivate func append(_ outcome: PlannedOutcome) throws(SpoolError) {
    try append(
      outcome.bytes,
      to: outcome.path,
      ifExists: outcome.replacesOwn ? .replace : .numberedUnlessSame
    )
  }
}
