#if Network
import Cancellation
import ConfigurationFiles

/// The Spine Secure Proxy, over HTTPS with mutual TLS.
///
/// A request goes out once, with the bytes of its URL as they are. What it means, and whether it is
/// worth another try, is decided by others.
/// Source: GP Connect 1.2.7, "Spine Secure Proxy"; Spine Core, "SSP implementation guide".
public struct SpineSecureProxy: Transport {
  /// That a server on this machine stood for the proxy, which speaks plain HTTP; `nil` over HTTPS.
  ///
  /// Whoever reads a summary with a notice takes the run for a rehearsal.
  public let notice: String?

  private let connections: HTTPConnections
  private let base: SSPBase

  /// Prepares the way; nothing is connected yet.
  ///
  /// - Parameters:
  ///   - settings: waits and sizes.
  ///   - identity: the client certificate and what the server's is checked against; `nil` only for
  ///     a server on this machine that speaks plain HTTP.
  ///   - connectionCount: the most connections at a time, which should be as many as there are
  ///     requests at a time.
  public init(settings: SSPSettings, identity: ClientIdentity?, connectionCount: Int) {
    base = settings.base
    notice =
      settings.base.isPlainHTTP ? "plain HTTP to \(settings.base): nothing left this machine" : nil
    connections = HTTPConnections(
      tls: identity?.configuration,
      limits: settings.limits,
      connectionCount: connectionCount
    )
  }

  /// Sends a request and waits for its answer.
  ///
  /// - Throws: what kept the answer from coming.
  public func send(
    _ request: InteractionRequest
  ) async throws(TransportFailure) -> InteractionResponse {
    try await connections.send(
      request.method,
      to: request.url,
      headerFields: request.headerFields,
      body: request.body
    )
  }

  /// Asks the proxy itself for nothing in particular, to see whether it answers.
  ///
  /// - Throws: what kept the answer from coming.
  public func probe() async throws(TransportFailure) -> InteractionResponse {
    try await connections.send(.get, to: base.text, headerFields: [:], body: nil)
  }

  /// Closes the connections; must be called once, after the last request.
  public func close() async { await connections.close() }
}
#endif
