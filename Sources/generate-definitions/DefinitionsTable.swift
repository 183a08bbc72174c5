/// Every type of the definitions with its elements, as the writers need it.
struct DefinitionsTable {
  /// Sorted by name; the abstract types (`Element`, `DomainResource` …) included.
  let types: [TypeDefinition]
  /// The codes of the required bindings which are known, by canonical URL of the value set.
  let codesByValueSet: [String: [String]]
  /// What a narrative may have.
  let narrative: NarrativeVocabulary
  /// Canonical URLs of required bindings whose codes the files don't say, sorted.
  let unexpandedValueSets: [String]

  /// Makes the table from the snapshots of the definitions.
  init(_ folder: DefinitionsFolder) {
    let expansion = ValueSetExpansion(
      valueSets: folder.valueSets,
      codeSystems: folder.codeSystems
    )
    let valueSets = Set(
      folder.structureDefinitions.flatMap(\.snapshot.element).compactMap(\.requiredValueSet)
    )
    var codesByValueSet: [String: [String]] = [:]
    var unexpandedValueSets: [String] = []
    for valueSet in valueSets.sorted(by: isOrderedBefore) {
      if let codes = expansion.codes(ofValueSet: valueSet) {
        precondition(!codes.isEmpty, "the value set \(valueSet) has no codes")
        codesByValueSet[valueSet] = codes
      } else {
        unexpandedValueSets.append(valueSet)
      }
    }

    var types = folder.structureDefinitions.flatMap { definition in
      definition.typeDefinitions(valueSets: Set(codesByValueSet.keys))
    }
    let defined = Set(types.map(\.name))
    precondition(defined.count == types.count, "two definitions define a type of the same name")
    for name in resourceNames where !defined.contains(name) {
      types.append(TypeDefinition(name: name, kind: .undefinedResource))
    }
    narrative = NarrativeVocabulary(folder.structureDefinitions)
    self.types = types.sorted { isOrderedBefore($0.name, $1.name) }
    self.codesByValueSet = codesByValueSet
    self.unexpandedValueSets = unexpandedValueSets
    checkReferences()
  }

  /// The types which an element can have, so no abstract ones but `Resource`.
  var concreteTypes: [TypeDefinition] {
    types.filter { !$0.isAbstract || $0.kind == .anyResource }
  }

  /// Checks that every type which is mentioned is there.
  private func checkReferences() {
    let names = Set(concreteTypes.map(\.name))
    for type in types {
      for element in type.elements {
        let path = "\(type.name).\(element.name)"
        precondition(names.contains(element.type), "the type of \(path) has no definition")
        for target in element.referenceTargets {
          precondition(
            names.contains(target),
            "\(path) refers to \(target), which isn't a resource of STU3"
          )
        }
      }
      precondition(
        Set(type.elements.map(\.name)).count == type.elements.count,
        "two elements of \(type.name) have the same name"
      )
    }
  }
}

/// A data type, a resource, or the type of an element with elements of its own.
struct TypeDefinition {
  /// The numbers are those in the table.
  enum Kind: UInt16 {
    case primitive = 1
    case complex = 2
    case resource = 3
    case backbone = 4
    case xhtml = 5
    case anyResource = 6
    /// A resource which is known by its name only.
    case undefinedResource = 7
  }

  /// As `Appointment.participant`.
  let name: String
  let kind: Kind
  var isAbstract = false
  /// Name of the type whose elements come first in this one.
  var base: String?
  /// The inherited elements first; the value of a primitive type isn't one.
  var elements: [Element] = []

  /// An element of a type; `value[x]` has one for every type that is allowed.
  struct Element {
    /// As in JSON and XML: `valueString`.
    let name: String
    let type: String
    let min: UInt16
    /// `UInt16.max` for any number.
    let max: UInt16
    let isXMLAttribute: Bool
    let isModifier: Bool
    let isSummary: Bool
    /// As `value[x]`.
    var choiceName: String?
    /// 1 for the first choice of the type, 0 for elements which are in no choice.
    var choiceGroup: UInt16 = 0
    /// Canonical URL of the value set whose codes are required.
    var valueSet: String?
    /// Names of resources, sorted; empty for any resource, and if it isn't a Reference.
    var referenceTargets: [String] = []
  }
}

extension StructureDefinition {
  /// The type itself and those of its elements which have elements of their own.
  ///
  /// - Parameter valueSets: The value sets to bind elements to.
  /// - Returns: The types in the order of the snapshot, so the type itself first.
  fileprivate func typeDefinitions(valueSets: Set<String>) -> [TypeDefinition] {
    let parentPaths = Set(snapshot.element.compactMap(\.parentPath))
    var names = [type]
    var elements: [String: [TypeDefinition.Element]] = [:]
    var bases: [String: String] = [:]
    var choiceCounts: [String: UInt16] = [:]
    for definition in snapshot.element {
      if definition.path != type && parentPaths.contains(definition.path) {
        names.append(definition.path)
        bases[definition.path] = definition.type?.first?.code
      }
      guard let owner = definition.parentPath, !isPrimitiveValue(definition) else { continue }
      if definition.name.hasSuffix("[x]") {
        choiceCounts[owner, default: 0] += 1
      }
      let rows = definition.rows(
        hasElements: parentPaths.contains(definition.path),
        choiceGroup: choiceCounts[owner] ?? 0,
        valueSets: valueSets
      )
      elements[owner, default: []] += rows
    }
    return names.map { name in
      TypeDefinition(
        name: name,
        kind: name == type ? tableKind : .backbone,
        isAbstract: name == type && abstract,
        base: name == type ? baseType : bases[name],
        elements: tableKind == .xhtml ? [] : elements[name] ?? []
      )
    }
  }

  private var tableKind: TypeDefinition.Kind {
    switch kind {
    case .primitiveType: type == "xhtml" ? .xhtml : .primitive
    case .complexType: .complex
    case .resource: type == "Resource" ? .anyResource : .resource
    }
  }

  private func isPrimitiveValue(_ element: ElementDefinition) -> Bool {
    kind == .primitiveType && element.name == "value"
  }
}

extension ElementDefinition {
  /// The types which a code of a required binding can have.
  private static let typesToBind: Set<String> = ["code", "string", "uri"]

  fileprivate var requiredValueSet: String? {
    guard let binding, binding.strength == "required",
      (type ?? []).contains(where: { Self.typesToBind.contains($0.code ?? "") })
    else { return nil }
    return binding.valueSet
  }

  /// Makes the rows of this element.
  ///
  /// - Parameters:
  ///   - hasElements: Whether the element has elements of its own.
  ///   - choiceGroup: The number of the choice, if it is one.
  ///   - valueSets: The value sets to bind elements to.
  /// - Returns: One row for every type of a choice, in the order of the definition; else one.
  fileprivate func rows(
    hasElements: Bool,
    choiceGroup: UInt16,
    valueSets: Set<String>
  ) -> [TypeDefinition.Element] {
    let isChoice = name.hasSuffix("[x]")
    let types = typeNames(hasElements: hasElements)
    precondition(isChoice || types.count == 1, "\(path) doesn't have exactly one type")
    return types.map { type in
      var row = TypeDefinition.Element(
        name: isChoice ? name.dropLast(3) + type.prefix(1).uppercased() + type.dropFirst() : name,
        type: type,
        min: minimum,
        max: maximum,
        isXMLAttribute: (representation ?? []).contains("xmlAttr"),
        isModifier: isModifier ?? false,
        isSummary: isSummary ?? false
      )
      if isChoice {
        row.choiceName = name
        row.choiceGroup = choiceGroup
      }
      if let valueSet = requiredValueSet, valueSets.contains(valueSet),
        Self.typesToBind.contains(type)
      {
        row.valueSet = valueSet
      }
      if type == "Reference" {
        row.referenceTargets = referenceTargets
      }
      return row
    }
  }

  /// The names of the allowed types, each one once, in the order of the definition.
  private func typeNames(hasElements: Bool) -> [String] {
    if hasElements { return [path] }
    if let contentReference {
      precondition(contentReference.hasPrefix("#"), "\(path) takes content of another definition")
      return [String(contentReference.dropFirst())]
    }
    var names: [String] = []
    for code in (type ?? []).map(\.code) {
      guard let code else { preconditionFailure("a type of \(path) has no code") }
      if !names.contains(code) {
        names.append(code)
      }
    }
    return names
  }

  private var referenceTargets: [String] {
    let targets = (type ?? []).filter { $0.code == "Reference" }.map { reference in
      reference.targetProfile.map(lastPathComponent(ofCanonical:)) ?? "Resource"
    }
    return targets.contains("Resource") ? [] : Set(targets).sorted(by: isOrderedBefore)
  }

  private var minimum: UInt16 {
    guard let minimum = UInt16(exactly: min) else {
      preconditionFailure("the minimum of \(path) is no number of the table")
    }
    return minimum
  }

  private var maximum: UInt16 {
    guard let maximum = max == "*" ? .max : UInt16(max) else {
      preconditionFailure("the maximum of \(path) is no number of the table")
    }
    return maximum
  }
}
