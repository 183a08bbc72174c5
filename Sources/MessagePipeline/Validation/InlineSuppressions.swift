import Diagnostics
import ElementModel

/// Suppressions within an XML file: `<!-- ssp-cancel:ignore CODE reason -->`.
///
/// One is for the element that follows, with all that it holds, and before the root for the whole
/// file. JSON has no comments; there is the ignore file.
enum InlineSuppressions {
  private static let mark = Array("ssp-cancel:ignore".utf8)

  /// Takes out what the comments of a file suppress, and adds what is wrong with them.
  static func apply(to diagnostics: [Diagnostic], in tree: ElementTree) -> [Diagnostic] {
    // Nearly no file has one, and finding that out must cost nearly nothing.
    guard isMarked(tree.bytes) else { return diagnostics }
    var rest = diagnostics
    var added: [Diagnostic] = []
    let lines = tree.makeLineIndex()
    for comment in comments(in: tree.bytes) {
      guard let suppression = Suppression(comment, tree) else { continue }
      let location = lines.location(atByteOffset: comment.range.lowerBound)
      if let fault = suppression.fault(&rest) {
        added.append(Diagnostic(fault.rule, message: fault.message, location: location))
      }
    }
    guard !added.isEmpty else { return rest }
    return (rest + added).enumerated().sorted { left, right in
      let (first, second) = (left.element.location, right.element.location)
      return (first?.byteOffset ?? .max, left.offset) < (second?.byteOffset ?? .max, right.offset)
    }.map(\.element)
  }

  /// One comment that suppresses something.
  private struct Suppression {
    let code: String
    let reason: String
    /// The bytes of the element that it is for; `nil` where none follows.
    let range: Range<Int>?

    init?(_ comment: Comment, _ tree: ElementTree) {
      let text = String(decoding: tree.bytes[comment.range].dropFirst(4).dropLast(3), as: UTF8.self)
      let words = text.split(maxSplits: 2, whereSeparator: \.isWhitespace)
      guard words.first.map({ $0.utf8.elementsEqual(mark) }) == true else { return nil }
      code = words.count > 1 ? String(words[1]) : ""
      reason = words.count > 2 ? String(words[2]) : ""
      range = comment.nextTag.flatMap { InlineSuppressions.element(at: $0, in: tree) }
    }

    /// Takes out what is suppressed; returns what is wrong with the suppression.
    func fault(_ diagnostics: inout [Diagnostic]) -> (rule: DiagnosticRule, message: String)? {
      if let refusal = SuppressionRules.refusal(of: code) {
        return (.suppressionImpossible, refusal)
      }
      guard reason.contains(where: \.isLetter) else {
        return (.suppressionWithoutReason, "say behind the code why this is right")
      }
      guard let range else { return (.suppressionUnused, "no element follows this comment") }
      let count = diagnostics.count
      diagnostics.removeAll { diagnostic in
        guard diagnostic.code == code, !diagnostic.staysReported else { return false }
        return diagnostic.location.map { range.contains($0.byteOffset) } ?? false
      }
      guard diagnostics.count == count else { return nil }
      return (.suppressionUnused, "nothing of \(code) is found in the element that follows")
    }
  }

  /// The bytes of the element whose tag begins at an offset.
  private static func element(at offset: Int, in tree: ElementTree) -> Range<Int>? {
    for record in tree.records {
      // The name of a resource is an element of its own, behind the `<` of its tag.
      if record.kind == .tagName, Int(record.start) == offset + 1, record.parent >= 0 {
        return offset..<Int(tree.records[Int(record.parent)].end)
      }
      if record.kind != .tagName, Int(record.start) == offset, record.parent >= 0 {
        return offset..<Int(record.end)
      }
    }
    return nil
  }

  // MARK: - Comments

  private struct Comment {
    /// From `<!--` to `-->`.
    let range: Range<Int>
    /// Where the tag that follows begins, when it begins an element.
    var nextTag: Int?
  }

  /// The comments of a file that is known to be well-formed, without a document type.
  private static func comments(in bytes: [UInt8]) -> [Comment] {
    var comments: [Comment] = []
    // The comments since the last tag.
    var waiting = 0
    var offset = 0
    while let start = bytes[offset...].firstIndex(of: UInt8(ascii: "<")) {
      let rest = bytes[start...]
      if rest.starts(with: "<!--".utf8) {
        offset = end(of: "-->", in: bytes, from: start + 4)
        comments.append(Comment(range: start..<offset))
        waiting += 1
      } else if rest.starts(with: "<![CDATA[".utf8) {
        offset = end(of: "]]>", in: bytes, from: start)
      } else if rest.starts(with: "<?".utf8) {
        offset = end(of: "?>", in: bytes, from: start)
      } else {
        if !rest.starts(with: "</".utf8) {
          for position in comments.indices.suffix(waiting) { comments[position].nextTag = start }
        }
        waiting = 0
        offset = endOfTag(in: bytes, from: start)
      }
    }
    return comments
  }

  private static func end(of mark: StaticString, in bytes: [UInt8], from start: Int) -> Int {
    let mark = Array(mark.description.utf8)
    var offset = start
    while offset < bytes.count, !bytes[offset...].starts(with: mark) { offset += 1 }
    return min(offset + mark.count, bytes.count)
  }

  /// Behind the `>` of a tag; one in quotes is none.
  private static func endOfTag(in bytes: [UInt8], from start: Int) -> Int {
    var quote: UInt8?
    var offset = start
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: ">") {
        break
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      }
    }
    return offset
  }

  /// How far the search may go on after a byte at its last place: Horspool's table, by which a
  /// search looks at every seventeenth byte of most files.
  private static let skips: [Int] = {
    var skips = [Int](repeating: mark.count, count: 256)
    for (position, byte) in mark.dropLast().enumerated() {
      skips[Int(byte)] = mark.count - 1 - position
    }
    return skips
  }()

  /// Whether the mark of suppressions is anywhere in a file.
  private static func isMarked(_ bytes: [UInt8]) -> Bool {
    let (skips, mark) = (skips, mark)
    var end = mark.count - 1
    while end < bytes.count {
      let last = bytes[end]
      if last == mark[mark.count - 1], bytes[(end - mark.count + 1)...end].elementsEqual(mark) {
        return true
      }
      end += skips[Int(last)]
    }
    return false
  }
}
