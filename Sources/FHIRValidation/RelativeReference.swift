import ElementModel

/// What the text of a reference says about what it points to.
enum RelativeReference {
  /// A contained resource: `#` and an id.
  case local
  /// A resource of a server, of the same one or of one that an absolute URL names, and of a type that
  /// FHIR STU3 has.
  case resource(STU3Type)
  /// Any other URL.
  case other

  /// Looks at the bytes of a reference.
  ///
  /// A version, as in `Patient/1/_history/2`, changes nothing. An absolute URL is that of a server
  /// if it ends with a type and an id.
  /// Source: FHIR STU3, References, "Literal references".
  init(_ text: Span<UInt8>) {
    guard text.count > 0, text[0] != UInt8(ascii: "#") else {
      self = text.count > 0 ? .local : .other
      return
    }
    let schemeEnd = Self.has(text, "http://", at: 0) ? 7 : Self.has(text, "https://", at: 0) ? 8 : 0
    var idEnd = text.count
    var slash = Self.lastSlash(in: text, before: idEnd)
    let versionSlash = Self.lastSlash(in: text, before: slash)
    if versionSlash >= 0, slash - versionSlash == 9,
      Self.has(text, "_history", at: versionSlash + 1)
    {
      idEnd = versionSlash
      slash = Self.lastSlash(in: text, before: idEnd)
    }
    let typeStart = Self.lastSlash(in: text, before: slash) + 1
    // An absolute URL has a host before the type, and a relative one nothing.
    guard slash > typeStart, schemeEnd > 0 ? typeStart > schemeEnd + 1 : typeStart == 0,
      schemeEnd == 0 || Self.isID(text, slash + 1..<idEnd),
      // Names of resources have at most 23 letters.
      slash - typeStart <= 32, (0x41...0x5A).contains(text[typeStart])
    else {
      self = .other
      return
    }
    let name = text.extracting(typeStart..<slash)
    self = STU3Type.resource(named: name).map { .resource($0) } ?? .other
  }

  /// Where the last slash before an offset is; -1 where there is none.
  private static func lastSlash(in text: Span<UInt8>, before end: Int) -> Int {
    var offset = end - 1
    while offset >= 0, text[offset] != UInt8(ascii: "/") { offset -= 1 }
    return offset
  }

  private static func has(_ text: Span<UInt8>, _ word: String, at start: Int) -> Bool {
    guard text.count - start >= word.utf8.count else { return false }
    var offset = start
    for byte in word.utf8 {
      guard text[offset] == byte else { return false }
      offset += 1
    }
    return true
  }

  /// Whether a part can be the id of a resource.
  private static func isID(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard (1...64).contains(range.count) else { return false }
    for offset in range {
      switch text[offset] {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
        continue
      default: return false
      }
    }
    return true
  }
}
