#if Network
import Cancellation
import ConfigurationFiles
import EmbeddedProvider
import Foundation
import NetworkTestSupport
import ProviderServer
import SSPTransport
import Testing

/// A server of the embedded provider on a free port, with mutual TLS unless told otherwise.
struct RunningServer: Sendable {
  let port: Int
  let certificates: TestCertificates
  let scheme: String

  /// The base of URLs.
  var base: String { "\(scheme)://localhost:\(port)" }

  /// Who the client is.
  func identity() throws -> ClientIdentity? {
    guard scheme == "https" else { return nil }
    return try ClientIdentity(certificates.files(), at: TestCertificates.seconds)
  }

  /// Runs a server while a body runs.
  static func with(
    _ provider: EmbeddedProvider,
    directory routes: [ProviderRoute] = [],
    isPlain: Bool = false,
    _ body: (RunningServer) async throws -> Void
  ) async throws {
    let certificates = try TestCertificates()
    try certificates.issue("server")
    try certificates.issue("client")
    var settings = ProviderServer.Settings()
    settings.logsRequests = false
    if !isPlain {
      settings.tls = try ServerIdentity(
        certificate: certificates.path("server.pem"),
        privateKey: certificates.path("server.key"),
        clientRoots: certificates.path("roots.pem")
      )
    }
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let server = ProviderServer(
      provider: provider,
      directory: EmbeddedDirectory(routes: routes),
      settings: settings
    ) {
      port.yield($0)
      port.finish()
    }
    let running = Task {
      defer { port.finish() }
      try await server.run()
    }
    var iterator = ports.makeAsyncIterator()
    guard let number = await iterator.next() else { return try await running.value }
    let result: Result<Void, any Error>
    do {
      try await body(
        RunningServer(port: number, certificates: certificates, scheme: isPlain ? "http" : "https")
      )
      result = .success(())
    } catch {
      result = .failure(error)
    }
    running.cancel()
    _ = await running.result
    try result.get()
  }
}
#endif
