import Spool

/// Cuts a file with a resource on each line into lines, while it is read.
///
/// No more than one piece of the file and the longest line allowed is held, however large the file.
struct ResourceLines {
  /// One line, without its end.
  struct Line: Sendable {
    /// The 1-based number of the line in the file.
    let number: Int
    /// Where the line begins in the file, in bytes.
    let start: Int
    /// The bytes; of a line over the limit, one more than the limit.
    let bytes: [UInt8]
  }

  /// Whether the source had no more to give at once, so that somebody may wait for the findings.
  private(set) var isDrained = false

  private let source: ByteSource
  private let maximumByteCount: Int
  private var isAtEnd = false
  /// The bytes of the file that were taken before the piece at hand.
  private var takenCount = 0
  /// The beginning of the line whose end is not read yet.
  private var line: [UInt8] = []
  private var lineNumber = 1
  private var lineStart = 0
  /// Whether that line was handed out already, because it is too long.
  private var isHandedOut = false

  /// How much is read at once, in bytes.
  private static let pieceByteCount = 262_144

  init(_ source: ByteSource, maximumByteCount: Int) {
    self.source = source
    self.maximumByteCount = maximumByteCount
  }

  /// The lines that end in the next piece, blank ones left out; `nil` at the end of the file.
  mutating func next() throws(SpoolError) -> [Line]? {
    guard !isAtEnd else { return nil }
    let bytes = try source.next(maximumByteCount: Self.pieceByteCount)
    isDrained = bytes.count < Self.pieceByteCount
    isAtEnd = bytes.isEmpty
    var lines: [Line] = []
    var start = 0
    while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
      take(bytes[start..<end], &lines)
      endLine(&lines)
      start = end + 1
      lineNumber += 1
      lineStart = takenCount + start
    }
    take(bytes[start...], &lines)
    takenCount += bytes.count
    if isAtEnd { endLine(&lines) }
    return lines
  }

  /// Takes more of a line, and hands it out as soon as it is too long.
  private mutating func take(_ bytes: ArraySlice<UInt8>, _ lines: inout [Line]) {
    guard !isHandedOut else { return }
    line += bytes.prefix(maximumByteCount + 1 - line.count)
    if line.count > maximumByteCount { handOut(&lines) }
  }

  private mutating func endLine(_ lines: inout [Line]) {
    if !isHandedOut, !line.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) { handOut(&lines) }
    line = []
    isHandedOut = false
  }

  private mutating func handOut(_ lines: inout [Line]) {
    lines.append(Line(number: lineNumber, start: lineStart, bytes: line))
    line = []
    isHandedOut = true
  }
}
