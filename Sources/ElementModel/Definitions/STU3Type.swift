/// A data type, resource or backbone element of FHIR STU3 that the definitions table knows.
///
/// Source: FHIR STU3 3.0.1, StructureDefinitions; the table is generated, see `STU3Table`.
public struct STU3Type: RawRepresentable, Hashable, Sendable {
  /// The number of the type.
  public let rawValue: UInt16

  /// Creates a type from its number.
  @inlinable
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// What sort of type it is.
  public enum Kind: UInt16, Sendable {
    /// A type with a value of its own, such as `dateTime`.
    case primitive = 1
    /// A data type made of elements, such as `Identifier`.
    case complex = 2
    /// A resource, such as `Appointment`.
    case resource = 3
    /// The type of an element defined within another type, such as `Appointment.participant`.
    case backbone = 4
    /// The XHTML of a narrative.
    case xhtml = 5
    /// Any resource.
    case anyResource = 6
    /// A resource that exists in FHIR STU3 but that the table holds no elements of.
    case undefinedResource = 7
  }

  /// What sort of type it is.
  public var kind: Kind { Self.kinds[Int(rawValue)] }

  private static let kinds: [Kind] = STU3Table.typeNames.indices.map { number in
    // Number 0 is no type.
    guard number > 0 else { return .undefinedResource }
    guard let kind = Kind(rawValue: STU3Table.types[number * 3]) else {
      preconditionFailure("the definitions table holds an unknown kind of type")
    }
    return kind
  }

  /// The name, such as `Appointment.participant`.
  public var name: String { STU3Table.typeNames[Int(rawValue)] }

  /// The elements in the order of the definition, those of the base types first.
  public var elements: ElementDefinitions {
    let start = Int(STU3Table.types[Int(rawValue) * 3 + 1])
    return ElementDefinitions(rows: start..<start + Int(STU3Table.types[Int(rawValue) * 3 + 2]))
  }

  /// The type with a name, if the table knows it.
  public init?(named name: String) {
    guard let found = Self.byName[name] else { return nil }
    self = found
  }

  /// The resource with a name; `nil` when no resource of FHIR STU3 has it.
  public static func resource(named name: String) -> STU3Type? {
    guard let type = STU3Type(named: name) else { return nil }
    switch type.kind {
    case .resource, .undefinedResource: return type
    case .primitive, .complex, .backbone, .xhtml, .anyResource: return nil
    }
  }

  /// Every type of the table.
  public static let all: [STU3Type] = STU3Table.typeNames.indices.dropFirst().map {
    STU3Type(rawValue: UInt16($0))
  }

  private static let byName: [String: STU3Type] = Dictionary(
    uniqueKeysWithValues: all.map { ($0.name, $0) }
  )
}

/// The elements of a type, in order.
public struct ElementDefinitions: RandomAccessCollection, Sendable {
  let rows: Range<Int>

  /// The position of the first element.
  public var startIndex: Int { rows.lowerBound }

  /// The position behind the last element.
  public var endIndex: Int { rows.upperBound }

  /// The element at a position.
  public subscript(position: Int) -> ElementDefinition { ElementDefinition(row: position) }

  /// The element with a name, looked for from `hint` on and then from the start, because elements
  /// mostly come in the order of the definition.
  public func first(named name: ElementName, from hint: Int) -> ElementDefinition? {
    let table = STU3Table.elements
    var row = hint
    for _ in 0..<rows.count {
      if row >= rows.upperBound || row < rows.lowerBound { row = rows.lowerBound }
      if table[row * ElementDefinition.stride] == name.rawValue {
        return ElementDefinition(row: row)
      }
      row += 1
    }
    return nil
  }

  /// The element with a name.
  public func first(named name: ElementName) -> ElementDefinition? {
    first(named: name, from: rows.lowerBound)
  }
}

/// One element of a type: its name, type, cardinality and representation.
///
/// An element of several types, such as `value[x]`, has one definition for each of them.
public struct ElementDefinition: Hashable, Sendable {
  static let stride = 8

  /// The position in the table; greater for an element that comes later in the same type.
  public let row: Int

  /// The name in JSON and XML, such as `valueString`.
  public let name: ElementName

  /// The type of the element's content.
  public let type: STU3Type

  /// How often the element must be there at least.
  public let min: Int

  /// How often the element may be there; `nil` for any number.
  public let max: Int?

  /// Whether the element is an attribute in XML.
  public let isXMLAttribute: Bool

  /// Whether the element can change the meaning of the whole.
  public let isModifier: Bool

  /// The number, unique in the type, of the choice such as `value[x]` that the element belongs to;
  /// 0 for none.
  public let choiceGroup: Int

  private let bindingID: UInt16
  private let targetsID: UInt16

  /// Reads a row of the table.
  init(row: Int) {
    let table = STU3Table.elements
    let start = row * Self.stride
    self.row = row
    name = ElementName(rawValue: table[start])
    type = STU3Type(rawValue: table[start + 1])
    min = Int(table[start + 2])
    max = table[start + 3] == .max ? nil : Int(table[start + 3])
    isXMLAttribute = table[start + 4] & 1 != 0
    isModifier = table[start + 4] & 4 != 0
    bindingID = table[start + 5]
    choiceGroup = Int(table[start + 6])
    targetsID = table[start + 7]
  }

  /// Whether the element may repeat, and so is an array in JSON.
  public var repeats: Bool { max != 1 }

  /// The codes of the required binding, sorted; empty where no required binding is known.
  public var requiredCodes: [String] { STU3Table.bindings[Int(bindingID)] }

  /// Whether only certain codes are allowed.
  public var hasRequiredBinding: Bool { bindingID != 0 }

  /// The canonical URL of the value set of the required binding.
  public var requiredValueSet: String { STU3Table.bindingValueSets[Int(bindingID)] }

  /// The resources that a Reference may point to; empty for any.
  public var referenceTargets: [STU3Type] {
    STU3Table.referenceTargets[Int(targetsID)].map { STU3Type(rawValue: $0) }
  }
}
