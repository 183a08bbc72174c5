import FHIRModel
import Spool

/// What the first and the last line of a run's `items.ndjson` say: enough for a list of runs.
public struct RunBrief: Sendable {
  /// When the run began.
  public let startedAt: FHIRInstant

  /// When it ended; `nil` for one that goes on or was stopped in between.
  public let finishedAt: FHIRInstant?

  /// How many files it settled; `nil` while it has not ended.
  public let itemCount: Int?

  /// More than the first and the last line have, in bytes.
  private static let pieceByteCount = 4096

  /// Reads the two lines; `nil` for a file that does not begin as one of a run.
  ///
  /// - Throws: that the disk failed.
  public init?(_ file: OutboxFile) throws(SpoolError) {
    let head = try file.read(at: 0, byteCount: Self.pieceByteCount)
    guard let first = head.split(separator: UInt8(ascii: "\n"), maxSplits: 1).first,
      case .run(let start)? = RunLine.other(first), let startedAt = start.startedAt
    else { return nil }
    self.startedAt = startedAt
    let byteCount = try file.byteCount
    let tail = try file.read(
      at: max(0, byteCount - Self.pieceByteCount),
      byteCount: Self.pieceByteCount
    )
    guard let last = tail.split(separator: UInt8(ascii: "\n")).last,
      case .end(let end)? = RunLine.other(last)
    else {
      finishedAt = nil
      itemCount = nil
      return
    }
    finishedAt = end.finishedAt
    itemCount = end.itemCount
  }
}

extension RunBrief: CustomStringConvertible {
  /// A line for a person.
  public var description: String {
    guard let finishedAt, let itemCount else { return "started \(startedAt.text), not finished" }
    let files = itemCount == 1 ? "1 file" : "\(itemCount) files"
    return "started \(startedAt.text), finished \(finishedAt.text), \(files)"
  }
}
