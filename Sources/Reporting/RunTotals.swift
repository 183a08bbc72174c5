import Cancellation

/// Counts over the rows of a run, kept while they come.
public struct RunTotals: Hashable, Sendable {
  /// How many input files there were.
  public private(set) var itemCount = 0

  /// How many of them asked for what another had asked for before.
  public private(set) var duplicateCount = 0

  /// How many cancellations only a read showed.
  public private(set) var confirmedByReadCount = 0

  /// The counts of one provider.
  public struct ProviderTotals: Hashable, Sendable {
    /// The ODS code; `nil` for rows without one.
    public let odsCode: String?

    /// How many input files were for this provider.
    public fileprivate(set) var itemCount = 0

    fileprivate var byOutcome: [CancellationOutcome: Int] = [:]

    /// How many of them have an outcome.
    public func count(of outcome: CancellationOutcome) -> Int { byOutcome[outcome, default: 0] }
  }

  private var byOutcome: [CancellationOutcome: Int] = [:]
  private var byProvider: [String?: ProviderTotals] = [:]

  /// Creates totals without rows.
  public init() {}

  /// Counts a row.
  public mutating func add(_ row: ItemRow) {
    itemCount += 1
    if row.duplicateOf != nil { duplicateCount += 1 }
    if row.outcome == .cancelled, row.isConfirmedByRead { confirmedByReadCount += 1 }
    byOutcome[row.outcome, default: 0] += 1
    var provider =
      byProvider[row.providerODSCode] ?? ProviderTotals(odsCode: row.providerODSCode)
    provider.itemCount += 1
    provider.byOutcome[row.outcome, default: 0] += 1
    byProvider[row.providerODSCode] = provider
  }

  /// How many rows have an outcome.
  public func count(of outcome: CancellationOutcome) -> Int { byOutcome[outcome, default: 0] }

  /// How many rows a report with only the lines of ABUS.21 shows in one of them.
  ///
  /// Source: UEC appointments, user story ABUS.21; the roll-up of specification section 4.1.
  public func storyCount(of outcome: CancellationOutcome) -> Int {
    CancellationOutcome.allCases.reduce(0) { sum, other in
      other.storyOutcome == outcome ? sum + count(of: other) : sum
    }
  }

  /// How many rows no line of ABUS.21 is true of.
  public var outsideStoryCount: Int {
    CancellationOutcome.allCases.reduce(0) { sum, outcome in
      outcome.storyOutcome == nil ? sum + count(of: outcome) : sum
    }
  }

  /// The counts of each provider, by ODS code; rows without one come last.
  public var providers: [ProviderTotals] {
    byProvider.values.sorted { left, right in
      guard let leftCode = left.odsCode else { return false }
      guard let rightCode = right.odsCode else { return true }
      return leftCode < rightCode
    }
  }
}

extension CancellationOutcome {
  /// The six outcomes of ABUS.21, in the story's order.
  ///
  /// Source: UEC appointments, user story ABUS.21.
  static let storyOutcomes = allCases.filter { $0.storyOutcome == $0 }

  /// The outcomes that are not of ABUS.21, those in doubt first.
  static let otherOutcomes = allCases.filter { $0.storyOutcome != $0 }
}
