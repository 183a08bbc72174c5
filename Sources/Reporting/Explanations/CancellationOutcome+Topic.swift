import Cancellation

extension CancellationOutcome {
  /// The outcome explained.
  var topic: ExplainedTopic {
    ExplainedTopic(
      rawValue,
      text,
      means: meaning,
      patient: wordsForPatient,
      next: nextStep,
      source: source
    )
  }

  private var meaning: String {
    switch self {
    case .cancelled:
      "The provider showed the Appointment with the same id and the status cancelled, in its answer "
        + "or when it was read afterwards."
    case .systemFailure:
      "Something between here and the provider's record failed, and it is certain that nothing was "
        + "cancelled: nothing was sent, or a read afterwards showed the appointment booked."
    case .notFound: "The provider does not know the appointment."
    case .notForThisPatient:
      "The appointment that was read is another patient's than the input says. Nothing was sent, and "
        + "its status is not told."
    case .inThePast:
      "The appointment's start is not after the moment it was read. Nothing was sent."
    case .alreadyCancelled: "The appointment was cancelled before this run asked for it."
    case .outcomeUnknown:
      "A cancellation was sent, and neither an answer nor a read could tell whether it was carried "
        + "out. It is never counted as cancelled or as not cancelled, and is read before anything else "
        + "next time."
    case .versionConflict:
      "Somebody changed the appointment since the input was written, in its patient, time or slot, or "
        + "again and again while it was being cancelled."
    case .notPermitted:
      "The SSP or the provider says that this organisation, system or person may not cancel it, such "
        + "as without a data sharing agreement."
    case .rejectedByProvider: "The provider refused the change by a rule of its own."
    case .invalidRequest:
      "The request was not one that the SSP or the provider understands, which other requests may "
        + "share."
    case .notCancellableStatus: "The appointment's status is neither booked nor cancelled."
    case .patientNotVerifiable:
      "Nothing in the input and the provider's appointment says whose it is, or they cannot be "
        + "compared. Nothing was sent."
    case .invalidProviderResponse:
      "The provider answered a success that cannot be one: no Appointment, another one, or one without "
        + "a version."
    case .routingFailure:
      "No route leads to the provider, several do, or the SSP knows another address for it."
    case .rateLimited:
      "The SSP or the provider asked to wait, for longer or more often than a run waits."
    case .notAttempted:
      "The run stopped, or left this appointment, before anything was sent for it."
    case .inputRejected:
      "The file has an error that keeps it from being used; its outcome lists what was found, each "
        + "with a code that `ssp-cancel explain` knows. Nothing was sent."
    }
  }

  private var wordsForPatient: String {
    switch self {
    case .cancelled: "The appointment is cancelled."
    case .alreadyCancelled: "The appointment is cancelled; somebody may have said so before."
    case .outcomeUnknown: "Nothing yet: either sentence may be wrong."
    case .notForThisPatient: "Nothing: it is not this patient's appointment."
    case .notFound, .patientNotVerifiable, .inputRejected:
      "Nothing about this appointment, before it is known which is meant."
    case .inThePast: "Nothing was cancelled; the time of the appointment has passed."
    case .notCancellableStatus: "Nothing, before somebody has looked at the appointment."
    case .systemFailure, .versionConflict, .notPermitted, .rejectedByProvider, .invalidRequest,
      .invalidProviderResponse, .routingFailure, .rateLimited, .notAttempted:
      "The appointment is not cancelled, and stands until somebody says otherwise."
    }
  }

  private var source: String {
    switch self {
    case .cancelled, .systemFailure, .notFound, .notForThisPatient, .inThePast, .alreadyCancelled:
      "UEC appointments, user story ABUS.21"
    case .outcomeUnknown, .versionConflict: "UEC appointments, \"Transaction integrity\""
    case .notPermitted, .rejectedByProvider, .invalidRequest, .rateLimited:
      "UEC appointments, \"Error handling\"; GP Connect 1.2.7, \"Error handling guidance\""
    case .notCancellableStatus: "GP Connect 1.2.7, \"Cancel an appointment\""
    case .patientNotVerifiable:
      "GP Connect 1.2.7, \"Cross organisation audit and provenance\"; NHS Booking 2.0.4, \"Appointment\""
    case .invalidProviderResponse:
      "NHS Booking 2.0.4, \"Cancel an appointment\"; GP Connect 1.2.7, \"Cancel an appointment\""
    case .routingFailure: "GP Connect 1.2.7, \"Spine Directory Service\"; Spine Core, SSP guide"
    case .notAttempted, .inputRejected: "ssp-cancel"
    }
  }
}
