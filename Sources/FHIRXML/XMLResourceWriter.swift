import ElementModel

/// Writes a resource as XML, from a tree of either format.
///
/// Elements are put in the order of the definition, which JSON does not keep.
/// Source: FHIR STU3, XML Representation of Resources.
public struct XMLResourceWriter {
  private let tree: ElementTree
  private var text: XMLWriter

  /// Writes a resource, one element a line.
  public static func write(_ tree: ElementTree) -> [UInt8] {
    var writer = XMLResourceWriter(tree)
    let name = tree.resourceTypeName(of: 0) ?? ""
    writer.text.beginElement(name, attributes: [("xmlns", "http://hl7.org/fhir")])
    writer.write(writer.children(of: 0, type: STU3Type.resource(named: name)))
    writer.text.endElement(name)
    return writer.text.bytes
  }

  private init(_ tree: ElementTree) {
    self.tree = tree
    text = XMLWriter(reservingByteCount: tree.bytes.count * 2)
  }

  private mutating func write(_ elements: [(index: Int, definition: ElementDefinition?)]) {
    for element in elements { writeElement(element.index, element.definition) }
  }

  /// The children that are elements in XML, in the order of the definition; unknown ones last.
  private func children(
    of element: Int,
    type: STU3Type?
  ) -> [(index: Int, definition: ElementDefinition?)] {
    var found: [(index: Int, definition: ElementDefinition?)] = []
    var child = tree.firstChild(of: element)
    while child >= 0 {
      let definition = type?.elements.first(named: tree.records[child].name)
      let isTypeName = tree.records[child].name == .resourceType
      if !isTypeName, !isAttribute(child, definition) { found.append((child, definition)) }
      child = tree.nextSibling(of: child)
    }
    // The sort is stable by the second key, so repeats stay in order.
    return found.enumerated().sorted { left, right in
      let leftRow = left.element.definition?.row ?? .max
      let rightRow = right.element.definition?.row ?? .max
      return (leftRow, left.offset) < (rightRow, right.offset)
    }.map(\.element)
  }

  private mutating func writeElement(_ element: Int, _ definition: ElementDefinition?) {
    let record = tree.records[element]
    let name = tree.text(of: record.name)
    let node = ElementNode(tree: tree, index: element)
    if definition?.type.kind == .xhtml || record.kind == .xhtml {
      text.raw(node.selfContainedText ?? "")
      return
    }
    var attributes = attributes(of: element, definition?.type)
    if node.hasValue { attributes.append(("value", node.text ?? "")) }
    let children = children(of: element, type: type(of: element, definition))
    let resource =
      holdsResource(element, definition) ? tree.resourceTypeName(of: element) : nil
    guard !children.isEmpty || resource != nil else {
      text.emptyElement(name, attributes: attributes)
      return
    }
    text.beginElement(name, attributes: attributes)
    if let resource { text.beginElement(resource) }
    write(children)
    if let resource { text.endElement(resource) }
    text.endElement(name)
  }

  /// Whether an element has a resource in it: by its definition, or by its name in a resource that is
  /// known by name only.
  private func holdsResource(_ element: Int, _ definition: ElementDefinition?) -> Bool {
    guard let definition else {
      return [.contained, .resource, .outcome].contains(tree.records[element].name)
    }
    return definition.type.kind == .anyResource
  }

  private func type(of element: Int, _ definition: ElementDefinition?) -> STU3Type? {
    guard holdsResource(element, definition) else { return definition?.type }
    return tree.resourceTypeName(of: element).flatMap(STU3Type.resource(named:))
  }

  /// Whether an element is an attribute in XML, as its definition says, or else the file.
  private func isAttribute(_ element: Int, _ definition: ElementDefinition?) -> Bool {
    definition?.isXMLAttribute ?? tree.records[element].flags.contains(.xmlAttribute)
  }

  private func attributes(of element: Int, _ type: STU3Type?) -> [(String, String)] {
    var attributes: [(String, String)] = []
    var child = tree.firstChild(of: element)
    while child >= 0 {
      let name = tree.records[child].name
      if isAttribute(child, type?.elements.first(named: name)) {
        attributes.append(
          (tree.text(of: name), ElementNode(tree: tree, index: child).text ?? "")
        )
      }
      child = tree.nextSibling(of: child)
    }
    return attributes
  }
}
