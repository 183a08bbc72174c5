import FHIRModel

/// What a run did: which program, when, where to, and what became of each input file.
///
/// A summary is kept while the run goes on; `summaryJSON`, `summaryText` and `terminalText` show
/// it. Nothing in it is patient data.
/// Source: architecture of ssp-cancel, "Outbox".
public struct RunSummary: Sendable {
  /// The version of the form of `summary.json`; a change that readers notice gets a new one.
  public static let formatVersion = 1

  /// The id of the run, which is also the name of its folder.
  public let runID: String

  /// The version of the program.
  public let programVersion: String

  /// When the run began.
  public let startedAt: FHIRInstant

  /// When the run ended; `nil` while it has not.
  public var finishedAt: FHIRInstant?

  /// What a person must know about where the requests went, such as "embedded provider: nothing
  /// left this machine"; `nil` for requests that went to real providers.
  public let transportNotice: String?

  /// What the run leaves to later ones.
  public var remainder = RunRemainder()

  /// The counts over the rows.
  public private(set) var totals = RunTotals()

  /// The rows, in the order they were added.
  public private(set) var items: [ItemRow] = []

  /// Creates a summary without rows.
  public init(
    runID: String,
    programVersion: String,
    startedAt: FHIRInstant,
    transportNotice: String?
  ) {
    self.runID = runID
    self.programVersion = programVersion
    self.startedAt = startedAt
    self.transportNotice = transportNotice
  }

  /// Adds the row of an input file.
  public mutating func add(_ row: ItemRow) {
    totals.add(row)
    items.append(row)
  }

  /// Puts the rows into the order of their places, of which there are as many as rows.
  public mutating func sort(by places: [Int]) {
    precondition(places.count == items.count, "every row has a place")
    items = zip(places, items).sorted { $0.0 < $1.0 }.map(\.1)
  }
}
