import Cancellation
import ElementModel
import EmbeddedProvider
import FHIRModel
import HTTPTypes
import MessagePipeline
import Testing

/// A read after a cancellation that the provider refuses, as those of GP Connect do once the appointment
/// has begun: the appointment is looked for among the patient's.
///
/// Source: specification section 4.5, GP Connect fallback.
@Suite struct RefusedFollowUpTests {
  static let refused: [ScriptedTransport.Answer] = [
    .refusal(422, "INVALID_RESOURCE", text: "The appointment is in the past"),
    .refusal(404, "NO_RECORD_FOUND", text: "Past appointment"), .refusal(403, "ACCESS_DENIED"),
    .refusal(400, "BAD_REQUEST"),
  ]

  private func bundle(_ entries: [[UInt8]]) -> ScriptedTransport.Answer {
    var bytes = Array(#"{"resourceType": "Bundle", "type": "searchset", "entry": ["#.utf8)
    for (position, entry) in entries.enumerated() {
      bytes += (position == 0 ? #"{ "resource": "# : #"}, { "resource": "#).utf8
      bytes += entry
    }
    return .resource(bytes + Array((entries.isEmpty ? "]}" : "}]}").utf8))
  }

  @Test(arguments: refused.indices)
  func `finds the cancelled appointment among the patient's`(index: Int) async throws {
    let sample = try SampleAppointment(.gpconnect)
    let other = String(decoding: try sample.bytes(), as: UTF8.self)
      .replacing(/"id": "[^"]+"/, with: #""id": "another""#, maxReplacements: 1)
    let talk = try await Talk(
      sample,
      [
        .appointment(sample), .status(504), Self.refused[index],
        bundle([Array(other.utf8), try sample.cancelledBytes()]),
      ]
    )
    #expect(talk.row.outcome == .cancelled)
    #expect(talk.row.isConfirmedByRead)
    #expect(talk.row.versionAfter == "2")
    let search = talk.requests[3]
    let path = try #require(search.url.split(separator: "/gpconnect/").last)
    #expect(path == "Patient/6152/Appointment?start=ge2026-01-16&start=le2026-01-16")
    #expect(
      search.headerFields[.sspInteractionID]
        == "urn:nhs:names:services:gpconnect:fhir:rest:search:patient_appointments-1"
    )
    #expect(try Token(of: search).scope == "patient/*.read")
    #expect(Set(talk.requests.map { $0.headerFields[.sspTraceID] }).count == 4)
  }

  @Test func `finds it in XML too`() async throws {
    let sample = try SampleAppointment(.gpconnect)
    let json = try bundle([try sample.cancelledBytes()]).get().body
    let tree = try #require(ResourceReading.read(json).tree)
    let talk = try await Talk(
      sample,
      [
        .appointment(sample), .status(504), Self.refused[0], .resource(FHIRFormat.xml.write(tree)),
      ]
    )
    #expect(talk.row.outcome == .cancelled)
  }

  @Test func `goes on with what it finds booked`() async throws {
    let sample = try SampleAppointment(.gpconnect)
    let talk = try await Talk(
      sample,
      [
        .appointment(sample), .lost, Self.refused[2], bundle([try sample.bytes()]),
        .cancelled(sample),
      ]
    )
    #expect(talk.row.outcome == .cancelled)
    #expect(talk.methods == "GET PUT GET GET PUT")
    #expect(talk.puts.map { $0.headerFields[.ifMatch] } == ["W/\"1\"", "W/\"1\""])
  }

  @Test func `knows no more where the search does not tell`() async throws {
    let sample = try SampleAppointment(.gpconnect)
    let cancelled = try sample.cancelledBytes()
    let searches: [[ScriptedTransport.Answer]] = [
      [bundle([])], [bundle([cancelled, cancelled])], [.status(403)], [.status(404)],
      [.lost, .lost, .lost], [.resource(cancelled)], [.resource(Array("<html/>".utf8))],
    ]
    for search in searches {
      let talk = try await Talk(
        sample,
        [.appointment(sample), .lost, Self.refused[0]] + search
      )
      #expect(talk.row.outcome == .outcomeUnknown)
      #expect(talk.puts.count == 1)
    }
  }

  @Test func `Care Connect has no such search`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await Talk(sample, [.appointment(sample), .lost, Self.refused[0]])
    #expect(talk.row.outcome == .outcomeUnknown)
  }

  @Test func `says why the appointment fails the checks now`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await Talk(
      sample,
      [.appointment(sample), .status(504), .appointment(sample, version: "2", status: "noshow")]
    )
    #expect(talk.row.outcome == .notCancellableStatus)
    #expect(
      talk.sentence.contains(
        "the provider did not answer the SSP in time; read again: the appointment's status is not booked"
      )
    )
  }

  @Test(arguments: [FHIRFormat.json, .xml])
  func `the embedded provider answers the search`(format: FHIRFormat) async throws {
    let settings = try Repository.settings()
    let sample = try SampleAppointment(.gpconnect)
    let tree = try #require(ResourceReading.read(sample.bytes()).tree)
    let id = try #require(Appointment(tree)?.id)
    let route = try settings.routes.route(to: sample.dialect.folder)
    let book = AppointmentBook(faults: [id: PlannedFault(.commitThenReadRefused)])
    book.register(tree, at: route.odsCode, now: Repository.now)
    let provider = RecordingTransport(
      EmbeddedProvider(
        routes: settings.routes.routes,
        book: book,
        clock: { Repository.now },
        makeVersionID: { "00000000-0000-4000-8000-000000000001" }
      )
    )
    let workplace = try Workplace()
    try workplace.drop(
      format == .json ? try sample.bytes() : FHIRFormat.xml.write(tree),
      as: "\(sample.dialect.folder)/a.\(format.rawValue)"
    )
    let summary = try await workplace.run(provider)
    #expect(summary.items.first?.outcome == .cancelled)
    #expect(summary.items.first?.isConfirmedByRead == true)
    #expect(provider.exchanges.last?.request.interaction == .searchAppointments)
    #expect(provider.exchanges.count == 4)
  }
}
