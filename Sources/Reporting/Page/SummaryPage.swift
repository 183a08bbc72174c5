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
  let hasDoubt: Bool
  let doubtHeading: String
  let doubtStep = CancellationOutcome.outcomeUnknown.nextStep
  let doubts: [PageRow]
  let moreDoubts: String?
  let callbacks: String
  let outcomes: [OutcomeLine]
  let outcomeOptions: [OutcomeLine]
  let legend = OutcomeKind.allCases.map { Tile(kind: $0.rawValue, count: "", text: $0.text) }
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
    headline = Self.headline(totals)
    started = Self.time(summary.startedAt.text)
    finished = summary.finishedAt.map { "finished \(Self.time($0.text))" } ?? "not finished"
    files =
      PageText.count(totals.itemCount, "file", "files")
      + (totals.duplicateCount > 0
        ? ", of which \(PageText.count(totals.duplicateCount)) asked for the same again" : "")
    tiles = Self.tiles(totals)
    timing = try PageTiming(summary)
    let doubtCount = totals.count(of: .outcomeUnknown)
    hasDoubt = doubtCount > 0
    doubtHeading = "\(CancellationOutcome.outcomeUnknown.text) (\(PageText.count(doubtCount)))"
    doubts = try Self.doubts(summary, linksFrom: base)
    moreDoubts =
      doubtCount > doubts.count
      ? "and \(PageText.count(doubtCount - doubts.count)) more, see below and in summary.csv." : nil
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
    links = Self.links(hasDoubt: hasDoubt, hasTiming: timing != nil)
  }

  // MARK: - Parts

  /// The first rows of those in doubt.
  private static func doubts(
    _ summary: RunSummary,
    linksFrom base: String
  ) throws(SpoolError) -> [PageRow] {
    var doubts: [PageRow] = []
    var cursor = summary.rows.cursor(.outcome(.outcomeUnknown))
    while doubts.count < RunSummary.pageDoubtCountMaximum, let row = try cursor.next() {
      doubts.append(PageRow(row: row, base: base))
    }
    return doubts
  }

  private static func headline(_ totals: RunTotals) -> String {
    let cancelled = PageText.count(totals.count(of: .cancelled))
    let all = PageText.count(totals.itemCount)
    let doubtCount = totals.count(of: .outcomeUnknown)
    let doubt = doubtCount > 0 ? ", \(PageText.count(doubtCount)) not known" : ""
    return totals.itemCount == 0 ? "No files" : "\(cancelled) of \(all) cancelled\(doubt)"
  }

  /// The six lines of ABUS.21 always, what is in doubt second, and the others in one.
  private static func tiles(_ totals: RunTotals) -> [Tile] {
    var shown = CancellationOutcome.storyOutcomes
    if totals.count(of: .outcomeUnknown) > 0 { shown.insert(.outcomeUnknown, at: 1) }
    var tiles = shown.map { outcome in
      Tile(
        kind: OutcomeKind(outcome).rawValue,
        count: PageText.count(totals.count(of: outcome)),
        text: outcome.text
      )
    }
    let others = shown.reduce(totals.itemCount) { $0 - totals.count(of: $1) }
    if others > 0 {
      let text = "Not cancelled or not sent for other reasons, see below"
      tiles.append(
        Tile(kind: OutcomeKind.notSent.rawValue, count: PageText.count(others), text: text)
      )
    }
    return tiles
  }

  private static func links(hasDoubt: Bool, hasTiming: Bool) -> [Link] {
    var links: [Link] = []
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
