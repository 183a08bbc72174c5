/// A text of 1 to 24 bytes as a few integers, to compare it with others at once.
///
/// The names and codes that FHIR defines are that short.
@usableFromInline
package struct ShortText: Hashable, Sendable {
  @usableFromInline let count: Int
  @usableFromInline let head: UInt64
  @usableFromInline let middle: UInt64
  @usableFromInline let tail: UInt64

  /// The most bytes that a short text has.
  @inlinable package static var maximumByteCount: Int { 24 }

  /// Reads a range of a text, which has 1 to 24 bytes.
  ///
  /// The words may overlap; together they hold every byte.
  @inlinable @inline(__always)
  package init(_ text: Span<UInt8>, _ range: Range<Int>) {
    count = range.count
    head = text.word(at: range.lowerBound, count: count)
    middle = count > 16 ? text.word(at: range.lowerBound + 8) : 0
    tail = count > 8 ? text.word(at: range.upperBound - 8) : 0
  }

  /// Takes a text if it has 1 to 24 bytes.
  @inlinable @inline(__always)
  package init?(_ text: Span<UInt8>) {
    guard (1...Self.maximumByteCount).contains(text.count) else { return nil }
    self.init(text, 0..<text.count)
  }

  /// Takes a text if it has 1 to 24 bytes.
  package init?(_ text: String) {
    self.init(text.utf8.span)
  }

  /// How many digests there are.
  @inlinable package static var digestCount: Int { 1024 }

  /// A number below `digestCount` that differs for most texts.
  @inlinable @inline(__always) package var digest: Int {
    let mixed = (head ^ middle ^ (tail << 7 | tail >> 57)) &+ UInt64(truncatingIfNeeded: count)
    return Int(truncatingIfNeeded: (mixed &* 0x9E37_79B9_7F4A_7C15) >> 54)
  }
}
