import Cancellation
import FHIRModel
import HTTPTypes

/// One request at its provider, from the checks to the answer.
struct ProviderVisit {
  /// The request.
  let call: ProviderCall
  /// Makes the answers.
  let answer: Answer
  /// The fault that is due.
  let step: FaultStep
  /// The appointments.
  let book: AppointmentBook
  /// The provider's time.
  let now: FHIRInstant
  /// Makes the id of a version after one that is no number.
  let makeVersionID: @Sendable () -> String
  /// What request ids were used for.
  let requestIDs: RequestIDs
  /// The tokens that were found good before.
  let acceptedTokens: AcceptedTokens

  private var dialect: Dialect { call.provider.dialect }

  /// Answers the request.
  func respond() throws(TransportFailure) -> InteractionResponse {
    let interaction: Interaction
    do throws(Refusal) {
      interaction = try CallCheck(now: now, acceptedTokens: acceptedTokens).check(call)
    } catch {
      return refusalResponse(error)
    }
    if case .answer(let fault) = step { return try faultyResponse(fault, insteadOf: nil) }
    let response: InteractionResponse
    do throws(Refusal) {
      response = try perform(interaction)
    } catch {
      return refusalResponse(error)
    }
    guard case .workThenAnswer(let fault) = step else { return response }
    return try faultyResponse(fault, insteadOf: response)
  }

  // MARK: - The provider's work

  private func perform(_ interaction: Interaction) throws(Refusal) -> InteractionResponse {
    if let search = call.search {
      return try answer.bundle(search.appointments(for: call, in: book))
    }
    guard let address = call.address else { throw unknownResource() }
    switch interaction {
    case .readAppointment, .readPatient, .searchAppointments:
      guard let stored = book.current(address, at: call.provider.odsCode) else {
        throw unknownResource()
      }
      return answer.resource(stored)
    case .cancelAppointment:
      return try cancel(address)
    }
  }

  private func cancel(_ address: ResourceAddress) throws(Refusal) -> InteractionResponse {
    let cancellation = AppointmentCancellation(book: book, now: now, makeVersionID: makeVersionID)
    try requestIDs.note(call)
    if step == .changeThenWork { cancellation.touch(address, at: call.provider.odsCode) }
    let version = try cancellation.perform(call, at: address)
    let isMinimal = call.header(.prefer)?.contains("return=minimal") ?? false
    return answer.resource(
      version,
      location: "\(call.provider.serviceRoot.requestText)/Appointment/\(address.id)",
      hasBody: !isMinimal
    )
  }

  private func unknownResource() -> Refusal {
    call.address?.type == .patient
      ? Refusal(.unknownPatient, "there is no patient with this id")
      : Refusal(.unknownAppointment, "there is no appointment with this id")
  }

  /// GP Connect's providers never see other methods than `GET` and `PUT`: the SSP refuses them.
  private func refusalResponse(_ refusal: Refusal) -> InteractionResponse {
    if refusal.reason == .methodNotAllowed, dialect == .gpconnect {
      return answer.refusal(.methodNotAllowed, text: "METHOD_NOT_ALLOWED")
    }
    return answer.refusal(refusal, in: dialect)
  }

  // MARK: - Faults

  private func faultyResponse(
    _ fault: FaultAnswer,
    insteadOf response: InteractionResponse?
  ) throws(TransportFailure) -> InteractionResponse {
    switch fault {
    case .refusedConnection: throw .notSent(reason: "the connection was refused, as planned")
    case .lostConnection: throw .noAnswer(reason: "the connection was lost, as planned")
    case .empty(let status):
      return InteractionResponse(status: status, headerFields: answer.fields)
    case .html:
      return InteractionResponse(
        status: 200,
        headerFields: [.contentType: "text/html;charset=utf-8"],
        body: Array("<html><body>This is not FHIR.</body></html>\n".utf8)
      )
    case .redirect:
      return InteractionResponse(
        status: 302,
        headerFields: [.location: "https://elsewhere.example/"]
      )
    case .rateLimited:
      var fields = answer.fields
      fields[.rateLimitReset] = "1"
      return InteractionResponse(status: 429, headerFields: fields)
    case .okWithOperationOutcome:
      return answer.outcome(unknownResource().outcome(in: dialect), status: 200)
    case .currentAppointment:
      guard let address = call.address,
        let stored = book.current(address, at: call.provider.odsCode)
      else { return refusalResponse(unknownResource()) }
      return answer.resource(stored)
    case .halfABody:
      let whole = response ?? InteractionResponse(status: 200)
      return InteractionResponse(
        status: whole.status,
        headerFields: whole.headerFields,
        body: Array(whole.body.prefix(whole.body.count / 2))
      )
    case .refusal(let reason):
      let text =
        reason == .pastAppointment
        ? "a past appointment is not shown" : "this fault is planned for this appointment"
      return refusalResponse(Refusal(reason, text))
    case .sspRefusal(let refusal):
      return answer.refusal(refusal, text: sspText(of: refusal))
    case .sspRefusalInXML(let refusal):
      return answer.refusal(refusal, text: sspText(of: refusal), in: .xml)
    }
  }

  /// Source: GP Connect 1.2.7, "Error handling guidance", errors of the Spine Security Proxy.
  private func sspText(of refusal: SSPRefusal) -> String {
    switch refusal {
    case .noDataSharingAgreement:
      "FOT_CHECK_FAILED_MESSAGESENDER_\(call.header(.sspFrom) ?? "")"
        + "_MESSAGERECEIVER_\(call.provider.asid.text)"
    case .badGateway:
      "ERROR_COMMUNICATING_TO_ENDPOINT_URL_\(call.provider.serviceRoot.text)"
    case .targetVaries, .methodNotAllowed:
      "refused as planned"
    }
  }
}
