/// What became of one appointment that was to be cancelled.
///
/// The first six are those of the user story ABUS.21, whose words `text` keeps; the others are what
/// a real run needs besides. `outcomeUnknown` is an answer of its own: it is never shown as
/// "not cancelled".
/// Source: UEC appointments, user story ABUS.21.
public enum CancellationOutcome: String, Hashable, Sendable, CaseIterable {
  case cancelled
  case systemFailure = "system-failure"
  case notFound = "not-found"
  case notForThisPatient = "not-for-this-patient"
  case inThePast = "in-the-past"
  case alreadyCancelled = "already-cancelled"

  /// The request may have been carried out, and no read could tell.
  case outcomeUnknown = "outcome-unknown"
  /// Someone else changed the appointment.
  case versionConflict = "version-conflict"
  /// The consumer, its user or its organisation may not cancel here.
  case notPermitted = "not-permitted"
  /// The provider refused by a rule of its own.
  case rejectedByProvider = "rejected-by-provider"
  /// Our request was wrong.
  case invalidRequest = "invalid-request"
  /// The appointment's status is neither booked nor cancelled.
  case notCancellableStatus = "not-cancellable-status"
  /// There is nothing to compare the patient by.
  case patientNotVerifiable = "patient-not-verifiable"
  /// The provider answered a success that cannot be one.
  case invalidProviderResponse = "invalid-provider-response"
  /// No route, an ambiguous one, or one that the SSP refuses.
  case routingFailure = "routing-failure"
  /// The provider or the SSP asked to wait, and all tries are used up.
  case rateLimited = "rate-limited"
  /// The run stopped before this appointment.
  case notAttempted = "not-attempted"
  /// The input file was refused before anything was sent.
  case inputRejected = "input-rejected"

  /// Which of the lines of ABUS.21 a report with only those shows; `nil` where none is true.
  public var storyOutcome: CancellationOutcome? {
    switch self {
    case .cancelled, .systemFailure, .notFound, .notForThisPatient, .inThePast, .alreadyCancelled:
      self
    case .patientNotVerifiable: .notForThisPatient
    case .versionConflict, .notPermitted, .rejectedByProvider, .invalidRequest,
      .notCancellableStatus, .invalidProviderResponse, .routingFailure, .rateLimited:
      .systemFailure
    case .outcomeUnknown, .notAttempted, .inputRejected: nil
    }
  }

  /// The line to show a person, in the words of ABUS.21.
  public var text: String {
    switch self {
    case .cancelled: "Cancelled"
    case .systemFailure: "Not cancelled – system failure"
    case .notFound: "Not cancelled – appointment not found"
    case .notForThisPatient: "Not cancelled – not for this patient"
    case .inThePast: "Not cancelled – already in the past"
    case .alreadyCancelled: "Not cancelled – already cancelled"
    case .outcomeUnknown: "Outcome not known – check with the provider"
    case .versionConflict: "Not cancelled – changed by someone else"
    case .notPermitted: "Not cancelled – not permitted"
    case .rejectedByProvider: "Not cancelled – refused by the provider"
    case .invalidRequest: "Not cancelled – the request was not valid"
    case .notCancellableStatus: "Not cancelled – the appointment is not booked any more"
    case .patientNotVerifiable: "Not cancelled – the patient could not be verified"
    case .invalidProviderResponse: "Not cancelled – the provider's answer made no sense"
    case .routingFailure: "Not cancelled – no route to the provider"
    case .rateLimited: "Not cancelled – the provider was too busy"
    case .notAttempted: "Not attempted – the run stopped before"
    case .inputRejected: "Not sent – the file is not a valid Appointment"
    }
  }

  /// What the operator does next.
  public var nextStep: String {
    switch self {
    case .cancelled: "Tell the patient that the appointment is cancelled."
    case .systemFailure: "Run again; if it stays, call the provider."
    case .notFound: "Check the appointment id and the provider; the booking may be elsewhere."
    case .notForThisPatient: "Check which patient was meant; do not tell this patient anything."
    case .inThePast: "Nothing can be cancelled any more; check why it was asked for so late."
    case .alreadyCancelled: "Nothing to do; tell the patient only if nobody has."
    case .outcomeUnknown: "Ask the provider, or read again, before telling the patient anything."
    case .versionConflict: "Read the appointment again and decide whether to cancel it as it is."
    case .notPermitted: "Ask the provider who may cancel; check the data sharing agreement."
    case .rejectedByProvider: "Call the provider with the trace id of the request."
    case .invalidRequest:
      "Check the configuration; the request must be mended before it is sent again."
    case .notCancellableStatus: "Look at the appointment at the provider."
    case .patientNotVerifiable: "Give the expected NHS number with the file, or call the provider."
    case .invalidProviderResponse: "Call the provider with the trace id of the request."
    case .routingFailure: "Check the provider's ASID and service root in the routes."
    case .rateLimited: "Run again later."
    case .notAttempted: "Run again; nothing was sent for this appointment."
    case .inputRejected: "Mend the file as its outcome says, and drop it again."
    }
  }
}
