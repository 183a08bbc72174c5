import Cancellation
import FHIRModel
import Spool

/// How long the items of a run took, for the page.
struct PageTiming {
  let speed: String
  let timeline: Timeline?
  let latencies: [Latency]

  /// A range of durations.
  struct Latency {
    let upTo: String
    let count: String
    let width: Double
  }

  /// Nothing where no item was timed.
  ///
  /// - Throws: that the rows cannot be read.
  init?(_ summary: RunSummary) throws(SpoolError) {
    guard let half = summary.times.time(ofPercent: 50),
      let most = summary.times.time(ofPercent: 95)
    else { return nil }
    speed = Self.speed(summary, half: PageText.span(half), most: PageText.span(most))
    timeline = try Timeline(summary)
    latencies = Self.latencies(summary.times.counts)
  }

  /// The ranges and what is beyond the last, without empty ranges at the ends.
  private static func latencies(_ counts: [Int]) -> [Latency] {
    guard let first = counts.firstIndex(where: { $0 > 0 }),
      let last = counts.lastIndex(where: { $0 > 0 }), let largest = counts.max()
    else { return [] }
    let bounds = RunTimes.bounds
    return (first...last).map { position in
      Latency(
        upTo: position < bounds.count
          ? PageText.span(bounds[position]) : "more than \(PageText.span(bounds.last ?? 0))",
        count: PageText.count(counts[position]),
        width: SummaryPage.percent(counts[position], of: largest)
      )
    }
  }

  private static func speed(_ summary: RunSummary, half: String, most: String) -> String {
    let shares = "Half of the items took up to \(half), 95 of 100 up to \(most)."
    guard let end = summary.finishedAt else { return shares }
    let whole = end.millisecondsSince1970 - summary.startedAt.millisecondsSince1970
    guard whole > 0 else { return shares }
    let perSecond = summary.totals.itemCount * 1000 / whole
    let rate = perSecond > 0 ? ", \(PageText.count(perSecond)) files a second" : ""
    return "The run took \(PageText.span(whole))\(rate). \(shares)"
  }
}

extension FHIRInstant {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  var millisecondsSince1970: Int { Int(secondsSince1970) * 1000 + Int(nanoseconds) / 1_000_000 }

  /// The instant so many milliseconds after 1970-01-01T00:00:00Z.
  init(millisecondsSince1970 milliseconds: Int) {
    let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    self.init(
      secondsSince1970: Int64(rest < 0 ? seconds - 1 : seconds),
      nanoseconds: Int32(rest < 0 ? rest + 1000 : rest) * 1_000_000
    )
  }
}

/// How many items were settled in each stretch of a run.
struct Timeline {
  let title: String
  let description: String
  let caption: String
  let most: String
  let start: String
  let end: String
  let columnCount: Int
  let bars: [Bar]
  let columns: [Column]
  let kinds = OutcomeKind.allCases.map(\.text)

  /// A part of a column.
  struct Bar {
    let kind: String
    let x: Double
    let y: Double
    let width: Double
    let height: Double
  }

  /// The figures of a column.
  struct Column {
    let from: String
    let counts: [String]
  }

  /// The lengths of a stretch, in milliseconds.
  private static let steps = [
    10, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000,
    1_800_000, 3_600_000, 21_600_000, 86_400_000,
  ]

  /// How many columns there are at most.
  private static let columnCountMaximum = 60

  /// Nothing where all items were settled at one time, as with a clock that stands still.
  ///
  /// - Throws: that the rows cannot be read.
  init?(_ summary: RunSummary) throws(SpoolError) {
    let times = summary.times
    guard let (first, last) = times.settled.map({ ($0.lowerBound, $0.upperBound) }), first < last,
      let step = Self.steps.first(where: { (last - first) / $0 + 2 <= Self.columnCountMaximum })
    else { return nil }
    let origin = first - first % step
    let count = (last - origin) / step + 1
    var counts = [[Int]](repeating: OutcomeKind.allCases.map { _ in 0 }, count: count)
    try summary.forEachRow { row throws(SpoolError) in
      guard let time = row.settledAt?.millisecondsSince1970 else { return }
      let kind = OutcomeKind.allCases.firstIndex(of: OutcomeKind(row.outcome)) ?? 0
      counts[(time - origin) / step][kind] += 1
    }
    let largest = counts.map { $0.reduce(0, +) }.max() ?? 1
    let span = PageText.span(step)
    title = "Files settled in each \(span)"
    most = PageText.count(largest, "file", "files")
    start = Self.time(origin, step)
    end = Self.time(origin + count * step, step)
    description =
      "Bar chart of \(count) stretches of \(span), from \(start) to \(end) UTC, with up to \(most) in one."
    let unasked = summary.totals.itemCount - times.settledCount
    caption =
      unasked > 0
      ? "\(PageText.count(unasked, "file", "files")) of which no provider was asked \(unasked == 1 ? "is" : "are") not in it."
      : "All files are in it."
    columnCount = count
    bars = Self.bars(counts, largest)
    columns = counts.enumerated().map { position, counts in
      Column(from: Self.time(origin + position * step, step), counts: counts.map(PageText.count))
    }
  }

  private static func bars(_ counts: [[Int]], _ largest: Int) -> [Bar] {
    counts.enumerated().flatMap { position, counts in
      var below = 0
      return OutcomeKind.allCases.enumerated().compactMap { index, kind -> Bar? in
        guard counts[index] > 0 else { return nil }
        below += counts[index]
        return Bar(
          kind: kind.rawValue,
          x: Double(position) + 0.05,
          y: 100 - SummaryPage.percent(below, of: largest),
          width: 0.9,
          height: SummaryPage.percent(counts[index], of: largest)
        )
      }
    }
  }

  /// The time of day, with a fraction where stretches are shorter than a second.
  private static func time(_ milliseconds: Int, _ step: Int) -> String {
    let text = FHIRInstant(millisecondsSince1970: milliseconds).text.dropFirst(11)
    let second = String(text.prefix(8))
    guard step < 1000 else { return second }
    let fraction = String(milliseconds % 1000)
    return second + "." + String(repeating: "0", count: 3 - fraction.count) + fraction
  }
}
