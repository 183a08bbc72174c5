import FHIRModel

/// How long the items of a run took, counted while they come.
struct RunTimes: Sendable {
  /// The upper ends of the ranges, in milliseconds.
  static let bounds = [
    10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000,
  ]

  /// How many items were timed.
  private(set) var count = 0

  /// How long all of them took together, in milliseconds.
  private(set) var sum = 0

  /// How many took up to each of the bounds and longer than the one before, and how many longer than
  /// the last.
  private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)

  /// The first and the last time that one was settled, in milliseconds since 1970.
  private(set) var settled: ClosedRange<Int>?

  /// How many were settled at a known time.
  private(set) var settledCount = 0

  /// How many took each time, as finely as a time is shown.
  private var shown: [Int: Int] = [:]

  /// Counts a row.
  mutating func add(_ row: ItemRow) {
    if let instant = row.settledAt?.millisecondsSince1970 {
      settledCount += 1
      let known = settled ?? instant...instant
      settled = min(known.lowerBound, instant)...max(known.upperBound, instant)
    }
    guard let time = row.milliseconds else { return }
    count += 1
    sum += time
    counts[Self.bounds.firstIndex { time <= $0 } ?? Self.bounds.count] += 1
    shown[Self.asShown(time), default: 0] += 1
  }

  /// The time that so many hundredths of the items took at most, as finely as it is shown; `nil` when
  /// none was timed.
  func time(ofPercent percent: Int) -> Int? {
    guard count > 0 else { return nil }
    var before = (count - 1) * percent / 100
    for time in shown.keys.sorted() {
      before -= shown[time] ?? 0
      if before < 0 { return time }
    }
    return nil
  }

  /// A time without what ``PageText/span(_:)`` does not show, so that there are only some thousand
  /// different ones.
  private static func asShown(_ milliseconds: Int) -> Int {
    let unit =
      switch milliseconds {
      case ..<1000: 1
      case ..<60_000: 100
      case ..<3_600_000: 1000
      default: 60_000
      }
    return milliseconds / unit * unit
  }
}
