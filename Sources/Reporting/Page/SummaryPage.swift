import Cancellation
import Spool

/// What the page shows, but for the rows of the items; the names of its parts are those of the
/// template.
struct SummaryPage {
  let runID: String
  let programVersion: String
  let notice: String?
  let headline: String
  let started: String
  let finished: String
  let files: String
  let tiles: [Tile]
  let links: [Link]
  let hasLeft: Bool
  let left: [String]
  let hasDoubt: Bool
  let doubts: [DoubtTable]
  let callbacks: String
  let outcomes: [OutcomeLine]
  let outcomeOptions: [OutcomeLine]
  let legend = OutcomeKind.allCases.map { Tile($0, 0, $0.text) }
  let providers: [ProviderLine]
  let providersCaption: String
  let providerOptions: [String]
  let timing: PageTiming?
  let itemsCaption: String
  let style = PageTemplates.style
  let script = PageTemplates.script

  /// A count of the headline.
  struct Tile {
    let kind: String
    let count: String
    let text: String
    let isThere: Bool

    init(_ kind: OutcomeKind, _ count: Int, _ text: String) {
      self.kind = kind.rawValue
      self.count = PageText.count(count)
      self.text = text
      isThere = count > 0
    }
  }

  /// Items in doubt, as far as they are listed.
  struct DoubtTable {
    let name: String
    let heading: String
    let step: String
    let caption: String
    let rows: [PageRow]
    let more: String?
  }

  /// A link within the page.
  struct Link {
    let target: String
    let text: String
  }

  /// The count of an outcome.
  struct OutcomeLine {
    let code: String
    let text: String
    let kind: String
    let count: String
    let note: String?
    let width: Double
    let isThere: Bool
    let step: String
  }

  /// The counts of a provider.
  struct ProviderLine {
    let name: String
    let count: String
    let segments: [Segment]
    let cells: [String]
  }

  /// A part of a bar.
  struct Segment {
    let kind: String
    let x: Double
    let width: Double
  }

  /// Makes the page of a run, whose links begin with `base`.
  ///
  /// - Throws: that the rows cannot be read.
  init(_ summary: RunSummary, linksFrom base: String) throws(SpoolError) {
    let totals = summary.totals
    runID = summary.runID
    programVersion = summary.programVersion
    notice = summary.transportNotice
    headline = Self.headline(summary)
    started = Self.time(summary.startedAt.text)
    finished = summary.finishedAt.map { "finished \(Self.time($0.text))" } ?? "not finished"
    files =
      PageText.count(totals.itemCount, "file", "files")
      + (totals.duplicateCount > 0
        ? ", of which \(PageText.count(totals.duplicateCount)) asked for the same again" : "")
    tiles = Self.tiles(totals)
    timing = try PageTiming(summary)
    left = Self.left(summary.remainder)
    hasLeft = !left.isEmpty
    doubts = try [
      Self.formerDoubts(summary.remainder.inDoubt, linksFrom: base),
      Self.doubts(summary, linksFrom: base),
    ].compactMap(\.self)
    hasDoubt = !doubts.isEmpty
    callbacks = Self.callbacks(summary)
    outcomes = Self.outcomeLines(totals)
    outcomeOptions = outcomes.filter(\.isThere)
    let shown = totals.providers.sorted { $0.itemCount > $1.itemCount }
      .prefix(RunSummary.pageProviderCountMaximum)
    providers = shown.map { Self.providerLine($0, of: shown.first?.itemCount ?? 1) }
    providerOptions = totals.providers.compactMap(\.odsCode)
    let otherCount = totals.providers.count - shown.count
    providersCaption =
      otherCount > 0
      ? "The \(shown.count) providers with the most files; \(PageText.count(otherCount)) more are in summary.json."
      : "The longest bar is the provider with the most files."
    let listedCount = min(totals.itemCount, RunSummary.pageRowCountMaximum)
    itemsCaption =
      listedCount < totals.itemCount
      ? "The first \(PageText.count(listedCount)) of \(PageText.count(totals.itemCount)), those in doubt first and those cancelled last; summary.csv has all of them."
      : "Those in doubt first, those cancelled last."
    links = Self.links(hasLeft: hasLeft, hasDoubt: hasDoubt, hasTiming: timing != nil)
  }

  // MARK: - Parts

  /// What was left as it was, and why.
  private static func left(_ remainder: RunRemainder) -> [String] {
    let reason = remainder.reasonText.map { "\($0). \(RunRemainder.reasonStep)" }
    let counts = [remainder.arrivingText, remainder.unplannedText].map { $0.map { $0 + "." } }
    return ([reason] + counts).compactMap(\.self)
  }

  /// The first of those in doubt since an earlier run.
  private static func formerDoubts(_ rows: [ItemRow], linksFrom base: String) -> DoubtTable? {
    guard !rows.isEmpty else { return nil }
    let shown = rows.prefix(RunSummary.pageDoubtCountMaximum)
    return DoubtTable(
      name: "former",
      heading: "In doubt since an earlier run (\(PageText.count(rows.count)))",
      step: RunRemainder.inDoubtStep,
      caption: "They were not met in this run, and are in none of its counts.",
      rows: shown.map { PageRow(row: $0, base: base) },
      more: more(rows.count - shown.count, in: "callbacks.csv")
    )
  }

  /// The first of those that this run leaves in doubt.
  private static func doubts(
    _ summary: RunSummary,
    linksFrom base: String
  ) throws(SpoolError) -> DoubtTable? {
    let count = summary.totals.count(of: .outcomeUnknown)
    guard count > 0 else { return nil }
    var rows: [PageRow] = []
    var cursor = summary.rows.cursor(.outcome(.outcomeUnknown))
    while rows.count < RunSummary.pageDoubtCountMaximum, let row = try cursor.next() {
      rows.append(PageRow(row: row, base: base))
    }
    return DoubtTable(
      name: "now",
      heading: "\(CancellationOutcome.outcomeUnknown.text) (\(PageText.count(count)))",
      step: CancellationOutcome.outcomeUnknown.nextStep,
      caption: "The provider may have carried these out, and no read could tell. They stay in the "
        + "inbox: running again begins with a read.",
      rows: rows,
      more: more(count - rows.count, in: "summary.csv")
    )
  }

  private static func more(_ count: Int, in file: String) -> String? {
    count > 0 ? "and \(PageText.count(count)) more, see \(file)." : nil
  }

  private static func headline(_ summary: RunSummary) -> String {
    let totals = summary.totals
    let formerCount = summary.remainder.inDoubt.count
    let former = formerCount > 0 ? ", \(PageText.count(formerCount)) in doubt since before" : ""
    let cancelled = PageText.count(totals.count(of: .cancelled))
    let all = PageText.count(totals.itemCount)
    let doubtCount = totals.count(of: .outcomeUnknown)
    let doubt = doubtCount > 0 ? ", \(PageText.count(doubtCount)) not known" : ""
    return (totals.itemCount == 0 ? "No files" : "\(cancelled) of \(all) cancelled\(doubt)")
      + former
  }

  /// The six lines of ABUS.21 always, what is in doubt second, and the others in one.
  private static func tiles(_ totals: RunTotals) -> [Tile] {
    var shown = CancellationOutcome.storyOutcomes
    if totals.count(of: .outcomeUnknown) > 0 { shown.insert(.outcomeUnknown, at: 1) }
    var tiles = shown.map { outcome in
      Tile(OutcomeKind(outcome), totals.count(of: outcome), outcome.text)
    }
    let others = shown.reduce(totals.itemCount) { $0 - totals.count(of: $1) }
    if others > 0 {
      let text = "Not cancelled or not sent for other reasons, see below"
      tiles.append(Tile(.notSent, others, text))
    }
    return tiles
  }

  private static func links(hasLeft: Bool, hasDoubt: Bool, hasTiming: Bool) -> [Link] {
    var links: [Link] = []
    if hasLeft { links.append(Link(target: "left", text: "Not worked on")) }
    if hasDoubt { links.append(Link(target: "in-doubt", text: "In doubt")) }
    links.append(Link(target: "telephone", text: "Whom to telephone"))
    links.append(Link(target: "outcomes", text: "Outcomes"))
    links.append(Link(target: "providers", text: "Providers"))
    if hasTiming { links.append(Link(target: "timing", text: "Times")) }
    links.append(Link(target: "items", text: "All files"))
    return links
  }

  private static func callbacks(_ summary: RunSummary) -> String {
    if summary.transportNotice != nil { return "Nobody: no real appointment was cancelled." }
    let count = summary.callbackCount
    return count == 0
      ? "Nobody."
      : "\(PageText.count(count, "patient", "patients")) whose appointment is cancelled."
  }

  private static func outcomeLines(_ totals: RunTotals) -> [OutcomeLine] {
    var shown =
      CancellationOutcome.storyOutcomes
      + CancellationOutcome.otherOutcomes.filter { totals.count(of: $0) > 0 }
    if let doubt = shown.firstIndex(of: .outcomeUnknown) {
      shown.insert(shown.remove(at: doubt), at: 1)
    }
    let largest = shown.map { totals.count(of: $0) }.max() ?? 0
    return shown.map { outcome in
      let count = totals.count(of: outcome)
      let confirmedCount = outcome == .cancelled ? totals.confirmedByReadCount : 0
      return OutcomeLine(
        code: outcome.rawValue,
        text: outcome.text,
        kind: OutcomeKind(outcome).rawValue,
        count: PageText.count(count),
        note: confirmedCount > 0 ? "\(PageText.count(confirmedCount)) shown by a read" : nil,
        width: percent(count, of: largest),
        isThere: count > 0,
        step: outcome.nextStep
      )
    }
  }

  private static func providerLine(
    _ provider: RunTotals.ProviderTotals,
    of largest: Int
  ) -> ProviderLine {
    var segments: [Segment] = []
    var cells: [String] = []
    var before = 0
    for kind in OutcomeKind.allCases {
      let count = CancellationOutcome.allCases.reduce(0) { sum, outcome in
        OutcomeKind(outcome) == kind ? sum + provider.count(of: outcome) : sum
      }
      cells.append(PageText.count(count))
      guard count > 0 else { continue }
      segments.append(
        Segment(
          kind: kind.rawValue,
          x: percent(before, of: largest),
          width: percent(count, of: largest)
        )
      )
      before += count
    }
    return ProviderLine(
      name: provider.odsCode ?? "provider not known",
      count: PageText.count(provider.itemCount),
      segments: segments,
      cells: cells
    )
  }

  /// A share in hundredths of a percent, which is as fine as a screen shows.
  static func percent(_ part: Int, of whole: Int) -> Double {
    whole == 0 ? 0 : (Double(part) / Double(whole) * 10_000).rounded() / 100
  }

  /// An instant for a person: date and time to the second, in UTC.
  static func time(_ instant: String) -> String {
    instant.prefix(19).replacing("T", with: " ") + " UTC"
  }
}
