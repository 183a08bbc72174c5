import Cancellation
import ElementModel
import FHIRModel
import HTTPTypes
import Testing

@testable import EmbeddedProvider

@Suite struct FaultScenarioTests {
  private let id = Samples.careConnectID

  private func world(_ scenario: FaultScenario, times: Int? = nil) throws -> World {
    let fault = PlannedFault(scenario, times: times)
    return try World(faults: [id: fault, Samples.gpConnectID: fault])
  }

  /// What comes back for a request: a status and error code, or the kind of failure.
  private func outcome(
    of request: InteractionRequest,
    from world: World
  ) async -> String {
    do {
      return try await world.provider.send(request).summary
    } catch {
      return switch error {
      case .notSent: "not sent"
      case .notTrusted: "not trusted"
      case .noAnswer: "no answer"
      }
    }
  }

  /// Read, cancel and read again at Care Connect; what the book then has.
  @Test(arguments: [
    (FaultScenario.serverError, "200", "500 INTERNAL_SERVER_ERROR", "200", "booked"),
    (
      .readServerError, "500 INTERNAL_SERVER_ERROR", "200", "500 INTERNAL_SERVER_ERROR", "cancelled"
    ),
    (.forbidden, "200", "403 ACCESS_DENIED", "200", "booked"),
    (.noDataSharingAgreement, "403 403", "403 403", "403 403", "booked"),
    (.badGateway, "200", "502 502", "200", "booked"),
    (.gatewayTimeout, "200", "504", "200", "booked"),
    (.commitThenGatewayTimeout, "200", "504", "200", "cancelled"),
    (.commitThenNoAnswer, "200", "no answer", "200", "cancelled"),
    (.noAnswerAndUnreadable, "200", "no answer", "503", "cancelled"),
    (.versionConflict, "200", "409 MSG_VERSION_AWARE_CONFLICT", "200", "booked"),
    (.changedOnce, "200", "409 MSG_VERSION_AWARE_CONFLICT", "200", "booked"),
    (.differences, "200", "422 MSG_VERSION_AWARE_CONFLICT", "200", "booked"),
    (.okWithOperationOutcome, "200", "200 MSG_NO_MATCH", "200", "booked"),
    (.okEmpty, "200", "200", "200", "cancelled"),
    (.okStillBooked, "200", "200", "200", "booked"),
    (.rateLimited, "200", "429", "200", "booked"),
    (.rateLimitedOnce, "200", "429", "200", "booked"),
    (.status599, "200", "599", "200", "booked"),
    (.xmlError, "200", "502 502", "200", "booked"),
    (.redirect, "302", "302", "302", "booked"),
    (.refusedConnection, "not sent", "not sent", "not sent", "booked"),
    (.gone, "410 MSG_DELETED", "410 MSG_DELETED", "410 MSG_DELETED", "booked"),
    (.badRequest, "200", "400 BAD_REQUEST", "200", "booked"),
    (.slowThenCommit, "200", "200", "200", "cancelled"),
    (.staleETag, "200", "200", "200", "cancelled"),
    (.reasonTruncated, "200", "200", "200", "cancelled"),
  ])
  func `scenarios 51, 53, 54: shows on reading, cancelling and reading again`(
    scenario: FaultScenario,
    read: String,
    cancel: String,
    readAgain: String,
    status: String
  ) async throws {
    let world = try world(scenario)
    let readRequest = try world.readRequest(id, at: world.careConnect)
    #expect(await outcome(of: readRequest, from: world) == read)
    let cancelRequest = try world.cancelRequest(id, at: world.careConnect)
    #expect(await outcome(of: cancelRequest, from: world) == cancel)
    #expect(await outcome(of: readRequest, from: world) == readAgain)
    #expect(world.status(of: id, at: world.careConnect) == status)
  }

  @Test func `other appointments are not affected`() async throws {
    let world = try world(.refusedConnection)
    #expect(try await world.cancel("x1", at: world.careConnect).status == 200)
  }

  @Test func `a reading of something else than FHIR is a page of HTML`() async throws {
    let world = try world(.okNotFHIR)
    let response = try await world.read(id, at: world.careConnect)
    #expect(response.status == 200)
    #expect(response.headerFields[.contentType] == "text/html;charset=utf-8")
    #expect(response.text.hasPrefix("<html>"))
  }

  @Test func `half a body is half of the cancelled appointment`() async throws {
    let world = try world(.halfABody)
    let response = try await world.cancel(id, at: world.careConnect)
    #expect(response.status == 200)
    let whole = try #require(world.book.current(.appointment(id), at: world.careConnect.odsCode))
    #expect(response.body == Array(whole.bytes.prefix(whole.bytes.count / 2)))
    #expect(world.status(of: id, at: world.careConnect) == "cancelled")
  }

  @Test func `an answer in XML comes although JSON was asked for`() async throws {
    let world = try world(.xmlError)
    let response = try await world.cancel(id, at: world.careConnect)
    #expect(response.body.first == UInt8(ascii: "<"))
    #expect(
      response.issue?.codings.first?.display
        == "ERROR_COMMUNICATING_TO_ENDPOINT_URL_"
        + "https://cc.example/STU3/1/careconnect/appointment"
    )
  }

  @Test func `the SSP names both systems without an agreement`() async throws {
    let world = try world(.noDataSharingAgreement)
    let response = try await world.read(id, at: world.careConnect)
    #expect(
      response.issue?.codings.first?.display
        == "FOT_CHECK_FAILED_MESSAGESENDER_200000099901_MESSAGERECEIVER_918999199001"
    )
  }

  @Test func `a limit says how long to wait, and can be over after one time`() async throws {
    let world = try world(.rateLimitedOnce)
    let response = try await world.cancel(id, at: world.careConnect)
    #expect(response.status == 429)
    #expect(response.headerFields[.rateLimitReset] == "1")
    #expect(try await world.cancel(id, at: world.careConnect).status == 200)
  }

  @Test func `changed once can be cancelled with the new version`() async throws {
    let world = try world(.changedOnce)
    let first = try await world.cancel(id, at: world.careConnect)
    #expect(first.status == 409)
    let request = try world.cancelRequest(
      id,
      at: world.careConnect,
      requestID: "5b6b0d0a-52b2-4e4d-8d1e-2f8f3f0f6a78"
    )
    #expect(request.headerFields[.ifMatch] == "W/\"4\"")
    let second = try await world.provider.send(request)
    #expect(second.headerFields[.eTag] == "W/\"5\"")
  }

  @Test func `a version conflict stays one`() async throws {
    let world = try world(.versionConflict)
    for digit in 0..<3 {
      let request = try world.cancelRequest(
        id,
        at: world.careConnect,
        requestID: "5b6b0d0a-52b2-4e4d-8d1e-2f8f3f0f6a7\(digit)"
      )
      #expect(try await world.provider.send(request).status == 409)
    }
    #expect(world.status(of: id, at: world.careConnect) == "booked")
    #expect(world.versionCount(of: id, at: world.careConnect) == 4)
  }

  @Test func `a planned number of times is kept to`() async throws {
    let world = try world(.serverError, times: 2)
    for status in [500, 500, 200] {
      #expect(try await world.cancel(id, at: world.careConnect).status == status)
    }
  }

  @Test func `GP Connect has its own words`() async throws {
    for (scenario, summary) in [
      (FaultScenario.forbidden, "403 ACCESS_DENIED"), (.differences, "422 INVALID_RESOURCE"),
      (.serverError, "500 INTERNAL_SERVER_ERROR"), (.gone, "410 NO_RECORD_FOUND"),
      (.okWithOperationOutcome, "200 NO_RECORD_FOUND"),
      (.versionConflict, "409 FHIR_CONSTRAINT_VIOLATION"),
    ] {
      let world = try world(scenario)
      let response = try await world.cancel(Samples.gpConnectID, at: world.gpConnect)
      #expect(response.summary == summary)
    }
  }

  @Test func `a bad request is refused before its fault shows`() async throws {
    let world = try world(.serverError)
    let request = try world.cancelRequest(id, at: world.careConnect)
    #expect(try await world.provider.send(request.changed([.sspFrom: nil])).status == 400)
  }

  @Test func `a stale tag is that of the version before`() async throws {
    let world = try world(.staleETag)
    #expect(try await world.read(id, at: world.careConnect).headerFields[.eTag] == #"W/"0""#)
    _ = try await world.cancel(id, at: world.careConnect)
    #expect(try await world.read(id, at: world.careConnect).headerFields[.eTag] == #"W/"3""#)
  }

  @Test func `a reason that is cut off keeps its first ten characters`() async throws {
    let world = try world(.reasonTruncated)
    let response = try await world.cancel(Samples.gpConnectID, at: world.gpConnect)
    #expect(response.text.contains(#"Clinic clo""#))
    #expect(world.status(of: Samples.gpConnectID, at: world.gpConnect) == "cancelled")
  }

  @Test func `every scenario does something`() {
    for scenario in FaultScenario.allCases {
      let behaviour = FaultBehaviour(scenario, seconds: 1)
      #expect(behaviour.onRead != .none || behaviour.onCancel != .none, "\(scenario)")
    }
  }
}
