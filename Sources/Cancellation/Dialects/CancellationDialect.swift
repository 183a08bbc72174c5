import ElementModel
import FHIRModel

/// What one NHS API for appointments asks of a cancellation.
///
/// Everything that differs between the APIs is here; what is sent through the SSP, and how, is not.
/// A third dialect, such as BaRS with its OAuth tokens and message Bundles, would add its kind of
/// address and credentials to the route and the request builder, and be a type beside these two.
public protocol CancellationDialect: Sendable {
  /// Which dialect this is.
  var dialect: Dialect { get }

  /// Whether requests carry `X-Request-ID`.
  var sendsRequestID: Bool { get }

  /// Whether a cancellation must give a reason.
  var requiresReason: Bool { get }

  /// How an appointment says whose it is.
  var patientIdentification: PatientIdentification { get }

  /// The name of an interaction; `nil` where the dialect has no such interaction.
  func interactionID(for interaction: Interaction) -> InteractionID?

  /// The scope a token for an interaction asks for; `nil` where there is no such interaction.
  func scope(for interaction: Interaction) -> RequestedScope?

  /// The changes that make a cancellation of an Appointment, and no others.
  ///
  /// - Parameters:
  ///   - tree: the Appointment as it was read, in JSON or XML.
  ///   - reason: why it is cancelled; not looked at where the dialect sends none.
  /// - Returns: edits of the tree's bytes that do not overlap.
  /// - Throws: why the Appointment cannot be made a cancellation.
  func edits(
    cancelling tree: ElementTree,
    reason: String?
  ) throws(CancellationEditError) -> [ByteEdit]

  /// The reason that a cancelled Appointment gives, where the dialect has a place for one.
  func reason(in appointment: Appointment) -> String?
}

/// How an appointment says whose it is.
public enum PatientIdentification: Hashable, Sendable {
  /// By NHS numbers, in the Appointment itself.
  case nhsNumber
  /// By the address of a Patient at the provider, which holds the NHS number.
  case patientReference
}
