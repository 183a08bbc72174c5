import Testing

@testable import ElementModel

@Suite struct ByteWordTests {
  private func word(_ bytes: [UInt8]) -> UInt64 { bytes.span.word(at: 0) }

  @Test(arguments: 0..<8)
  func `the first mark is where the byte is`(position: Int) {
    for byte in UInt8.min...UInt8.max {
      var bytes = Array(repeating: byte &+ 1, count: 8)
      bytes[position] = byte
      #expect(ByteWord.count(before: ByteWord.marks(word(bytes), of: byte)) == position, "\(byte)")
    }
  }

  @Test func `no mark is set without the byte`() {
    for byte in UInt8.min...UInt8.max {
      let bytes = (1...8).map { byte &+ UInt8($0) }
      #expect(ByteWord.marks(word(bytes), of: byte) == 0, "\(byte)")
      #expect(ByteWord.count(before: 0) == 8)
    }
  }

  @Test(arguments: [0x20, 0x21, 0x80] as [UInt8])
  func `the first mark is where a byte is below the limit`(limit: UInt8) {
    for byte in UInt8.min...UInt8.max {
      let bytes = [limit, 0xFF, byte, limit, limit, limit, limit, limit]
      let count = ByteWord.count(before: ByteWord.marks(word(bytes), below: limit))
      #expect(count == (byte < limit ? 2 : 8), "\(byte)")
    }
  }

  @Test func `zeros stand for what is left out, also at the end of the text`() {
    let bytes: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    for start in 0..<9 {
      for count in 1...min(8, 9 - start) {
        var expected: UInt64 = 0
        for position in 0..<count {
          expected |= UInt64(bytes[start + position]) << UInt64(position * 8)
        }
        let word = bytes.span.word(at: start, count: count)
        #expect(word == expected)
      }
    }
  }
}
