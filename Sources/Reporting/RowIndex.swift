import Cancellation

/// Where the rows of a run are in its file, by the places of their inputs: eight bytes a row.
struct RowIndex: Sendable {
  /// Entries side by side, 0 where there is none; few of them are empty, because most inputs of a run
  /// come to a row.
  private var blocks: [Int: [UInt64]] = [:]

  /// Few large blocks: small ones, which stay, would lie between what comes and goes in memory.
  private static let blockSize = 16_384

  /// Bits of an entry: the offset of the line, which is never 0, the outcome and the callback.
  private enum Bits {
    static let offset: UInt64 = 48
    static let part: UInt64 = 8
  }

  /// Where the line of a row begins; `nil` where there is none.
  subscript(position: Int) -> Int? {
    let entry = blocks[position / Self.blockSize]?[position % Self.blockSize] ?? 0
    return entry == 0 ? nil : Self.offset(of: entry)
  }

  /// Notes a row, whose offset is counted from `start`.
  mutating func insert(_ row: RowEntry, after start: Int) {
    let outcome = UInt64(CancellationOutcome.allCases.firstIndex(of: row.outcome) ?? 0)
    blocks[
      row.position / Self.blockSize,
      default: [UInt64](repeating: 0, count: Self.blockSize)
    ][row.position % Self.blockSize] =
      UInt64(start + row.offset) | outcome << Bits.offset
      | UInt64(row.callbackRank) << (Bits.offset + Bits.part)
  }

  private static func offset(of entry: UInt64) -> Int { Int(entry & (1 << Bits.offset - 1)) }

  /// The rows of a group, in the order of their inputs.
  func entries(of group: RunRows.Group) -> Entries {
    let mask: UInt64 = 1 << Bits.part - 1
    let (wanted, bits): (UInt64, UInt64) =
      switch group {
      case .all: (0, 0)
      case .outcome(let outcome):
        (
          UInt64(CancellationOutcome.allCases.firstIndex(of: outcome) ?? 0) << Bits.offset,
          mask << Bits.offset
        )
      case .callback(let rank):
        (UInt64(rank) << (Bits.offset + Bits.part), mask << (Bits.offset + Bits.part))
      }
    return Entries(blocks: blocks, numbers: blocks.keys.sorted(), wanted: wanted, bits: bits)
  }

  /// The places of some lines in the file.
  struct Entries: IteratorProtocol {
    fileprivate let blocks: [Int: [UInt64]]
    fileprivate let numbers: [Int]
    fileprivate let wanted: UInt64
    fileprivate let bits: UInt64
    private var block: ArraySlice<UInt64> = []
    private var nextBlock = 0

    fileprivate init(blocks: [Int: [UInt64]], numbers: [Int], wanted: UInt64, bits: UInt64) {
      self.blocks = blocks
      self.numbers = numbers
      self.wanted = wanted
      self.bits = bits
    }

    mutating func next() -> Int? {
      while true {
        while let entry = block.popFirst() {
          if entry != 0, entry & bits == wanted { return RowIndex.offset(of: entry) }
        }
        guard nextBlock < numbers.count else { return nil }
        block = blocks[numbers[nextBlock]]?[...] ?? []
        nextBlock += 1
      }
    }
  }
}
