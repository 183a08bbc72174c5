/// What the text of a reference says about what it points to.
enum RelativeReference {
  /// A contained resource: `#` and an id.
  case local
  /// A resource of the same server: its type and id.
  case resource(typeName: String)
  /// Any other URL.
  case other

  /// Looks at the bytes of a reference.
  ///
  /// Source: FHIR STU3, References, "Literal references".
  init(_ text: Span<UInt8>) {
    guard text.count > 0, text[0] != UInt8(ascii: "#") else {
      self = text.count > 0 ? .local : .other
      return
    }
    var end = 0
    while end < text.count, text[end] != UInt8(ascii: "/") { end += 1 }
    // Names of resources have at most 23 letters.
    guard end < text.count, end <= 32, (0x41...0x5A).contains(text[0]) else {
      self = .other
      return
    }
    let name = String(decoding: (0..<end).map { text[$0] }, as: UTF8.self)
    var slashCount = 0
    for offset in text.indices where text[offset] == UInt8(ascii: "/") { slashCount += 1 }
    self = slashCount == 1 ? .resource(typeName: name) : .other
  }
}
