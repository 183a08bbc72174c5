/// The elements of a type, in order.
public struct ElementDefinitions: RandomAccessCollection, Sendable {
  let type: STU3Type
  let rows: Range<Int>

  /// The position of the first element.
  public var startIndex: Int { rows.lowerBound }

  /// The position behind the last element.
  public var endIndex: Int { rows.upperBound }

  /// The element at a position.
  public subscript(position: Int) -> ElementDefinition { ElementDefinition(row: position) }

  /// The element with a name.
  public func first(named name: ElementName) -> ElementDefinition? {
    DefinitionIndex.shared.definition(of: name, in: type)
  }
}

/// One element of a type: its name, type, cardinality and representation.
///
/// An element of several types, such as `value[x]`, has one definition for each of them.
public struct ElementDefinition: Hashable, Sendable {
  static let stride = 8

  private let rowNumber: UInt16
  private let minimum: UInt16
  private let maximum: UInt16
  private let flags: UInt16
  let bindingID: UInt16
  private let choiceGroupNumber: UInt16
  private let targetsID: UInt16

  /// The name in JSON and XML, such as `valueString`.
  public let name: ElementName

  /// The type of the element's content.
  public let type: STU3Type

  /// What sort of type that is.
  public let kind: STU3Type.Kind

  /// Reads a row of the table.
  init(row: Int) {
    let table = STU3Table.elements
    let start = row * Self.stride
    rowNumber = UInt16(row)
    name = ElementName(rawValue: table[start])
    type = STU3Type(rawValue: table[start + 1])
    kind = type.kind
    minimum = table[start + 2]
    maximum = table[start + 3]
    flags = table[start + 4]
    bindingID = table[start + 5]
    choiceGroupNumber = table[start + 6]
    targetsID = table[start + 7]
  }

  /// The position in the table; greater for an element that comes later in the same type.
  public var row: Int { Int(rowNumber) }

  /// How often the element must be there at least.
  public var min: Int { Int(minimum) }

  /// How often the element may be there; `nil` for any number.
  public var max: Int? { maximum == .max ? nil : Int(maximum) }

  /// Whether the element may repeat, and so is an array in JSON.
  public var repeats: Bool { maximum != 1 }

  /// Whether the element is an attribute in XML.
  public var isXMLAttribute: Bool { flags & 1 != 0 }

  /// Whether the element can change the meaning of the whole.
  public var isModifier: Bool { flags & 4 != 0 }

  /// The number, unique in the type, of the choice such as `value[x]` that the element belongs to;
  /// 0 for none.
  public var choiceGroup: Int { Int(choiceGroupNumber) }

  /// The codes of the required binding, sorted; empty where no required binding is known.
  public var requiredCodes: [String] { STU3Table.bindings[Int(bindingID)] }

  /// Whether only certain codes are allowed.
  public var hasRequiredBinding: Bool { bindingID != 0 }

  /// The canonical URL of the value set of the required binding.
  public var requiredValueSet: String { STU3Table.bindingValueSets[Int(bindingID)] }

  /// Whether a Reference may point to a resource of a type.
  public func allows(_ type: STU3Type) -> Bool {
    let targets = STU3Table.referenceTargets[Int(targetsID)]
    return targets.isEmpty || targets.contains(type.rawValue)
  }

  /// The resources that a Reference may point to; empty for any.
  public var referenceTargets: [STU3Type] {
    STU3Table.referenceTargets[Int(targetsID)].map { STU3Type(rawValue: $0) }
  }
}
