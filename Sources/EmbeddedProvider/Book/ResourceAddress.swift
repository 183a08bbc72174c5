import ElementModel

/// A type of resource that the book keeps.
public enum BookResourceType: String, Hashable, Sendable, CaseIterable {
  case appointment = "Appointment"
  case patient = "Patient"
}

/// The type and id of a resource of a provider.
public struct ResourceAddress: Hashable, Sendable {
  /// The type.
  public let type: BookResourceType

  /// The logical id.
  public let id: String

  /// Creates an address.
  public init(type: BookResourceType, id: String) {
    self.type = type
    self.id = id
  }

  /// The address of an appointment.
  public static func appointment(_ id: String) -> ResourceAddress {
    ResourceAddress(type: .appointment, id: id)
  }

  /// The address that a resource itself says it has; `nil` when it is no Appointment or Patient,
  /// or has no id.
  public init?(of tree: ElementTree) {
    guard let type = tree.root.resourceType.flatMap(BookResourceType.init(rawValue:)),
      let id = tree.root.child(.id)?.text, !id.isEmpty
    else { return nil }
    self.init(type: type, id: id)
  }
}
