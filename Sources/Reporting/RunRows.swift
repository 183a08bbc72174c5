import Cancellation
import FHIRJSON
import Spool

/// The rows of a run: in a file, with what is needed in memory to find each of them, so that a run may
/// have any number.
struct RunRows: Sendable {
  private let file: OutboxFile
  private var index = RowIndex()
  /// How many bytes of the file are known.
  private(set) var byteCount = 0

  init(_ file: OutboxFile) { self.file = file }

  /// The path of the file, safe to show.
  var shownPath: String { file.shownPath }

  /// Which rows are meant.
  enum Group {
    /// All of them.
    case all
    /// Those with an outcome.
    case outcome(CancellationOutcome)
    /// Those whose patients are to be telephoned or not, in order of urgency.
    case callback(rank: Int)
  }

  // MARK: - Growing

  /// Adds lines to the file, whose rows begin at some places in them.
  mutating func append(_ lines: [UInt8], _ entries: [RowEntry]) throws(SpoolError) {
    try file.append(lines)
    add(entries, ofLinesWith: lines.count)
  }

  /// Notes lines that are in the file, and where in them rows begin.
  mutating func add(_ entries: [RowEntry], ofLinesWith addedByteCount: Int) {
    for entry in entries { index.insert(entry, after: byteCount) }
    byteCount += addedByteCount
  }

  /// Whether there is a row in some place.
  func hasRow(at position: Int) -> Bool { index[position] != nil }

  // MARK: - Reading

  /// The bytes that come after those that are known.
  func nextBytes(after count: Int, atMost maximumCount: Int) throws(SpoolError) -> [UInt8] {
    try file.read(at: byteCount + count, byteCount: maximumCount)
  }

  /// Goes through some rows, in the order of their inputs.
  func cursor(_ group: Group = .all) -> RowCursor {
    RowCursor(file: file, entries: index.entries(of: group))
  }
}

/// Where a row is, and what it must be found by.
struct RowEntry: Sendable {
  /// The place of the input among those of the run.
  let position: Int
  /// Where its line begins, in bytes.
  let offset: Int
  let outcome: CancellationOutcome
  /// How urgent a telephone call is, 0 first.
  let callbackRank: Int
}

/// Goes through rows of a file.
struct RowCursor {
  private let file: OutboxFile
  private var entries: RowIndex.Entries
  private var piece: [UInt8] = []
  private var pieceOffset = 0

  /// How much is read at a time; rows that follow each other mostly lie side by side.
  private static let pieceByteCount = 32_768

  init(file: OutboxFile, entries: RowIndex.Entries) {
    self.file = file
    self.entries = entries
  }

  /// The next row; `nil` after the last.
  mutating func next() throws(SpoolError) -> ItemRow? {
    guard let line = try nextLine() else { return nil }
    guard let item = RunLine.row(of: line) else { throw .changed(path: file.shownPath) }
    return item.row
  }

  /// The next row as it is in the file, in JSON; `nil` after the last.
  mutating func nextJSON() throws(SpoolError) -> ArraySlice<UInt8>? {
    guard let line = try nextLine() else { return nil }
    guard let json = RunLine.json(ofRowIn: line) else { throw .changed(path: file.shownPath) }
    return json
  }

  private mutating func nextLine() throws(SpoolError) -> ArraySlice<UInt8>? {
    guard let offset = entries.next() else { return nil }
    if let line = line(at: offset) { return line }
    var byteCount = Self.pieceByteCount
    while true {
      piece = try file.read(at: offset, byteCount: byteCount)
      pieceOffset = offset
      if let line = line(at: offset) { return line }
      guard piece.count == byteCount else { throw .changed(path: file.shownPath) }
      byteCount *= 2
    }
  }

  /// The line at a place of the file, if the piece that was read holds it whole.
  private func line(at offset: Int) -> ArraySlice<UInt8>? {
    let start = offset - pieceOffset
    guard start >= 0, start < piece.count,
      let end = piece[start...].firstIndex(of: UInt8(ascii: "\n"))
    else { return nil }
    return piece[start..<end]
  }
}
