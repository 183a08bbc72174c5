import Foundation
import Testing

@testable import generate_definitions

@Suite struct DefinitionsTableTests {
  @Test func `a choice becomes one element for each type`() throws {
    let elements = try elements(
      of: "Thing",
      #"{"path": "Thing.when[x]", "min": 1, "max": "1", "type": [{"code": "id"}, {"code": "Part"}]}"#
    )
    #expect(elements.map(\.name) == ["whenId", "whenPart"])
    #expect(elements.map(\.type) == ["id", "Part"])
    #expect(elements.map(\.choiceName) == ["when[x]", "when[x]"])
    #expect(elements.map(\.choiceGroup) == [1, 1])
    #expect(elements.map(\.min) == [1, 1])
  }

  @Test func `the choices of a type are numbered, and other elements are in none`() throws {
    let elements = try elements(
      of: "Thing",
      #"{"path": "Thing.a[x]", "min": 0, "max": "1", "type": [{"code": "id"}]}"#,
      #"{"path": "Thing.b", "min": 0, "max": "1", "type": [{"code": "id"}]}"#,
      #"{"path": "Thing.c[x]", "min": 0, "max": "1", "type": [{"code": "id"}]}"#
    )
    #expect(elements.map(\.name) == ["aId", "b", "cId"])
    #expect(elements.map(\.choiceGroup) == [1, 0, 2])
  }

  @Test func `a Reference to several resources is one element`() throws {
    let elements = try elements(
      of: "Thing",
      #"""
      {"path": "Thing.who", "min": 0, "max": "*", "type": [
        {"code": "Reference", "targetProfile": "http://hl7.org/fhir/StructureDefinition/Slot"},
        {"code": "Reference", "targetProfile": "http://hl7.org/fhir/StructureDefinition/Patient"}]}
      """#
    )
    #expect(elements.map(\.referenceTargets) == [["Patient", "Slot"]])
    #expect(elements.map(\.max) == [.max])
  }

  @Test func `a Reference to Resource is one to anything`() throws {
    let elements = try elements(
      of: "Thing",
      #"""
      {"path": "Thing.who", "min": 0, "max": "1", "type": [
        {"code": "Reference", "targetProfile": "http://hl7.org/fhir/StructureDefinition/Slot"},
        {"code": "Reference", "targetProfile": "http://hl7.org/fhir/StructureDefinition/Resource"}]}
      """#
    )
    #expect(elements.map(\.referenceTargets) == [[]])
  }

  @Test func `an element with elements has a type of its own`() throws {
    let table = try table(
      #"{"path": "Thing.part", "min": 0, "max": "*", "type": [{"code": "BackboneElement"}]}"#,
      #"{"path": "Thing.part.size", "min": 0, "max": "1", "type": [{"code": "id"}]}"#,
      ##"{"path": "Thing.part.part", "min": 0, "max": "*", "contentReference": "#Thing.part"}"##
    )
    let part = try #require(table.types.first { $0.name == "Thing.part" })
    #expect(part.kind == .backbone)
    #expect(part.base == "BackboneElement")
    #expect(part.elements.map(\.name) == ["size", "part"])
    #expect(part.elements.map(\.type) == ["id", "Thing.part"])
    let thing = try #require(table.types.first { $0.name == "Thing" })
    #expect(thing.elements.map(\.type) == ["Thing.part"])
  }

  @Test func `flags are those of the definition`() throws {
    let elements = try elements(
      of: "Thing",
      #"""
      {"path": "Thing.url", "min": 1, "max": "1", "type": [{"code": "id"}],
        "representation": ["xmlAttr"], "isModifier": true, "isSummary": true}
      """#,
      #"{"path": "Thing.b", "min": 0, "max": "1", "type": [{"code": "id"}]}"#
    )
    #expect(elements.map(\.isXMLAttribute) == [true, false])
    #expect(elements.map(\.isModifier) == [true, false])
    #expect(elements.map(\.isSummary) == [true, false])
  }

  @Test func `the value of a primitive type is not an element`() throws {
    let elements = try elements(of: "id")
    #expect(elements.isEmpty)
  }

  @Test func `resources without a definition are known by name`() throws {
    let table = try table()
    let account = try #require(table.types.first { $0.name == "Account" })
    #expect(account.kind == .undefinedResource)
    #expect(account.elements.isEmpty)
  }

  @Test func `only required bindings with known codes bind an element`() throws {
    let elements = try elements(
      of: "Thing",
      #"""
      {"path": "Thing.a", "min": 0, "max": "1", "type": [{"code": "code"}],
        "binding": {"strength": "required", "valueSetReference": {"reference": "urn:known|3.0.1"}}}
      """#,
      #"""
      {"path": "Thing.b", "min": 0, "max": "1", "type": [{"code": "code"}],
        "binding": {"strength": "extensible", "valueSetReference": {"reference": "urn:known"}}}
      """#,
      #"""
      {"path": "Thing.c", "min": 0, "max": "1", "type": [{"code": "code"}],
        "binding": {"strength": "required", "valueSetUri": "urn:unknown"}}
      """#
    )
    #expect(elements.map(\.valueSet) == ["urn:known", nil, nil])
  }

  // MARK: - Definitions

  private func elements(
    of type: String,
    _ elements: String...
  ) throws -> [TypeDefinition.Element] {
    let table = try table(elements)
    return try #require(table.types.first { $0.name == type }).elements
  }

  private func table(_ elements: String...) throws -> DefinitionsTable {
    try table(elements)
  }

  /// A table with a data type `Thing` of these elements and the types they may have.
  private func table(_ elements: [String]) throws -> DefinitionsTable {
    let root = #"{"path": "Thing", "min": 0, "max": "*"}"#
    let definitions = [
      definition("Thing", kind: "complex-type", [root] + elements),
      definition("Part", kind: "complex-type"),
      definition("Reference", kind: "complex-type"),
      definition("code", kind: "primitive-type"),
      definition(
        "id",
        kind: "primitive-type",
        [
          #"{"path": "id", "min": 0, "max": "*"}"#,
          #"{"path": "id.value", "min": 0, "max": "1", "type": [{}]}"#,
        ]
      ),
    ]
    let valueSet = #"""
      {"url": "urn:known", "compose": {"include": [{"system": "urn:s", "concept": [{"code": "x"}]}]}}
      """#
    return DefinitionsTable(
      DefinitionsFolder(
        structureDefinitions: try definitions.map {
          try JSONDecoder().decode(StructureDefinition.self, from: Data($0.utf8))
        },
        valueSets: [try JSONDecoder().decode(ValueSet.self, from: Data(valueSet.utf8))],
        codeSystems: []
      )
    )
  }

  private func definition(_ type: String, kind: String, _ elements: [String] = []) -> String {
    """
    {"type": "\(type)", "kind": "\(kind)", "abstract": false,
      "snapshot": {"element": [\(elements.joined(separator: ", "))]}}
    """
  }
}
