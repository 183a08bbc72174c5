import ElementModel
import FHIRModel

/// The checks of an appointment that was read, before it is cancelled.
///
/// Their order is part of the rule: whose appointment it is comes first, so that the status of
/// another patient's is not told.
///
/// 1. It is the appointment that was asked for.
/// 2. It is that of the expected patient.
/// 3. Nothing in it changes its meaning in a way that is not understood.
/// 4. Its status is not `cancelled` already.
/// 5. Its start is after now.
/// 6. Its status is `booked`.
/// 7. It is the same to the patient as in the input.
/// 8. It has a version.
///
/// An appointment that is booked but has no start, or one that is no instant, is not cancelled:
/// whether it is in the past cannot be told.
///
/// Source: UEC appointments, user story ABUS.21; NHS Booking 2.0.4, "Cancel an appointment"; GP
/// Connect 1.2.7, "Cancel an appointment"; FHIR STU3, Extensibility (modifier extensions).
public struct ReadCheck: Sendable {
  /// The appointment that is to be cancelled.
  public var id: AppointmentID

  /// The provider's dialect.
  public var dialect: Dialect

  /// The patient it must be for.
  public var expectedPatient: ExpectedPatient

  /// The input, to notice what has changed since; `nil` to leave that out.
  public var file: Appointment?

  /// Creates a check.
  public init(
    id: AppointmentID,
    dialect: Dialect,
    expectedPatient: ExpectedPatient,
    file: Appointment? = nil
  ) {
    self.id = id
    self.dialect = dialect
    self.expectedPatient = expectedPatient
    self.file = file
  }

  /// Decides about an appointment.
  ///
  /// - Parameters:
  ///   - appointment: what the provider answered.
  ///   - entityTag: the header `ETag` of the answer.
  ///   - patient: the Patient it refers to, if that was read after `readPatient`.
  ///   - now: the time now.
  /// - Returns: what to do.
  public func decide(
    _ appointment: Appointment,
    entityTag: String?,
    patient: Patient? = nil,
    now: FHIRInstant
  ) -> ReadDecision {
    guard appointment.tree.root.onlyChild(.id)?.hasValue(id.text) == true else {
      return .stop(
        .invalidProviderResponse,
        reason: "the provider answered with another appointment"
      )
    }
    switch PatientMatch(
      appointment,
      expected: expectedPatient,
      patient: patient,
      by: dialect.rules.patientIdentification
    )
    {
    case .matches: break
    case .readPatient(let id): return .readPatient(id)
    case .stop(let outcome, let reason): return .stop(outcome, reason: reason)
    }
    if let refusal = refusalOfWhatIsNotUnderstood(appointment) { return refusal }
    guard let status = appointment.tree.root.onlyChild(.status), status.hasValue else {
      return .stop(
        .invalidProviderResponse,
        reason: "the provider's appointment has no single status"
      )
    }
    if status.hasValue("cancelled") {
      return .stop(.alreadyCancelled, reason: "the appointment is cancelled already")
    }
    let start = appointment.start
    if let start, start <= now {
      return .stop(.inThePast, reason: "the appointment's start is not after now")
    }
    guard status.hasValue("booked") else {
      return .stop(.notCancellableStatus, reason: "the appointment's status is not booked")
    }
    guard start != nil else {
      return .stop(
        .invalidProviderResponse,
        reason: "the provider's appointment has no start to compare"
      )
    }
    if let file, case .elements(let elements) = ChangedSinceFile(from: file, to: appointment) {
      return .stop(
        .versionConflict,
        reason: "changed since the file was written: \(elements.joined(separator: ", "))"
      )
    }
    guard let version = EntityTag(header: entityTag, versionID: appointment.versionID) else {
      return .stop(
        .invalidProviderResponse,
        reason: "the provider's appointment has no version"
      )
    }
    return .cancel(version)
  }

  /// Refuses modifiers, of which none is known, and elements that are there twice.
  private func refusalOfWhatIsNotUnderstood(_ appointment: Appointment) -> ReadDecision? {
    let hasModifier =
      appointment.hasModifierExtension
      || appointment.participants.contains { $0.node.child(.modifierExtension) != nil }
    if hasModifier {
      return .stop(
        .invalidProviderResponse,
        reason: "the provider's appointment has a modifier extension that is not understood"
      )
    }
    if appointment.hasImplicitRules {
      return .stop(
        .invalidProviderResponse,
        reason: "the provider's appointment has implicit rules that are not understood"
      )
    }
    if appointment.tree.root.children.contains(where: {
      $0.flags.contains(.reported) && Self.decisive.contains($0.name)
    }) {
      return .stop(
        .invalidProviderResponse,
        reason: "the provider's appointment has an element that cannot be read for certain"
      )
    }
    return nil
  }

  /// The elements that decide; a fault in one of them, such as two of one name, makes every
  /// decision a guess.
  private static let decisive: Set<ElementName> = [
    .id, .meta, .status, .start, .participant, .contained,
  ]
}
