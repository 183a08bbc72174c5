import Cancellation
import FHIRModel
import HTTPTypes

/// One request at its provider, from the checks to the answer.
struct ProviderVisit {
  /// The request.
  let call: ProviderCall
  /// Makes the answers.
  let answers: Answer
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

  /// Does what the request wants, and what is planned besides or instead.
  func answer() -> ProviderAnswer {
    let work: ProviderWork
    do throws(Refusal) {
      work = try CallCheck(now: now, acceptedTokens: acceptedTokens).check(call)
    } catch {
      return .whole(refusalResponse(error))
    }
    if case .answer(let fault) = step {
      return faultyAnswer(fault, insteadOf: InteractionResponse(status: 200))
    }
    let response: InteractionResponse
    do throws(Refusal) {
      response = try perform(work)
    } catch {
      return .whole(refusalResponse(error))
    }
    guard case .workThenAnswer(let fault) = step else { return .whole(response) }
    return faultyAnswer(fault, insteadOf: response)
  }

  // MARK: - The provider's work

  private func perform(_ work: ProviderWork) throws(Refusal) -> InteractionResponse {
    guard case .interaction(let interaction) = work else {
      return answers.capabilities(CapabilityStatement(provider: call.provider, date: now))
    }
    if let search = call.search {
      return try answers.bundle(search.appointments(for: call, in: book))
    }
    guard let address = call.address else { throw unknownResource() }
    switch interaction {
    case .readAppointment, .readPatient, .searchAppointments:
      guard let stored = book.current(address, at: call.provider.odsCode) else {
        throw unknownResource()
      }
      return answers.resource(stored)
    case .cancelAppointment:
      return try cancel(address)
    }
  }

  private func cancel(_ address: ResourceAddress) throws(Refusal) -> InteractionResponse {
    var cancellation = AppointmentCancellation(book: book, now: now, makeVersionID: makeVersionID)
    if case .workWithShortReason(let length) = step { cancellation.maximumReasonLength = length }
    try requestIDs.note(call)
    if step == .changeThenWork { cancellation.touch(address, at: call.provider.odsCode) }
    let version = try cancellation.perform(call, at: address)
    let isMinimal = call.header(.prefer)?.contains("return=minimal") ?? false
    return answers.resource(
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
      return answers.refusal(.methodNotAllowed, text: "METHOD_NOT_ALLOWED")
    }
    return answers.refusal(refusal, in: dialect)
  }

  // MARK: - Faults

  private func faultyAnswer(
    _ fault: FaultAnswer,
    insteadOf response: InteractionResponse
  ) -> ProviderAnswer {
    switch fault {
    case .refusedConnection: .refusedConnection
    case .lostConnection: .lostConnection
    case .halfABody: .cutOff(response)
    default: .whole(faultyResponse(fault, insteadOf: response))
    }
  }

  private func faultyResponse(
    _ fault: FaultAnswer,
    insteadOf response: InteractionResponse
  ) -> InteractionResponse {
    switch fault {
    case .refusedConnection, .lostConnection, .halfABody: return response
    case .empty(let status):
      return InteractionResponse(status: status, headerFields: answers.fields)
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
      var fields = answers.fields
      fields[.rateLimitReset] = "1"
      return InteractionResponse(status: 429, headerFields: fields)
    case .okWithOperationOutcome:
      return answers.outcome(unknownResource().outcome(in: dialect), status: 200)
    case .currentAppointment:
      guard let address = call.address,
        let stored = book.current(address, at: call.provider.odsCode)
      else { return refusalResponse(unknownResource()) }
      return answers.resource(stored)
    case .oldEntityTag:
      var fields = response.headerFields
      fields[.eTag] = earlierEntityTag?.text
      return InteractionResponse(
        status: response.status,
        headerFields: fields,
        body: response.body
      )
    case .refusal(let reason):
      let text =
        reason == .pastAppointment
        ? "a past appointment is not shown" : "this fault is planned for this appointment"
      return refusalResponse(Refusal(reason, text))
    case .sspRefusal(let refusal):
      return answers.refusal(refusal, text: sspText(of: refusal))
    case .sspRefusalInXML(let refusal):
      return answers.refusal(refusal, text: sspText(of: refusal), in: .xml)
    }
  }

  /// The tag of the version before the current one, or of one that never was.
  private var earlierEntityTag: EntityTag? {
    let versions = call.address.map { book.versions(of: $0, at: call.provider.odsCode) } ?? []
    return versions.dropLast().last?.entityTag ?? EntityTag(versionID: "0")
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
