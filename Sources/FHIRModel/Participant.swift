import ElementModel

/// Someone or something that takes part in an appointment.
///
/// Source: FHIR STU3, Appointment, participant.
public struct Participant: Sendable {
  /// The element.
  public let node: ElementNode

  /// Reads an item of `participant`; no part of it is checked.
  public init(_ node: ElementNode) { self.node = node }

  /// Who or what takes part.
  public var actor: Reference? { node.child(.actor).map(Reference.init) }

  /// Whether they have accepted, as a code of the value set participationstatus.
  public var status: String? { node.child(.status)?.text }
}
