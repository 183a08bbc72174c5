import Diagnostics
import ElementModel

/// Where the tags and attribute values of an XML file stand.
///
/// libxml2 decides what a file says; it does not tell where an attribute's value stands, and it is
/// slow with very many attributes and trusting with document types. This scan, before it, notes the
/// positions and refuses what libxml2 should not see. It knows just enough of XML to find tags; on a
/// file that is not well-formed it stops early and leaves the verdict to libxml2.
struct TagPositions {
  /// A start tag.
  struct Tag {
    /// The offset of its `<`.
    let start: Int
    /// The offset and length of its name, without a prefix.
    let localName: Range<Int>
    /// The offset behind the `>` of the start tag.
    var startTagEnd: Int
    /// The offset behind the `>` that ends the element.
    var end: Int
    /// The first of its attributes, in `attributes`.
    let firstAttribute: Int
    /// The number of its attributes, namespace declarations left out.
    var attributeCount = 0
  }

  /// An attribute that is no namespace declaration.
  struct Attribute {
    let start: Int
    let name: Range<Int>
    let value: Range<Int>
    let isEscaped: Bool
  }

  /// Why a file is refused.
  struct Refusal: Error {
    let rule: DiagnosticRule
    let message: String
    let offset: Int
  }

  private(set) var tags: [Tag] = []
  private(set) var attributes: [Attribute] = []
  private var open: [Int] = []
  private var offset: Int
  /// Whether the file ends in the value of an attribute.
  private var endsInValue = false
  private let bytes: [UInt8]
  private let maximumAttributeCount: Int

  /// Scans a file that is known to be UTF-8.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - limits: what is refused.
  ///   - isCut: whether it is only the beginning of a file; a tag that ends in the value of an
  ///     attribute is taken for a whole one then.
  /// - Throws: why the file is refused.
  init(_ bytes: [UInt8], limits: ReadLimits, isCut: Bool = false) throws(Refusal) {
    self.bytes = bytes
    maximumAttributeCount = limits.maximumAttributeCount
    offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    tags.reserveCapacity(bytes.count / 32)
    attributes.reserveCapacity(bytes.count / 32)
    try checkDeclaration()
    while true {
      offset = Self.first(UInt8(ascii: "<"), in: bytes.span, from: offset)
      guard offset < bytes.count, try scanMarkup(isCut: isCut) else { return }
    }
  }

  /// Goes past what begins with `<`; returns false where it does not end.
  private mutating func scanMarkup(isCut: Bool) throws(Refusal) -> Bool {
    guard offset + 1 < bytes.count else { return false }
    switch bytes[offset + 1] {
    case UInt8(ascii: "/"):
      guard skipPastTagEnd() else { return false }
      if let tag = open.popLast() { tags[tag].end = offset }
      return true
    case UInt8(ascii: "?"):
      return skip(past: Array("?>".utf8))
    case UInt8(ascii: "!"):
      if begins("<!--") {
        offset += 4
        return skip(past: Array("-->".utf8))
      }
      if begins("<![CDATA[") { return skip(past: Array("]]>".utf8)) }
      if begins("<!DOCTYPE") {
        throw Refusal(
          rule: .xmlDoctype,
          message: "a document type declaration is not allowed",
          offset: offset
        )
      }
      return false
    default:
      return try scanStartTag(isCut: isCut)
    }
  }

  private mutating func scanStartTag(isCut: Bool) throws(Refusal) -> Bool {
    let start = offset
    offset += 1
    let nameStart = offset
    let (localStart, nameEnd) = Self.ofName(in: bytes.span, from: nameStart)
    offset = nameEnd
    var tag = Tag(
      start: start,
      localName: localStart..<nameEnd,
      startTagEnd: bytes.count,
      end: bytes.count,
      firstAttribute: attributes.count
    )
    var attributeCount = 0
    while true {
      skipWhiteSpace()
      guard offset < bytes.count else { return false }
      if bytes[offset] == UInt8(ascii: ">") || isEmptyElementEnd { break }
      guard let attribute = scanAttribute() else {
        if isCut, endsInValue { tags.append(tag) }
        return false
      }
      attributeCount += 1
      guard attributeCount <= maximumAttributeCount else {
        throw Refusal(
          rule: .limitAttributes,
          message: "an element with more than \(maximumAttributeCount) attributes",
          offset: attribute.start
        )
      }
      if !isNamespaceDeclaration(attribute.name) {
        attributes.append(attribute)
        tag.attributeCount += 1
      }
    }
    if bytes[offset] == UInt8(ascii: ">") {
      offset += 1
      open.append(tags.count)
    } else {
      offset += 2
      tag.end = offset
    }
    tag.startTagEnd = offset
    tags.append(tag)
    return true
  }

  private mutating func scanAttribute() -> Attribute? {
    let start = offset
    skipName()
    let name = start..<offset
    guard !name.isEmpty else { return nil }
    skipWhiteSpace()
    guard offset < bytes.count, bytes[offset] == UInt8(ascii: "=") else { return nil }
    offset += 1
    skipWhiteSpace()
    guard offset < bytes.count else { return nil }
    let quote = bytes[offset]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
    offset += 1
    let valueStart = offset
    let value = Self.value(in: bytes.span, from: offset, quote: quote)
    offset = value.end
    guard offset < bytes.count else {
      endsInValue = true
      return nil
    }
    offset += 1
    return Attribute(
      start: start,
      name: name,
      value: valueStart..<offset - 1,
      isEscaped: value.isEscaped
    )
  }

  /// Where an attribute's value ends, and whether it must be decoded.
  private static func value(
    in text: Span<UInt8>,
    from start: Int,
    quote: UInt8
  ) -> (end: Int, isEscaped: Bool) {
    var position = start
    var isEscaped = false
    let last = text.count - ByteWord.byteCount
    while position <= last {
      let word = text.word(at: position)
      let marks =
        ByteWord.marks(word, of: quote) | ByteWord.marks(word, of: UInt8(ascii: "&"))
        | ByteWord.marks(word, below: 0x20)
      position &+= ByteWord.count(before: marks)
      if marks == 0 { continue }
      if text[position] == quote { return (position, isEscaped) }
      isEscaped = true
      position &+= 1
    }
    while position < text.count, text[position] != quote {
      let byte = text[position]
      if byte == UInt8(ascii: "&") || byte < 0x20 { isEscaped = true }
      position += 1
    }
    return (position, isEscaped)
  }

  private func isNamespaceDeclaration(_ name: Range<Int>) -> Bool {
    guard name.count >= 5, bytes[name.lowerBound] == UInt8(ascii: "x") else { return false }
    return bytes[name].elementsEqual("xmlns".utf8) || bytes[name].starts(with: "xmlns:".utf8)
  }

  /// Checks the XML declaration, if there is one.
  private func checkDeclaration() throws(Refusal) {
    guard begins("<?xml"), offset + 5 < bytes.count, isWhiteSpace(bytes[offset + 5]) else { return }
    let end = bytes[offset...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.count
    let declaration = bytes[offset..<end]
    if let version = pseudoAttribute("version", in: declaration), version != "1.0" {
      throw Refusal(rule: .xmlDeclaration, message: "this is not XML 1.0", offset: offset)
    }
    guard let encoding = pseudoAttribute("encoding", in: declaration) else { return }
    guard ["utf-8", "us-ascii", "ascii"].contains(encoding) else {
      throw Refusal(
        rule: .xmlEncoding,
        message: "an encoding other than UTF-8 is declared",
        offset: offset
      )
    }
  }

  /// The value of a pseudo attribute of the XML declaration, in lower case.
  private func pseudoAttribute(_ name: String, in declaration: ArraySlice<UInt8>) -> String? {
    var rest = declaration
    while let quote = rest.firstIndex(where: isQuote) {
      let key = rest[..<quote].filter { !isWhiteSpace($0) && $0 != UInt8(ascii: "=") }
      let after = rest[(quote + 1)...]
      guard let end = after.firstIndex(of: rest[quote]) else { return nil }
      if key.reversed().starts(with: name.utf8.reversed()) {
        let letters = after[..<end].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return String(decoding: letters, as: UTF8.self)
      }
      rest = after[(end + 1)...]
    }
    return nil
  }

  private func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
  }

  private mutating func skip(past text: [UInt8]) -> Bool {
    while offset + text.count <= bytes.count {
      if bytes[offset] == text[0], bytes[offset..<offset + text.count].elementsEqual(text) {
        offset += text.count
        return true
      }
      offset += 1
    }
    offset = bytes.count
    return false
  }

  private mutating func skipPastTagEnd() -> Bool {
    offset = Self.first(UInt8(ascii: ">"), in: bytes.span, from: offset)
    offset = min(offset + 1, bytes.count)
    return bytes[offset - 1] == UInt8(ascii: ">")
  }

  private var isEmptyElementEnd: Bool {
    bytes[offset] == UInt8(ascii: "/") && offset + 1 < bytes.count
      && bytes[offset + 1] == UInt8(ascii: ">")
  }

  private func begins(_ text: String) -> Bool { bytes[offset...].starts(with: text.utf8) }

  private mutating func skipName() {
    offset = Self.ofName(in: bytes.span, from: offset).end
  }

  /// The bytes that end a name, which are all below 64, as bits of a number.
  private static let nameEnds: UInt64 = [
    0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ">"), UInt8(ascii: "/"), UInt8(ascii: "="),
    UInt8(ascii: "<"), UInt8(ascii: "\""), UInt8(ascii: "'"),
  ].reduce(0) { $0 | 1 << UInt64($1) }

  /// Where a name goes on behind its prefix, if it has one, and where it ends.
  private static func ofName(
    in text: Span<UInt8>,
    from start: Int
  ) -> (localStart: Int, end: Int) {
    let ends = nameEnds
    var localStart = start
    var position = start
    while position < text.count {
      let byte = text[position]
      if byte < 64 {
        if ends & 1 << UInt64(byte) != 0 { break }
        if byte == UInt8(ascii: ":"), localStart == start { localStart = position + 1 }
      }
      position += 1
    }
    return (localStart, position)
  }

  /// Where a byte is found; the end of the text when it is not.
  private static func first(_ byte: UInt8, in text: Span<UInt8>, from start: Int) -> Int {
    var position = start
    let last = text.count - ByteWord.byteCount
    while position <= last {
      let marks = ByteWord.marks(text.word(at: position), of: byte)
      if marks != 0 { return position &+ ByteWord.count(before: marks) }
      position &+= ByteWord.byteCount
    }
    while position < text.count, text[position] != byte { position += 1 }
    return position
  }

  private mutating func skipWhiteSpace() {
    while offset < bytes.count, isWhiteSpace(bytes[offset]) { offset += 1 }
  }

  private func isWhiteSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}
