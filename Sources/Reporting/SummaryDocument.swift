import Spool

/// A file that says what a run did.
public enum SummaryDocument: Hashable, Sendable, CaseIterable {
  /// For programs: `Schemas/summary.schema.json` documents it.
  case json
  /// For people, as plain text.
  case text
  /// For people, as one page for a browser.
  case page
  /// For spreadsheets: every row.
  case csv
  /// For those who telephone patients.
  case callbacks

  /// The name of the file, in the folder of the run and, for the newest run, in the outbox.
  public var fileName: String {
    switch self {
    case .json: "summary.json"
    case .text: "summary.txt"
    case .page: "summary.html"
    case .csv: "summary.csv"
    case .callbacks: "callbacks.csv"
    }
  }

  /// Where a document is kept, which the links of the page depend on.
  public enum Place: Sendable {
    /// In the outbox.
    case outbox
    /// In `runs/<run id>`.
    case runFolder
  }

  /// Whether the document is another one where it is kept elsewhere.
  public var dependsOnPlace: Bool { self == .page }

  /// Gives the document in pieces of some tens of kilobytes.
  ///
  /// - Parameters:
  ///   - summary: what it is about.
  ///   - place: where it is kept.
  ///   - write: takes the pieces, in order.
  /// - Throws: what `write` throws, or that the rows cannot be read.
  public func write(
    _ summary: RunSummary,
    in place: Place,
    to write: PieceWriter
  ) throws(SpoolError) {
    switch self {
    case .json: try summary.writeSummaryJSON(to: write)
    case .text: try summary.writeSummaryText(to: write)
    case .page: try summary.writeSummaryPage(in: place, to: write)
    case .csv: try summary.writeSummaryCSV(to: write)
    case .callbacks: try summary.writeCallbacksCSV(to: write)
    }
  }
}
