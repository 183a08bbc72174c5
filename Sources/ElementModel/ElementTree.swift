import Diagnostics

/// A resource as a flat tree of elements over the bytes it was read from.
///
/// JSON and XML give the same tree: an element has a name, perhaps a value, and children in the
/// order of the file, repeats as siblings of one name. What JSON puts into `_name` and XML into
/// attributes are children like others. Nothing is lost, because values stay ranges of the original
/// bytes and are decoded only when they are asked for.
public final class ElementTree: Sendable {
  /// The bytes of the file.
  public let bytes: [UInt8]

  /// The format the bytes are in.
  public let format: FHIRFormat

  /// The elements; the first is the resource itself.
  @usableFromInline package let records: [ElementRecord]

  /// The names that FHIR STU3 does not define, by their number less `firstUndefined`.
  let undefinedNames: [String]

  package init(
    bytes: [UInt8],
    format: FHIRFormat,
    records: [ElementRecord],
    undefinedNames: [String]
  ) {
    precondition(!records.isEmpty, "a tree has at least the element of its resource")
    self.bytes = bytes
    self.format = format
    self.records = records
    self.undefinedNames = undefinedNames
  }

  /// The element of the resource.
  public var root: ElementNode { ElementNode(tree: self, index: 0) }

  /// The lines of the file; reads every byte, so ask once and keep it.
  public func makeLineIndex() -> LineIndex { LineIndex(bytes) }

  /// The text of a name of this tree.
  public func text(of name: ElementName) -> String {
    name.isDefined
      ? name.definedText : undefinedNames[Int(name.rawValue - ElementName.firstUndefined)]
  }

  /// Whether FHIR STU3 defines every name, and the definitions table the elements of every resource.
  ///
  /// Of what is not defined, nobody knows how the other format would write it.
  package var isDefinedThroughout: Bool {
    undefinedNames.isEmpty
      && records.indices.allSatisfy { index in
        records[index].name != .resourceType
          || withValue(of: index) { STU3Type.resource(named: $0)?.kind == .resource }
      }
  }

  // MARK: - Children, for rules that walk whole trees

  /// The index of an element's first child, or -1.
  @inlinable
  package func firstChild(of index: Int) -> Int { Int(records[index].firstChild) }

  /// The index of an element's next sibling, or -1.
  @inlinable
  package func nextSibling(of index: Int) -> Int { Int(records[index].nextSibling) }

  /// The index of the first child with a name, or -1.
  @inlinable
  package func child(of index: Int, named name: ElementName) -> Int {
    var child = firstChild(of: index)
    while child >= 0 {
      if records[child].name == name { return child }
      child = nextSibling(of: child)
    }
    return -1
  }

  // MARK: - Values

  /// Calls `body` with the bytes of an element's value, decoded.
  @inlinable
  package func withValue<Result>(of index: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    let record = records[index]
    if record.flags.contains(.escaped) {
      let decoded = decodedValue(of: index)
      return body(decoded.span)
    }
    let bytes = bytes
    return body(bytes.span.extracting(record.valueRange))
  }

  /// The bytes of an element's value, decoded.
  @usableFromInline
  package func decodedValue(of index: Int) -> [UInt8] {
    let record = records[index]
    guard record.flags.contains(.escaped) else { return Array(bytes[record.valueRange]) }
    switch record.kind {
    case .string: return ValueText.decodingJSONString(bytes, record.valueRange)
    case .attribute: return ValueText.decodingXMLAttribute(bytes, record.valueRange)
    case .none, .number, .boolean, .null, .xhtml, .tagName: return Array(bytes[record.valueRange])
    }
  }

  /// Whether an element's value is exactly `text`.
  @inlinable
  package func value(of index: Int, equals text: String) -> Bool {
    guard records[index].kind != .none, records[index].kind != .null else { return false }
    return withValue(of: index) { value in
      let letters = text.utf8.span
      guard letters.count == value.count else { return false }
      for offset in letters.indices where letters[offset] != value[offset] { return false }
      return true
    }
  }

  /// The name of the resource that an element is or holds, as its `resourceType` says.
  package func resourceTypeName(of index: Int) -> String? {
    let child = child(of: index, named: .resourceType)
    guard child >= 0, records[child].kind == .string || records[child].kind == .tagName else {
      return nil
    }
    return ElementNode(tree: self, index: child).text
  }
}
