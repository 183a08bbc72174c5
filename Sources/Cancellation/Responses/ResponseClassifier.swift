import ElementModel
import FHIRModel
import HTTPTypes

/// Says what an answer means: the only place where a status, a code or a lost connection becomes an
/// outcome, another try, or a doubt.
///
/// A table of rows is gone through in order, and the first that applies is taken: rows 1 to 50 for
/// requests to cancel, most of them for reads too, and from 101 on what only reads know. The policy
/// behind them:
///
/// - The status tells first, then who answered. Codes only refine, because one code stands under
///   409 and 422 with two meanings, and texts are searched for what the SSP alone says.
/// - A success is a cancellation only with the cancelled appointment in its body.
/// - Whatever leaves open whether the request was carried out is read back, never "not cancelled",
///   and never just sent again. So is every status that no row is for.
/// - An answer of 4xx is not sent again unchanged; a redirect is never followed, because it would
///   carry the token elsewhere.
/// - A read can be sent again without harm.
///
/// Where the published tables say nothing of reads, a row serves them as it serves cancellations,
/// since the SSP refuses a route at the read, before anything is cancelled.
///
/// Source: NHS Booking 2.0.4, "Cancel an appointment", error handling; UEC appointments, "Error
/// handling"; GP Connect 1.2.7, "Error handling guidance", "Cancel an appointment" and "Read an
/// appointment"; Spine Core, "SSP implementation guide" and "Error handling"; rows 3, 30 and 31 the
/// GP Connect demonstrator.
public enum ResponseClassifier {
  /// Classifies what came of a request.
  ///
  /// - Parameters:
  ///   - result: the answer, or why none came.
  ///   - request: the request.
  ///   - appointment: the appointment that the request is about, to compare with what comes back.
  ///   - reason: the reason that the request gave, to compare with what comes back.
  ///   - limits: what is refused when the body is read; a refused body counts as no resource.
  ///   - now: the time now, for an answer that names the time of the next request.
  /// - Returns: what to do next, and what is known of the answer.
  public static func classify(
    _ result: Result<InteractionResponse, TransportFailure>,
    of request: InteractionRequest,
    about appointment: Appointment? = nil,
    reason: String? = nil,
    limits: ReadLimits = ReadLimits(),
    now: FHIRInstant? = nil
  ) -> Classification {
    let answer = Answer(result, of: request, about: appointment, limits: limits)
    for row in rows {
      let verdict = request.interaction == .cancelAppointment ? row.cancel : row.read
      guard let verdict, answer.isAmong(row.answers), answer.shows(row.sign) else { continue }
      let notes = row.notes + answer.notes(isCancelled: verdict == .settled(.cancelled), reason)
      return Classification(
        verdict: verdict,
        row: row.number,
        reason: answer.reason(row.reason),
        status: answer.response?.status,
        answeredBy: answer.evidence.answeredBy,
        code: answer.evidence.firstCoding,
        rateLimit: answer.response.map { RateLimitFields($0.headerFields, now: now) },
        notes: notes,
        body: answer.body
      )
    }
    preconditionFailure("the last row applies to every answer")
  }

  // MARK: - The table

  static let rows: [ResponseRow] = successes + refusals + missing + conflicts + faults + rest

  // One row a line or two, so that the table reads as one.
  // swift-format-ignore
  private static let successes: [ResponseRow] = [
    .init(1, [200], .resource, cancel: .settled(.cancelled),
      "the provider answered with the cancelled appointment"),
    .init(101, [200], .resource, read: .proceed,
      "the provider answered with what was asked for"),
    .init(2, [200, 204], .emptyBody, cancel: .readBack(.unconfirmedSuccess),
      "the provider answered without a body"),
    .init(3, [200], .outcome, cancel: .readBack(.successWithOutcome), notes: [.providerFault],
      "the provider answered a success with an OperationOutcome"),
    .init(5, [201], cancel: .readBack(.unconfirmedSuccess), notes: [.providerFault],
      "the provider answered that it created an appointment"),
    .init(4, [202], cancel: .readBack(.delayed), notes: [.providerFault],
      "the provider answered that it will see to it later"),
    .init(4, .range(200...299), cancel: .readBack(.unconfirmedSuccess), notes: [.providerFault],
      "the provider answered a success that does not show the cancellation"),
    .init(102, .range(200...299), read: .settled(.invalidProviderResponse), notes: [.providerFault],
      "the provider answered with something else than was asked for"),
  ]

  // swift-format-ignore
  private static let refusals: [ResponseRow] = [
    .init(12, [400, 403, 404, 410, 422], .codes([.patientSensitive, .noRelationship]),
      both: .settled(.notPermitted), "the patient's record is not open to the consumer"),
    .init(104, [400, 403, 404, 409, 410, 422, 500], .pastAppointment, read: .settled(.inThePast),
      "the provider does not give appointments of the past"),

    .init(10, [400], .phrase(.otherURL), both: .freshRoute(otherwise: .routingFailure),
      "the service root is not the one of the Spine Directory Service"),
    .init(7, [400], .codes([.invalidIdentifierSystem, .invalidIdentifierValue, .invalidNHSNumber]),
      both: .settled(.invalidRequest), "the provider refused an identifier in the request"),
    .init(8, [400], .codes([.invalidPatientDemographics]), cancel: .settled(.notForThisPatient),
      "the provider does not find the patient by these demographics"),
    .init(9, [400], .codes([.requestUnmatched]), both: .settled(.invalidRequest),
      "the request does not match its token"),
    .init(6, [400], both: .settled(.invalidRequest),
      "the request was refused as malformed"),

    .init(11, [401], both: .settled(.invalidRequest), notes: [.configurationFault],
      "the token was refused"),

    .init(13, [403], .codes([.noPatientConsent, .noOrganisationConsent]),
      both: .settled(.notPermitted), "there is no consent"),
    .init(14, [403], .phrase(.sender), both: .settled(.routingFailure),
      notes: [.configurationFault], "the SSP does not know the consumer's ASID"),
    .init(15, [403], .phrase(.receiver), both: .freshRoute(otherwise: .routingFailure),
      "the provider's ASID is not registered for the interaction"),
    .init(16, [403], .phrase(.agreement), both: .settled(.notPermitted),
      "the two organisations have no data sharing agreement"),
    .init(17, [403], .codes([.asidCheckFailed, .accessDeniedSSL]), both: .settled(.routingFailure),
      notes: [.configurationFault], "Spine does not let the systems talk to each other"),
    .init(12, [403], both: .settled(.notPermitted),
      "access was denied"),
  ]

  // swift-format-ignore
  private static let missing: [ResponseRow] = [
    .init(20, [404], .codes([.organisationNotFound, .practitionerNotFound]),
      both: .settled(.invalidRequest),
      "the provider does not know the organisation or the practitioner"),
    .init(21, [404], .notFHIR, both: .settled(.routingFailure),
      "the path is not one of the provider's API"),
    .init(21, [404], .codes([.status404]), both: .settled(.routingFailure),
      "the SSP does not find the path"),
    .init(19, [404], .patientRequestAndCode(.patientNotFound), read: .settled(.notForThisPatient),
      "the provider does not know the patient of the appointment"),
    .init(105, [404, 410], .patientRequest, read: .settled(.patientNotVerifiable),
      "the provider does not give the patient of the appointment"),
    .init(19, [404], .codes([.patientNotFound]), both: .settled(.notFound),
      "the provider does not know the appointment"),
    .init(18, [404], both: .settled(.notFound),
      "the provider does not know the appointment"),
    .init(27, [410], both: .settled(.notFound),
      "the appointment is gone"),
    .init(22, [405], both: .settled(.invalidRequest),
      "the method is not allowed"),
  ]

  // swift-format-ignore
  private static let conflicts: [ResponseRow] = [
    .init(23, [409], .codes([.fhirConstraintViolation]), cancel: .readBack(.conflict),
      "the version is not the current one"),
    .init(26, [409], .codes([.duplicateRejected]), cancel: .readBack(.duplicate),
      "the request was refused as a duplicate"),
    .init(24, [409], .codes([.messageVersionAwareConflict, .conflictingValues]),
      cancel: .readBack(.conflict), "the version is not the current one"),
    .init(24, [409], .noCode, cancel: .readBack(.conflict),
      "the version is not the current one, or the request's id is used already"),
    .init(25, [409], cancel: .readBack(.conflict),
      "the request's id is used already, or the version is not the current one"),

    .init(28, [412], .noIfMatch, cancel: .settled(.invalidRequest),
      "the request had no version"),
    .init(28, [412], cancel: .readBack(.conflict),
      "the version is not the current one"),
    .init(29, [415], .phrase(.sender), both: .settled(.routingFailure),
      notes: [.configurationFault], "the SSP does not know the consumer's ASID"),
    .init(29, [415], .codes([.asidCheckFailed]), both: .settled(.routingFailure),
      notes: [.configurationFault], "Spine does not let the systems talk to each other"),
    .init(29, [415], both: .settled(.invalidRequest),
      "the media type was refused"),

    .init(30, [422], .codeAndWords(.invalidResource, ["cannot be in the past"]),
      cancel: .settled(.inThePast), "the provider says that the appointment is past"),
    .init(31, [422], .codeAndWords(.invalidResource, ["has been amended", "patientid"]),
      cancel: .settled(.notForThisPatient),
      "the provider says that the appointment is another patient's"),
    .init(32, [422], .codes([.invalidResource]), cancel: .readBack(.refusal),
      "the provider refused the changed appointment"),
    .init(33, [422], .codes([.invalidParameter]), cancel: .settled(.invalidRequest),
      "the provider refused a parameter"),
    .init(34, [422], .codes([.referenceNotFound]), cancel: .settled(.rejectedByProvider),
      "the provider does not find a reference"),
    .init(35, [422], .codes([.flagAlreadySet, .invalidRequestState]), cancel: .readBack(.refusal),
      "the provider says that the appointment's state does not allow it"),
    .init(36, [422], cancel: .readBack(.refusal),
      "the provider refused the changed appointment"),
  ]

  // swift-format-ignore
  private static let faults: [ResponseRow] = [
    .init(37, [429], both: .retry(otherwise: .rateLimited),
      "too many requests"),
    .init(38, [444], cancel: .readBack(.unanswered), read: .retry(otherwise: .systemFailure),
      "the provider closed the connection without an answer"),
    .init(39, [495, 496, 497], both: .settled(.systemFailure), notes: [.stopsRun],
      "the SSP refused the client certificate"),
    .init(40, [500], cancel: .readBack(.unanswered), read: .retry(otherwise: .systemFailure),
      "the provider failed"),
    .init(41, [501], both: .settled(.systemFailure),
      "the provider cannot do this"),
    .init(42, [502], cancel: .readBack(.unanswered), read: .retry(otherwise: .systemFailure),
      "the SSP could not talk to the provider"),
    .init(43, [503], .throttled, cancel: .readBack(.throttled),
      read: .retry(otherwise: .rateLimited), "the SSP or the provider is too busy"),
    .init(43, [503], cancel: .readBack(.unanswered), read: .retry(otherwise: .systemFailure),
      "the SSP or the provider is not available"),
    .init(44, [504], cancel: .readBack(.unanswered), read: .retry(otherwise: .systemFailure),
      "the provider did not answer the SSP in time"),
    .init(45, [599], cancel: .readBack(.unanswered), read: .retry(otherwise: .systemFailure),
      "the SSP could not reach the provider in time"),
    .init(46, .noAnswer, cancel: .readBack(.unanswered), read: .retry(otherwise: .systemFailure),
      "no answer came to the request"),
    .init(47, .notTrusted, both: .settled(.systemFailure), notes: [.stopsRun],
      "the certificates are not trusted, so nothing was sent"),
    .init(47, .notSent, both: .retry(otherwise: .systemFailure),
      "nothing could be sent"),
  ]

  // swift-format-ignore
  private static let rest: [ResponseRow] = [
    .init(103, [304], read: .settled(.invalidProviderResponse), notes: [.providerFault],
      "the provider answered that nothing has changed, which was not asked"),
    .init(48, .range(300...399), both: .settled(.routingFailure),
      "the answer is a redirect, which is never followed"),
    .init(49, [408], cancel: .readBack(.delayed), read: .retry(otherwise: .systemFailure),
      "the request was not complete in time, or its answer was not"),
    .init(49, .range(400...499), both: .settled(.invalidRequest),
      "the request was refused"),
    .init(50, .anyStatus, cancel: .readBack(.unanswered), read: .retry(otherwise: .systemFailure),
      "the answer's status does not say what happened"),
  ]
}
