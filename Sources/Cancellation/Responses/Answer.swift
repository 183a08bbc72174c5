import ElementModel
import FHIRModel
import HTTPTypes

/// What came of a request, as the rows of the table look at it.
struct Answer {
  let request: InteractionRequest
  /// The answer; `nil` where none came.
  let response: InteractionResponse?
  private let failure: TransportFailure?
  /// The body as it was read.
  let body: ResponseBody
  /// What the body shows.
  let evidence: AnswerEvidence
  /// The appointment that the request is about, where that is known.
  private let appointment: Appointment?

  init(
    _ result: Result<InteractionResponse, TransportFailure>,
    of request: InteractionRequest,
    about appointment: Appointment?,
    limits: ReadLimits
  ) {
    self.request = request
    self.appointment = appointment
    switch result {
    case .success(let response):
      self.response = response
      failure = nil
      body = ResponseBody(response.body, limits: limits)
      evidence = AnswerEvidence(body, response: response)
    case .failure(let failure):
      response = nil
      self.failure = failure
      body = .empty
      evidence = .none
    }
  }

  /// What happened, and where no answer came why: without it nobody knows what to mend.
  func reason(_ sentence: String) -> String {
    failure.map { "\(sentence): \($0.reason)" } ?? sentence
  }

  /// Whether this is one of the answers a row is for.
  func isAmong(_ answers: ResponseRow.Answers) -> Bool {
    switch (answers, failure) {
    case (.statuses(let statuses), nil): response.map { statuses.contains($0.status) } ?? false
    case (.range(let range), nil): response.map { range.contains($0.status) } ?? false
    case (.anyStatus, nil), (.noAnswer, .noAnswer), (.notSent, .notSent),
      (.notTrusted, .notTrusted):
      true
    default: false
    }
  }

  /// Whether the answer shows what a row asks for.
  func shows(_ sign: ResponseRow.Sign) -> Bool {
    switch sign {
    case .any: true
    case .resource: hasWantedResource
    case .emptyBody: if case .empty = body { true } else { false }
    case .outcome: evidence.isOutcome
    case .notFHIR: if case .notFHIR = body { true } else { false }
    case .codes(let codes): evidence.has(codes)
    case .phrase(let phrase): evidence.says(phrase.rawValue)
    case .codeAndWords(let code, let words):
      evidence.has([code]) && words.allSatisfy(evidence.says)
    case .noCode: evidence.codes.isEmpty
    case .pastAppointment: evidence.saysPastAppointment
    case .throttled: evidence.issueTypes.contains("throttled")
    case .noIfMatch: request.headerFields.value(.ifMatch) == nil
    case .patientRequest: request.interaction == .readPatient
    case .patientRequestAndCode(let code):
      request.interaction == .readPatient && evidence.has([code])
    }
  }

  private var hasWantedResource: Bool {
    switch request.interaction {
    case .readAppointment: body.isResource("Appointment", id: request.resourceID)
    case .readPatient: body.isResource("Patient", id: request.resourceID)
    case .searchAppointments: body.tree?.root.resourceType == "Bundle"
    case .cancelAppointment:
      body.isResource("Appointment", id: request.resourceID)
        && body.tree.flatMap(Appointment.init).map(showsCancellation) == true
    }
  }

  /// Whether an Appointment is the one that was to be cancelled, and cancelled: one of another
  /// patient, or with what may change its meaning, is not taken for it.
  private func showsCancellation(_ answered: Appointment) -> Bool {
    guard answered.tree.root.onlyChild(.status)?.hasValue("cancelled") == true,
      !answered.hasModifierExtension, !answered.hasImplicitRules
    else { return false }
    guard let appointment else { return true }
    return PatientTraces(in: answered).mayBeThose(of: PatientTraces(in: appointment))
  }

  /// What else is worth knowing.
  func notes(isCancelled: Bool, _ reason: String?) -> [AnswerNote] {
    var notes: [AnswerNote] = []
    if evidence.isMalformed { notes.append(.providerFault) }
    if let sent = request.headerFields.value(.requestID),
      let received = response?.headerFields.value(.correlationID),
      received.lowercased() != sent.lowercased()
    {
      notes.append(.correlationMismatch)
    }
    guard isCancelled, let appointment = body.tree.flatMap(Appointment.init) else { return notes }
    if let reason,
      !ReasonEcho.isEcho(GPConnectDialect().reason(in: appointment), of: reason)
    {
      notes.append(.reasonNotEchoed)
    }
    let sentVersion = request.headerFields.value(.ifMatch).flatMap { EntityTag(header: $0) }
    if let version = appointment.versionID.flatMap({ EntityTag(versionID: $0) }),
      version == sentVersion
    {
      notes.append(.versionUnchanged)
    }
    return notes
  }
}

/// Whether a reason that comes back is ours.
///
/// Providers may cut it off where they store it, so its beginning is enough.
/// Source: GP Connect 1.2.7, "Cancel an appointment".
enum ReasonEcho {
  static func isEcho(_ received: String?, of sent: String) -> Bool {
    guard let received, !received.isEmpty else { return false }
    return sent.hasPrefix(received)
  }
}
