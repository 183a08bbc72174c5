#if Network
import Cancellation
import ConfigurationFiles
import FHIRModel
import NetworkTestSupport
import SSPTransport
import Synchronization
import Testing

/// The Spine Directory Service over a socket.
@Suite struct SpineDirectoryTests {
  @Test func `asks once for each provider and interaction, with the key, however many ask`()
    async throws
  {
    let server = try await RawServer { [.pause(.milliseconds(20)), Self.answer(to: $0)] }
    let code = try #require(ODSCode("A20047"))
    try await withDirectory(server) { (directory) async throws in
      let routes = try await withThrowingTaskGroup(of: ProviderRoute.self) { group in
        for _ in 0..<20 {
          group.addTask { try await directory.route(to: code, dialect: .gpconnect) }
        }
        return try await group.reduce(into: Set<ProviderRoute>()) { $0.insert($1) }
      }
      #expect(routes.count == 1)
      #expect(routes.first?.asid.text == "918999199002")
      _ = try await directory.route(to: code, dialect: .gpconnect)
    }
    let lines = server.requests.map(\.requestLine)
    let asked = lines.map { line in
      let path = line.dropFirst("GET /FHIR/R4/".count).prefix { $0 != "?" }
      return "\(path) \(line.contains(":cancel:appointment-1") ? "cancel" : "read")"
    }
    #expect(asked == ["Endpoint cancel", "Device cancel", "Endpoint read", "Device read"])
    #expect(lines.allSatisfy { $0.contains("?organization=https://fhir.nhs.uk/") })
    #expect(lines.allSatisfy { $0.contains("%7CA20047&") })
    for request in server.requests {
      #expect(request.values("apikey") == ["secret-key"])
      #expect(request.values("X-Correlation-ID").first?.utf8.count == 36)
    }
  }

  @Test func `asks once more when the SSP refuses a route, and keeps what the route says itself`()
    async throws
  {
    let server = try await RawServer { [Self.answer(to: $0)] }
    let code = try #require(ODSCode("A20047"))
    try await withDirectory(server) { (directory) async throws in
      var old = try await directory.route(to: code, dialect: .gpconnect)
      old.serviceRoot = try ServiceRoot("https://old.example/A20047")
      old.displayName = "Example Surgery"
      for _ in 0..<3 {
        let fresh = try await directory.refresh(old)
        #expect(fresh.serviceRoot.text == "https://gp.example/A20047/STU3/1/gpconnect")
        #expect(fresh.displayName == "Example Surgery")
      }
    }
    #expect(server.requests.count == 8)
  }

  @Test func `requests go where the directory has their interaction`() async throws {
    let server = try await RawServer { request in
      request.requestLine.contains(":read:")
        ? [Self.answer(to: request, root: "https://reads.example/A20047", asid: "918999199003")]
        : [Self.answer(to: request)]
    }
    let code = try #require(ODSCode("A20047"))
    try await withDirectory(server) { (directory) async throws in
      let route = try await directory.route(to: code, dialect: .gpconnect)
      #expect(
        try route.end(of: .readAppointment).serviceRoot.text == "https://reads.example/A20047"
      )
      #expect(try route.end(of: .readAppointment).asid.text == "918999199003")
      #expect(try route.end(of: .cancelAppointment).asid.text == "918999199002")
      #expect(try route.end(of: .readPatient).asid.text == "918999199002")
    }
  }

  @Test func `a provider that is registered for cancelling alone is refused when it is to be read`()
    async throws
  {
    let server = try await RawServer { request in
      request.requestLine.contains(":read:")
        ? [.answer(200, [], body: Array(#"{"resourceType":"Bundle","total":0,"entry":[]}"#.utf8))]
        : [Self.answer(to: request)]
    }
    let code = try #require(ODSCode("A20047"))
    try await withDirectory(server) { (directory) async throws in
      let route = try await directory.route(to: code, dialect: .gpconnect)
      #expect(try route.end(of: .cancelAppointment).asid.text == "918999199002")
      let refusal = RouteRefusal.notInDirectory(
        code,
        .gpConnectReadAppointment,
        resource: .endpoint
      )
      #expect(throws: refusal) { try route.end(of: .readAppointment) }
      #expect(refusal.text.hasSuffix("gpconnect:fhir:rest:read:appointment-1"))
      #expect(refusal.outcome == .routingFailure)
    }
  }

  @Test func `a busy directory is asked again, after the wait it wants`() async throws {
    let count = Mutex(0)
    let server = try await RawServer { request in
      let number = count.withLock { count in
        count += 1
        return count
      }
      return switch number {
      case 1: [.answer(503)]
      case 2: [.answer(429, ["Retry-After: 7"])]
      default: [Self.answer(to: request)]
      }
    }
    let code = try #require(ODSCode("A20047"))
    let pauses = Pauses()
    try await withDirectory(server, pauses) { (directory) async throws in
      _ = try await directory.route(to: code, dialect: .gpconnect)
    }
    #expect(server.requests.count == 6)
    #expect(pauses.all == [.seconds(1), .seconds(7)])
  }

  @Test func `a directory that stays away is given up after four times`() async throws {
    let server = try await RawServer { _ in [.answer(504)] }
    let code = try #require(ODSCode("A20047"))
    try await withDirectory(server) { (directory) async throws in
      await #expect(throws: RouteRefusal.directoryUnavailable(code, "it answered HTTP 504")) {
        try await directory.route(to: code, dialect: .gpconnect)
      }
    }
    #expect(server.requests.count == 4)
  }

  @Test func `a refused key says where to look`() async throws {
    let server = try await RawServer { _ in [.answer(401)] }
    let code = try #require(ODSCode("A20047"))
    try await withDirectory(server) { (directory) async throws in
      await #expect(
        throws: RouteRefusal.directoryUnusable(
          code,
          "it answered HTTP 401; check the key in `api-key-file`"
        )
      ) {
        try await directory.route(to: code, dialect: .gpconnect)
      }
    }
    #expect(server.requests.count == 1)
  }

  private func withDirectory(
    _ server: RawServer,
    _ pauses: Pauses = Pauses(),
    _ body: (SpineDirectory) async throws -> Void
  ) async throws {
    let certificates = try TestCertificates()
    try certificates.write("secret-key\n", to: "sds.key")
    let directory = try SpineDirectory(
      settings: SDSSettings(
        base: try SDSBase("http://localhost:\(server.port)/FHIR/R4"),
        apiKeyPath: certificates.path("sds.key")
      ),
      connectionCount: 4,
      now: { Interactions.now },
      pause: { pauses.add($0) }
    )
    do {
      try await body(directory)
    } catch {
      await directory.close()
      throw error
    }
    await directory.close()
  }

  private final class Pauses: Sendable {
    private let pauses = Mutex<[Duration]>([])
    func add(_ pause: Duration) { pauses.withLock { $0.append(pause) } }
    var all: [Duration] { pauses.withLock { $0 } }
  }

  private static func answer(
    to request: RawServer.Request,
    root: String = "https://gp.example/A20047/STU3/1/gpconnect",
    asid: String = "918999199002"
  ) -> RawServer.Step {
    let isEndpoint = request.requestLine.contains("/Endpoint?")
    let resource =
      isEndpoint
      ? """
      {"resourceType":"Endpoint","identifier":[{"system":"https://fhir.nhs.uk/Id/nhsMhsPartyKey",\
      "value":"A20047-821022"}],"address":"\(root)"}
      """
      : """
      {"resourceType":"Device","identifier":[{"system":"https://fhir.nhs.uk/Id/nhsSpineASID",\
      "value":"\(asid)"}]}
      """
    let bundle = #"{"resourceType":"Bundle","total":1,"entry":[{"resource":\#(resource)}]}"#
    return .answer(200, ["Content-Type: application/fhir+json"], body: Array(bundle.utf8))
  }
}
#endif
