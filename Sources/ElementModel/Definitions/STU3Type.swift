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
  public enum Kind: UInt16, Hashable, Sendable {
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
    let count = Int(STU3Table.types[Int(rawValue) * 3 + 2])
    return ElementDefinitions(type: self, rows: start..<start + count)
  }

  /// The type with a name, if the table knows it.
  public init?(named name: String) {
    guard let found = Self.byName[name] else { return nil }
    self = found
  }

  /// The resource with a name; `nil` when no resource of FHIR STU3 has it.
  public static func resource(named name: String) -> STU3Type? {
    guard let type = STU3Type(named: name), type.isResource else { return nil }
    return type
  }

  /// The resource whose name has these UTF-8 bytes.
  package static func resource(named name: Span<UInt8>) -> STU3Type? {
    if let name = ShortText(name) {
      return ShortTextTable.resourceNames.number(of: name).map(STU3Type.init(rawValue:))
    }
    // One resource has a longer name.
    return resource(named: String(decoding: name.indices.map { name[$0] }, as: UTF8.self))
  }

  /// Whether this is a resource, be it known by name only.
  var isResource: Bool {
    switch kind {
    case .resource, .undefinedResource: true
    case .primitive, .complex, .backbone, .xhtml, .anyResource: false
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
