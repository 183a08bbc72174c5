import Cancellation
import ElementModel
import FHIRModel
import HTTPTypes
import Testing

@testable import EmbeddedProvider

/// Scenarios of the GP Connect provider suite that no other test here has.
///
/// Source: specification section 7.1, after GP Connect provider testing, `AppointmentCancel.feature`,
/// `AppointmentRead.feature` and `AppointmentAmend.feature`.
@Suite struct GPConnectScenarioTests {
  private let id = Samples.gpConnectID

  @Test func `scenario 2: appointments of three patients are cancelled without a reason element`()
    async throws
  {
    let world = try World(
      (2...4).map { number in
        Samples.gpConnect(id: "\(number)").replacing("Patient/2", with: "Patient/\(number)")
      }
    )
    for number in 2...4 {
      let response = try await world.cancel("\(number)", at: world.gpConnect)
      #expect(response.status == 200)
      #expect(response.appointment?.status == "cancelled")
      #expect(response.tree?.root.child(.reason) == nil)
    }
  }

  private static let more = """
    , { "url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-DeliveryChannel-2",
      "valueCode": "In-person" },
    { "url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-PractitionerRole-1",
      "valueCodeableConcept": { "coding": [{ "code": "R0260" }] } }
    """

  @Test func `scenario 3: the extensions of an appointment are read and stay`() async throws {
    let world = try World([Samples.gpConnect(extensions: Self.more)])
    for response in [
      try await world.read(id, at: world.gpConnect),
      try await world.cancel(id, at: world.gpConnect),
    ] {
      #expect(response.status == 200)
      #expect(response.text.contains("DeliveryChannel-2"))
      #expect(response.text.contains("R0260"))
    }
  }

  @Test(
    arguments: [nil, "json", "xml"],
    [(FHIRFormat.json, FHIRFormat.json), (.json, .xml), (.xml, .json), (.xml, .xml)]
  )
  func `scenarios 8, 9, 10, 11: the answer to a cancellation is in the format that is asked for`(
    parameter: String?,
    formats: (accept: FHIRFormat, content: FHIRFormat)
  ) async throws {
    let (accept, content) = formats
    let world = try World()
    let request = try world.cancelRequest(id, at: world.gpConnect)
    let tree = try #require(FHIRFormat.json.read(request.body ?? [], limits: .ofTrusted).tree)
    let query = parameter.map { "?_format=application/fhir%2B\($0)" } ?? ""
    let response = try await world.provider.send(
      request.changed(
        url: request.url + query,
        body: content.write(tree),
        [.accept: accept.mediaType, .contentType: content.mediaType]
      )
    )
    #expect(response.status == 200)
    let expected = parameter.flatMap(FHIRFormat.init(rawValue:)) ?? accept
    #expect(response.headerFields[.contentType] == "\(expected.mediaType);charset=utf-8")
    #expect(FHIRFormat(sniffing: response.body) == expected)
    #expect(response.appointment?.status == "cancelled")
  }

  @Test func `scenario 23: a failure is not to be stored either`() async throws {
    let world = try World()
    let body = Samples.gpConnect(status: "cancelled", extensions: Samples.reason(""))
    let request = try world.cancelRequest(id, at: world.gpConnect, body: body)
    let response = try await world.provider.send(request)
    #expect(response.summary == "422 INVALID_PARAMETER")
    #expect(response.headerFields[.cacheControl] == "no-store")
  }

  @Test func `scenario 24: a cancelled appointment is not amended`() async throws {
    let world = try World([Samples.gpConnect(status: "cancelled")])
    let request = try world.cancelRequest(id, at: world.gpConnect)
    let amend = InteractionID.gpConnectAmendAppointment.text
    let response = try await world.provider.send(request.changed([.sspInteractionID: amend]))
    #expect(response.summary == "422 INVALID_RESOURCE")
  }

  @Test(arguments: ["serviceCategory", "serviceType", nil])
  func `scenarios 27, 28, 29: what kind of service it is may be there and stays`(
    element: String?
  ) async throws {
    let text = #"{ "text": "General GP Appointments" }"#
    let value = element == "serviceType" ? "[\(text)]" : text
    let added = element.map { "\"\($0)\": \(value), " } ?? ""
    let world = try World([
      Samples.gpConnect().replacing("\"slot\":", with: "\(added)\"slot\":")
    ])
    let response = try await world.cancel(id, at: world.gpConnect)
    #expect(response.status == 200)
    #expect(response.text.contains("General GP Appointments") == (element != nil))
  }

  @Test(arguments: ["Invalid4321", "888888888"])
  func `scenario 30: an unknown id is not found`(unknown: String) async throws {
    let world = try World()
    let response = try await world.read(unknown, at: world.gpConnect)
    #expect(response.summary == "404 NO_RECORD_FOUND")
  }

  @Test func `scenario 30: an empty id is not found`() async throws {
    let world = try World()
    let request = try world.readRequest("1", at: world.gpConnect)
    let response = try await world.provider.send(
      request.changed(url: String(request.url.dropLast()))
    )
    #expect(response.status == 404)
  }

  @Test func `scenario 31: the entity tag is that of the version`() async throws {
    let world = try World()
    for response in [
      try await world.read(id, at: world.gpConnect),
      try await world.cancel(id, at: world.gpConnect),
    ] {
      let version = try #require(response.appointment?.versionID)
      #expect(response.headerFields[.eTag] == "W/\"\(version)\"")
    }
  }

  @Test(arguments: ["/appointment/", "/APPOINTMENT/"])
  func `scenario 45: paths are case-sensitive`(path: String) async throws {
    let world = try World()
    let request = try world.readRequest(id, at: world.gpConnect)
    let url = request.url.replacing("/Appointment/", with: path)
    #expect(try await world.provider.send(request.changed(url: url)).status == 404)
  }

  @Test func `scenarios 68, 69: what the provider cancels itself is read as cancelled`()
    async throws
  {
    let world = try World()
    let cancelled = Samples.gpConnect(status: "cancelled", version: "1503310820001")
    let tree = try #require(FHIRFormat.json.read(Array(cancelled.utf8)).tree)
    world.book.replace(with: tree, at: world.gpConnect.odsCode, now: World.now)
    let response = try await world.read(id, at: world.gpConnect)
    #expect(response.appointment?.status == "cancelled")
    #expect(response.headerFields[.eTag] == "W/\"1503310820001\"")
  }
}
