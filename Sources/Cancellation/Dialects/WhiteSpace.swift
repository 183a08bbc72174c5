/// Finding white space in a file, to lay out what is added like what is there.
extension [UInt8] {
  /// Where the white space begins that ends just before an offset.
  func startOfWhiteSpace(before offset: Int) -> Int {
    var start = offset
    while start > 0, self[start - 1].isWhiteSpace { start -= 1 }
    return start
  }

  /// The white space that ends just before an offset.
  func whiteSpace(before offset: Int) -> [UInt8] {
    Array(self[startOfWhiteSpace(before: offset)..<offset])
  }

  /// The white space that begins at an offset.
  func whiteSpace(from offset: Int) -> [UInt8] {
    Array(self[offset...].prefix(while: \.isWhiteSpace))
  }
}

/// The white space that begins a line: the line end before it, and the indentation.
struct LineBreak {
  /// The line end, such as a line feed; empty where the file goes on in one line.
  let lineEnd: [UInt8]

  /// The blanks or tabs behind the line end; all the white space where there is no line end.
  let indentation: [UInt8]

  /// Takes white space apart; only its last line counts.
  init(_ whiteSpace: [UInt8]) {
    guard let feed = whiteSpace.lastIndex(of: 0x0A) else {
      lineEnd = []
      indentation = whiteSpace
      return
    }
    let hasReturn = feed > 0 && whiteSpace[feed - 1] == 0x0D
    lineEnd = Array(whiteSpace[(hasReturn ? feed - 1 : feed)...feed])
    indentation = Array(whiteSpace[(feed + 1)...])
  }

  /// Whether a new line begins.
  var isLineBreak: Bool { !lineEnd.isEmpty }

  /// The white space itself.
  var bytes: [UInt8] { lineEnd + indentation }

  /// What one level of nesting is indented by, where `outer` is the line break a level further out.
  func unit(over outer: LineBreak) -> [UInt8] {
    outer.isLineBreak && indentation.starts(with: outer.indentation)
      ? Array(indentation.dropFirst(outer.indentation.count)) : indentation
  }
}
