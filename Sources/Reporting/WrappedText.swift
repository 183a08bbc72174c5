/// Text in lines of a limited width, for terminals and plain files.
///
/// A letter counts as one column. Control characters, and those that change the direction of
/// writing, become U+FFFD, so that no name of a file can play with a terminal.
struct WrappedText {
  /// The text so far; every line ends with a line feed.
  private(set) var text = ""

  private let columnCount: Int

  init(columnCount: Int) { self.columnCount = columnCount }

  mutating func blankLine() { text += "\n" }

  /// Adds a paragraph, broken at blanks; a word that is wider than a line stays whole.
  ///
  /// - Parameters:
  ///   - words: the text of the paragraph.
  ///   - indent: the blanks before the first line.
  ///   - hangingIndent: the blanks before further lines, `indent` unless given.
  mutating func paragraph(_ words: String, indent: Int = 0, hangingIndent: Int? = nil) {
    let hangingIndent = hangingIndent ?? indent
    var column = indent
    var isLineEmpty = true
    text += blanks(indent)
    for word in words.split(separator: " ") {
      let word = Self.displaySafe(word)
      if !isLineEmpty, column + 1 + word.count > columnCount {
        text += "\n" + blanks(hangingIndent)
        column = hangingIndent
        isLineEmpty = true
      }
      if !isLineEmpty {
        text += " "
        column += 1
      }
      text += word
      column += word.count
      isLineEmpty = false
    }
    text += "\n"
  }

  /// Adds a line of a count, right-aligned, and what it counts.
  mutating func countLine(_ count: Int, _ label: String) {
    let digits = String(count)
    text += blanks(max(2, 8 - digits.count)) + digits + "  " + label + "\n"
  }

  private func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }

  private static func displaySafe(_ text: Substring) -> String {
    guard !text.utf8.allSatisfy({ (0x21..<0x7F).contains($0) }) else { return String(text) }
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
