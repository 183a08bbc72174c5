import Cancellation
import HTTPTypes

/// A request as it arrives, whatever the sender meant by it.
public struct ProviderRequest: Sendable {
  /// The request method; any may come.
  public let method: HTTPRequest.Method

  /// The URL, or what stands in the request line in its place.
  public let url: String

  /// The header fields.
  public let headerFields: HTTPFields

  /// The body; `nil` where there is none.
  public let body: [UInt8]?

  /// Creates a request.
  public init(
    method: HTTPRequest.Method,
    url: String,
    headerFields: HTTPFields,
    body: [UInt8]?
  ) {
    self.method = method
    self.url = url
    self.headerFields = headerFields
    self.body = body
  }

  init(_ request: InteractionRequest) {
    self.init(
      method: request.method,
      url: request.url,
      headerFields: request.headerFields,
      body: request.body
    )
  }
}

/// What a provider does about a request.
public enum ProviderAnswer: Sendable {
  /// It answers.
  case whole(InteractionResponse)
  /// It begins an answer, whose body ends half-way.
  case cutOff(InteractionResponse)
  /// It loses the connection.
  case lostConnection
  /// It refuses the connection, so that nothing can be sent.
  case refusedConnection
}
