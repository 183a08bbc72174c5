import Reporting
import Spool

/// A run that goes on: over the inbox once, or again and again while it is watched.
public struct OpenRun: Sendable {
  let ledger: RunLedger
  var summary: RunSummary
  /// The positions of the summary's rows.
  private var positions: [Int] = []
  /// The position of the first input of the next pass.
  var firstPosition = 0
  /// What is no input, and was told of.
  var refused: Set<RelativePath> = []

  init(ledger: RunLedger, summary: RunSummary) {
    self.ledger = ledger
    self.summary = summary
  }

  /// The id of the run.
  public var id: String { ledger.runID }

  /// How many inputs have their result.
  public var itemCount: Int { summary.items.count }

  mutating func add(
    _ finished: [FinishedInput],
    _ recorder: Recorder
  ) async throws(RunFailure) {
    guard !finished.isEmpty else { return }
    try await recorder.record(finished, in: &summary)
    positions += finished.map(\.input.position)
  }

  /// The summary with its rows in the order of the inbox.
  func inOrder() -> RunSummary {
    var ordered = summary
    ordered.sort(by: positions)
    return ordered
  }
}
