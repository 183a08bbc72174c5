import ElementModel
import Testing

@Suite struct ByteEditTests {
  /// A text, edits of it as range and replacement, and the outcome.
  struct Vector: Sendable, CustomTestStringConvertible {
    let text: String
    let edits: [ByteEdit]
    let result: String

    init(_ text: String, _ edits: [(Range<Int>, String)], _ result: String) {
      self.text = text
      self.edits = edits.map { ByteEdit(range: $0.0, replacement: $0.1) }
      self.result = result
    }

    var testDescription: String { "\(text) to \(result)" }
  }

  static let vectors: [Vector] = [
    Vector("abc", [], "abc"),
    Vector("", [], ""),
    Vector("", [(0..<0, "x")], "x"),
    Vector("abc", [(0..<0, "x")], "xabc"),
    Vector("abc", [(3..<3, "x")], "abcx"),
    Vector("abc", [(1..<1, "x")], "axbc"),
    Vector("abc", [(1..<2, "")], "ac"),
    Vector("abc", [(0..<3, "")], ""),
    Vector("abc", [(0..<3, "xyzxyz")], "xyzxyz"),
    Vector("abc", [(1..<2, "b")], "abc"),
    Vector("abc", [(2..<3, "C"), (0..<1, "A")], "AbC"),
    Vector("abc", [(0..<1, "A"), (1..<2, "B"), (2..<3, "C")], "ABC"),
    Vector("abc", [(1..<1, "x"), (1..<2, "B")], "axBc"),
    Vector("abc", [(0..<1, "A"), (1..<1, "x"), (3..<3, "!")], "Axbc!"),
    Vector("é😀x", [(2..<6, "e")], "éex"),
  ]

  @Test(arguments: vectors) func `replaces the ranges and leaves the rest`(vector: Vector) {
    let result = Array(vector.text.utf8).applying(vector.edits)
    #expect(String(decoding: result, as: UTF8.self) == vector.result)
  }

  @Test func `changes nothing but the range, whatever the bytes are`() {
    let bytes = (0...255).map { UInt8($0) }
    let result = bytes.applying([ByteEdit(range: 100..<104, replacement: [0, 1])])
    #expect(result == Array(bytes[..<100]) + [0, 1] + Array(bytes[104...]))
  }

  @Test func `makes the replacement of a text in UTF-8`() {
    #expect(ByteEdit(range: 0..<0, replacement: "é").replacement == [0xC3, 0xA9])
  }
}
