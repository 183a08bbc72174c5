import Cancellation
import ElementModel
import EmbeddedProvider
import FHIRJSON
import FHIRModel
import FHIRXML
import HTTPTypes
import Testing

/// An embedded provider with one provider of each dialect, and a consumer that knows its manners.
struct World {
  static let now = FHIRInstant(secondsSince1970: 1_768_467_600)  // 2026-01-15T09:00:00Z

  let careConnect: ProviderRoute
  let gpConnect: ProviderRoute
  let builder: RequestBuilder
  let book: AppointmentBook
  let provider: EmbeddedProvider

  /// Makes a world of resources in JSON or XML, of which those of GP Connect go to its provider,
  /// and of faults by appointment id.
  init(
    _ resources: [String] = [
      Samples.careConnect(), Samples.gpConnect(), Samples.patient, Samples.careConnectXML,
    ],
    faults: [String: PlannedFault] = [:]
  ) throws {
    careConnect = ProviderRoute(
      odsCode: try #require(ODSCode("B81617")),
      dialect: .careconnect,
      asid: try #require(ASID("918999199001")),
      serviceRoot: try ServiceRoot("https://cc.example/STU3/1/careconnect/appointment")
    )
    gpConnect = ProviderRoute(
      odsCode: try #require(ODSCode("A20047")),
      dialect: .gpconnect,
      asid: try #require(ASID("918999199002")),
      serviceRoot: try ServiceRoot("https://gp.example/A20047/STU3/1/gpconnect")
    )
    let consumer = try ConsumerIdentity(
      asid: try #require(ASID("200000099901")),
      odsCode: try #require(ODSCode("X9X99")),
      name: "Example 111 Provider",
      issuer: "https://spine-client.example/",
      device: ConsumerIdentity.Device(
        system: "https://example.nhs.uk/Id/device",
        value: "D1",
        model: "m",
        version: "1"
      ),
      operator: ConsumerIdentity.Operator(id: "op-0042", family: "Sample", given: ["Robin"])
    )
    builder = RequestBuilder(
      consumer: consumer,
      sspBase: try SSPBase("https://ssp.example.nhs.uk/")
    )
    book = AppointmentBook(faults: faults)
    for resource in resources {
      let bytes = Array(resource.utf8)
      let format = try #require(FHIRFormat(sniffing: bytes))
      let isGPConnect = resource.contains("gpconnect") || resource.contains("GPConnect")
      let route = isGPConnect ? gpConnect : careConnect
      let isPatient = resource.contains(#""resourceType": "Patient", "id": "2""#)
      #expect(
        book.register(
          bytes: bytes,
          format: format,
          at: isPatient ? nil : route.odsCode,
          now: Self.now
        )
      )
    }
    provider = EmbeddedProvider(
      routes: [careConnect, gpConnect],
      book: book,
      clock: { Self.now },
      makeVersionID: { "00000000-0000-4000-8000-000000000001" }
    )
  }

  static func stamp(
    requestID: String = "5b6b0d0a-52b2-4e4d-8d1e-2f8f3f0f6a77",
    at now: FHIRInstant = now
  ) throws -> RequestStamp {
    RequestStamp(
      traceID: try #require(UUIDText("0d6b3c1e-7b0c-4b52-9b61-3f5cf1f2a901")),
      requestID: try #require(UUIDText(requestID)),
      issuedAt: now
    )
  }

  // MARK: - Requests

  func readRequest(
    _ id: String,
    at route: ProviderRoute,
    format: FHIRFormat = .json
  ) throws -> InteractionRequest {
    try builder.readAppointment(
      try #require(AppointmentID(id)),
      at: route,
      format: format,
      stamp: try Self.stamp()
    )
  }

  /// The cancellation of what the book has, or of another body.
  func cancelRequest(
    _ id: String,
    at route: ProviderRoute,
    body: String? = nil,
    reason: String = "Clinic closed",
    version: String? = nil,
    requestID: String = "5b6b0d0a-52b2-4e4d-8d1e-2f8f3f0f6a77"
  ) throws -> InteractionRequest {
    let stored = try #require(book.current(.appointment(id), at: route.odsCode))
    let edits = try route.dialect.rules.edits(cancelling: stored.tree, reason: reason)
    let bytes = body.map { Array($0.utf8) } ?? stored.bytes.applying(edits)
    let tag = version.map { "W/\"\($0)\"" } ?? stored.entityTag?.text
    return try builder.cancelAppointment(
      try #require(AppointmentID(id)),
      body: bytes,
      format: stored.format,
      version: try #require(EntityTag(header: tag ?? "")),
      at: route,
      stamp: try Self.stamp(requestID: requestID)
    )
  }

  // MARK: - Answers

  func read(_ id: String, at route: ProviderRoute) async throws -> InteractionResponse {
    try await provider.send(try readRequest(id, at: route))
  }

  func cancel(_ id: String, at route: ProviderRoute) async throws -> InteractionResponse {
    try await provider.send(try cancelRequest(id, at: route))
  }

  func status(of id: String, at route: ProviderRoute) -> String? {
    book.current(.appointment(id), at: route.odsCode).flatMap { Appointment($0.tree)?.status }
  }

  func versionCount(of id: String, at route: ProviderRoute) -> Int {
    book.versions(of: .appointment(id), at: route.odsCode).count
  }
}

extension InteractionResponse {
  /// The body as a resource.
  var tree: ElementTree? {
    guard let format = FHIRFormat(sniffing: body) else { return nil }
    let result = format == .json ? JSONReader.read(body) : XMLReader.read(body)
    #expect(!result.diagnostics.contains { $0.severity.makesInvalid })
    return result.tree
  }

  var appointment: Appointment? { tree.flatMap(Appointment.init) }

  var issue: OperationOutcome.Issue? { tree.flatMap(OperationOutcome.init)?.issues.first }

  /// Status and error code, such as `404 NO_RECORD_FOUND`.
  var summary: String {
    [String(status), issue?.codings.first?.code].compactMap(\.self).joined(separator: " ")
  }

  var text: String { String(decoding: body, as: UTF8.self) }
}

extension InteractionRequest {
  /// The request with some of it changed; a field with `nil` is taken out.
  func changed(
    method: HTTPRequest.Method? = nil,
    url: String? = nil,
    body: [UInt8]? = nil,
    _ fields: [HTTPField.Name: String?] = [:]
  ) -> InteractionRequest {
    var headerFields = headerFields
    for (name, value) in fields { headerFields[name] = value }
    return InteractionRequest(
      interaction: interaction,
      method: method ?? self.method,
      url: url ?? self.url,
      headerFields: headerFields,
      body: body ?? self.body
    )
  }
}
