import Cancellation
import ElementModel
import FHIRModel
import HTTPTypes

/// A request as it arrives at a provider: whose it is, and what it asks for.
struct ProviderCall {
  /// The request.
  let request: ProviderRequest
  /// The provider it is for.
  let provider: ProviderRoute
  /// The resource type in the URL; empty where the URL names none.
  let resourceType: String
  /// The id in the URL.
  let id: String
  /// Whether the URL is that of the CapabilityStatement.
  var asksForCapabilities = false
  /// The search in the URL; `nil` where there is none.
  var search: AppointmentSearch?

  /// The resource's address in the book; `nil` for types that it does not keep.
  var address: ResourceAddress? {
    BookResourceType(rawValue: resourceType).map { ResourceAddress(type: $0, id: id) }
  }

  /// The appointment the request is about, if it is about one.
  var appointmentID: String? {
    resourceType == BookResourceType.appointment.rawValue ? id : nil
  }

  /// What the request wants, by its method and URL; `nil` for what no provider does here.
  var work: ProviderWork? {
    if asksForCapabilities { return request.method == .get ? .capabilities : nil }
    return interaction.map { .interaction($0) }
  }

  /// The interaction, by method and URL; `nil` where it is none of a consumer's.
  var interaction: Interaction? {
    if search != nil { return request.method == .get ? .searchAppointments : nil }
    return switch (request.method, address?.type) {
    case (.get, .appointment): .readAppointment
    case (.put, .appointment): .cancelAppointment
    case (.get, .patient): .readPatient
    default: nil
    }
  }

  /// The value of a header field; `nil` when it is missing or blank.
  func header(_ name: HTTPField.Name) -> String? {
    guard let value = request.headerFields.value(name),
      value.utf8.contains(where: { $0 != 0x20 && $0 != 0x09 })
    else { return nil }
    return value
  }
}

/// Checks what comes before the resource: method, header fields and token.
struct CallCheck {
  /// The provider's time.
  let now: FHIRInstant
  /// The tokens that were found good before.
  let acceptedTokens: AcceptedTokens

  /// Checks a request; returns what it wants.
  func check(_ call: ProviderCall) throws(Refusal) -> ProviderWork {
    guard call.request.method == .get || call.request.method == .put else {
      throw Refusal(.methodNotAllowed, "only GET and PUT are supported here")
    }
    guard let work = call.work else {
      throw Refusal(.unknownAppointment, "there is nothing at this address")
    }
    try checkSSPHeaders(call, work)
    guard let authorization = call.header(.authorization) else {
      throw Refusal(.missingToken, "Authorization is missing")
    }
    let token = TokenCheck(
      dialect: call.provider.dialect,
      serviceRoot: call.provider.serviceRoot.text,
      scope: work.scope(at: call.provider) ?? "",
      now: now
    )
    if !acceptedTokens.contains(authorization, token) {
      try token.check(authorization)
      acceptedTokens.insert(authorization, token)
    }
    if call.provider.dialect == .careconnect, call.header(.requestID) == nil {
      throw Refusal(.badRequest, "X-Request-ID is missing or blank")
    }
    return work
  }

  /// Source: GP Connect demonstrator, `FhirRequestGenericIntercepter`.
  private func checkSSPHeaders(
    _ call: ProviderCall,
    _ work: ProviderWork
  ) throws(Refusal) {
    for name in [HTTPField.Name.sspTraceID, .sspFrom, .sspTo, .sspInteractionID]
    where call.header(name) == nil {
      throw Refusal(.badRequest, "\(name.rawName) is missing or blank")
    }
    guard call.header(.sspTo) == call.provider.asid.text else {
      throw Refusal(.badRequest, "Ssp-To is not the ASID of this provider")
    }
    let id = call.header(.sspInteractionID)
    if work == .interaction(.cancelAppointment), call.provider.dialect == .gpconnect,
      id == InteractionID.gpConnectAmendAppointment.text
    {
      throw Refusal(.invalidState, "Status must be booked")
    }
    guard let id, id == work.interactionID(at: call.provider) else {
      throw Refusal(.badRequest, "Ssp-InteractionID does not match the method and the resource")
    }
  }
}
