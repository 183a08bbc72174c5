#if Network
import Cancellation
import ConfigurationFiles
import NIOSSL
import NetworkTestSupport
import SSPTransport
import Testing

/// Certificates on both sides, made anew for each test.
@Suite struct MutualTLSTests {
  @Test(arguments: [TLSVersion.tlsv12, .tlsv13])
  func `a request arrives over mutual TLS, and the next takes the same connection`(
    version: TLSVersion
  ) async throws {
    let certificates = try TestCertificates()
    try certificates.issue("server")
    try certificates.issue("client")
    let server = try await RawServer(tls: certificates.server(version: version)) { _ in
      [.answer(200)]
    }
    let base = "https://localhost:\(server.port)"
    let interactions = try Interactions(base: base)
    try await withProxy(to: base, identity: identity(certificates.files())) {
      (proxy) async throws in
      #expect(try await proxy.send(interactions.read()).status == 200)
      #expect(try await proxy.send(interactions.cancel()).status == 200)
    }
    #expect(server.requests.count == 2)
    #expect(server.connectionCount == 1)
  }

  // Row 47 of the table of answers.
  @Test func `a server under other roots is not trusted, and nothing is sent`() async throws {
    let (ours, theirs) = (try TestCertificates(), try TestCertificates("Other Root"))
    try ours.issue("client")
    try theirs.issue("server")
    let server = try await RawServer(tls: theirs.server(clientRoots: ours)) { _ in [.answer(200)] }
    let failure = try await failure(at: server, ours.files())
    #expect(
      failure
        == .notTrusted(
          reason: "the certificate of localhost:\(server.port) is expired or not issued under the "
            + "trust roots"
        )
    )
    #expect(server.requests.isEmpty)
  }

  @Test func `a server with a certificate for another name is not trusted`() async throws {
    let certificates = try TestCertificates()
    try certificates.issue("server", hosts: ["other.example"])
    try certificates.issue("client")
    let server = try await RawServer(tls: certificates.server()) { _ in [.answer(200)] }
    let failure = try await failure(at: server, certificates.files())
    #expect(
      failure
        == .notTrusted(reason: "the certificate of localhost:\(server.port) is not for this name")
    )
    #expect(server.requests.isEmpty)
  }

  // Scenario 44 of the specification; with TLS 1.3 the refusal comes after the handshake.
  @Test(arguments: [TLSVersion.tlsv12, .tlsv13])
  func `a client certificate that is refused is no doubt about the cancellation`(
    version: TLSVersion
  ) async throws {
    let (ours, theirs) = (try TestCertificates(), try TestCertificates("Other Root"))
    try ours.issue("client")
    try theirs.issue("server")
    let server = try await RawServer(tls: theirs.server(version: version)) { _ in [.answer(200)] }
    for _ in 0..<10 {
      let failure = try await failure(at: server, ours.files(roots: theirs))
      #expect(
        failure == .notTrusted(reason: "localhost:\(server.port) refused the client certificate")
      )
    }
    #expect(server.requests.isEmpty)
  }

  @Test func `a server that speaks no TLS is not trusted`() async throws {
    let certificates = try TestCertificates()
    try certificates.issue("client")
    let server = try await RawServer { _ in [.answer(200)] }
    // The server waits for the end of a request, which the first bytes of TLS do not have.
    var limits = ConnectionLimits()
    limits.connectSeconds = 1
    let failure = try await failure(at: server, certificates.files(), limits: limits)
    #expect(
      failure
        == .notSent(reason: "localhost:\(server.port) did not take a connection within 1 s")
    )
  }

  @Test func `TLS before version 1_2 is refused`() async throws {
    let certificates = try TestCertificates()
    try certificates.issue("server")
    try certificates.issue("client")
    let server = try await RawServer(tls: certificates.server(version: .tlsv11)) { _ in
      [.answer(200)]
    }
    let failure = try await failure(at: server, certificates.files())
    #expect(
      failure
        == .notTrusted(
          reason: "localhost:\(server.port) does not speak TLS 1.2 or newer as it is expected to"
        )
    )
  }

  private func identity(_ files: TLSFiles) throws -> ClientIdentity {
    try ClientIdentity(files, at: TestCertificates.seconds)
  }

  /// What sending a cancellation to a server fails with.
  private func failure(
    at server: RawServer,
    _ files: TLSFiles,
    limits: ConnectionLimits = ConnectionLimits()
  ) async throws -> TransportFailure? {
    let base = "https://localhost:\(server.port)"
    let request = try Interactions(base: base).cancel()
    do {
      _ = try await withProxy(to: base, identity: identity(files), limits: limits) {
        try await $0.send(request)
      }
      return nil
    } catch {
      return error as? TransportFailure
    }
  }
}
#endif
