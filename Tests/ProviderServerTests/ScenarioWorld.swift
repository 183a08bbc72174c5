#if Network
import Cancellation
import ElementModel
import EmbeddedProvider
import FHIRModel
import HTTPTypes
import NetworkTestSupport
import Testing

/// A provider of each dialect with one appointment, and requests to them at some SSP.
struct ScenarioWorld {
  static let careConnectID = MadeUpAppointment.id
  static let gpConnectID = "148"

  /// The provider, fresh.
  let provider: EmbeddedProvider
  private let careConnect: ProviderRoute
  private let gpConnect: ProviderRoute

  /// Makes the providers, with the appointments as a scenario has them.
  init(_ scenario: Scenario, fault: PlannedFault? = nil) throws {
    careConnect = try Interactions(base: "https://ssp.example").route
    gpConnect = ProviderRoute(
      odsCode: try #require(ODSCode("A20047")),
      dialect: .gpconnect,
      asid: try #require(ASID("918999199002")),
      serviceRoot: try ServiceRoot("https://gp.example/A20047/STU3/1/gpconnect")
    )
    let id = scenario.dialect == .gpconnect ? Self.gpConnectID : Self.careConnectID
    let book = AppointmentBook(faults: fault.map { [id: $0] } ?? [:])
    var resources = [
      (MadeUpAppointment.json(), careConnect), (Self.gpConnectJSON, gpConnect),
      (Self.patientJSON, gpConnect),
    ]
    for index in 0..<2 where resources[index].1.dialect == scenario.dialect {
      scenario.store(&resources[index].0)
    }
    for (json, route) in resources {
      let isAdded = book.register(
        bytes: Array(json.utf8),
        format: .json,
        at: route.odsCode,
        now: Interactions.now
      )
      #expect(isAdded, "the resource is one")
    }
    provider = EmbeddedProvider(
      routes: [careConnect, gpConnect],
      book: book,
      clock: { Interactions.now }
    )
  }

  /// The request of a scenario, to an SSP.
  func request(_ scenario: Scenario, to base: String) throws -> InteractionRequest {
    let builder = try Interactions(base: base).builder
    let route = scenario.dialect == .gpconnect ? gpConnect : careConnect
    let id = scenario.dialect == .gpconnect ? Self.gpConnectID : Self.careConnectID
    let appointment = try #require(AppointmentID(scenario.id ?? id))
    var generator = SystemRandomNumberGenerator()
    let stamp = RequestStamp(
      issuedAt: FHIRInstant(
        secondsSince1970: Interactions.now.secondsSince1970 + scenario.secondsAhead
      ),
      using: &generator
    )
    let read = try builder.readAppointment(appointment, at: route, stamp: stamp)
    guard scenario.cancels else { return changed(read, scenario, read) }
    let stored = try #require(provider.book.current(.appointment(id), at: route.odsCode))
    let edits = try route.dialect.rules.edits(cancelling: stored.tree, reason: "Clinic closed")
    let cancel = try builder.cancelAppointment(
      appointment,
      body: stored.bytes.applying(edits),
      format: .json,
      version: try #require(stored.entityTag),
      at: route,
      stamp: stamp
    )
    return changed(cancel, scenario, read)
  }

  private func changed(
    _ request: InteractionRequest,
    _ scenario: Scenario,
    _ read: InteractionRequest
  ) -> InteractionRequest {
    var draft = Draft(
      method: request.method,
      url: request.url,
      headerFields: request.headerFields,
      body: request.body.map { String(decoding: $0, as: UTF8.self) } ?? "",
      readAuthorization: read.headerFields[.authorization]
    )
    scenario.change(&draft)
    return InteractionRequest(
      interaction: request.interaction,
      method: draft.method,
      url: draft.url,
      headerFields: draft.headerFields,
      body: draft.body.isEmpty ? nil : Array(draft.body.utf8)
    )
  }

  /// The statuses of all versions of the appointment that a scenario is about.
  func statuses(_ scenario: Scenario) -> [String?] {
    let isGPConnect = scenario.dialect == .gpconnect
    return provider.book.versions(
      of: .appointment(isGPConnect ? Self.gpConnectID : Self.careConnectID),
      at: (isGPConnect ? gpConnect : careConnect).odsCode
    ).map { $0.tree.root.child(.status)?.text }
  }

  private static let gpConnectJSON = """
    {"resourceType":"Appointment","id":"148","meta":{"versionId":"1503310820000",\
    "profile":["https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Appointment-1"]},\
    "contained":[{"resourceType":"Organization","id":"1","name":"Made-up 111"}],"extension":[{\
    "url":"https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-BookingOrganisation-1",\
    "valueReference":{"reference":"#1"}}],"status":"booked","description":"Made-up visit",\
    "start":"2026-02-01T10:00:00+00:00","end":"2026-02-01T10:10:00+00:00",\
    "slot":[{"reference":"Slot/544"}],"participant":[{"actor":{"reference":"Patient/2"},\
    "status":"accepted"},{"actor":{"reference":"Location/1"},"status":"accepted"}]}
    """

  private static let patientJSON = """
    {"resourceType":"Patient","id":"2","meta":{"versionId":"1"},"identifier":[{\
    "system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}]}
    """
}

/// One row of the table of scenarios.
struct Scenario: Sendable, CustomTestStringConvertible {
  /// Its numbers and its sentence in the specification.
  let name: String
  let dialect: Dialect
  /// The status of the answer, and the appointment's status or the error's code.
  let expected: String
  /// Whether it is a cancellation; a read otherwise.
  var cancels = true
  /// The appointment asked for, where it is not the one there is.
  var id: String?
  /// How far the consumer's clock is ahead of the provider's.
  var secondsAhead: Int64 = 0
  /// How often the same request is sent; the last answer counts.
  var times = 1
  /// What is different about the request.
  var change: @Sendable (inout Draft) -> Void = { _ in }
  /// What is different about the appointment that the provider has.
  var store: @Sendable (inout String) -> Void = { _ in }

  var testDescription: String { "\(name), \(dialect)" }
}

/// A request before it is one.
struct Draft {
  var method: HTTPRequest.Method
  var url: String
  var headerFields: HTTPFields
  var body: String
  /// The token of a read.
  let readAuthorization: String?
}
#endif
