import Cancellation
import ElementModel
import FHIRModel
import HTTPTypes
import Testing

@testable import EmbeddedProvider

@Suite struct CareConnectCancellationTests {
  private let id = Samples.careConnectID

  @Test func `scenarios 47, 66, 67: cancels, and keeps the earlier version`() async throws {
    let world = try World()
    let response = try await world.cancel(id, at: world.careConnect)
    #expect(response.status == 200)
    #expect(response.appointment?.status == "cancelled")
    #expect(response.appointment?.versionID == "4")
    #expect(
      response.tree?.root.child(.meta)?.child(.lastUpdated)?.text == "2026-01-15T09:00:00Z"
    )
    #expect(response.headerFields[.eTag] == "W/\"4\"")
    #expect(response.headerFields[.lastModified] == "Thu, 15 Jan 2026 09:00:00 GMT")
    #expect(response.headerFields[.correlationID] == "5b6b0d0a-52b2-4e4d-8d1e-2f8f3f0f6a77")
    #expect(
      response.headerFields[.location]
        == "https://cc.example/STU3/1/careconnect/appointment/Appointment/\(id)"
    )
    let versions = world.book.versions(of: .appointment(id), at: world.careConnect.odsCode)
    #expect(versions.map(\.versionID) == ["3", "4"])
    #expect(versions.first?.bytes == Array(Samples.careConnect().utf8))
    let read = try await world.read(id, at: world.careConnect)
    #expect(read.body == response.body)
    #expect(read.headerFields[.eTag] == "W/\"4\"")
  }

  @Test func `cancels in XML`() async throws {
    let world = try World()
    let response = try await world.cancel("x1", at: world.careConnect)
    #expect(response.status == 200)
    #expect(response.body.first == UInt8(ascii: "<"))
    #expect(response.appointment?.status == "cancelled")
    #expect(response.appointment?.versionID == "10")
  }

  @Test func `a body in the other format is compared as data`() async throws {
    let world = try World()
    let xml = try await world.provider.send(
      try world.readRequest(id, at: world.careConnect, format: .xml)
    )
    let body = xml.text.replacing(
      #"<status value="booked"/>"#,
      with: #"<status value="cancelled"/>"#
    )
    let request = try world.cancelRequest(id, at: world.careConnect).changed(
      body: Array(body.utf8),
      [.contentType: "application/fhir+xml"]
    )
    let response = try await world.provider.send(request)
    #expect(response.status == 200)
    #expect(response.body.first == UInt8(ascii: "{"))
    #expect(response.appointment?.status == "cancelled")
  }

  @Test func `a version that is no number is followed by a made one`() async throws {
    let world = try World([Samples.careConnect(version: "d9c1")])
    let response = try await world.cancel(id, at: world.careConnect)
    #expect(response.headerFields[.eTag] == "W/\"00000000-0000-4000-8000-000000000001\"")
    #expect(response.appointment?.versionID == "00000000-0000-4000-8000-000000000001")
  }

  @Test func `an appointment without a version begins with 1`() async throws {
    let world = try World([
      Samples.careConnect().replacing(#""versionId": "3","#, with: "")
    ])
    #expect(try await world.read(id, at: world.careConnect).headerFields[.eTag] == "W/\"1\"")
    let response = try await world.cancel(id, at: world.careConnect)
    #expect(response.headerFields[.eTag] == "W/\"2\"")
  }

  @Test func `scenario 19: return=minimal gives an empty 200`() async throws {
    let world = try World()
    let request = try world.cancelRequest(id, at: world.careConnect)
    let response = try await world.provider.send(request.changed([.prefer: "return=minimal"]))
    #expect(response.status == 200)
    #expect(response.body.isEmpty)
    #expect(response.headerFields[.eTag] == "W/\"4\"")
    #expect(world.status(of: id, at: world.careConnect) == "cancelled")
  }

  @Test func `scenario 50: a missing If-Match is 412`() async throws {
    let world = try World()
    let request = try world.cancelRequest(id, at: world.careConnect)
    let response = try await world.provider.send(request.changed([.ifMatch: nil]))
    #expect(response.summary == "412 MSG_TRANSACTION_MISSING_ID")
    #expect(world.versionCount(of: id, at: world.careConnect) == 1)
  }

  @Test func `scenario 49: a stale If-Match is 409`() async throws {
    let world = try World()
    let request = try world.cancelRequest(id, at: world.careConnect, version: "2")
    #expect(try await world.provider.send(request).summary == "409 MSG_VERSION_AWARE_CONFLICT")
    #expect(world.versionCount(of: id, at: world.careConnect) == 1)
  }

  @Test func `scenario 57: the same request twice is a conflict the second time`() async throws {
    let world = try World()
    let request = try world.cancelRequest(id, at: world.careConnect)
    #expect(try await world.provider.send(request).status == 200)
    #expect(try await world.provider.send(request).status == 409)
    #expect(world.versionCount(of: id, at: world.careConnect) == 2)
  }

  @Test func `scenario 57: a request id is not used for anything else`() async throws {
    let world = try World()
    #expect(try await world.cancel(id, at: world.careConnect).status == 200)
    let other = try await world.cancel("x1", at: world.careConnect)
    #expect(other.summary == "409 DUPLICATE_REJECTED")
    #expect(world.status(of: "x1", at: world.careConnect) == "booked")
    let request = try world.cancelRequest(
      "x1",
      at: world.careConnect,
      requestID: "5B6B0D0A-52b2-4e4d-8d1e-2f8f3f0f6a78"
    )
    #expect(try await world.provider.send(request).status == 200)
  }

  @Test(arguments: [
    ("\"family\": \"Madeup\"", "\"family\": \"Other\""),
    (
      "\"description\": \"Made-up visit\",",
      "\"description\": \"Made-up visit\", \"comment\": \"x\","
    ),
    ("\"description\": \"Made-up visit\",", ""),
    ("2026-02-01T10:00:00+00:00", "2026-02-01T10:00:00Z"),
    ("\"id\": \"7f3c", "\"id\": \"8f3c"),
    ("\"status\": \"cancelled\"", "\"status\": \"booked\""),
    ("\"status\": \"cancelled\"", "\"status\": \"noshow\""),
    ("\"Appointment\",", "\"Slot\","),
    (
      "\"status\": \"cancelled\",",
      "\"status\": \"cancelled\", \"extension\": [{ \"url\": \"\(Samples.reasonURL)\", \"valueString\": \"x\" }],"
    ),
  ])
  func `scenario 48: any change but the status is 422`(old: String, new: String) async throws {
    let world = try World()
    let good = Samples.careConnect(status: "cancelled")
    #expect(good.contains(old))
    let request = try world.cancelRequest(
      id,
      at: world.careConnect,
      body: good.replacing(old, with: new)
    )
    let response = try await world.provider.send(request)
    #expect(response.status == 422, "\(response.summary)")
    #expect(response.headerFields[.cacheControl] == "no-store")
    #expect(!response.text.contains("Madeup"))
    #expect(world.versionCount(of: id, at: world.careConnect) == 1)
  }

  @Test func `the version in the body does not matter`() async throws {
    let world = try World()
    let body = Samples.careConnect(status: "cancelled", version: "99").replacing(
      "2026-01-10T08:00:00Z",
      with: "2020-01-01T00:00:00Z"
    )
    let request = try world.cancelRequest(id, at: world.careConnect, body: body)
    let response = try await world.provider.send(request)
    #expect(response.status == 200)
    #expect(response.appointment?.versionID == "4")
  }

  @Test func `differences are named by their paths`() async throws {
    let world = try World()
    let request = try world.cancelRequest(
      id,
      at: world.careConnect,
      body: Samples.careConnect(status: "cancelled").replacing("Zelda", with: "Yolanda")
    )
    let response = try await world.provider.send(request)
    #expect(
      response.issue?.diagnostics
        == "Invalid Appointment property has been amended (cancellation) "
        + "[Appointment.contained[0].name[0].given[0]]"
    )
  }

  @Test(arguments: [
    ("", "application/fhir+json", 400), ("{", "application/fhir+json", 400),
    ("{}", "application/fhir+xml", 400), ("{\"a\":1,\"a\":1}", "application/fhir+json", 400),
    ("{}", "text/plain", 415), ("{}", nil, 415), ("{}", "application/json", 422),
  ])
  func `a body that is no resource is refused`(
    body: String,
    type: String?,
    status: Int
  ) async throws {
    let world = try World()
    let request = try world.cancelRequest(id, at: world.careConnect)
    let response = try await world.provider.send(
      request.changed(body: Array(body.utf8), [.contentType: type])
    )
    #expect(response.status == status, "\(response.summary)")
  }

  @Test(arguments: ["cancelled", "fulfilled", "noshow", "proposed"])
  func `what is not booked is 422`(status: String) async throws {
    let world = try World([Samples.careConnect(status: status)])
    #expect(try await world.cancel(id, at: world.careConnect).status == 422)
  }

  @Test func `there is no rule about the time`() async throws {
    let world = try World([Samples.careConnect(start: "2020-02-01T10:00:00+00:00")])
    #expect(try await world.cancel(id, at: world.careConnect).status == 200)
  }

  @Test func `cancelling an unknown appointment is 404`() async throws {
    let world = try World()
    let request = try world.cancelRequest(id, at: world.careConnect)
    let response = try await world.provider.send(
      request.changed(url: request.url.replacing(id, with: "unknown"))
    )
    #expect(response.summary == "404 MSG_NO_MATCH")
  }

  @Test func `of two at once with one version, one wins and one conflicts`() async throws {
    for round in 0..<20 {
      let world = try World()
      let requests = try (0..<8).map { number in
        try world.cancelRequest(
          id,
          at: world.careConnect,
          requestID: "5b6b0d0a-52b2-4e4d-8d1e-2f8f3f0f6a7\(number)"
        )
      }
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for request in requests {
          group.addTask { try await world.provider.send(request).status }
        }
        return try await group.reduce(into: [Int]()) { $0.append($1) }
      }
      #expect(statuses.sorted() == [200] + Array(repeating: 409, count: 7), "round \(round)")
      #expect(world.versionCount(of: id, at: world.careConnect) == 2)
    }
  }
}
