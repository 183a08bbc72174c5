import Cancellation
import FHIRModel
import Reporting
import Spool

/// The last stage: results go to the outbox, and inputs out of the inbox.
///
/// Results first: an input leaves the inbox only when its outcome has its name on the disk.
struct Recorder {
  let outbox: Outbox
  let inbox: Inbox
  let settings: RunSettings
  let notice: String?

  /// Records a group; there are as many results as inputs, in their order.
  func record(
    _ inputs: [Input],
    _ results: [ItemResult],
    in summary: inout RunSummary
  ) throws(SpoolError) {
    let batch = OutcomeBatch(outbox: outbox, durability: settings.durability)
    for (input, result) in zip(inputs, results) {
      let content = OutcomeContent.make(result, input.diagnostics, notice: notice)
      try batch.append(
        input.format == .xml ? content.xml() : content.json(),
        to: OutboxFolder.outcomes.path(
          of: input.entry.relativePath,
          suffix: ".outcome.\(input.format.rawValue)"
        )
      )
    }
    var requestCount = 0
    for (input, result) in zip(inputs, results) where !result.messages.isEmpty {
      requestCount += 1
      try batch.append(
        joined(result.messages),
        to: OutboxFolder.requests.path(of: input.entry.relativePath, suffix: ".http")
      )
    }
    let written = try batch.commit()
    precondition(written.count == inputs.count + requestCount, "a batch names all of its files")
    for (position, input) in inputs.enumerated() {
      var row = makeRow(input, results[position])
      row.outcomeFile = "\(written[position])"
      row.archivedAs = try move(input, results[position])
      summary.add(row)
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

  /// Moves an input to where it belongs now; returns where that is.
  private func move(_ input: Input, _ result: ItemResult) throws(SpoolError) -> String? {
    guard !settings.keepsInbox, let identity = input.identity else { return nil }
    guard let destination = Self.destination(of: result.outcome) else { return nil }
    switch try outbox.move(input.entry, from: inbox, to: destination, expecting: identity) {
    case .moved(let path, _): return "\(path)"
    case .left: return nil
    }
  }

  /// Where an input goes; `nil` for one that is not settled, which stays so that running again helps.
  private static func destination(of outcome: CancellationOutcome) -> InputDestination? {
    switch ExitStatus(outcome) {
    case .someRejected: .rejected
    case .someInDoubt, .stopped: nil
    case .settled, .someNotCancelled, .toolFailed, .usage, .alreadyRunning, .interrupted,
      .terminated:
      .archive
    }
  }

  private func makeRow(_ input: Input, _ result: ItemResult) -> ItemRow {
    var row = ItemRow(input: "\(input.entry)", outcome: result.outcome)
    switch input.content {
    case .routed(let item):
      row.providerODSCode = item.route.odsCode.text
      row.dialect = item.route.dialect.rawValue
      row.appointmentID = item.id.text
    case .noRoute(let appointment, _):
      row.appointmentID = appointment.id
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
    take(result, input, into: &row)
    row.diagnosticCodes = input.diagnostics.map(\.code)
    return row
  }

  /// Takes over when the item was settled, and how soon its appointment would have begun then.
  private func take(_ result: ItemResult, _ input: Input, into row: inout ItemRow) {
    guard let settledAt = result.settledAt else { return }
    row.settledAt = settledAt
    row.milliseconds = result.duration.map { max(0, Int($0 / .milliseconds(1))) }
    if case .routed(let item) = input.content, let start = item.appointment.start {
      row.startsIn = StartDistance(of: start, from: settledAt)
    }
  }

  /// Writes the summary of a run, for itself and as the newest.
  func write(_ summary: RunSummary) throws(SpoolError) {
    let folder = OutboxFolder.runs.rawValue + "/" + summary.runID
    for document in SummaryDocument.allCases {
      var bytes = document.bytes(of: summary, in: .runFolder)
      try write(bytes, to: "\(folder)/\(document.fileName)")
      if document.dependsOnPlace { bytes = document.bytes(of: summary, in: .outbox) }
      try write(bytes, to: document.fileName)
    }
    if settings.durability != .none { try outbox.flush() }
  }

  private func write(_ bytes: [UInt8], to path: String) throws(SpoolError) {
    guard let path = RelativePath(path) else { preconditionFailure("a run's id is a name") }
    try outbox.write(bytes, to: path, durability: settings.durability, ifExists: .replace)
  }
}
