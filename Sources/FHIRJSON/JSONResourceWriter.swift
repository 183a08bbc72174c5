import ElementModel

/// Writes a resource as JSON, from a tree of either format.
///
/// What JSON needs and XML does not say (what is an array, what is a number) comes from the
/// definitions table. Values keep their text, so `1.50` stays `1.50`.
/// Source: FHIR STU3, JSON Representation of Resources.
public struct JSONResourceWriter {
  private let tree: ElementTree
  private var text: JSONWriter

  /// Writes a resource, one member a line.
  public static func write(_ tree: ElementTree) -> [UInt8] {
    var writer = JSONResourceWriter(tree)
    writer.writeObject(0, type: tree.resourceTypeName(of: 0).flatMap(STU3Type.resource(named:)))
    return writer.text.bytes
  }

  private init(_ tree: ElementTree) {
    self.tree = tree
    text = JSONWriter(layout: .pretty, reservingByteCount: tree.bytes.count * 2)
  }

  private mutating func writeObject(_ element: Int, type: STU3Type?) {
    text.beginObject()
    if let name = tree.resourceTypeName(of: element) { text.member("resourceType", name) }
    writeMembers(of: element, type: type)
    text.endObject()
  }

  private mutating func writeMembers(of element: Int, type: STU3Type?) {
    for (name, elements) in groups(of: element) {
      let definition = type?.elements.first(named: name)
      // What is there twice though it may not repeat is an array, too: two values would be no JSON.
      let isArray =
        elements.count > 1 || (definition?.repeats ?? flags(elements).contains(.inArray))
      switch definition?.type.kind {
      case .primitive?, .xhtml?:
        writePrimitives(elements, definition, isArray: isArray)
      case nil where elements.contains(where: hasValue) || flags(elements).contains(.hasUnderscore):
        writePrimitives(elements, definition, isArray: isArray)
      default:
        writeObjects(elements, definition, isArray: isArray)
      }
    }
  }

  private func flags(_ elements: [Int]) -> ElementFlags {
    elements.reduce(into: []) { $0.formUnion(tree.records[$1].flags) }
  }

  /// The children by name, in the order of the first of each name; the resource's type left out.
  private func groups(of element: Int) -> [(ElementName, [Int])] {
    var groups: [(ElementName, [Int])] = []
    var places: [ElementName: Int] = [:]
    var child = tree.firstChild(of: element)
    while child >= 0 {
      let name = tree.records[child].name
      if let place = places[name] {
        groups[place].1.append(child)
      } else if name != .resourceType {
        places[name] = groups.count
        groups.append((name, [child]))
      }
      child = tree.nextSibling(of: child)
    }
    return groups
  }

  private mutating func writeObjects(
    _ elements: [Int],
    _ definition: ElementDefinition?,
    isArray: Bool
  ) {
    text.key(tree.text(of: tree.records[elements[0]].name))
    if isArray { text.beginArray() }
    for element in elements {
      if tree.records[element].kind == .none {
        writeObject(element, type: type(of: element, definition))
      } else {
        writeValue(element, definition)
      }
    }
    if isArray { text.endArray() }
  }

  private func type(of element: Int, _ definition: ElementDefinition?) -> STU3Type? {
    guard definition?.type.kind == .anyResource else { return definition?.type }
    return tree.resourceTypeName(of: element).flatMap(STU3Type.resource(named:))
  }

  private mutating func writePrimitives(
    _ elements: [Int],
    _ definition: ElementDefinition?,
    isArray: Bool
  ) {
    let name = tree.text(of: tree.records[elements[0]].name)
    if elements.contains(where: { hasValue($0) }) {
      text.key(name)
      if isArray { text.beginArray() }
      for element in elements { writeValue(element, definition) }
      if isArray { text.endArray() }
    }
    guard elements.contains(where: { tree.firstChild(of: $0) >= 0 }) else { return }
    text.key("_" + name)
    if isArray { text.beginArray() }
    for element in elements {
      if tree.firstChild(of: element) >= 0 {
        writeObject(element, type: definition?.type)
      } else {
        text.null()
      }
    }
    if isArray { text.endArray() }
  }

  private func hasValue(_ element: Int) -> Bool {
    let kind = tree.records[element].kind
    return kind != .none && kind != .null
  }

  private mutating func writeValue(_ element: Int, _ definition: ElementDefinition?) {
    guard hasValue(element) else {
      text.null()
      return
    }
    let value = ElementNode(tree: tree, index: element).selfContainedText ?? ""
    if isLiteral(value, tree.records[element].kind, definition?.type) {
      text.literal(value)
    } else {
      text.string(value)
    }
  }

  /// Whether a value is written without quotes: as JSON wrote it, or as its type says; never what
  /// is no literal of JSON.
  private func isLiteral(_ value: String, _ kind: ValueKind, _ type: STU3Type?) -> Bool {
    switch kind {
    case .number, .boolean: return true
    case .none, .null, .string, .xhtml, .tagName: return false
    case .attribute: break
    }
    switch type {
    case .boolean?: return value == "true" || value == "false"
    case .integer?, .unsignedInt?, .positiveInt?, .decimal?:
      return value.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil
    default: return false
    }
  }
}
