import ElementModel

/// What the text of a reference says about what it points to.
enum RelativeReference {
  /// A contained resource: `#` and an id.
  case local
  /// A resource of the same server, of a type that FHIR STU3 has.
  case resource(STU3Type)
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
    for offset in end + 1..<text.count where text[offset] == UInt8(ascii: "/") {
      self = .other
      return
    }
    self = STU3Type.resource(named: text.extracting(0..<end)).map { .resource($0) } ?? .other
  }
}
