/// Eight bytes of a text at once, to look for bytes faster than one by one.
///
/// The first byte is in the lowest bits. The marks that the searches give have the highest bit of a
/// byte set where it was found; only the first mark is certain, those above it may be false.
@usableFromInline
package enum ByteWord {
  /// How many bytes a word has.
  @inlinable @inline(__always) package static var byteCount: Int { 8 }

  /// The same byte eight times.
  @inlinable @inline(__always)
  package static func repeating(_ byte: UInt8) -> UInt64 {
    0x0101_0101_0101_0101 &* UInt64(byte)
  }

  /// Marks the bytes below `limit`, which is at most 128.
  @inlinable @inline(__always)
  package static func marks(_ word: UInt64, below limit: UInt8) -> UInt64 {
    (word &- repeating(limit)) & ~word & repeating(0x80)
  }

  /// Marks the bytes that equal `byte`.
  @inlinable @inline(__always)
  package static func marks(_ word: UInt64, of byte: UInt8) -> UInt64 {
    marks(word ^ repeating(byte), below: 1)
  }

  /// How many bytes are before the first mark; 8 when there is none.
  @inlinable @inline(__always)
  package static func count(before marks: UInt64) -> Int { marks.trailingZeroBitCount / 8 }
}

extension Span<UInt8> {
  /// The eight bytes from an offset on; they must be there.
  @inlinable @inline(__always)
  package func word(at offset: Int) -> UInt64 {
    // The load checks the bounds; it is unsafe only for types that not every pattern of bits suits.
    unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// Up to eight bytes from an offset on; zeros stand for those that are left out.
  @inlinable @inline(__always)
  package func word(at offset: Int, count: Int) -> UInt64 {
    if count >= ByteWord.byteCount { return word(at: offset) }
    if offset + ByteWord.byteCount <= self.count {
      return word(at: offset) & (1 << UInt64(truncatingIfNeeded: count * 8) &- 1)
    }
    var word: UInt64 = 0
    for position in 0..<count { word |= UInt64(self[offset + position]) << UInt64(position * 8) }
    return word
  }
}
