import ElementModel

/// Finds where runs of bytes end that need no looking at, eight bytes at a time.
enum JSONScan {
  /// Where the plain characters of a string end: at a quote, a backslash or a control character, or
  /// at the end of the text.
  @inline(__always)
  static func endOfPlainCharacters(in text: Span<UInt8>, from start: Int) -> Int {
    var position = start
    let last = text.count - ByteWord.byteCount
    while position <= last {
      let word = text.word(at: position)
      let marks =
        ByteWord.marks(word, below: 0x20) | ByteWord.marks(word, of: UInt8(ascii: "\""))
        | ByteWord.marks(word, of: UInt8(ascii: "\\"))
      if marks != 0 { return position &+ ByteWord.count(before: marks) }
      position &+= ByteWord.byteCount
    }
    while position < text.count, isPlain(text[position]) { position += 1 }
    return position
  }

  @inline(__always)
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") && byte >= 0x20
  }

  /// Where white space ends.
  @inline(__always)
  static func endOfWhiteSpace(in text: Span<UInt8>, from start: Int) -> Int {
    guard start < text.count, text[start] <= 0x20 else { return start }
    return endOfWhiteSpaceRun(in: text, from: start)
  }

  private static func endOfWhiteSpaceRun(in text: Span<UInt8>, from start: Int) -> Int {
    var position = start
    let last = text.count - ByteWord.byteCount
    while position < text.count, isWhiteSpace(text[position]) {
      position &+= 1
      // Lines are indented with blanks.
      while position <= last {
        let others = text.word(at: position) ^ ByteWord.repeating(0x20)
        position &+= ByteWord.count(before: others)
        if others != 0 { break }
      }
    }
    return position
  }

  @inline(__always)
  private static func isWhiteSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  /// Where digits end.
  @inline(__always)
  static func endOfDigits(in text: Span<UInt8>, from start: Int) -> Int {
    var position = start
    while position < text.count, isDigit(text[position]) { position += 1 }
    return position
  }

  /// Whether a byte is a digit.
  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
