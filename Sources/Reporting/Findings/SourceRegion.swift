import Diagnostics

/// Where a finding is, as editors and code review tools count: in characters, not in bytes.
struct SourceRegion: Hashable {
  /// The 1-based line.
  let line: Int

  /// The 1-based columns in Unicode characters, from the first to behind the last; `nil` where the
  /// file's bytes are not known.
  let columns: Range<Int>?

  /// Finds the region; `nil` for a finding without a place.
  init?(of diagnostic: Diagnostic, in findings: FileFindings) {
    guard let location = diagnostic.location else { return nil }
    line = location.line
    let source = findings.source
    let lineStart = location.byteOffset - findings.sourceStart - location.column + 1
    guard !source.isEmpty, lineStart >= 0, let span = SourceSpan(of: diagnostic, in: findings)
    else {
      columns = nil
      return
    }
    let start = 1 + Self.characterCount(source[lineStart..<span.range.lowerBound])
    columns = start..<start + Self.characterCount(source[span.range])
  }

  private static func characterCount(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.count { $0 & 0xC0 != 0x80 }
  }
}

extension Diagnostic {
  /// The message, and what to do in this case.
  var messageWithHint: String { hint.map { "\(message); \($0)" } ?? message }
}
