import FHIRModel

/// What the read after a request to cancel showed.
public enum FollowUpRead: Hashable, Sendable {
  /// The appointment is cancelled, with a reason where the dialect has one.
  case cancelled(reason: String?)
  /// The appointment is booked and can be cancelled, in this version.
  case booked(EntityTag)
  /// The appointment was read, and the checks before a cancellation end in this outcome.
  case failsChecks(CancellationOutcome, reason: String)
  /// The provider does not know the appointment.
  case gone
  /// The read did not show the appointment, on any try.
  case failed

  /// Takes the checks of an appointment that was read.
  ///
  /// A decision that asks for the Patient counts as no answer: ask for it before. So does an
  /// appointment without anything to know its patient by: whether it is cancelled was not looked at.
  public init(_ decision: ReadDecision, of appointment: Appointment, dialect: Dialect) {
    switch decision {
    case .cancel(let version): self = .booked(version)
    case .stop(.alreadyCancelled, _):
      self = .cancelled(reason: dialect.rules.reason(in: appointment))
    case .stop(.invalidProviderResponse, _), .stop(.patientNotVerifiable, _), .readPatient:
      self = .failed
    case .stop(let outcome, let reason): self = .failsChecks(outcome, reason: reason)
    }
  }

  /// Takes a read that did not give the appointment.
  ///
  /// A provider that refuses to show a past appointment leaves open whether it was cancelled, so
  /// that is a failed read, and not the outcome "in the past".
  public init(unsuccessful classification: Classification) {
    switch classification.verdict {
    case .settled(.notFound): self = .gone
    case .proceed, .settled, .readBack, .retry, .freshRoute: self = .failed
    }
  }
}
