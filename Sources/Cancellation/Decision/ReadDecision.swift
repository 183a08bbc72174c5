import FHIRModel

/// What to do with an appointment that was read: cancel it, or say why not.
public enum ReadDecision: Hashable, Sendable {
  /// It can be cancelled, in this version.
  case cancel(EntityTag)
  /// Its Patient must be read first, and then the decision made again.
  case readPatient(PatientID)
  /// It is not cancelled; the reason is one sentence, lower case, without patient data.
  case stop(CancellationOutcome, reason: String)
}
