/// How far a run is, in one line: what is done, how fast, what came out, and how long the rest takes.
public struct RunProgress: Sendable {
  private var foundCount = 0
  private var settledCount = 0
  private var countByKind: [OutcomeKind: Int] = [:]

  /// Begins with nothing.
  public init() {}

  /// Takes in what the run tells.
  public mutating func add(_ event: RunEvent) {
    switch event {
    case .found(let inputCount): foundCount = settledCount + inputCount
    case .settled(let item):
      settledCount += 1
      countByKind[OutcomeKind(item.row.outcome), default: 0] += 1
    case .began, .ended: break
    }
  }

  /// The line, without a line feed, of a run that has gone on for so many seconds.
  public func line(after seconds: Double) -> String {
    // Entries that are no files get results too, and are not among the inputs found.
    let total = max(foundCount, settledCount)
    var line = "\(PageText.count(settledCount)) of \(PageText.count(total)) settled"
    if total > 0 { line += " (\(settledCount * 100 / total) %)" }
    if settledCount > 0, seconds > 0 {
      line += ", \(Self.rate(Double(settledCount) / seconds))"
    }
    let kinds = OutcomeKind.allCases.compactMap { kind in
      countByKind[kind].map { "\(PageText.count($0)) \(kind.text.lowercased())" }
    }
    if !kinds.isEmpty { line += ": " + kinds.joined(separator: ", ") }
    if settledCount > 0, total > settledCount {
      let left = seconds / Double(settledCount) * Double(total - settledCount)
      // What is longer than months is a number that nobody goes by.
      let milliseconds = Int(min(left, 10_000_000).rounded(.up)) * 1000
      line += "; about \(PageText.span(milliseconds)) left"
    }
    return line
  }

  private static func rate(_ itemsPerSecond: Double) -> String {
    itemsPerSecond >= 1
      ? "\(Int(itemsPerSecond.rounded())) a second"
      : "\(max(1, Int((itemsPerSecond * 60).rounded()))) a minute"
  }
}
