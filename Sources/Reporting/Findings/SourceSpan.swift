import Diagnostics

/// The part of a file that a finding is about, found from the bytes at its location.
///
/// A finding has one place, where its element begins: in JSON the name of a member or an item of an
/// array, in XML a tag, an attribute or text. What is wrong with a value is shown under the value, and
/// everything else under the name. A span never leaves its line.
struct SourceSpan: Hashable {
  /// The bytes of the source from the first to behind the last.
  let range: Range<Int>

  /// Finds the span of a finding; `nil` without a location in the source.
  init?(of diagnostic: Diagnostic, in findings: FileFindings) {
    let source = findings.source
    guard let offset = diagnostic.location.map({ $0.byteOffset - findings.sourceStart }),
      (0...source.count).contains(offset)
    else { return nil }
    let tokens = SourceTokens(source)
    let isXML = tokens.firstByte == UInt8(ascii: "<")
    if diagnostic.severity == .fatal, tokens.isPoint(offset, isXML: isXML) {
      range = offset..<offset + 1
      return
    }
    let isAboutValue = Self.isAboutValue(diagnostic)
    range =
      isXML
      ? tokens.xmlSpan(at: offset, ofValue: isAboutValue)
      : tokens.jsonSpan(at: offset, ofValue: isAboutValue)
  }

  /// Whether the value is at fault and not that the element is there.
  private static func isAboutValue(_ diagnostic: Diagnostic) -> Bool {
    switch diagnostic.type {
    case .value, .codeInvalid: true
    default: diagnostic.code == "json/token-type"
    }
  }
}

/// Reads single tokens of JSON and XML that may be broken; every range ends on its line.
private struct SourceTokens {
  private let bytes: [UInt8]

  /// How far a token is followed, in bytes; no line shown is as long.
  private static let maximumByteCount = 4_096

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The first byte that is neither white space nor of a byte order mark.
  var firstByte: UInt8? {
    bytes.prefix(Self.maximumByteCount).first { byte in
      !Self.isBlank(byte) && byte != 0x0A && byte != 0x0D && ![0xEF, 0xBB, 0xBF].contains(byte)
    }
  }

  /// Whether reading ended at this byte and not at a token: at one that is not UTF-8, or in text.
  func isPoint(_ offset: Int, isXML: Bool) -> Bool {
    guard let byte = byte(at: offset), byte != UInt8(ascii: "\n") else { return false }
    return byte >= 0x80 || (isXML && byte != UInt8(ascii: "<"))
  }

  // MARK: - JSON

  func jsonSpan(at offset: Int, ofValue isAboutValue: Bool) -> Range<Int> {
    let token = jsonToken(at: offset)
    guard isAboutValue, byte(at: offset) == UInt8(ascii: "\"") else { return token }
    let colon = skipBlanks(from: token.upperBound)
    guard byte(at: colon) == UInt8(ascii: ":") else { return token }
    let value = skipBlanks(from: colon + 1)
    let valueToken = jsonToken(at: value)
    return valueToken.isEmpty ? token : valueToken
  }

  private func jsonToken(at offset: Int) -> Range<Int> {
    let end = lineEnd(after: offset)
    guard offset < end else { return offset..<offset }
    switch bytes[offset] {
    case UInt8(ascii: "\""):
      return offset..<stringEnd(from: offset, before: end)
    case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: ","), UInt8(ascii: ":"):
      return offset..<offset + 1
    default:
      let delimiters = Set("{}[],:\" \t".utf8)
      let tokenEnd = bytes[offset..<end].firstIndex(where: delimiters.contains) ?? end
      return offset..<max(tokenEnd, offset + 1)
    }
  }

  private func stringEnd(from offset: Int, before end: Int) -> Int {
    var position = offset + 1
    while position < end {
      if bytes[position] == UInt8(ascii: "\"") { return position + 1 }
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    return end
  }

  // MARK: - XML

  func xmlSpan(at offset: Int, ofValue isAboutValue: Bool) -> Range<Int> {
    let end = lineEnd(after: offset)
    guard offset < end else { return offset..<offset }
    guard bytes[offset] == UInt8(ascii: "<") else {
      if let attribute = attribute(at: offset, before: end) {
        return isAboutValue ? attribute.value : attribute.whole
      }
      let text = bytes[offset..<end]
      return offset..<max(text.firstIndex(of: UInt8(ascii: "<")) ?? end, offset + 1)
    }
    let nameEnd = nameEnd(from: offset + 1, before: end)
    guard isAboutValue else { return offset..<nameEnd }
    var position = nameEnd
    while position < end {
      position = skipBlanks(from: position)
      guard let found = attribute(at: position, before: end) else { break }
      if bytes[position..<found.nameEnd].elementsEqual("value".utf8) { return found.value }
      position = found.whole.upperBound
    }
    return offset..<nameEnd
  }

  private struct Attribute {
    let nameEnd: Int
    let whole: Range<Int>
    let value: Range<Int>
  }

  private func attribute(at offset: Int, before end: Int) -> Attribute? {
    let nameEnd = nameEnd(from: offset, before: end)
    let equals = skipBlanks(from: nameEnd)
    guard nameEnd > offset, equals < end, bytes[equals] == UInt8(ascii: "=") else { return nil }
    let quote = skipBlanks(from: equals + 1)
    guard quote < end, [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(bytes[quote]) else {
      return nil
    }
    let closing = bytes[(quote + 1)..<end].firstIndex(of: bytes[quote])
    let valueEnd = closing.map { $0 + 1 } ?? end
    return Attribute(nameEnd: nameEnd, whole: offset..<valueEnd, value: quote..<valueEnd)
  }

  private func nameEnd(from offset: Int, before end: Int) -> Int {
    let delimiters = Set(" \t/>=\"'<".utf8)
    guard offset < end else { return end }
    let start = bytes[offset] == UInt8(ascii: "/") ? offset + 1 : offset
    return bytes[start..<end].firstIndex(where: delimiters.contains) ?? end
  }

  // MARK: - Bytes

  private func byte(at offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private func skipBlanks(from offset: Int) -> Int {
    var position = offset
    while let byte = byte(at: position), Self.isBlank(byte) { position += 1 }
    return position
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private func lineEnd(after offset: Int) -> Int {
    let limit = min(bytes.count, offset + Self.maximumByteCount)
    let rest = bytes[offset..<limit]
    return rest.firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? limit
  }
}
