import ElementModel
import HTTPTypes
import TestSupport
import Testing

@testable import Cancellation

@Suite struct RequestBuilderTests {
  @Test func `scenario 62: a Care Connect cancellation is the published message`() throws {
    let request = try sampleBuilder().cancelAppointment(
      #require(AppointmentID("7f3c2d5e-1a7b-4c55-9d0b-0c2f6a1e9b10")),
      body: Array("{}".utf8),
      format: .json,
      version: #require(EntityTag(header: #"W/"3""#)),
      at: careConnectRoute(),
      stamp: sampleStamp()
    )
    let message = String(decoding: request.httpMessage(), as: UTF8.self)
    #expect(
      message.split(separator: "\r\n", omittingEmptySubsequences: false) == [
        """
        PUT /https://booking.example-provider.nhs.uk/STU3/1/careconnect/appointment/Appointment/\
        7f3c2d5e-1a7b-4c55-9d0b-0c2f6a1e9b10 HTTP/1.1
        """,
        "Host: ssp.example.nhs.uk",
        "Ssp-TraceID: 0d6b3c1e-7b0c-4b52-9b61-3f5cf1f2a901",
        "Ssp-From: 200000099901",
        "Ssp-To: 918999199999",
        "Ssp-InteractionID: urn:nhs:names:services:careconnect:fhir:rest:update:appointment",
        "Authorization: Bearer <token withheld>",
        #"If-Match: W/"3""#,
        "X-Request-ID: 5b6b0d0a-52b2-4e4d-8d1e-2f8f3f0f6a77",
        "Content-Type: application/fhir+json;charset=utf-8",
        "Accept: application/fhir+json",
        "Prefer: return=representation",
        "",
        "{}",
      ]
    )
    #expect(
      request.url
        == "https://ssp.example.nhs.uk/https://booking.example-provider.nhs.uk/STU3/1/careconnect/"
        + "appointment/Appointment/7f3c2d5e-1a7b-4c55-9d0b-0c2f6a1e9b10"
    )
    #expect(request.method == .put)
    #expect(!message.contains("eyJ"))
  }

  @Test func `gives the token only when asked to`() throws {
    let request = try read(at: careConnectRoute())
    let message = String(decoding: request.httpMessage(tokenWithheld: false), as: UTF8.self)
    let token = try #require(request.headerFields[.authorization])
    #expect(token.hasPrefix("Bearer eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0."))
    #expect(message.contains("\r\nAuthorization: \(token)\r\n"))
  }

  @Test func `a read has neither version nor body`() throws {
    let request = try read(at: careConnectRoute())
    #expect(
      request.headerFields.map(\.name.rawName) == [
        "Ssp-TraceID", "Ssp-From", "Ssp-To", "Ssp-InteractionID", "Authorization", "X-Request-ID",
        "Accept",
      ]
    )
    #expect(request.body == nil)
    #expect(request.method == .get)
    #expect(
      request.headerFields[.sspInteractionID] == InteractionID.careConnectReadAppointment.text
    )
    #expect(request.httpMessage().suffix(4) == Array("\r\n\r\n".utf8)[...])
  }

  @Test func `GP Connect requests have no X-Request-ID`() throws {
    let cancel = try sampleBuilder().cancelAppointment(
      #require(AppointmentID("9")),
      body: [],
      format: .xml,
      version: #require(EntityTag(versionID: "3")),
      at: gpConnectRoute(),
      stamp: sampleStamp()
    )
    #expect(cancel.headerFields[.requestID] == nil)
    #expect(cancel.headerFields[.contentType] == "application/fhir+xml;charset=utf-8")
    #expect(cancel.headerFields[.accept] == "application/fhir+xml")
    #expect(cancel.headerFields[.ifMatch] == #"W/"3""#)
    #expect(cancel.headerFields[.sspInteractionID] == InteractionID.gpConnectCancelAppointment.text)
    #expect(
      cancel.url
        == "https://ssp.example.nhs.uk/https://gp.example-provider.nhs.uk/T99999/STU3/1/gpconnect/"
        + "Appointment/9"
    )
  }

  @Test func `scenario 61: asks for the format that is wanted`() throws {
    for format in FHIRFormat.allCases {
      #expect(
        try read(at: gpConnectRoute(), format: format).headerFields[.accept] == format.mediaType
      )
    }
  }

  @Test func `reads a Patient where the dialect has a name for that`() throws {
    let id = try #require(PatientID("2"))
    let request = try sampleBuilder().readPatient(id, at: gpConnectRoute(), stamp: sampleStamp())
    #expect(request.url.hasSuffix("/gpconnect/Patient/2"))
    #expect(request.headerFields[.sspInteractionID] == InteractionID.gpConnectReadPatient.text)
    let route = try careConnectRoute()
    #expect(throws: RouteRefusal.interactionNotOffered(.readPatient, routeKey: "A1001")) {
      try sampleBuilder().readPatient(id, at: route, stamp: sampleStamp())
    }
  }

  @Test func `takes the route's own names and scopes before the dialect's`() throws {
    var route = try gpConnectRoute()
    let older = try #require(
      InteractionID("urn:nhs:names:services:gpconnect:fhir:rest:cancel:appointment")
    )
    route.interactionIDs = [.cancelAppointment: older]
    route.scopes = [.cancelAppointment: .patientAppointmentWrite]
    let request = try sampleBuilder().cancelAppointment(
      #require(AppointmentID("9")),
      body: [],
      format: .json,
      version: #require(EntityTag(versionID: "3")),
      at: route,
      stamp: sampleStamp()
    )
    #expect(request.headerFields[.sspInteractionID] == older.text)
    #expect(try scope(of: request) == "patient/appointment.write")
    #expect(route.interactionID(for: .readAppointment) == .gpConnectReadAppointment)
  }

  @Test(arguments: Dialect.allCases)
  func `scenario 89: a cancellation has a token of its own with the write scope`(
    dialect: Dialect
  ) throws {
    let route = try dialect == .careconnect ? careConnectRoute() : gpConnectRoute()
    let cancel = try sampleBuilder().cancelAppointment(
      #require(AppointmentID("9")),
      body: [],
      format: .json,
      version: #require(EntityTag(versionID: "3")),
      at: route,
      stamp: sampleStamp()
    )
    let read = try read(at: route)
    #expect(cancel.headerFields[.authorization] != read.headerFields[.authorization])
    #expect(try scope(of: cancel).hasSuffix(".write"))
    #expect(try scope(of: read).hasSuffix(".read"))
  }

  @Test
  func `scenario 75: a second try keeps version and request id, with a new token and trace id`()
    throws
  {
    var generator = SeededGenerator(seed: 75)
    let first = try RequestStamp(issuedAt: instant("2026-01-01T00:00:00Z"), using: &generator)
    let second = try RequestStamp(
      requestID: first.requestID,
      issuedAt: instant("2026-01-01T00:00:31Z"),
      using: &generator
    )
    let requests = try [first, second].map { stamp in
      try sampleBuilder().cancelAppointment(
        #require(AppointmentID("9")),
        body: [],
        format: .json,
        version: #require(EntityTag(versionID: "3")),
        at: careConnectRoute(),
        stamp: stamp
      )
    }
    let changed = Set(
      requests[0].headerFields.filter { !requests[1].headerFields.contains($0) }
        .map(\.name.rawName)
    )
    #expect(changed == ["Ssp-TraceID", "Authorization"])
  }

  private func read(
    at route: ProviderRoute,
    format: FHIRFormat = .json
  ) throws -> InteractionRequest {
    try sampleBuilder().readAppointment(
      #require(AppointmentID("9")),
      at: route,
      format: format,
      stamp: sampleStamp()
    )
  }

  private func scope(of request: InteractionRequest) throws -> String {
    let token = try #require(request.headerFields[.authorization])
    let claims = try #require(Base64URLDecoding.text(token.split(separator: ".")[1]))
    let start = try #require(claims.firstRange(of: "\"requested_scope\":\""))
    return String(claims[start.upperBound...].prefix { $0 != "\"" })
  }
}
