import Diagnostics

/// The line of a file that a finding is about, made safe for a terminal, and where to point in it.
///
/// Tabs become blanks; control and format characters, which could steer a terminal or turn the text
/// around, and bytes that are no UTF-8 are spelled out. Of a long line the part around the finding is
/// taken, so that this costs the same for a line of a megabyte.
struct SourceLine: Hashable {
  /// The line as it is shown.
  let text: String

  /// The cells of the terminal before the span.
  let indentation: Int

  /// The cells of the span; at least one, also behind the end of the line.
  let width: Int

  /// The most cells that are shown of a line.
  static let maximumWidth = 100

  /// How far to look for the beginning and the end of the line, in bytes.
  private static let reach = 400
  /// The cells that are shown before the span of a long line.
  private static let context = 40
  private static let ellipsis = "…"

  /// Makes the line around a span; `nil` where there is no text to show, as in an archive.
  init?(around span: Range<Int>, in source: [UInt8]) {
    let start = Self.lineStart(before: span.lowerBound, in: source)
    let end = Self.lineEnd(after: span.lowerBound, in: source)
    guard Self.isText(source[start.offset..<end.offset]) else { return nil }
    let spanEnd = min(span.upperBound, end.offset)
    let before = Cells(source[start.offset..<span.lowerBound])
    let marked = Cells(source[span.lowerBound..<spanEnd])
    let after = Cells(source[spanEnd..<end.offset])
    let isLong =
      start.isCut || end.isCut || before.width + marked.width + after.width > Self.maximumWidth
    let shownBefore: (text: String, width: Int) =
      isLong && (start.isCut || before.width > Self.context)
      ? before.suffix(Self.context) : (before.text, before.width)
    indentation = shownBefore.width
    let rest = Self.maximumWidth - indentation
    let shownSpan = marked.prefix(rest)
    width = max(shownSpan.width, 1)
    guard !shownSpan.isCut else {
      text = shownBefore.text + shownSpan.text + Self.ellipsis
      return
    }
    let shownAfter = after.prefix(rest - shownSpan.width)
    let isCut = shownAfter.isCut || end.isCut
    text =
      shownBefore.text + shownSpan.text + shownAfter.text + (isCut ? Self.ellipsis : "")
  }

  /// Whether bytes are a text, be it a broken one: packed files and other encodings have many
  /// control characters.
  private static func isText(_ bytes: ArraySlice<UInt8>) -> Bool {
    let controlCount = bytes.count { ($0 < 0x20 && $0 != 0x09 && $0 != 0x0D) || $0 == 0x7F }
    return controlCount < 4 || controlCount < bytes.count / 16
  }

  private struct Bound {
    let offset: Int
    let isCut: Bool
  }

  private static func lineStart(before offset: Int, in source: [UInt8]) -> Bound {
    let limit = max(0, offset - reach)
    var position = offset
    while position > limit, source[position - 1] != UInt8(ascii: "\n") { position -= 1 }
    guard position == limit, limit > 0, source[limit - 1] != UInt8(ascii: "\n") else {
      return Bound(offset: position, isCut: false)
    }
    // Not within a character.
    while position < offset, source[position] & 0xC0 == 0x80 { position += 1 }
    return Bound(offset: position, isCut: true)
  }

  private static func lineEnd(after offset: Int, in source: [UInt8]) -> Bound {
    let limit = min(source.count, offset + reach * 2)
    var position = offset
    while position < limit, source[position] != UInt8(ascii: "\n") { position += 1 }
    guard position == limit, limit < source.count, source[limit] != UInt8(ascii: "\n") else {
      let isAfterReturn = position > offset && source[position - 1] == UInt8(ascii: "\r")
      return Bound(offset: isAfterReturn ? position - 1 : position, isCut: false)
    }
    while position > offset, source[position] & 0xC0 == 0x80 { position -= 1 }
    return Bound(offset: position, isCut: true)
  }

  /// Characters as they are shown, each with its width in cells of a terminal.
  private struct Cells {
    private var parts: [(text: String, width: Int)] = []

    init(_ bytes: ArraySlice<UInt8>) {
      var rest = bytes
      while let byte = rest.first {
        guard byte >= 0x80 else {
          parts.append(SafeText.cell(of: Unicode.Scalar(byte)))
          rest.removeFirst()
          continue
        }
        var iterator = rest.makeIterator()
        var decoder = Unicode.UTF8.ForwardParser()
        switch decoder.parseScalar(from: &iterator) {
        case .valid(let encoded):
          parts.append(SafeText.cell(of: Unicode.UTF8.decode(encoded)))
          rest.removeFirst(encoded.count)
        case .error, .emptyInput:
          let digits = String(byte, radix: 16, uppercase: true)
          parts.append(("<\(digits)>", digits.count + 2))
          rest.removeFirst()
        }
      }
    }

    /// All of them.
    var text: String { parts.map(\.text).joined() }

    /// How many cells there are.
    var width: Int { parts.reduce(0) { $0 + $1.width } }

    /// The last cells, behind an ellipsis.
    func suffix(_ count: Int) -> (text: String, width: Int) {
      var width = 0
      var first = parts.endIndex
      while first > 0, width + parts[first - 1].width <= count {
        first -= 1
        width += parts[first].width
      }
      return (SourceLine.ellipsis + parts[first...].map(\.text).joined(), width + 1)
    }

    /// The first cells.
    func prefix(_ count: Int) -> (text: String, width: Int, isCut: Bool) {
      var width = 0
      var text = ""
      for part in parts {
        guard width + part.width <= count else { return (text, width, true) }
        text += part.text
        width += part.width
      }
      return (text, width, false)
    }
  }
}
