import FHIRModel
import Reporting
import Spool
import WorkStore

/// A run that goes on: over the inbox once, or again and again while it is watched.
public struct OpenRun: Sendable {
  let ledger: RunLedger
  /// What it works on.
  let work: RunWork
  var summary: RunSummary
  /// The position of the first input of the next pass.
  var firstPosition = 0
  /// The inputs to work on whose names other files have now.
  var replaced: Set<RelativePath> = []
  /// The items in doubt that the summary has a row of.
  private(set) var toldDoubts: Set<ItemID> = []
  /// What is no input, and was told of.
  var refused: Set<RelativePath> = []

  /// What lies in the inbox and is not to be worked on.
  var left: Set<RelativePath> = []

  /// The inputs that came to no end in this run and are tried again later, by their paths.
  private var held: [RelativePath: (identity: FileIdentity, since: FHIRInstant)] = [:]

  init(ledger: RunLedger, work: RunWork, summary: RunSummary) {
    self.ledger = ledger
    self.work = work
    self.summary = summary
  }

  /// The id of the run.
  public var id: String { ledger.runID }

  /// How many inputs have their result.
  public var itemCount: Int { summary.totals.itemCount }

  mutating func add(
    _ finished: [FinishedInput],
    _ recorder: Recorder
  ) async throws(RunFailure) {
    guard !finished.isEmpty else { return }
    try await recorder.record(finished, in: &summary)
    let now = recorder.environment.now()
    for finished in finished where finished.result.outcome == .outcomeUnknown {
      toldDoubts.insert(finished.item.id)
    }
    for finished in finished where finished.result.isTriedAgain {
      guard let identity = finished.input.identity else { continue }
      held[finished.input.file.path] = (identity, now)
    }
  }

  /// Lets inputs that came to no end be tried again when they have waited for so long.
  public mutating func release(after time: Duration, at now: FHIRInstant) {
    held = held.filter { now.duration(since: $0.value.since) < time }
  }

  /// The inputs that may be worked on now; a file that was changed is another one.
  func withoutHeld(
    _ entries: InboxEntries,
    of inbox: Inbox
  ) throws(SpoolError) -> InboxEntries {
    guard !held.isEmpty else { return entries }
    return try entries.filtered { (entry) throws(SpoolError) in
      guard let file = held[entry.relativePath] else { return true }
      return try inbox.identity(of: entry) != file.identity
    }
  }
}
