#if Network
import Cancellation
import ConfigurationFiles
import ElementModel
import EmbeddedProvider
import FHIRModel
import FHIRValidation
import HTTPTypes
import NetworkTestSupport
import ProviderServer
import SSPTransport
import Testing

/// What the embedded provider does behind a real socket, with certificates on both sides.
@Suite struct WireTests {
  private let cancelled = Array(MadeUpAppointment.json(status: "cancelled").utf8)

  @Test func `scenarios 1, 47, 60, 61, 62, 66: read and cancelled over mutual TLS`() async throws {
    let book = try MadeUpAppointment.book()
    try await RunningServer.with(MadeUpAppointment.provider(book)) { server in
      let interactions = try Interactions(base: server.base)
      try await withProxy(to: server.base, identity: server.identity()) { proxy in
        let read = try await proxy.send(interactions.read())
        #expect(read.status == 200)
        #expect(read.headerFields.value(.eTag) == #"W/"3""#)
        #expect(read.headerFields[.cacheControl] == "no-store")
        #expect(read.headerFields[.lastModified] == "Sat, 10 Jan 2026 08:00:00 GMT")
        let request = try interactions.cancel(body: cancelled)
        let answer = try await proxy.send(request)
        #expect(answer.status == 200)
        #expect(answer.headerFields.value(.eTag) == #"W/"4""#)
        #expect(
          answer.headerFields.value(.correlationID) == request.headerFields.value(.requestID)
        )
        #expect(answer.headerFields[.lastModified] != nil)
        #expect(
          answer.headerFields[.location]?.hasSuffix("/Appointment/\(interactions.id)") == true
        )
      }
      let address = ResourceAddress.appointment(MadeUpAppointment.id)
      let versions = book.versions(of: address, at: interactions.route.odsCode)
      #expect(versions.map(\.versionID) == ["3", "4"], "earlier versions are kept")
    }
  }

  @Test(arguments: [nil, "Other Root"])
  func `scenario 44: no client certificate, or one of another root, ends the handshake`(
    root: String?
  ) async throws {
    let book = try MadeUpAppointment.book()
    try await RunningServer.with(MadeUpAppointment.provider(book)) { server in
      let others = try TestCertificates(root ?? "Unused Root")
      try others.issue("client")
      let interactions = try Interactions(base: server.base)
      // Trusts the server and shows what the server does not trust.
      try others.write(
        String(contentsOfFile: server.certificates.path("roots.pem"), encoding: .utf8),
        to: "server-roots.pem"
      )
      let identity: ClientIdentity? = try root.map { _ in
        try ClientIdentity(
          TLSFiles(
            clientCertificate: others.path("client.pem"),
            privateKey: others.path("client.key"),
            trustRoots: others.path("server-roots.pem")
          ),
          at: TestCertificates.seconds
        )
      }
      await #expect(throws: TransportFailure.self) {
        try await withProxy(to: server.base, identity: identity) {
          try await $0.send(interactions.cancel(body: cancelled))
        }
      }
      #expect(
        book.versions(of: .appointment(MadeUpAppointment.id), at: interactions.route.odsCode).count
          == 1
      )
    }
  }

  @Test(arguments: [
    ("https://provider.example/STU3/1/CareConnect/appointment", 400),
    ("https://Provider.example/STU3/1/careconnect/appointment", 400),
    ("https://provider.example//STU3/1/careconnect/appointment", 400),
  ])
  func `scenarios 45, 59: another way of writing the same path is another path`(
    root: String,
    status: Int
  ) async throws {
    let provider = try MadeUpAppointment.provider(MadeUpAppointment.book())
    try await RunningServer.with(provider) { server in
      let interactions = try Interactions(base: server.base, serviceRoot: root)
      try await withProxy(to: server.base, identity: server.identity()) { proxy in
        let answer = try await proxy.send(interactions.read())
        #expect(answer.status == status)
        #expect(String(decoding: answer.body, as: UTF8.self).contains("VARIES_FROM_TARGETURL"))
      }
    }
  }

  @Test(arguments: [("Appointment", "appointment"), ("Appointment", "APPOINTMENT")])
  func `scenario 45: a resource type in wrong case is not there`(
    type: String,
    wrong: String
  ) async throws {
    let provider = try MadeUpAppointment.provider(MadeUpAppointment.book())
    try await RunningServer.with(provider, isPlain: true) { server in
      let request = try Interactions(base: server.base).read()
      let answer = try await send(
        request,
        .get,
        url: request.url.replacing(type, with: wrong),
        to: server
      )
      #expect(answer.status == 404)
    }
  }

  @Test(arguments: ["DELETE", "PATCH", "OPTIONS", "POST"])
  func `scenario 56: other methods are not allowed`(method: String) async throws {
    let provider = try MadeUpAppointment.provider(MadeUpAppointment.book())
    try await RunningServer.with(provider, isPlain: true) { server in
      let request = try Interactions(base: server.base).read()
      let method = try #require(HTTPRequest.Method(method))
      let answer = try await send(request, method, url: request.url, to: server)
      #expect(answer.status == 405)
    }
  }

  @Test(arguments: FHIRFormat.allCases)
  func `scenario 21: the CapabilityStatement is valid and lists reading and updating`(
    format: FHIRFormat
  ) async throws {
    let provider = try MadeUpAppointment.provider(MadeUpAppointment.book())
    try await RunningServer.with(provider, isPlain: true) { server in
      let interactions = try Interactions(base: server.base)
      var generator = SystemRandomNumberGenerator()
      let stamp = RequestStamp(issuedAt: Interactions.now, using: &generator)
      var route = interactions.route
      // The same header fields, under the names that belong to the statement.
      route.interactionIDs[.readAppointment] = InteractionID(
        "urn:nhs:names:services:careconnect:fhir:rest:read:metadata"
      )
      route.scopes[.readAppointment] = RequestedScope("organization/slot.read")
      let request = try interactions.builder.readAppointment(
        interactions.id,
        at: route,
        format: format,
        stamp: stamp
      )
      let url = request.url.replacing("/Appointment/\(interactions.id)", with: "/metadata")
      let answer = try await send(request, .get, url: url, to: server)
      #expect(answer.status == 200)
      let result = format.read(answer.body)
      let tree = try #require(result.tree)
      let findings = result.diagnostics + ResourceValidator.validate(tree)
      #expect(findings.filter { $0.severity.makesInvalid }.map(\.message) == [])
      let resources = tree.root.children.filter { $0.nameText == "rest" }
        .flatMap { $0.children.filter { $0.nameText == "resource" } }
      let appointment = try #require(
        resources.first { $0.children.contains { $0.text == "Appointment" } }
      )
      let codes = appointment.children.filter { $0.nameText == "interaction" }
        .compactMap { Array($0.children).first?.text }
      #expect(codes == ["read", "update"])
    }
  }

  @Test func `scenarios 63, 64: the directory has one entry, none, or several`() async throws {
    let provider = try MadeUpAppointment.provider(MadeUpAppointment.book())
    let route = try Interactions(base: "https://ssp.example").route
    var second = route
    second.asid = try #require(ASID("200000099912"))
    for (routes, expected) in [([route], 1), ([], 0), ([route, second], 2)] {
      try await RunningServer.with(provider, directory: routes, isPlain: true) { server in
        let certificates = server.certificates
        try certificates.write("made-up-key\n", to: "api.key")
        let directory = try SpineDirectory(
          settings: SDSSettings(
            base: try SDSBase(server.base + "/spine-directory/FHIR/R4"),
            apiKeyPath: certificates.path("api.key")
          ),
          connectionCount: 1,
          now: { Interactions.now },
          pause: { _ in }
        )
        do throws(RouteRefusal) {
          let found = try await directory.route(to: route.odsCode, dialect: .careconnect)
          #expect(expected == 1)
          #expect(found.asid == route.asid)
          #expect(found.serviceRoot == route.serviceRoot)
        } catch {
          switch error {
          case .notInDirectory: #expect(expected == 0)
          case .severalInDirectory(_, _, let count): #expect(expected == count)
          default: Issue.record("\(error)")
          }
        }
        await directory.close()
      }
    }
  }

  /// What a fault is on the wire: a status, or no answer.
  @Test(arguments: [
    (FaultScenario.commitThenNoAnswer, "the connection ended before a whole answer came", true),
    (.halfABody, "the connection ended before a whole answer came", true),
    (.slowThenCommit, "no whole answer within 1 s", true),
    (.refusedConnection, "the connection ended before a whole answer came", false),
  ])
  func `a lost answer is lost on the wire`(
    scenario: FaultScenario,
    reason: String,
    isCancelled: Bool
  ) async throws {
    let faults = [MadeUpAppointment.id: PlannedFault(scenario, seconds: 6)]
    let book = try MadeUpAppointment.book(faults: faults)
    try await RunningServer.with(MadeUpAppointment.provider(book)) { server in
      let interactions = try Interactions(base: server.base)
      var limits = ConnectionLimits()
      limits.requestSeconds = 1
      let address = ResourceAddress.appointment(MadeUpAppointment.id)
      try await withProxy(to: server.base, identity: server.identity(), limits: limits) { proxy in
        await #expect(throws: TransportFailure.noAnswer(reason: reason)) {
          try await proxy.send(interactions.cancel(body: cancelled))
        }
        guard scenario == .slowThenCommit else { return }
        // The provider goes on with its work although nobody waits for it any more.
        for _ in 0..<6000
        where book.versions(of: address, at: interactions.route.odsCode).count == 1 {
          try await Task.sleep(for: .milliseconds(20))
        }
      }
      #expect(
        book.versions(of: address, at: interactions.route.odsCode).count == (isCancelled ? 2 : 1)
      )
    }
  }

  private func send(
    _ request: InteractionRequest,
    _ method: HTTPRequest.Method,
    url: String,
    to server: RunningServer
  ) async throws -> InteractionResponse {
    try await withProxy(to: server.base, identity: server.identity()) { proxy in
      try await proxy.send(
        InteractionRequest(
          interaction: request.interaction,
          method: method,
          url: url,
          headerFields: request.headerFields,
          body: nil
        )
      )
    }
  }
}
#endif
