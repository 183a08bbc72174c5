import HTTPTypes

/// One HTTP request of an interaction, as it goes to the Spine Secure Proxy.
///
/// The URL is text and stays so: the service root within it must not be normalised.
/// Source: GP Connect 1.2.7, "Spine Secure Proxy Implementation Guide".
public struct InteractionRequest: Sendable {
  /// What the request does, which fixes interaction id and scope.
  public let interaction: Interaction

  /// The request method: `GET` or `PUT`.
  public let method: HTTPRequest.Method

  /// The whole URL: SSP base, service root, resource type and id.
  public let url: String

  /// The header fields, in the order they are sent, `Authorization` included.
  public let headerFields: HTTPFields

  /// The body; `nil` for a read.
  public let body: [UInt8]?

  /// Creates a request.
  public init(
    interaction: Interaction,
    method: HTTPRequest.Method,
    url: String,
    headerFields: HTTPFields,
    body: [UInt8]?
  ) {
    self.interaction = interaction
    self.method = method
    self.url = url
    self.headerFields = headerFields
    self.body = body
  }

  /// The id of the resource that the request is about: the end of its URL.
  var resourceID: String {
    let start = url.utf8.lastIndex(of: UInt8(ascii: "/")).map(url.utf8.index(after:))
    return String(url[(start ?? url.startIndex)...])
  }
}

/// What a request does at the provider.
public enum Interaction: String, Hashable, Sendable, CaseIterable {
  /// `GET /Appointment/[id]`.
  case readAppointment
  /// `PUT /Appointment/[id]` with the status `cancelled`.
  case cancelAppointment
  /// `GET /Patient/[id]`, to check whose appointment it is.
  case readPatient
  /// `GET /Patient/[id]/Appointment` for one day, where the appointment itself cannot be read.
  case searchAppointments
}
