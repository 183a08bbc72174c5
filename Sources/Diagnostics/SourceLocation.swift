/// A place in a file: line and column as a person counts them, and the offset as a machine does.
public struct SourceLocation: Hashable, Sendable, Comparable {
  /// The 1-based line.
  public let line: Int

  /// The 1-based column, counted in UTF-8 bytes.
  public let column: Int

  /// The 0-based offset in UTF-8 bytes.
  public let byteOffset: Int

  /// Creates a location.
  public init(line: Int, column: Int, byteOffset: Int) {
    self.line = line
    self.column = column
    self.byteOffset = byteOffset
  }

  /// Orders locations by their byte offset.
  public static func < (left: SourceLocation, right: SourceLocation) -> Bool {
    left.byteOffset < right.byteOffset
  }
}

/// The lines of a file, to turn byte offsets into lines and columns.
///
/// Made only when there is something to report, because it reads every byte.
public struct LineIndex: Sendable {
  private let lineStarts: [Int]
  private let lineEnds: [Int]
  private let byteCount: Int

  /// Finds the lines of a file; a line ends after a line feed, so CR LF counts once.
  public init(_ bytes: [UInt8]) {
    var starts = [0]
    var ends: [Int] = []
    for offset in bytes.indices where bytes[offset] == UInt8(ascii: "\n") {
      let isAfterReturn = offset > 0 && bytes[offset - 1] == UInt8(ascii: "\r")
      ends.append(isAfterReturn ? offset - 1 : offset)
      starts.append(offset + 1)
    }
    lineStarts = starts
    lineEnds = ends + [bytes.count]
    byteCount = bytes.count
  }

  /// The location of a byte offset; offsets past the end are taken as the end.
  public func location(atByteOffset offset: Int) -> SourceLocation {
    let offset = min(max(offset, 0), byteCount)
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return SourceLocation(
      line: low + 1,
      column: offset - lineStarts[low] + 1,
      byteOffset: offset
    )
  }

  /// The byte range of a 1-based line, without its line end.
  public func byteRange(ofLine line: Int) -> Range<Int>? {
    guard lineStarts.indices.contains(line - 1) else { return nil }
    return lineStarts[line - 1]..<lineEnds[line - 1]
  }
}
