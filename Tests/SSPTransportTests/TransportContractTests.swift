#if Network
import Cancellation
import ConfigurationFiles
import EmbeddedProvider
import FHIRModel
import HTTPTypes
import NetworkTestSupport
import SSPTransport
import Testing

/// What every transport must do, whatever is behind it: the embedded provider in this process, and
/// the same one behind a socket with mutual TLS.
@Suite struct TransportContractTests {
  enum Way: String, CaseIterable, CustomTestStringConvertible {
    case inProcess
    case overTLS

    var testDescription: String { rawValue }
  }

  private static let appointment = """
    {"resourceType":"Appointment","id":"7f3c2d5e-1a7b-4c55-9d0b-0c2f6a1e9b10",\
    "meta":{"versionId":"3","lastUpdated":"2026-01-10T08:00:00Z"},\
    "contained":[{"resourceType":"Patient","id":"p","identifier":[{\
    "system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}]},\
    {"resourceType":"Slot","id":"s","status":"busy"}],"status":"booked",\
    "description":"Made-up visit","start":"2026-02-01T10:00:00+00:00",\
    "end":"2026-02-01T10:10:00+00:00","slot":[{"reference":"#s"}],\
    "participant":[{"actor":{"reference":"#p"},"status":"accepted"}]}
    """

  @Test(arguments: Way.allCases)
  func `a read gives the appointment with its version`(way: Way) async throws {
    try await with(way) { (transport, interactions) async throws in
      let answer = try await transport.send(interactions.read())
      #expect(answer.status == 200)
      #expect(answer.headerFields.value(.eTag) == #"W/"3""#)
      #expect(String(decoding: answer.body, as: UTF8.self).contains(#""status":"booked""#))
    }
  }

  @Test(arguments: Way.allCases)
  func `a cancellation changes the version, and a second one conflicts`(way: Way) async throws {
    let body = Array(
      Self.appointment.replacing(#""status":"booked""#, with: #""status":"cancelled""#).utf8
    )
    try await with(way) { (transport, interactions) async throws in
      let first = try await transport.send(interactions.cancel(body: body))
      #expect(first.status == 200)
      #expect(first.headerFields.value(.eTag) == #"W/"4""#)
      let second = try await transport.send(interactions.cancel(body: body))
      #expect(second.status == 409)
    }
  }

  @Test(arguments: Way.allCases)
  func `an answer of any status is an answer`(way: Way) async throws {
    try await with(way, id: "no-such-appointment") { (transport, interactions) async throws in
      let answer = try await transport.send(interactions.read())
      #expect(answer.status == 404)
      #expect(String(decoding: answer.body, as: UTF8.self).contains("OperationOutcome"))
    }
  }

  @Test(arguments: Way.allCases)
  func `a service root that the directory does not have is refused`(way: Way) async throws {
    let root = "https://provider.example/STU3/1/Careconnect/appointment"
    try await with(way, serviceRoot: root) { (transport, interactions) async throws in
      let answer = try await transport.send(interactions.read())
      #expect(answer.status == 400)
      #expect(String(decoding: answer.body, as: UTF8.self).contains("VARIES_FROM_TARGETURL"))
    }
  }

  @Test(arguments: Way.allCases)
  func `every header field of the request arrives`(way: Way) async throws {
    try await with(way) { (transport, interactions) async throws in
      let request = try interactions.read()
      for field in request.headerFields where field.name != .accept {
        var fields = request.headerFields
        fields[field.name] = nil
        let answer = try await transport.send(
          InteractionRequest(
            interaction: request.interaction,
            method: request.method,
            url: request.url,
            headerFields: fields,
            body: nil
          )
        )
        #expect((400...403).contains(answer.status), "\(field.name)")
      }
    }
  }

  @Test(arguments: Way.allCases)
  func `only a rehearsal says where requests go`(way: Way) async throws {
    try await with(way) { (transport, _) async throws in
      switch way {
      case .inProcess: #expect(transport.notice?.contains("nothing left this machine") == true)
      case .overTLS: #expect(transport.notice == nil)
      }
    }
  }

  /// Makes a provider with one appointment and a transport to it.
  private func with(
    _ way: Way,
    id: String = "7f3c2d5e-1a7b-4c55-9d0b-0c2f6a1e9b10",
    serviceRoot: String = "https://provider.example/STU3/1/careconnect/appointment",
    _ body: (any Transport, Interactions) async throws -> Void
  ) async throws {
    let known = try Interactions(base: "https://ssp.example")
    let book = AppointmentBook()
    #expect(
      book.register(
        bytes: Array(Self.appointment.utf8),
        format: .json,
        at: known.route.odsCode,
        now: Interactions.now
      )
    )
    let provider = EmbeddedProvider(
      routes: [known.route],
      book: book,
      clock: { Interactions.now }
    )
    switch way {
    case .inProcess:
      let interactions = try Interactions(
        base: "https://ssp.example",
        serviceRoot: serviceRoot,
        id: id
      )
      try await body(provider, interactions)
    case .overTLS:
      let certificates = try TestCertificates()
      try certificates.issue("server")
      try certificates.issue("client")
      let server = try await RawServer(tls: certificates.server()) { request in
        await request.steps(from: provider)
      }
      let base = "https://localhost:\(server.port)"
      let interactions = try Interactions(base: base, serviceRoot: serviceRoot, id: id)
      let identity = try ClientIdentity(certificates.files(), at: TestCertificates.seconds)
      try await withProxy(to: base, identity: identity) { try await body($0, interactions) }
    }
  }
}

extension RawServer.Request {
  /// What a provider answers to the request.
  fileprivate func steps(from provider: EmbeddedProvider) async -> [RawServer.Step] {
    let words = requestLine.split(separator: " ")
    var fields = HTTPFields()
    for line in head.split(separator: "\r\n").dropFirst() {
      guard let colon = line.firstIndex(of: ":"), let name = HTTPField.Name(String(line[..<colon]))
      else { continue }
      fields.append(HTTPField(name: name, value: String(line[line.index(colon, offsetBy: 2)...])))
    }
    do throws(TransportFailure) {
      let answer = try await provider.send(
        InteractionRequest(
          interaction: words[0] == "PUT" ? .cancelAppointment : .readAppointment,
          method: words[0] == "PUT" ? .put : .get,
          url: "https://ssp.example" + words[1],
          headerFields: fields,
          body: body.isEmpty ? nil : body
        )
      )
      return [
        .answer(
          answer.status,
          answer.headerFields.map { "\($0.name.rawName): \($0.value)" },
          body: answer.body
        )
      ]
    } catch {
      return [.close]
    }
  }
}
#endif
