import ElementModel

/// An identifier as a resource holds it.
///
/// Source: FHIR STU3, Data Types, Identifier.
public struct Identifier: Sendable {
  /// The element.
  public let node: ElementNode

  /// Reads an element of the type Identifier; no part of it is checked.
  public init(_ node: ElementNode) { self.node = node }

  /// The URI of the namespace of the value.
  public var system: String? { node.child(.system)?.text }

  /// The value, as it is written.
  public var value: String? { node.child(.value)?.text }

  /// Whether the system is that of the NHS number, in its current or its older form.
  ///
  /// Source: Care Connect, "NHS number"; GP Connect before 2018 (DSTU2).
  public var isNHSNumber: Bool {
    guard let system = node.child(.system) else { return false }
    return system.hasValue(IdentifierSystem.nhsNumber)
      || system.hasValue(IdentifierSystem.olderNHSNumber)
  }

  /// Whether the system is that of ODS codes, of organisations or of sites.
  ///
  /// Source: ODS code systems, see ``IdentifierSystem``.
  public var isODSCode: Bool {
    guard let system = node.child(.system) else { return false }
    return system.hasValue(IdentifierSystem.odsOrganisationCode)
      || system.hasValue(IdentifierSystem.odsSiteCode)
  }
}
