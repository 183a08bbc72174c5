/// Text in lines of a limited width, for terminals and plain files.
///
/// A letter counts as one column. Control characters, and those that change the direction of
/// writing, become U+FFFD, so that no name of a file can play with a terminal.
package struct WrappedText {
  private var bytes: [UInt8] = []

  private let columnCount: Int

  package init(columnCount: Int) { self.columnCount = columnCount }

  /// The text so far; every line ends with a line feed.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// How long the text is that was not taken yet, in bytes.
  var byteCount: Int { bytes.count }

  /// Takes out the text so far, in UTF-8: for texts that are too large to be held whole.
  mutating func takeBytes() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  package mutating func blankLine() { bytes.append(UInt8(ascii: "\n")) }

  /// Adds a paragraph, broken at blanks; a word that is wider than a line stays whole.
  ///
  /// - Parameters:
  ///   - words: the text of the paragraph.
  ///   - indent: the blanks before the first line.
  ///   - hangingIndent: the blanks before further lines, `indent` unless given.
  package mutating func paragraph(_ words: String, indent: Int = 0, hangingIndent: Int? = nil) {
    let hangingIndent = hangingIndent ?? indent
    let safeWords = Self.displaySafe(words)
    var column = indent
    var isLineEmpty = true
    appendBlanks(indent)
    let letters = Array(safeWords.utf8)
    for word in letters.split(separator: UInt8(ascii: " ")) {
      let width = Self.columnCount(of: word)
      if !isLineEmpty, column + 1 + width > columnCount {
        bytes.append(UInt8(ascii: "\n"))
        appendBlanks(hangingIndent)
        column = hangingIndent
        isLineEmpty = true
      }
      if !isLineEmpty {
        bytes.append(UInt8(ascii: " "))
        column += 1
      }
      bytes += word
      column += width
      isLineEmpty = false
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Adds a line of a count, right-aligned, and what it counts.
  package mutating func countLine(_ count: Int, _ label: String) {
    let digits = String(count)
    appendBlanks(max(2, 8 - digits.count))
    bytes += "\(digits)  \(label)\n".utf8
  }

  private mutating func appendBlanks(_ count: Int) {
    for _ in 0..<count { bytes.append(UInt8(ascii: " ")) }
  }

  /// How many letters a word has; in ASCII, as nearly all words are, that is its bytes.
  private static func columnCount(of word: ArraySlice<UInt8>) -> Int {
    word.allSatisfy { $0 < 0x80 } ? word.count : String(decoding: word, as: UTF8.self).count
  }

  static func displaySafe(_ text: String) -> String {
    guard !text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return text }
    var safe = ""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
        safe += "\u{FFFD}"
      default: safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }
}
