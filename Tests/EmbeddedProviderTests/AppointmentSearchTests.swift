import Cancellation
import ElementModel
import FHIRModel
import HTTPTypes
import Testing

@testable import EmbeddedProvider

@Suite struct AppointmentSearchTests {
  private func search(
    _ world: World,
    patient: String = "2",
    on day: String = "2026-02-01",
    changing change: (InteractionRequest) -> InteractionRequest = { $0 }
  ) async throws -> InteractionResponse {
    let request = try world.builder.searchAppointments(
      of: try #require(PatientID(patient)),
      on: day,
      at: world.gpConnect,
      stamp: try World.stamp()
    )
    return try await world.provider.send(change(request))
  }

  private func ids(_ response: InteractionResponse) -> [String] {
    let entries = response.tree?.root.children(.entry) ?? []
    return entries.compactMap { $0.child(.resource)?.child(.id)?.text }
  }

  @Test func `finds the patient's appointments of the day, cancelled ones too`() async throws {
    let world = try World([
      Samples.gpConnect(id: "1"), Samples.gpConnect(id: "2", status: "cancelled"),
      Samples.gpConnect(id: "3", start: "2026-02-02T10:00:00+00:00"),
      Samples.gpConnect(id: "4").replacing("Patient/2", with: "Patient/3"), Samples.careConnect(),
    ])
    let response = try await search(world)
    #expect(response.status == 200)
    #expect(ids(response) == ["1", "2"])
    #expect(response.headerFields[.cacheControl] == "no-store")
    #expect(try await ids(search(world, on: "2026-02-02")) == ["3"])
    #expect(try await ids(search(world, on: "2026-02-03")) == [])
  }

  @Test func `finds the newest version of what was changed`() async throws {
    let world = try World()
    _ = try await world.cancel(Samples.gpConnectID, at: world.gpConnect)
    let bundle = try #require(try await search(world).tree.flatMap(AppointmentBundle.init))
    let found = try #require(bundle.appointment(id: Samples.gpConnectID))
    #expect(found.status == "cancelled")
    #expect(found.versionID == "1503310820001")
    #expect(bundle.appointment(id: "other") == nil)
  }

  @Test func `answers in the format that is asked for`() async throws {
    let world = try World()
    let response = try await search(world) { $0.changed([.accept: "application/fhir+xml"]) }
    #expect(response.headerFields[.contentType] == "application/fhir+xml;charset=utf-8")
    #expect(ids(response) == [Samples.gpConnectID])
    let bundle = try #require(response.tree.flatMap(AppointmentBundle.init))
    #expect(bundle.appointment(id: Samples.gpConnectID)?.status == "booked")
  }

  @Test func `an unknown patient is not found`() async throws {
    #expect(try await search(World(), patient: "77").summary == "404 PATIENT_NOT_FOUND")
  }

  @Test(arguments: [
    "", "?start=ge2026-02-01", "?start=ge2026-02-01&start=le2026-02-30", "?start=1",
  ])
  func `both bounds must be dates`(query: String) async throws {
    let response = try await search(World()) { request in
      request.changed(url: request.url.prefix { $0 != "?" } + query)
    }
    #expect(response.summary == "400 BAD_REQUEST")
  }

  @Test func `wants its own interaction, and a read`() async throws {
    let world = try World()
    let other = InteractionID.gpConnectReadPatient.text
    #expect(try await search(world) { $0.changed([.sspInteractionID: other]) }.status == 400)
    #expect(try await search(world) { $0.changed(method: .put) }.status == 404)
  }
}
