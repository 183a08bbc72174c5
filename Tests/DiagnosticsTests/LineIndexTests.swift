import Diagnostics
import Testing

@Suite struct LineIndexTests {
  /// A place: text, byte offset, and the line, column and offset it should have.
  struct Place: Sendable {
    let text: String
    let offset: Int
    let line: Int
    let column: Int
    let resultingOffset: Int

    init(_ text: String, _ offset: Int, _ line: Int, _ column: Int, offset result: Int? = nil) {
      self.text = text
      self.offset = offset
      self.line = line
      self.column = column
      resultingOffset = result ?? offset
    }
  }

  static let places: [Place] = [
    Place("", 0, 1, 1),
    Place("", 7, 1, 1, offset: 0),
    Place("", -1, 1, 1, offset: 0),
    Place("a", 0, 1, 1),
    Place("a", 1, 1, 2),
    Place("a", 2, 1, 2, offset: 1),
    Place("a\nb", 0, 1, 1),
    Place("a\nb", 1, 1, 2),
    Place("a\nb", 2, 2, 1),
    Place("a\nb", 3, 2, 2),
    Place("a\nb", -5, 1, 1, offset: 0),
    Place("a\r\nb", 1, 1, 2),
    Place("a\r\nb", 2, 1, 3),
    Place("a\r\nb", 3, 2, 1),
    Place("a\r\nb\r\n", 6, 3, 1),
    Place("a\n", 2, 2, 1),
    Place("\n\n\n", 0, 1, 1),
    Place("\n\n\n", 1, 2, 1),
    Place("\n\n\n", 2, 3, 1),
    Place("\n\n\n", 3, 4, 1),
    // A carriage return alone ends no line.
    Place("a\rb\nc", 2, 1, 3),
    Place("a\rb\nc", 4, 2, 1),
    // Columns count bytes: é takes two, 😀 four.
    Place("é\"x", 2, 1, 3),
    Place("😀x\n😀y", 4, 1, 5),
    Place("😀x\n😀y", 10, 2, 5),
  ]

  @Test(arguments: places) func `turns an offset into a line and a column`(place: Place) {
    let location = LineIndex(Array(place.text.utf8)).location(atByteOffset: place.offset)
    #expect(
      location
        == SourceLocation(
          line: place.line,
          column: place.column,
          byteOffset: place.resultingOffset
        )
    )
  }

  @Test func `agrees with counting line feeds at every offset of a longer text`() {
    let lines = (0..<200).map { String(repeating: "x", count: $0 % 13) }
    let bytes = Array(lines.joined(separator: "\n").utf8)
    let index = LineIndex(bytes)
    var line = 1
    var column = 1
    for offset in 0...bytes.count {
      let expected = SourceLocation(line: line, column: column, byteOffset: offset)
      #expect(index.location(atByteOffset: offset) == expected)
      if offset < bytes.count, bytes[offset] == UInt8(ascii: "\n") {
        line += 1
        column = 1
      } else {
        column += 1
      }
    }
  }

  /// A text and what its lines hold.
  static let texts: [(text: String, lines: [String])] = [
    ("", [""]),
    ("one", ["one"]),
    ("one\n", ["one", ""]),
    ("one\ntwo", ["one", "two"]),
    ("one\r\ntwo\r\n", ["one", "two", ""]),
    ("\n\nthree", ["", "", "three"]),
    ("a\rb\nc", ["a\rb", "c"]),
    ("\r\n", ["", ""]),
    ("last\r", ["last\r"]),
  ]

  @Test(arguments: texts) func `gives the bytes of a line without its line end`(
    text: String,
    lines: [String]
  ) {
    let bytes = Array(text.utf8)
    let index = LineIndex(bytes)
    let found = (1...lines.count).map { line in
      index.byteRange(ofLine: line).map { String(decoding: bytes[$0], as: UTF8.self) }
    }
    #expect(found == lines)
  }

  @Test func `knows no line before the first and behind the last`() {
    let index = LineIndex(Array("one\ntwo".utf8))
    #expect(index.byteRange(ofLine: 0) == nil)
    #expect(index.byteRange(ofLine: -1) == nil)
    #expect(index.byteRange(ofLine: 3) == nil)
  }

  @Test func `orders locations by their offset`() {
    let first = SourceLocation(line: 1, column: 9, byteOffset: 8)
    let second = SourceLocation(line: 2, column: 1, byteOffset: 10)
    #expect(first < second)
    #expect(!(second < first))
    #expect([second, first].sorted() == [first, second])
  }
}
