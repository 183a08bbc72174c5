import ElementModel

/// A Patient, read to be compared with the one whose appointment is to be cancelled.
///
/// Every part is patient data: compare it, and put it into no message, log or report.
/// Source: FHIR STU3, Patient.
public struct Patient: Sendable {
  /// The element of the resource.
  public let node: ElementNode

  /// Reads a resource, contained or at the root; `nil` when it is no Patient.
  public init?(_ node: ElementNode) {
    guard node.resourceType == "Patient" else { return nil }
    self.node = node
  }

  /// The logical id.
  public var id: String? { node.child(.id)?.text }

  /// The identifiers, in order.
  public var identifiers: [Identifier] { node.children(.identifier).map(Identifier.init) }

  /// The NHS numbers as they are written, in order; none is checked.
  ///
  /// Source: Care Connect, "NHS number".
  public var nhsNumbers: [String] { identifiers.filter(\.isNHSNumber).compactMap(\.value) }

  /// The family names of all names, in order.
  public var family: [String] {
    node.children(.name).flatMap { $0.children(.family).compactMap(\.text) }
  }

  /// The given names of all names, in order.
  public var given: [String] {
    node.children(.name).flatMap { $0.children(.given).compactMap(\.text) }
  }

  /// The gender, a code of the value set administrative-gender.
  public var gender: String? { node.child(.gender)?.text }

  /// The date of birth as it is written.
  public var birthDate: String? { node.child(.birthDate)?.text }
}
