/// Why an Appointment cannot be made a cancellation.
public enum CancellationEditError: Error, Hashable, Sendable {
  /// There is no status with a value, or more than one.
  case statusUnusable
  /// The extensions of the Appointment are not a list of extensions.
  case extensionsUnusable
  /// The other format cannot hold all of the Appointment.
  case formatUnusable
  /// The dialect wants a reason, and there is none but blanks.
  case reasonMissing
  /// The reason has a character that FHIR texts cannot hold.
  case reasonNotText

  /// One sentence, lower case, without patient data.
  public var text: String {
    switch self {
    case .statusUnusable: "the appointment does not have exactly one status with a value"
    case .extensionsUnusable: "the appointment's extensions are not a list of extensions"
    case .formatUnusable: "the appointment has something that only the format it came in can hold"
    case .reasonMissing: "GP Connect wants a reason for the cancellation, and there is none"
    case .reasonNotText: "the reason has a control character, which FHIR cannot hold"
    }
  }

  /// What becomes of the appointment.
  public var outcome: CancellationOutcome {
    switch self {
    case .statusUnusable, .extensionsUnusable, .formatUnusable: .invalidProviderResponse
    case .reasonMissing, .reasonNotText: .invalidRequest
    }
  }
}
