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

  /// The whole document.
  public func bytes(of summary: RunSummary, in place: Place) -> [UInt8] {
    var whole: [UInt8] = []
    switch self {
    case .json: summary.writeSummaryJSON { whole += $0 }
    case .text: whole = Array(summary.summaryText().utf8)
    case .page: summary.writeSummaryPage(in: place) { whole += $0 }
    case .csv: summary.writeSummaryCSV { whole += $0 }
    case .callbacks: summary.writeCallbacksCSV { whole += $0 }
    }
    return whole
  }
}
