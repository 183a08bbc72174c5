import Cancellation
import FHIRModel
import Spool

/// What a run did: which program, when, where to, and what became of each input file.
///
/// A summary is kept while the run goes on. Its rows go into a file, `items.ndjson`, and only counts and
/// where each row is stay in memory; the documents are written from there, and can be written again.
/// Nothing in it is patient data.
/// Source: architecture of ssp-cancel, "Outbox".
public struct RunSummary: Sendable {
  /// The version of the form of `summary.json`; a change that readers notice gets a new one.
  public static let formatVersion = 1

  /// The name of the file of rows, in the folder of the run.
  public static let rowsFileName = "items.ndjson"

  /// The id of the run, which is also the name of its folder.
  public let runID: String

  /// The version of the program.
  public let programVersion: String

  /// When the run began.
  public let startedAt: FHIRInstant

  /// When the run ended; `nil` while it has not.
  public private(set) var finishedAt: FHIRInstant?

  /// What a person must know about where the requests went, such as "embedded provider: nothing
  /// left this machine"; `nil` for requests that went to real providers.
  public let transportNotice: String?

  /// What the run leaves to later ones.
  public var remainder = RunRemainder()

  /// The counts over the rows.
  public private(set) var totals = RunTotals()

  /// How long the items took.
  private(set) var times = RunTimes()

  /// How many patients are to be telephoned because their appointment is cancelled.
  private(set) var callbackCount = 0

  /// The rows.
  private(set) var rows: RunRows

  /// How many bytes are given at a time, about.
  static let pieceByteCount = 32_768

  /// Begins a summary without rows.
  ///
  /// - Parameters:
  ///   - runID: the id of the run.
  ///   - programVersion: the version of the program.
  ///   - startedAt: when the run began.
  ///   - transportNotice: what a person must know about where the requests go.
  ///   - file: an empty file for the rows.
  /// - Throws: that the file cannot be written.
  public init(
    runID: String,
    programVersion: String,
    startedAt: FHIRInstant,
    transportNotice: String?,
    in file: OutboxFile
  ) throws(SpoolError) {
    self.runID = runID
    self.programVersion = programVersion
    self.startedAt = startedAt
    self.transportNotice = transportNotice
    rows = RunRows(file)
    var line: [UInt8] = []
    RunLine.append(startOf: self, to: &line)
    try rows.append(line, [])
  }

  /// Takes up the summary of a run whose first line was read.
  init(_ start: RunLine.Start, startedAt: FHIRInstant, rows: RunRows) {
    runID = start.runID
    programVersion = start.programVersion
    self.startedAt = startedAt
    transportNotice = start.transportNotice
    self.rows = rows
  }

  // MARK: - Rows

  /// Adds the rows of input files.
  ///
  /// - Parameter newRows: the rows, each with the place of its input among those of the run, which no
  ///   other has.
  /// - Throws: that the file of the rows cannot be written.
  public mutating func add(_ newRows: [(position: Int, row: ItemRow)]) throws(SpoolError) {
    var lines: [UInt8] = []
    var entries: [RowEntry] = []
    for (position, row) in newRows {
      entries.append(count(row, at: position, offset: lines.count))
      RunLine.append(row, at: position, to: &lines)
      guard lines.count >= Self.pieceByteCount else { continue }
      try rows.append(lines, entries)
      lines.removeAll(keepingCapacity: true)
      entries.removeAll(keepingCapacity: true)
    }
    if !lines.isEmpty { try rows.append(lines, entries) }
  }

  /// Ends the run; what it leaves is known before.
  ///
  /// - Throws: that the file of the rows cannot be written.
  public mutating func end(at instant: FHIRInstant) throws(SpoolError) {
    finishedAt = instant
    var lines: [UInt8] = []
    for row in remainder.inDoubt {
      RunLine.append(inDoubt: row, to: &lines)
      guard lines.count >= Self.pieceByteCount else { continue }
      try rows.append(lines, [])
      lines.removeAll(keepingCapacity: true)
    }
    RunLine.append(endOf: self, to: &lines)
    try rows.append(lines, [])
  }

  /// Gives each row, in the order of the inputs.
  ///
  /// - Throws: what `body` throws, or that the file of the rows cannot be read.
  public func forEachRow(_ body: (ItemRow) throws(SpoolError) -> Void) throws(SpoolError) {
    var cursor = rows.cursor()
    while let row = try cursor.next() { try body(row) }
  }

  /// Takes up a line of the file, which holds it already.
  mutating func take(_ row: ItemRow, at position: Int, lineByteCount: Int) {
    rows.add([count(row, at: position, offset: 0)], ofLinesWith: lineByteCount)
  }

  /// Takes up a line of the file that is no row.
  mutating func take(_ other: RunLine.Other, lineByteCount: Int) {
    switch other {
    case .run: break
    case .inDoubt(let row): remainder.inDoubt.append(row)
    case .end(let end):
      finishedAt = end.finishedAt
      remainder.reason = end.reason
      remainder.arrivingCount = end.arrivingCount
      remainder.unplannedCount = end.unplannedCount
    }
    rows.add([], ofLinesWith: lineByteCount)
  }

  private mutating func count(_ row: ItemRow, at position: Int, offset: Int) -> RowEntry {
    precondition(!rows.hasRow(at: position), "an input has one row")
    totals.add(row)
    times.add(row)
    let callback = Callback.advice(for: row, isRehearsal: transportNotice != nil).callback
    if callback == .yes { callbackCount += 1 }
    return RowEntry(
      position: position,
      offset: offset,
      outcome: row.outcome,
      callbackRank: Callback.rank(of: callback, row.startsIn)
    )
  }
}
