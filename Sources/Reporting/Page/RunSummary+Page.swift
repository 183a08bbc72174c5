import Cancellation
import Mustache
import Spool

/// `summary.html`: one page without anything from elsewhere, for a browser, on paper too.
///
/// It says first where the requests went, if not to real providers; then the headline and what is in
/// doubt. All figures are those of ``totals``.
extension RunSummary {
  /// How many rows are listed at most; more would make a browser slow.
  static let pageRowCountMaximum = 10_000

  /// How many of those in doubt have a row in their own table.
  static let pageDoubtCountMaximum = 100

  /// How many providers have a row.
  static let pageProviderCountMaximum = 40

  /// Gives the page in pieces.
  ///
  /// - Parameters:
  ///   - place: where the page is kept, which its links depend on.
  ///   - write: takes the pieces, in order.
  /// - Throws: what `write` throws, or that the rows cannot be read.
  public func writeSummaryPage(
    in place: SummaryDocument.Place,
    to write: PieceWriter
  ) throws(SpoolError) {
    let templates = PageTemplates.shared
    let base =
      switch place {
      case .outbox: ""
      case .runFolder: "../../"
      }
    let page = try SummaryPage(self, linksFrom: base)
    try write(Array(templates.head.render(page).utf8))
    var piece: [UInt8] = []
    var leftCount = Self.pageRowCountMaximum
    for outcome in Self.listedOutcomes + [.cancelled] {
      var cursor = rows.cursor(.outcome(outcome))
      while leftCount > 0, let row = try cursor.next() {
        leftCount -= 1
        PageRow(row: row, base: base).write(to: &piece)
        guard piece.count >= Self.pieceByteCount else { continue }
        try write(piece)
        piece.removeAll(keepingCapacity: true)
      }
    }
    piece += templates.tail.render(page).utf8
    try write(piece)
  }
}

/// A row of the page.
///
/// The few rows of those in doubt are rendered by the template. The rows of all items are written by
/// hand: there are up to ten thousand, and a template takes some 50 µs for each.
struct PageRow: MustacheParent {
  let row: ItemRow
  /// What leads from the page to the outbox.
  let base: String

  func child(named name: String) -> Any? {
    let value: String? =
      switch name {
      case "input": row.input
      case "provider": row.providerODSCode ?? ""
      case "appointment": row.appointmentID ?? ""
      case "trace": row.traceIDs.last ?? ""
      case "outcomeLink": row.outcomeFile.map { base + PageText.link($0) }
      default: nil
      }
    return value
  }

  /// Writes the row of the table of all items.
  func write(to bytes: inout [UInt8]) {
    let kind = OutcomeKind(row.outcome).rawValue
    bytes += "<tr data-outcome=\"".utf8
    bytes += row.outcome.rawValue.utf8
    bytes += "\"><th scope=\"row\">".utf8
    PageText.append(row.input, to: &bytes)
    bytes += "</th><td class=\"outcome\"><span class=\"badge ".utf8
    bytes += kind.utf8
    bytes += "\" aria-hidden=\"true\"></span>".utf8
    PageText.append(row.text, to: &bytes)
    bytes += "</td><td>".utf8
    PageText.append(row.providerODSCode ?? "", to: &bytes)
    bytes += "</td><td class=\"id\">".utf8
    PageText.append(row.appointmentID ?? "", to: &bytes)
    bytes += "</td><td>".utf8
    PageText.append(why, to: &bytes)
    bytes += "</td><td class=\"id\">".utf8
    PageText.append(row.traceIDs.last ?? "", to: &bytes)
    bytes += "</td><td>".utf8
    write(link: row.outcomeFile, "Outcome of ", "outcome", to: &bytes)
    write(link: row.archivedAs, "Input file ", "input", to: &bytes)
    bytes += "</td></tr>\n".utf8
  }

  /// Writes a link to a file of the outbox, whose name for screen readers says which file it is of.
  private func write(
    link path: String?,
    _ label: String,
    _ text: String,
    to bytes: inout [UInt8]
  ) {
    guard let path else { return }
    bytes += " <a href=\"".utf8
    bytes += base.utf8
    PageText.append(link: path, to: &bytes)
    bytes += "\" aria-label=\"".utf8
    bytes += label.utf8
    PageText.append(row.input, to: &bytes)
    bytes += "\">".utf8
    bytes += text.utf8
    bytes += "</a>".utf8
  }

  /// What the outcome comes from, in short.
  private var why: String {
    var parts = row.answerTexts
    if row.isConfirmedByRead { parts.append("shown by a read") }
    if let first = row.duplicateOf { parts.append("same as \(first)") }
    let codes = Set(row.diagnosticCodes).sorted()
    parts += codes.prefix(3)
    if codes.count > 3 { parts.append("\(codes.count - 3) more") }
    return parts.joined(separator: ", ")
  }
}
