import Diagnostics
import ElementModel

/// Walks a resource against the definitions table.
///
/// Checks names, cardinality, order, the way JSON and XML write things, values and codes, and gathers
/// references and contained resources for the invariants that need the whole resource.
struct ElementWalk {
  let tree: ElementTree
  var findings: Findings
  /// The references that point into the resource with `#`.
  var localReferences: [LocalReference] = []
  /// The contained resources.
  var containedResources: [Int] = []
  private let isXML: Bool
  private let definitions = DefinitionIndex.shared
  private let requirements = TypeRequirements.byType

  /// A reference to a contained resource.
  struct LocalReference {
    /// The element `reference`, which holds the text.
    let element: Int
    /// The definition of the element of type Reference around it.
    let definition: ElementDefinition
  }

  init(_ tree: ElementTree, maximumDiagnosticCount: Int) {
    self.tree = tree
    isXML = tree.format == .xml
    findings = Findings(tree, maximumCount: maximumDiagnosticCount)
  }

  // MARK: - Resources

  /// Checks the whole resource.
  mutating func checkResource() {
    guard let type = resourceType(of: 0) else { return }
    checkElements(of: 0, type: type)
    ResourceInvariants.check(type, &self)
  }

  /// The type of the resource an element is or holds; reports what is wrong with it.
  private mutating func resourceType(of element: Int) -> STU3Type? {
    let child = tree.child(of: element, named: .resourceType)
    let isEmpty = tree.firstChild(of: element) < 0 && element > 0
    if isEmpty, tree.records[element].kind == .none {
      findings.add(.ele1, "the element is empty", at: element)
      return nil
    }
    guard child >= 0, [.string, .tagName].contains(tree.records[child].kind) else {
      findings.add(
        .resourceTypeMissing,
        child < 0 ? "there is no resourceType" : "the resourceType is not a string",
        at: element,
        missing: element > 0 ? .resourceType : nil
      )
      return nil
    }
    guard let type = tree.withValue(of: child, { STU3Type.resource(named: $0) }) else {
      findings.add(
        .resourceTypeUnknown,
        "no resource of FHIR STU3 has this name",
        at: element,
        hint: ElementNode(tree: tree, index: child).text.flatMap(FindingHint.resourceType)
      )
      return nil
    }
    guard type.kind == .resource else {
      findings.add(
        .resourceTypeUnchecked,
        "\(type.name) is known by name only and was not checked",
        at: element
      )
      return nil
    }
    return type
  }

  // MARK: - Elements

  /// Checks the children of an element of a type.
  private mutating func checkElements(of element: Int, type: STU3Type) {
    let isResource = type.kind == .resource
    let firstRow = requirements[Int(type.rawValue) - 1].firstRow
    var seen = SeenElements()
    var latestRow = -1
    var isOutOfOrder = false
    var child = tree.firstChild(of: element)
    while child >= 0 {
      defer { child = tree.nextSibling(of: child) }
      let record = tree.records[child]
      if record.name == .resourceType, isResource,
        record.kind == .tagName || !isXML
      {
        checkTypeName(child, record)
        continue
      }
      guard let definition = definitions.definition(of: record.name, in: type) else {
        reportUnknown(child, type)
        continue
      }
      if isXML, !record.flags.contains(.xmlAttribute), !definition.isXMLAttribute {
        if definition.row < latestRow, !isOutOfOrder {
          isOutOfOrder = true
          findings.add(.xmlElementOrder, "the element comes too late here", at: child)
        }
        latestRow = max(latestRow, definition.row)
      }
      let isFirst = seen.insert(definition.row - firstRow)
      if definition.choiceGroup > 0,
        !seen.choose(definition.row - firstRow, of: definition.choiceGroup)
      {
        findings.add(.elementChoice, "only one type of value may be there", at: child)
      }
      checkOccurrence(child, record, definition, isFirst: isFirst)
      checkChild(child, record, definition, isFirst: isFirst)
    }
    checkMinima(of: element, type, seen)
    ElementInvariants.check(element, type, &self)
  }

  /// Checks that `resourceType` is one string, with nothing beside it.
  private mutating func checkTypeName(_ child: Int, _ record: ElementRecord) {
    guard !record.flags.contains(.reported) else { return }
    if record.flags.contains(.inArray) {
      findings.add(.jsonArrayUnexpected, "the type does not repeat; write no array", at: child)
    }
    if record.flags.contains(.hasUnderscore) {
      findings.add(.elementUnknown, "the type has neither an id nor extensions", at: child)
    }
  }

  /// Reports an element that is there once too often.
  private mutating func checkOccurrence(
    _ child: Int,
    _ record: ElementRecord,
    _ definition: ElementDefinition,
    isFirst: Bool
  ) {
    guard !isFirst, !definition.repeats, !record.flags.contains(.reported) else { return }
    // A JSON array is reported once, as an array, by the check of its shape.
    if !isXML, record.flags.contains(.inArray) { return }
    findings.add(.elementTooMany, "the element may be there only once", at: child)
  }

  /// Reports what must be there and is not.
  private mutating func checkMinima(of element: Int, _ type: STU3Type, _ seen: SeenElements) {
    let requirements = requirements[Int(type.rawValue) - 1]
    for definition in requirements.elements
    where !seen.contains(definition.row - requirements.firstRow) {
      reportMissing(definition, in: element)
    }
    for choice in requirements.choices where !seen.containsChoice(choice.choiceGroup) {
      reportMissing(choice, in: element)
    }
  }

  private mutating func reportMissing(_ definition: ElementDefinition, in element: Int) {
    findings.add(
      .elementRequired,
      "a required element is missing",
      at: element,
      missing: definition.name,
      hint: FindingHint.required(definition)
    )
  }

  private mutating func reportUnknown(_ child: Int, _ type: STU3Type) {
    guard !tree.records[child].flags.contains(.reported) else { return }
    findings.add(
      .elementUnknown,
      "no such element here",
      at: child,
      hint: FindingHint.unknown(tree.text(of: tree.records[child].name), type.elements)
    )
  }

  private mutating func checkChild(
    _ child: Int,
    _ record: ElementRecord,
    _ definition: ElementDefinition,
    isFirst: Bool
  ) {
    guard !record.flags.contains(.reported) else { return }
    if isXML {
      if definition.isXMLAttribute != record.flags.contains(.xmlAttribute) {
        findings.add(
          .xmlRepresentation,
          definition.isXMLAttribute ? "this is an attribute in XML" : "this is an element in XML",
          at: child
        )
        return
      }
    } else if !checkShape(child, record, definition, isFirst: isFirst) {
      return
    }
    switch definition.kind {
    case .primitive:
      checkPrimitive(child, record, definition)
    case .xhtml:
      checkNarrative(child, record)
    case .anyResource:
      checkContained(child)
    case .complex, .backbone, .resource, .undefinedResource:
      checkComplex(child, record, definition)
    }
  }

  /// Checks that what may repeat is an array in JSON and nothing else is.
  private mutating func checkShape(
    _ child: Int,
    _ record: ElementRecord,
    _ definition: ElementDefinition,
    isFirst: Bool
  ) -> Bool {
    let isArray = record.flags.contains(.inArray)
    guard isArray != definition.repeats else { return true }
    if isArray {
      // One finding for the array, at its first item.
      if isFirst {
        findings.add(.jsonArrayUnexpected, "the element does not repeat; write no array", at: child)
      }
    } else {
      findings.add(.jsonArrayExpected, "the element may repeat; write an array", at: child)
    }
    return false
  }

  private mutating func checkContained(_ child: Int) {
    containedResources.append(child)
    guard tree.records[child].kind == .none else {
      reportUnexpectedValue(child)
      return
    }
    guard let type = resourceType(of: child) else { return }
    checkElements(of: child, type: type)
  }

  private mutating func checkComplex(
    _ child: Int,
    _ record: ElementRecord,
    _ definition: ElementDefinition
  ) {
    guard record.kind == .none else {
      reportUnexpectedValue(child)
      return
    }
    if record.flags.contains(.hasUnderscore) {
      findings.add(.elementUnknown, "only primitives have a property with an underscore", at: child)
      return
    }
    if !hasContent(child) { findings.add(.ele1, "the element is empty", at: child) }
    checkElements(of: child, type: definition.type)
    if definition.type == .reference { checkReference(child, definition) }
  }

  /// Notes a reference to a contained resource, and checks the type that a relative one names.
  private mutating func checkReference(_ element: Int, _ definition: ElementDefinition) {
    let reference = tree.child(of: element, named: .reference)
    guard reference >= 0, tree.records[reference].kind != .none else { return }
    switch tree.withValue(of: reference, RelativeReference.init) {
    case .local:
      localReferences.append(LocalReference(element: reference, definition: definition))
    case .resource(let type):
      checkTarget(of: reference, type, definition)
    case .other: break
    }
  }

  /// Checks that a reference points to a type that its element allows.
  mutating func checkTarget(
    of reference: Int,
    _ type: STU3Type,
    _ definition: ElementDefinition
  ) {
    guard !definition.allows(type) else { return }
    let targets = definition.referenceTargets
    findings.add(
      .referenceTarget,
      "refers to a \(type.name), but allowed are \(targets.map(\.name).joined(separator: ", "))",
      at: reference
    )
  }

  /// Whether an element has children other than an id.
  private func hasContent(_ element: Int) -> Bool {
    var child = tree.firstChild(of: element)
    while child >= 0 {
      if tree.records[child].name != .id || !isXMLAttributeOrMember(child) { return true }
      child = tree.nextSibling(of: child)
    }
    return false
  }

  private func isXMLAttributeOrMember(_ child: Int) -> Bool {
    !isXML || tree.records[child].flags.contains(.xmlAttribute)
  }

  private mutating func reportUnexpectedValue(_ child: Int) {
    if isXML {
      findings.add(
        .elementValueUnexpected,
        "the element has no value of its own, only elements",
        at: child
      )
    } else {
      findings.add(.jsonTokenType, "expected an object", at: child)
    }
  }

  // MARK: - Values

  private mutating func checkPrimitive(
    _ child: Int,
    _ record: ElementRecord,
    _ definition: ElementDefinition
  ) {
    let type = definition.type
    let isObject = !isXML && record.kind == .none && !record.flags.contains(.hasUnderscore)
    if isObject {
      findings.add(
        .jsonTokenType,
        "expected a \(PrimitiveFormat.jsonTokenName(type)), not an object",
        at: child
      )
      return
    }
    if tree.firstChild(of: child) >= 0 { checkElements(of: child, type: type) }
    switch record.kind {
    case .none, .null:
      if !hasContent(child) { findings.add(.ele1, "the element is empty", at: child) }
    case .string, .number, .boolean, .attribute, .xhtml, .tagName:
      checkValue(child, record, definition)
    }
  }

  private mutating func checkValue(
    _ child: Int,
    _ record: ElementRecord,
    _ definition: ElementDefinition
  ) {
    let type = definition.type
    if !isXML, record.kind != PrimitiveFormat.jsonToken(type) {
      findings.add(
        .jsonTokenType,
        "expected a \(PrimitiveFormat.jsonTokenName(type))",
        at: child,
        hint: FindingHint.token(record.kind, expected: PrimitiveFormat.jsonToken(type))
      )
      return
    }
    switch tree.withValue(of: child, { PrimitiveFormat.check($0, type) }) {
    case .valid: break
    case .empty:
      findings.add(.valueEmpty, "the value is empty", at: child)
      return
    case .malformed:
      findings.add(
        .format(of: type),
        "not a valid \(type.name)",
        at: child,
        hint: FindingHint.format(of: type)
      )
      // A code that is malformed is not in the value set either, but that is no second fault.
      return
    }
    if definition.hasRequiredBinding, !isBound(child, definition) {
      findings.add(
        .bindingRequired,
        "not one of the codes of \(definition.requiredValueSet)",
        at: child,
        hint: FindingHint.code(definition)
      )
    }
    // The value set of every `contentType` is that of all media types, which no table can list.
    if definition.name == .contentType, !tree.withValue(of: child, PrimitiveFormat.isMediaType) {
      findings.add(
        .bindingRequired,
        "not a media type",
        at: child,
        hint: "write a type and a subtype, such as `text/plain`"
      )
    }
  }

  private func isBound(_ child: Int, _ definition: ElementDefinition) -> Bool {
    tree.withValue(of: child) { definitions.hasCode($0, for: definition) }
  }

  private mutating func checkNarrative(_ child: Int, _ record: ElementRecord) {
    switch record.kind {
    case .xhtml: break
    case .string:
      if record.valueStart == record.valueEnd {
        findings.add(.valueEmpty, "the value is empty", at: child)
      } else if let fault = NarrativeReading.fault(of: tree.decodedValue(of: child)) {
        findings.add(fault.rule, fault.message, at: child)
      }
    case .none where isXML:
      findings.add(.narrativeNotXHTML, "the div is not in the namespace of XHTML", at: child)
    case .attribute, .tagName:
      findings.add(.elementValueUnexpected, "the narrative is XHTML, not a value", at: child)
    case .none, .number, .boolean, .null:
      findings.add(.jsonTokenType, "expected a string with XHTML", at: child)
    }
  }
}
