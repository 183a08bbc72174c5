import Cancellation
import ElementModel
import FHIRModel
import HTTPTypes
import Testing

@testable import EmbeddedProvider

@Suite struct GPConnectCancellationTests {
  private let id = Samples.gpConnectID

  private func body(_ extensions: String) -> String {
    Samples.gpConnect(status: "cancelled", extensions: extensions)
  }

  private func send(_ body: String, to world: World) async throws -> InteractionResponse {
    try await world.provider.send(try world.cancelRequest(id, at: world.gpConnect, body: body))
  }

  @Test(arguments: ["double booked", "test reason for cancel 2", "Ärger, \"quoted\" 😀"])
  func `scenarios 1, 12, 16, 18, 20, 22: cancels and gives the reason back`(
    reason: String
  ) async throws {
    let world = try World()
    let request = try world.cancelRequest(id, at: world.gpConnect, reason: reason)
    let response = try await world.provider.send(request)
    #expect(response.status == 200)
    let appointment = try #require(response.appointment)
    #expect(appointment.status == "cancelled")
    #expect(appointment.versionID == "1503310820001")
    #expect(GPConnectDialect().reason(in: appointment) == reason)
    #expect(response.headerFields[.eTag] == "W/\"1503310820001\"")
    #expect(response.headerFields[.cacheControl] == "no-store")
  }

  @Test func `scenario 17: a missing If-Match is overlooked, a stale one is 409`() async throws {
    let world = try World()
    let request = try world.cancelRequest(id, at: world.gpConnect)
    let stale = request.changed([.ifMatch: "W/\"invalidEtag\""])
    let response = try await world.provider.send(stale)
    #expect(response.summary == "409 FHIR_CONSTRAINT_VIOLATION")
    #expect(response.issue?.code == "conflict")
    #expect(world.status(of: id, at: world.gpConnect) == "booked")
    #expect(try await world.provider.send(request.changed([.ifMatch: nil])).status == 200)
  }

  @Test func `a cancelled appointment is cancelled again`() async throws {
    let world = try World()
    #expect(try await world.cancel(id, at: world.gpConnect).status == 200)
    let again = try world.cancelRequest(id, at: world.gpConnect, reason: "Another reason")
    let response = try await world.provider.send(again)
    #expect(response.status == 200)
    #expect(response.headerFields[.eTag] == "W/\"1503310820002\"")
    #expect(world.versionCount(of: id, at: world.gpConnect) == 3)
  }

  @Test func `the reason may stand before other extensions`() async throws {
    let world = try World()
    let reason = Samples.reason("x").dropFirst(2) + ", "
    let text = body("").replacing("\"extension\": [", with: "\"extension\": [" + reason)
    #expect(try await send(text, to: world).status == 200)
  }

  @Test(arguments: [
    ("", "422 INVALID_RESOURCE"),
    (Samples.reason("a") + Samples.reason("b"), "422 INVALID_RESOURCE"),
    (Samples.reason("a").replacing("Reason-1", with: "Reason-2"), "422 INVALID_RESOURCE"),
    (Samples.reason("a").replacing(Samples.reasonURL, with: ""), "422 INVALID_RESOURCE"),
    (Samples.reason("a").replacing("valueString", with: "valueCode"), "422 INVALID_RESOURCE"),
    (Samples.reason(""), "422 INVALID_PARAMETER"),
    (Samples.reason("  "), "422 INVALID_PARAMETER"),
    (
      Samples.reason("a") + #", { "url": "https://other.example/", "valueString": "b" }"#,
      "422 INVALID_RESOURCE"
    ),
  ])
  func `scenarios 13, 14, 15: exactly one reason must be there`(
    extensions: String,
    summary: String
  ) async throws {
    let world = try World()
    let response = try await send(body(extensions), to: world)
    #expect(response.summary == summary, "\(response.issue?.diagnostics ?? "")")
    #expect(world.status(of: id, at: world.gpConnect) == "booked")
  }

  @Test(arguments: [
    ("Made-up visit", "Another visit"),
    ("\"reference\": \"Patient/2\"", "\"reference\": \"https://gp.example/Patient/2\""),
    ("\"reference\": \"Slot/544\"", "\"reference\": \"Slot/545\""),
    ("+00:00\",", ".000+00:00\","),
    ("\"slot\":", "\"appointmentType\": { \"text\": \"x\" }, \"slot\":"),
    ("\"slot\":", "\"comment\": \"changed\", \"slot\":"),
    (
      "\"participant\": [",
      "\"participant\": [ { \"actor\": { \"reference\": \"Practitioner/9\" }, \"status\": \"accepted\" },"
    ),
    (
      "{ \"actor\": { \"reference\": \"Location/1\" }, \"status\": \"accepted\" }",
      "{ \"actor\": { \"reference\": \"Location/1\" }, \"status\": \"declined\" }"
    ),
    ("\"reference\": \"#1\"", "\"reference\": \"https://gp.example/Organization/1\""),
  ])
  func `scenarios 4, 5, 6, 7, 25, 26: any other change is 422`(
    old: String,
    new: String
  ) async throws {
    let world = try World()
    let text = body(Samples.reason("a"))
    #expect(text.contains(old))
    let response = try await send(text.replacing(old, with: new), to: world)
    #expect(response.summary == "422 INVALID_RESOURCE")
    #expect(world.status(of: id, at: world.gpConnect) == "booked")
  }

  @Test(arguments: [
    "2026-01-15T08:59:59+00:00", "2026-01-15T09:00:00Z", "2026-01-15T10:00:00+01:00",
  ])
  func `what has begun cannot be cancelled`(start: String) async throws {
    let world = try World([Samples.gpConnect(start: start)])
    let response = try await world.cancel(id, at: world.gpConnect)
    #expect(response.summary == "422 INVALID_RESOURCE")
    #expect(response.issue?.diagnostics?.contains("cannot be in the past") == true)
    #expect(try await world.read(id, at: world.gpConnect).status == 200)
  }

  @Test func `what begins a second later can be cancelled`() async throws {
    let world = try World([Samples.gpConnect(start: "2026-01-15T09:00:01+00:00")])
    #expect(try await world.cancel(id, at: world.gpConnect).status == 200)
  }

  @Test func `other statuses than booked and cancelled are 422`() async throws {
    let world = try World([Samples.gpConnect(status: "fulfilled")])
    #expect(try await world.cancel(id, at: world.gpConnect).summary == "422 INVALID_RESOURCE")
  }

  @Test func `without If-Match, many at once all succeed one after the other`() async throws {
    let world = try World()
    let request = try world.cancelRequest(id, at: world.gpConnect).changed([.ifMatch: nil])
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask { try await world.provider.send(request).status }
      }
      for try await status in group { #expect(status == 200) }
    }
    #expect(world.versionCount(of: id, at: world.gpConnect) == 9)
  }
}
