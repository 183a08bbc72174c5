import Cancellation
import Mustache

/// `summary.html`: one page without anything from elsewhere, for a browser, on paper too.
///
/// It says first where the requests went, if not to real providers; then the headline and what is in
/// doubt. All figures are those of ``totals``.
extension RunSummary {
  /// How many rows are listed at most; more would make a browser slow.
  static let pageRowCountMaximum = 10_000

  /// How many of those in doubt have a row in their own table.
  static let pageDoubtCountMaximum = 500

  /// How many providers have a row.
  static let pageProviderCountMaximum = 100

  /// Gives the page in pieces.
  ///
  /// - Parameters:
  ///   - place: where the page is kept, which its links depend on.
  ///   - write: takes the pieces, in order.
  /// - Throws: what `write` throws.
  public func writeSummaryPage<Failure: Error>(
    in place: SummaryDocument.Place,
    to write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    let templates = PageTemplates.shared
    let base =
      switch place {
      case .outbox: ""
      case .runFolder: "../../"
      }
    let order = pageOrder
    let page = SummaryPage(self, listing: order.count, linksFrom: base)
    try write(Array(templates.head.render(page).utf8))
    var piece: [UInt8] = []
    for position in order {
      piece += templates.row.render(PageRow(row: items[position], base: base)).utf8
      guard piece.count >= 65_536 else { continue }
      try write(piece)
      piece.removeAll(keepingCapacity: true)
    }
    piece += templates.tail.render(page).utf8
    try write(piece)
  }

  /// The positions of the rows that are listed: those in doubt first, what was cancelled last.
  private var pageOrder: [Int] {
    var groups = [[Int]](repeating: [], count: Self.listedOutcomes.count + 1)
    for (position, row) in items.enumerated() {
      let group = Self.listedOutcomes.firstIndex(of: row.outcome) ?? groups.count - 1
      if groups[group].count < Self.pageRowCountMaximum { groups[group].append(position) }
    }
    return Array(groups.joined().prefix(Self.pageRowCountMaximum))
  }
}

/// A row of the page.
struct PageRow: MustacheParent {
  let row: ItemRow
  /// What leads from the page to the outbox.
  let base: String

  func child(named name: String) -> Any? {
    let value: String? =
      switch name {
      case "code": row.outcome.rawValue
      case "kind": OutcomeKind(row.outcome).rawValue
      case "text": row.text
      case "input": row.input
      case "provider": row.providerODSCode ?? ""
      case "appointment": row.appointmentID ?? ""
      case "why": why
      case "trace": row.traceIDs.last ?? ""
      case "outcomeLink": row.outcomeFile.map { base + PageText.link($0) }
      case "inputLink": row.archivedAs.map { base + PageText.link($0) }
      default: nil
      }
    return value
  }

  /// What the outcome comes from, in short.
  private var why: String {
    var parts: [String] = []
    if let status = row.httpStatus { parts.append("HTTP \(status)") }
    if let code = row.providerCode { parts.append(code.code) }
    if row.isConfirmedByRead { parts.append("shown by a read") }
    if let first = row.duplicateOf { parts.append("same as \(first)") }
    let codes = Set(row.diagnosticCodes).sorted()
    parts += codes.prefix(3)
    if codes.count > 3 { parts.append("\(codes.count - 3) more") }
    return parts.joined(separator: ", ")
  }
}
