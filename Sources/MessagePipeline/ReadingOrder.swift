import Spool

/// The order inputs are read in: a few of each subfolder in turn.
///
/// A subfolder mostly is a provider, so that providers are spoken to side by side, and not one after the
/// other as they lie in the inbox.
struct ReadingOrder {
  private var rests: [Range<Int>] = []
  private var turn = 0

  /// How many inputs of a subfolder are read before those of the next.
  private static let portion = 32

  /// Begins with the inputs of a listing, which lie in the order of their paths.
  init(_ entries: InboxEntries) {
    var start = 0
    while start < entries.count {
      let end = Self.end(ofSubfolderAt: start, in: entries)
      rests.append(start..<end)
      start = end
    }
  }

  /// The positions of the inputs to read next, at most so many; empty when all have been read.
  mutating func next(_ maximumCount: Int) -> [Int] {
    var positions: [Int] = []
    while positions.count < maximumCount, !rests.isEmpty {
      if turn >= rests.count { turn = 0 }
      let portion = rests[turn].prefix(min(Self.portion, maximumCount - positions.count))
      positions += portion
      rests[turn].removeFirst(portion.count)
      if rests[turn].isEmpty { rests.remove(at: turn) } else { turn += 1 }
    }
    return positions
  }

  /// The end of the run of inputs in one subfolder, found in ever larger steps and then by halving.
  private static func end(ofSubfolderAt start: Int, in entries: InboxEntries) -> Int {
    let subfolder = entries[start].subfolder
    var (last, step) = (start, 1)
    while last + step < entries.count, entries[last + step].subfolder == subfolder {
      last += step
      step *= 2
    }
    var end = min(last + step, entries.count)
    while last + 1 < end {
      let middle = last + (end - last) / 2
      if entries[middle].subfolder == subfolder { last = middle } else { end = middle }
    }
    return end
  }
}
