import ElementModel

/// A reference to another resource: by address, by identifier, or both.
///
/// Its `display` is free text about a person more often than not, so there is no way to read it.
/// Source: FHIR STU3, References between Resources.
public struct Reference: Sendable {
  /// The element.
  public let node: ElementNode

  /// Reads an element of the type Reference; no part of it is checked.
  public init(_ node: ElementNode) { self.node = node }

  /// The address: relative, absolute, or of a contained resource.
  public var reference: String? { node.child(.reference)?.text }

  /// The business identifier of what is referred to.
  public var identifier: Identifier? { node.child(.identifier).map(Identifier.init) }

  /// The id of a contained resource, where the address is `#` and an id.
  ///
  /// Source: FHIR STU3, References between Resources, "Contained Resources".
  public var localID: String? {
    guard let reference, reference.utf8.first == UInt8(ascii: "#"), reference.utf8.count > 1 else {
      return nil
    }
    return String(reference.dropFirst())
  }

  /// The type and logical id of a relative address such as `Patient/1` or
  /// `Patient/1/_history/2`; `nil` for absolute and contained ones.
  ///
  /// Source: FHIR STU3, References between Resources, "Literal References".
  public var relative: (type: String, id: String)? {
    let slash = UInt8(ascii: "/")
    guard let reference, let typeEnd = reference.utf8.firstIndex(of: slash),
      isResourceName(reference.utf8[..<typeEnd])
    else { return nil }
    let parts = reference.utf8.split(
      separator: slash,
      maxSplits: 4,
      omittingEmptySubsequences: false
    )
    guard
      parts.count == 2
        || (parts.count == 4 && parts[2].elementsEqual("_history".utf8) && isID(parts[3])),
      isID(parts[1])
    else { return nil }
    return (String(Substring(parts[0])), String(Substring(parts[1])))
  }

  private func isResourceName(_ text: Substring.UTF8View) -> Bool {
    !text.isEmpty
      && text.allSatisfy { byte in
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      }
  }

  /// Source: FHIR STU3, Data Types, id.
  private func isID(_ text: Substring.UTF8View) -> Bool {
    (1...64).contains(text.count)
      && text.allSatisfy { byte in
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
          || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
      }
  }
}
