import Spool

/// What a run has written of itself, read again from `items.ndjson`.
public struct RunReading: Sendable {
  /// The summary; not finished for a run that goes on or was stopped in between.
  public let summary: RunSummary

  /// How many bytes at the end of the file are no whole lines: a crash tore off what was being
  /// written, or the run is writing them now.
  public let tornByteCount: Int

  /// Why a file cannot be read as that of a run.
  public enum Fault: Error, Hashable, Sendable {
    /// The disk failed.
    case spool(SpoolError)
    /// It does not begin as one.
    case notARun(path: String)
    /// A newer version of the program wrote it.
    case newerVersion(path: String)
    /// A line, 1 first, is not as the program writes it.
    case damaged(path: String, line: Int)
  }

  /// How much is read at a time, in bytes.
  private static let pieceByteCount = 65_536

  /// No line is that long, in bytes.
  private static let lineByteCountMaximum = 16_777_216

  /// Reads a file to its end.
  ///
  /// - Throws: ``Fault``.
  public init(_ file: OutboxFile) throws(Fault) {
    var reader = LineByLine(rows: RunRows(file))
    do throws(SpoolError) {
      while let line = try reader.next() { reader.take(line) }
    } catch {
      throw .spool(error)
    }
    if let fault = reader.fault { throw fault }
    guard let summary = reader.summary else { throw .notARun(path: file.shownPath) }
    self.summary = summary
    tornByteCount = reader.restByteCount
  }

  /// Goes through the lines of a file.
  private struct LineByLine {
    private let rows: RunRows
    private(set) var summary: RunSummary?
    private(set) var fault: Fault?
    private var rest: [UInt8] = []
    private var used = 0
    private var lineCount = 0

    init(rows: RunRows) { self.rows = rows }

    /// How many bytes follow the last line.
    var restByteCount: Int { rest.count - used }

    /// The next whole line, without its line feed; `nil` when there is none, or nothing more can be
    /// made of what follows.
    mutating func next() throws(SpoolError) -> ArraySlice<UInt8>? {
      var searched = used
      while fault == nil {
        if let end = rest[searched...].firstIndex(of: UInt8(ascii: "\n")) {
          defer { used = end + 1 }
          return rest[used..<end]
        }
        guard restByteCount < RunReading.lineByteCountMaximum else {
          fault = .damaged(path: rows.shownPath, line: lineCount + 1)
          return nil
        }
        rest.removeFirst(used)
        used = 0
        searched = rest.count
        let piece = try (summary?.rows ?? rows).nextBytes(
          after: rest.count,
          atMost: RunReading.pieceByteCount
        )
        guard !piece.isEmpty else { return nil }
        rest += piece
      }
      return nil
    }

    mutating func take(_ line: ArraySlice<UInt8>) {
      lineCount += 1
      let byteCount = line.count + 1
      guard summary != nil else {
        begin(line, byteCount)
        return
      }
      if let (position, row) = RunLine.row(of: line), summary?.rows.hasRow(at: position) == false {
        summary?.take(row, at: position, lineByteCount: byteCount)
      } else if let other = RunLine.other(line) {
        summary?.take(other, lineByteCount: byteCount)
      } else {
        fault = .damaged(path: rows.shownPath, line: lineCount)
      }
    }

    private mutating func begin(_ line: ArraySlice<UInt8>, _ byteCount: Int) {
      guard case .run(let start)? = RunLine.other(line), let startedAt = start.startedAt else {
        fault = .notARun(path: rows.shownPath)
        return
      }
      guard start.formatVersion <= RunLine.formatVersion else {
        fault = .newerVersion(path: rows.shownPath)
        return
      }
      var known = rows
      known.add([], ofLinesWith: byteCount)
      summary = RunSummary(start, startedAt: startedAt, rows: known)
    }
  }
}

extension RunReading.Fault: CustomStringConvertible {
  /// One sentence: what is wrong, and what to do.
  public var description: String {
    switch self {
    case .spool(let error): error.description
    case .notARun(let path): "\(path) is not what a run writes: check the folder"
    case .newerVersion(let path):
      "\(path) was written by a newer version of ssp-cancel: use that version"
    case .damaged(let path, let line):
      "line \(line) of \(path) is not as ssp-cancel writes it: put back a copy of the file; the "
        + "documents beside it are as they were"
    }
  }
}
