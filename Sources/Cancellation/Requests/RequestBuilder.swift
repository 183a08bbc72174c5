import ElementModel
import FHIRModel
import HTTPTypes

/// Builds the requests of a run, each with a token of its own.
///
/// Source: NHS Booking 2.0.4, "Read an appointment" and "Cancel an appointment"; GP Connect 1.2.7,
/// "Read an appointment", "Cancel an appointment" and "Spine Secure Proxy".
public struct RequestBuilder: Sendable {
  /// Who sends.
  public let consumer: ConsumerIdentity

  /// Where the requests go.
  public let sspBase: SSPBase

  private let tokens = TokenMaker()

  /// Creates a builder.
  public init(consumer: ConsumerIdentity, sspBase: SSPBase) {
    self.consumer = consumer
    self.sspBase = sspBase
  }

  /// The request that reads an appointment, in a format that the provider may ignore.
  public func readAppointment(
    _ id: AppointmentID,
    at route: ProviderRoute,
    format: FHIRFormat = .json,
    stamp: RequestStamp
  ) throws(RouteRefusal) -> InteractionRequest {
    var head = try head(.readAppointment, at: route, stamp: stamp)
    head[.accept] = format.mediaType
    return InteractionRequest(
      interaction: .readAppointment,
      method: .get,
      url: try url(.readAppointment, at: route, type: "Appointment", id: id.text),
      headerFields: head,
      body: nil
    )
  }

  /// The request that cancels an appointment.
  ///
  /// - Parameters:
  ///   - id: the appointment, which the body must be.
  ///   - body: the Appointment with the dialect's changes made.
  ///   - format: the format of the body, in which the answer is asked for too.
  ///   - version: the version that was read; the provider refuses if there is a newer one.
  ///   - route: the provider.
  ///   - stamp: the ids and the time of this request.
  /// - Returns: the request.
  /// - Throws: that the route has no name or scope for it.
  public func cancelAppointment(
    _ id: AppointmentID,
    body: [UInt8],
    format: FHIRFormat,
    version: EntityTag,
    at route: ProviderRoute,
    stamp: RequestStamp
  ) throws(RouteRefusal) -> InteractionRequest {
    var head = try head(.cancelAppointment, at: route, stamp: stamp, version: version)
    head[.contentType] = format.mediaType + ";charset=utf-8"
    head[.accept] = format.mediaType
    head[.prefer] = "return=representation"
    return InteractionRequest(
      interaction: .cancelAppointment,
      method: .put,
      url: try url(.cancelAppointment, at: route, type: "Appointment", id: id.text),
      headerFields: head,
      body: body
    )
  }

  /// The request that reads the patient of an appointment, to check whose it is.
  ///
  /// The service root of appointments serves here too.
  /// Source: GP Connect 1.2.7, "General API guidance": appointments and patients share one root.
  public func readPatient(
    _ id: PatientID,
    at route: ProviderRoute,
    format: FHIRFormat = .json,
    stamp: RequestStamp
  ) throws(RouteRefusal) -> InteractionRequest {
    var head = try head(.readPatient, at: route, stamp: stamp)
    head[.accept] = format.mediaType
    return InteractionRequest(
      interaction: .readPatient,
      method: .get,
      url: try url(.readPatient, at: route, type: "Patient", id: id.text),
      headerFields: head,
      body: nil
    )
  }

  /// The request for a patient's appointments of one day, to find one that cannot be read itself.
  ///
  /// - Parameters:
  ///   - id: the patient.
  ///   - day: a date as FHIR writes it, such as `2026-01-15`.
  ///   - route: the provider.
  ///   - stamp: the ids and the time of this request.
  /// - Returns: the request.
  /// - Throws: that the route has no name or scope for it.
  /// Source: GP Connect 1.2.7, "Retrieve a patient's appointments": both bounds of `start` are
  /// given, and cancelled appointments are in the answer.
  public func searchAppointments(
    of id: PatientID,
    on day: String,
    at route: ProviderRoute,
    stamp: RequestStamp
  ) throws(RouteRefusal) -> InteractionRequest {
    var head = try head(.searchAppointments, at: route, stamp: stamp)
    head[.accept] = FHIRFormat.json.mediaType
    let patient = try url(.searchAppointments, at: route, type: "Patient", id: id.text)
    return InteractionRequest(
      interaction: .searchAppointments,
      method: .get,
      url: "\(patient)/Appointment?start=ge\(day)&start=le\(day)",
      headerFields: head,
      body: nil
    )
  }

  /// The URL of a resource, where an interaction with it goes.
  private func url(
    _ interaction: Interaction,
    at route: ProviderRoute,
    type: String,
    id: String
  ) throws(RouteRefusal) -> String {
    sspBase.url(root: try route.end(of: interaction).serviceRoot, type: type, id: id)
  }

  /// The header fields that every request has, in the order they are published in.
  private func head(
    _ interaction: Interaction,
    at route: ProviderRoute,
    stamp: RequestStamp,
    version: EntityTag? = nil
  ) throws(RouteRefusal) -> HTTPFields {
    guard let interactionID = route.interactionID(for: interaction),
      let scope = route.scope(for: interaction)
    else { throw .interactionNotOffered(interaction, routeKey: route.key) }
    let end = try route.end(of: interaction)
    let authorization = tokens.authorization(
      consumer: consumer,
      audience: end.serviceRoot,
      scope: scope,
      issuedAt: stamp.issuedAt
    )
    var head = HTTPFields()
    head.reserveCapacity(10)
    head[.sspTraceID] = stamp.traceID.text
    head[.sspFrom] = consumer.asid.text
    head[.sspTo] = end.asid.text
    head[.sspInteractionID] = interactionID.text
    head.append(authorization)
    if let version { head[.ifMatch] = version.text }
    if route.dialect.rules.sendsRequestID { head[.requestID] = stamp.requestID.text }
    return head
  }
}
