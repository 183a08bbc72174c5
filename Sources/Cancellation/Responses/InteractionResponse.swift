import HTTPTypes

/// What came back for a request.
public struct InteractionResponse: Sendable {
  /// The HTTP status code, such as 200.
  public let status: Int

  /// The header fields.
  public let headerFields: HTTPFields

  /// The body; empty where there was none.
  public let body: [UInt8]

  /// Creates a response.
  public init(status: Int, headerFields: HTTPFields = [:], body: [UInt8] = []) {
    self.status = status
    self.headerFields = headerFields
    self.body = body
  }
}

/// Why no answer came to a request.
///
/// The difference that matters is whether a byte of the request may have arrived: after that, only
/// a read tells what became of it.
public enum TransportFailure: Error, Hashable, Sendable {
  /// Nothing was sent: the name was not found, the connection was refused, or the like.
  case notSent(reason: String)
  /// Nothing was sent, and another try will not help: the certificates are not trusted.
  case notTrusted(reason: String)
  /// The request, or a part of it, was sent, and no whole answer came.
  case noAnswer(reason: String)

  /// The reason as it was given: a sentence for a person, lower case, without patient data.
  public var reason: String {
    switch self {
    case .notSent(let reason), .notTrusted(let reason), .noAnswer(let reason): reason
    }
  }
}

/// A way to a provider: the embedded one, or the Spine Secure Proxy over HTTPS.
public protocol Transport: Sendable {
  /// What a person reads about where requests go if not to real providers, such as "embedded provider:
  /// nothing left this machine"; `nil` where they do.
  var notice: String? { get }

  /// Sends a request and waits for its answer.
  ///
  /// - Throws: a failure when no whole answer came.
  func send(_ request: InteractionRequest) async throws(TransportFailure) -> InteractionResponse
}
