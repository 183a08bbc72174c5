/// Writes the definitions as an XML schema.
struct SchemaWriter {
  /// Names of the files, which refer to each other.
  enum FileName {
    static let fhir = "fhir-stu3.xsd"
    static let xhtml = "fhir-xhtml.xsd"
    static let xml = "xml-attributes.xsd"
  }

  private let types: [TypeDefinition]
  private let typesByName: [String: TypeDefinition]
  private let codesByValueSet: [String: [String]]

  init(_ table: DefinitionsTable) {
    types = table.types
    typesByName = Dictionary(uniqueKeysWithValues: table.types.map { ($0.name, $0) })
    codesByValueSet = table.codesByValueSet
  }

  /// The text of the schema of the namespace `http://hl7.org/fhir`.
  func write() -> String {
    SchemaNode.document(
      SchemaNode(
        "schema",
        [
          "xmlns:xs": "http://www.w3.org/2001/XMLSchema",
          "xmlns": "http://hl7.org/fhir",
          "xmlns:xhtml": "http://www.w3.org/1999/xhtml",
          "targetNamespace": "http://hl7.org/fhir",
          "elementFormDefault": "qualified",
          "blockDefault": "#all",
        ],
        [
          SchemaNode(
            "import",
            ["namespace": "http://www.w3.org/1999/xhtml", "schemaLocation": FileName.xhtml]
          )
        ] + primitiveTypes() + bindings() + types(of: [.complex]) + [resourceContainer()]
          + types(of: [.anyResource, .resource, .backbone]) + [undefinedResource()]
          + resourceElements()
      )
    )
  }

  // MARK: - Primitive types and codes

  private func primitiveTypes() -> [SchemaNode] {
    types.filter { $0.kind == .primitive }.flatMap { type in
      guard let format = PrimitiveFormat.all[type.name] else {
        preconditionFailure("the primitive type \(type.name) has no format")
      }
      let facets = format.facets.map { SchemaNode($0.key, ["value": $0.value]) }
      let value = Self.valueName(ofPrimitive: type.name)
      return [
        Self.restriction(named: value, of: format.base, facets: facets),
        Self.primitive(named: type.name, value: value),
      ]
    }
  }

  /// A type of a code for each value set of a required binding.
  private func bindings() -> [SchemaNode] {
    codesByValueSet.keys.sorted(by: isOrderedBefore).flatMap { valueSet in
      let name = Self.name(ofCodeFrom: valueSet)
      precondition(typesByName[name] == nil, "\(name) would be the name of two types")
      let facets = (codesByValueSet[valueSet] ?? []).map {
        SchemaNode("enumeration", ["value": $0])
      }
      let value = Self.valueName(ofPrimitive: name)
      return [
        Self.restriction(
          named: value,
          of: Self.valueName(ofPrimitive: "code"),
          facets: facets,
          documentation: valueSet
        ),
        Self.primitive(named: name, value: value),
      ]
    }
  }

  private static func restriction(
    named name: String,
    of base: String,
    facets: [SchemaNode],
    documentation: String? = nil
  ) -> SchemaNode {
    SchemaNode(
      "simpleType",
      ["name": name],
      (documentation.map { [.documentation($0)] } ?? [])
        + [SchemaNode("restriction", ["base": base], facets)]
    )
  }

  /// The value is optional, because an element may have extensions only; a schema can't say so.
  private static func primitive(named name: String, value: String) -> SchemaNode {
    SchemaNode(
      "complexType",
      ["name": name],
      [
        SchemaNode(
          "complexContent",
          [:],
          [
            SchemaNode(
              "extension",
              ["base": "Element"],
              [SchemaNode("attribute", ["name": "value", "type": value])]
            )
          ]
        )
      ]
    )
  }

  private static func valueName(ofPrimitive name: String) -> String {
    "\(name)-primitive"
  }

  /// Returns `code-appointmentstatus` for the value set of that name.
  private static func name(ofCodeFrom valueSet: String) -> String {
    "code-\(lastPathComponent(ofCanonical: valueSet))"
  }

  // MARK: - Types with elements

  private func types(of kinds: Set<TypeDefinition.Kind>) -> [SchemaNode] {
    types.filter { kinds.contains($0.kind) }.map(complexType)
  }

  private func complexType(_ type: TypeDefinition) -> SchemaNode {
    let inherited = type.base.flatMap { typesByName[$0] }?.elements ?? []
    precondition(
      type.elements.prefix(inherited.count).map(\.name) == inherited.map(\.name),
      "\(type.name) does not begin with the elements of its base type"
    )
    let own = type.elements.dropFirst(inherited.count)
    let elements = particles(own.filter { !$0.isXMLAttribute })
    let content =
      (elements.isEmpty ? [] : [SchemaNode("sequence", [:], elements)])
      + own.filter(\.isXMLAttribute).map(attribute)
    return SchemaNode(
      "complexType",
      ["name": type.name, "abstract": type.isAbstract ? "true" : nil],
      type.base.map { base in
        [SchemaNode("complexContent", [:], [SchemaNode("extension", ["base": base], content)])]
      } ?? content
    )
  }

  /// The elements in their order, the members of a choice as one choice.
  private func particles(_ elements: [TypeDefinition.Element]) -> [SchemaNode] {
    var particles: [SchemaNode] = []
    var lastChoice: UInt16 = 0
    for element in elements {
      guard element.choiceGroup > 0 else {
        particles.append(particle(element, min: element.min))
        continue
      }
      guard element.choiceGroup != lastChoice else { continue }
      lastChoice = element.choiceGroup
      let members = elements.filter { $0.choiceGroup == lastChoice }
      particles.append(
        SchemaNode(
          "choice",
          ["minOccurs": element.min == 0 ? "0" : nil],
          members.map { particle($0, min: 1) }
        )
      )
    }
    return particles
  }

  private func particle(_ element: TypeDefinition.Element, min: UInt16) -> SchemaNode {
    let minimum = min == 1 ? nil : min.description
    let maximum =
      switch element.max {
      case 1: String?.none
      case .max: "unbounded"
      default: element.max.description
      }
    guard element.type != "xhtml" else {
      return SchemaNode(
        "element",
        ["ref": "xhtml:div", "minOccurs": minimum, "maxOccurs": maximum]
      )
    }
    let type =
      switch (element.type, element.valueSet) {
      case ("Resource", _): "ResourceContainer"
      case (_, let valueSet?): Self.name(ofCodeFrom: valueSet)
      case (let type, nil): type
      }
    return SchemaNode(
      "element",
      ["name": element.name, "type": type, "minOccurs": minimum, "maxOccurs": maximum]
    )
  }

  private func attribute(_ element: TypeDefinition.Element) -> SchemaNode {
    SchemaNode(
      "attribute",
      [
        "name": element.name,
        "type": Self.valueName(ofPrimitive: element.type),
        "use": element.min > 0 ? "required" : nil,
      ]
    )
  }

  // MARK: - Resources

  private var resources: [TypeDefinition] {
    types.filter { $0.kind == .resource && !$0.isAbstract }
  }

  /// The resources that are known by name only.
  private var undefinedResources: [TypeDefinition] {
    types.filter { $0.kind == .undefinedResource }
  }

  private func resourceContainer() -> SchemaNode {
    let all = (resources + undefinedResources).map { SchemaNode("element", ["ref": $0.name]) }
    return SchemaNode(
      "complexType",
      ["name": "ResourceContainer"],
      [SchemaNode("choice", [:], all)]
    )
  }

  /// A resource whose definition was not at hand: nothing in it is checked.
  private func undefinedResource() -> SchemaNode {
    SchemaNode(
      "complexType",
      ["name": Self.undefinedResourceName],
      [
        SchemaNode(
          "sequence",
          [:],
          [
            SchemaNode(
              "any",
              [
                "namespace": "##any", "processContents": "skip", "minOccurs": "0",
                "maxOccurs": "unbounded",
              ]
            )
          ]
        ), SchemaNode("anyAttribute", ["processContents": "skip"]),
      ]
    )
  }

  private static let undefinedResourceName = "UndefinedResource"

  private func resourceElements() -> [SchemaNode] {
    resources.map { SchemaNode("element", ["name": $0.name, "type": $0.name]) }
      + undefinedResources.map {
        SchemaNode("element", ["name": $0.name, "type": Self.undefinedResourceName])
      }
  }
}
