import TestSupport

/// Changes seeds at random, the same way at every run.
struct SeededMutation {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// One of some seeds with one to four changes.
  mutating func changed(_ seeds: [[UInt8]]) -> [UInt8] {
    var bytes = seeds.randomElement(using: &generator) ?? []
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      change(&bytes, seeds.randomElement(using: &generator) ?? [])
    }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8], _ other: [UInt8]) {
    let range = range(in: bytes, maximumCount: 40)
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: bytes.removeSubrange(range)
    case 1: bytes.insert(contentsOf: bytes[range], at: range.upperBound)
    case 2: bytes.replaceSubrange(range, with: other[self.range(in: other, maximumCount: 40)])
    case 3: bytes.removeSubrange(range.lowerBound...)
    case 4 where range.lowerBound < bytes.count:
      bytes[range.lowerBound] = UInt8.random(in: .min ... .max, using: &generator)
    default:
      let interesting: [UInt8] = [0x00, 0x22, 0x26, 0x3C, 0x5C, 0x7B, 0x5D, 0x80, 0xFF, 0x0A]
      bytes.insert(interesting.randomElement(using: &generator) ?? 0, at: range.lowerBound)
    }
  }

  private mutating func range(in bytes: [UInt8], maximumCount: Int) -> Range<Int> {
    let start = Int.random(in: 0...bytes.count, using: &generator)
    let count = Int.random(in: 0...min(maximumCount, bytes.count - start), using: &generator)
    return start..<start + count
  }
}
