import Cancellation
import FHIRModel
import HTTPTypes
import Testing

@testable import EmbeddedProvider

@Suite struct HeaderTests {
  @Test func `the SSP refuses a service root that is not registered`() async throws {
    let world = try World()
    let request = try world.readRequest(Samples.gpConnectID, at: world.gpConnect)
    let response = try await world.provider.send(
      request.changed(
        url: request.url.replacing("gp.example/A20047", with: "gp.example:443/A20047")
      )
    )
    #expect(response.summary == "400 400")
    let coding = try #require(response.issue?.codings.first)
    #expect(
      coding.system == "http://fhir.nhs.net/ValueSet/gpconnect-schedule-response-code-1-0"
    )
    #expect(
      coding.display
        == "ENDPOINT_https://gp.example/A20047/STU3/1/gpconnect_CPAID_918999199002"
        + "_VARIES_FROM_TARGETURL_https://gp.example:443/A20047/STU3/1/gpconnect"
    )
  }

  @Test(arguments: ["https://ssp.example.nhs.uk/", "https:/gp.example", "", "nonsense"])
  func `the SSP refuses a URL without a provider's`(url: String) async throws {
    let world = try World()
    let request = try world.readRequest(Samples.gpConnectID, at: world.gpConnect)
    #expect(try await world.provider.send(request.changed(url: url)).summary == "400 400")
  }

  @Test(arguments: [HTTPRequest.Method.delete, .patch, .options, .post, .head])
  func `scenario 56: other methods than GET and PUT are not allowed`(
    method: HTTPRequest.Method
  ) async throws {
    let world = try World()
    let careConnect = try world.readRequest(Samples.careConnectID, at: world.careConnect)
    #expect(
      try await world.provider.send(careConnect.changed(method: method)).summary
        == "405 MSG_UNKNOWN_OPERATION"
    )
    let gpConnect = try world.readRequest(Samples.gpConnectID, at: world.gpConnect)
    #expect(
      try await world.provider.send(gpConnect.changed(method: method)).summary == "405 405"
    )
  }

  @Test(
    arguments: [HTTPField.Name.sspTraceID, .sspFrom, .sspTo, .sspInteractionID],
    ["", " ", nil]
  )
  func `scenario 41: a blank or missing Ssp header is a bad request`(
    name: HTTPField.Name,
    value: String?
  ) async throws {
    let world = try World()
    for route in [world.careConnect, world.gpConnect] {
      let id = route.dialect == .gpconnect ? Samples.gpConnectID : Samples.careConnectID
      let request = try world.cancelRequest(id, at: route).changed([name: value])
      #expect(try await world.provider.send(request).summary == "400 BAD_REQUEST")
      #expect(world.status(of: id, at: route) == "booked")
    }
  }

  @Test func `scenario 42: Ssp-To of another system is a bad request`() async throws {
    let world = try World()
    let request = try world.readRequest(Samples.gpConnectID, at: world.gpConnect)
    #expect(
      try await world.provider.send(request.changed([.sspTo: "918999199001"])).summary
        == "400 BAD_REQUEST"
    )
  }

  @Test func `scenario 43: an interaction of another verb or dialect is a bad request`()
    async throws
  {
    let world = try World()
    let request = try world.readRequest(Samples.gpConnectID, at: world.gpConnect)
    for id in [
      InteractionID.gpConnectCancelAppointment, .gpConnectReadPatient, .careConnectReadAppointment,
    ] {
      let response = try await world.provider.send(request.changed([.sspInteractionID: id.text]))
      #expect(response.summary == "400 BAD_REQUEST")
    }
  }

  @Test func `amending with a status of cancelled is refused`() async throws {
    let world = try World()
    let request = try world.cancelRequest(Samples.gpConnectID, at: world.gpConnect)
    let response = try await world.provider.send(
      request.changed([.sspInteractionID: InteractionID.gpConnectAmendAppointment.text])
    )
    #expect(response.summary == "422 INVALID_RESOURCE")
    #expect(response.issue?.diagnostics == "Status must be booked")
  }

  @Test func `scenario 52: a missing Authorization is forbidden`() async throws {
    let world = try World()
    let careConnect = try world.cancelRequest(Samples.careConnectID, at: world.careConnect)
    #expect(
      try await world.provider.send(careConnect.changed([.authorization: nil])).summary
        == "403 ACCESS_DENIED"
    )
    let gpConnect = try world.cancelRequest(Samples.gpConnectID, at: world.gpConnect)
    #expect(
      try await world.provider.send(gpConnect.changed([.authorization: nil])).summary
        == "403 ACCESS_DENIED"
    )
  }

  @Test func `scenario 55: a PUT without Ssp-From, request id or contained Slot is a bad request`()
    async throws
  {
    let world = try World()
    let request = try world.cancelRequest(Samples.careConnectID, at: world.careConnect)
    let body = String(decoding: try #require(request.body), as: UTF8.self)
    let slot = #"{ "resourceType": "Slot", "id": "s", "status": "busy" }"#
    let withoutSlot = body.replacing(",\n    \(slot)", with: "").replacing(
      ##""slot": [{ "reference": "#s" }],"##,
      with: ""
    )
    #expect(!withoutSlot.contains("Slot"))
    for refused in [
      request.changed([.sspFrom: nil]), request.changed([.requestID: nil]),
      request.changed(body: Array(withoutSlot.utf8)),
    ] {
      #expect(try await world.provider.send(refused).summary == "400 BAD_REQUEST")
    }
    #expect(world.status(of: Samples.careConnectID, at: world.careConnect) == "booked")
  }

  @Test func `what the provider has without a Slot is cancelled without one`() async throws {
    let world = try World()
    #expect(try await world.cancel("x1", at: world.careConnect).status == 200)
  }

  @Test func `scenario 55: Care Connect wants a request id, GP Connect does not`() async throws {
    let world = try World()
    let request = try world.readRequest(Samples.careConnectID, at: world.careConnect)
    #expect(
      try await world.provider.send(request.changed([.requestID: nil])).summary
        == "400 BAD_REQUEST"
    )
    let gpConnect = try world.readRequest(Samples.gpConnectID, at: world.gpConnect)
    #expect(gpConnect.headerFields[.requestID] == nil)
    #expect(try await world.provider.send(gpConnect).status == 200)
  }

  @Test func `several providers at one service root are told apart by Ssp-To`() async throws {
    let world = try World()
    var other = world.gpConnect
    other.odsCode = try #require(ODSCode("C12345"))
    other.asid = try #require(ASID("918999199003"))
    let provider = EmbeddedProvider(
      routes: [world.gpConnect, other],
      book: world.book,
      clock: { World.now }
    )
    let request = try world.readRequest(Samples.gpConnectID, at: other)
    #expect(try await provider.send(request).status == 404)
    #expect(
      try await provider.send(try world.readRequest(Samples.gpConnectID, at: world.gpConnect))
        .status == 200
    )
  }
}
