import Cancellation
import ElementModel
import FHIRModel
import HTTPTypes
import Testing

@testable import EmbeddedProvider

@Suite struct ReadTests {
  @Test func `scenario 31: answers with the bytes of the book and its version`() async throws {
    let world = try World()
    let response = try await world.read(Samples.careConnectID, at: world.careConnect)
    #expect(response.status == 200)
    #expect(response.text == Samples.careConnect())
    #expect(response.headerFields[.eTag] == "W/\"3\"")
    #expect(response.headerFields[.lastModified] == "Sat, 10 Jan 2026 08:00:00 GMT")
    #expect(response.headerFields[.cacheControl] == "no-store")
    #expect(response.headerFields[.contentType] == "application/fhir+json;charset=utf-8")
    #expect(response.headerFields[.correlationID] == "5b6b0d0a-52b2-4e4d-8d1e-2f8f3f0f6a77")
  }

  @Test func `says that nothing leaves the machine`() throws {
    #expect(try World().provider.notice == "embedded provider: nothing left this machine")
  }

  @Test func `scenarios 30, 46: an unknown appointment is not found, in the words of the dialect`()
    async throws
  {
    let world = try World()
    let careConnect = try await world.read("unknown", at: world.careConnect)
    #expect(careConnect.summary == "404 MSG_NO_MATCH")
    #expect(careConnect.issue?.code == "not-found")
    #expect(careConnect.issue?.codings.first?.system == "http://hl7.org/fhir/operation-outcome")
    #expect(careConnect.tree.flatMap(OperationOutcome.init)?.profiles == [])
    let gpConnect = try await world.read("Invalid4321", at: world.gpConnect)
    #expect(gpConnect.summary == "404 NO_RECORD_FOUND")
    #expect(
      gpConnect.issue?.codings.first?.system
        == "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1"
    )
    #expect(
      gpConnect.tree.flatMap(OperationOutcome.init)?.profiles
        == ["https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-OperationOutcome-1"]
    )
  }

  @Test func `an appointment of another provider is not found`() async throws {
    let world = try World()
    #expect(try await world.read(Samples.gpConnectID, at: world.careConnect).status == 404)
  }

  @Test func `reads a patient at a GP Connect provider only`() async throws {
    let world = try World()
    let request = try world.builder.readPatient(
      try #require(PatientID("2")),
      at: world.gpConnect,
      stamp: try World.stamp()
    )
    let response = try await world.provider.send(request)
    #expect(response.status == 200)
    #expect(response.tree.flatMap { Patient($0.root) }?.nhsNumbers == ["9990000018"])
    let unknown = try await world.provider.send(
      request.changed(url: request.url.replacing("Patient/2", with: "Patient/3"))
    )
    #expect(unknown.summary == "404 PATIENT_NOT_FOUND")
    let read = try world.readRequest("2", at: world.careConnect)
    let careConnect = try await world.provider.send(
      read.changed(url: read.url.replacing("Appointment/2", with: "Patient/2"))
    )
    #expect(careConnect.summary == "400 BAD_REQUEST")
  }

  @Test func `scenario 9: converts to the format that is asked for`() async throws {
    let world = try World()
    let request = try world.readRequest("x1", at: world.careConnect)
    let json = try await world.provider.send(request)
    #expect(json.headerFields[.contentType] == "application/fhir+json;charset=utf-8")
    #expect(json.appointment?.status == "booked")
    #expect(json.body.first == UInt8(ascii: "{"))
    let xml = try await world.provider.send(request.changed([.accept: "application/fhir+xml"]))
    #expect(xml.text == Samples.careConnectXML)
    let either = try await world.provider.send(request.changed([.accept: nil]))
    #expect(either.text == Samples.careConnectXML)
  }

  @Test func `scenario 10: _format decides where it and Accept disagree`() async throws {
    let world = try World()
    let request = try world.readRequest(Samples.gpConnectID, at: world.gpConnect)
    let url = request.url + "?_format=application/fhir%2Bxml"
    let response = try await world.provider.send(request.changed(url: url))
    #expect(response.headerFields[.contentType] == "application/fhir+xml;charset=utf-8")
    #expect(response.appointment?.id == Samples.gpConnectID)
  }

  @Test func `errors come in the format that is asked for`() async throws {
    let world = try World()
    let request = try world.readRequest("unknown", at: world.gpConnect, format: .xml)
    let response = try await world.provider.send(request)
    #expect(response.body.first == UInt8(ascii: "<"))
    #expect(response.summary == "404 NO_RECORD_FOUND")
  }

  @Test(arguments: [
    "/Appointment", "/Appointment/", "/appointment/148", "/Slot/1", "/Appointment/148/_history/1",
    "",
  ])
  func `what is no address of a resource is not found`(path: String) async throws {
    let world = try World()
    let request = try world.readRequest(Samples.gpConnectID, at: world.gpConnect)
    let url = request.url.replacing("/Appointment/148", with: path)
    let response = try await world.provider.send(request.changed(url: url))
    #expect([400, 404].contains(response.status), "\(response.summary)")
  }
}
