import Cancellation
import FHIRModel
import HTTPTypes
import MessagePipeline
import Testing

/// What is read decides, before anything is sent to cancel.
///
/// Source: specification sections 4.2, 4.4 and 7.4, scenarios 70 to 73 and 89.
@Suite struct ReadBeforeCancelTests {
  @Test(arguments: Dialect.allCases)
  func `scenarios 58, 89: reads with one token and cancels with another`(
    dialect: Dialect
  ) async throws {
    let sample = try SampleAppointment(dialect)
    let talk = try await Talk(sample, [.appointment(sample), .cancelled(sample)])
    #expect(talk.row.outcome == .cancelled)
    #expect(talk.methods == "GET PUT")
    let (read, put) = (talk.requests[0], talk.requests[1])
    let resource = dialect == .careconnect ? "appointment" : "*"
    #expect(try Token(of: read).scope == "patient/\(resource).read")
    #expect(try Token(of: put).scope == "patient/\(resource).write")
    #expect(read.headerFields[.ifMatch] == nil)
    #expect(put.headerFields[.ifMatch] == "W/\"1\"")
    #expect(read.headerFields[.sspInteractionID] != put.headerFields[.sspInteractionID])
    #expect(read.headerFields[.sspTraceID] != put.headerFields[.sspTraceID])
    #expect(read.body == nil)
  }

  @Test(arguments: ["booked", "cancelled", "fulfilled"], [true, false])
  func `scenario 70: says nothing of another patient's appointment`(
    status: String,
    isPast: Bool
  ) async throws {
    let sample = try SampleAppointment(.careconnect)
    let own = String(decoding: try sample.bytes(status: status), as: UTF8.self)
    let others = own.replacing("9992000376", with: "9992003707")
    #expect(others != own)
    let now = isPast ? Repository.now.adding(seconds: 400 * 86_400) : Repository.now
    let talk = try await Talk(
      sample,
      [.resource(Array(others.utf8), version: "1")],
      now: now
    )
    #expect(talk.row.outcome == .notForThisPatient)
    #expect(talk.methods == "GET")
    #expect(talk.row.versionBefore == nil)
    for word in [status, "past", "9992003707"] { #expect(!talk.sentence.contains(word)) }
  }

  @Test(arguments: Dialect.allCases)
  func `scenarios 69, 71: leaves alone what is cancelled already`(dialect: Dialect) async throws {
    let sample = try SampleAppointment(dialect)
    let talk = try await Talk(sample, [.cancelled(sample)])
    #expect(talk.row.outcome == .alreadyCancelled)
    #expect(talk.methods == "GET")
    #expect(ExitStatus(talk.row.outcome) == .settled)
  }

  @Test(arguments: [
    ("2026-01-15T09:00:00Z", false), ("2026-01-15T09:00:01Z", true),
    ("2026-01-15T09:00:00.001Z", true), ("2026-01-15T10:00:00+01:00", false),
    ("2026-01-15T10:00:01+01:00", true), ("2026-01-15T04:01:00-05:00", true),
    ("2026-01-15T08:59:59Z", false), ("2026-01-15T10:30:00+02:00", false),
  ])
  func `scenario 72: compares the start with now as instants`(
    start: String,
    isCancelled: Bool
  ) async throws {
    try await expectCancelled(isCancelled, start: start, now: "2026-01-15T09:00:00Z")
  }

  @Test(arguments: [
    ("2026-03-29T01:30:00+01:00", "2026-03-29T00:29:59Z", true),
    ("2026-03-29T01:30:00+01:00", "2026-03-29T00:30:00Z", false),
    ("2026-03-29T00:59:59Z", "2026-03-29T01:59:58+01:00", true),
    ("2026-10-25T01:30:00Z", "2026-10-25T01:30:00+01:00", true),
    ("2026-10-25T01:30:00+01:00", "2026-10-25T01:30:00Z", false),
  ])
  func `scenario 73: is not misled by a change of the clocks`(
    start: String,
    now: String,
    isCancelled: Bool
  ) async throws {
    try await expectCancelled(isCancelled, start: start, now: now)
  }

  private func expectCancelled(_ isCancelled: Bool, start: String, now: String) async throws {
    let sample = try SampleAppointment(.careconnect)
    let bytes = try sample.bytes(start: start, end: "2026-12-31T09:00:00Z")
    let answers: [ScriptedTransport.Answer] = [.resource(bytes, version: "1")]
    let talk = try await Talk(
      sample,
      isCancelled ? answers + [.cancelled(sample)] : answers,
      file: bytes,
      now: try #require(FHIRInstant(now))
    )
    #expect(talk.row.outcome == (isCancelled ? .cancelled : .inThePast))
    #expect(talk.puts.count == (isCancelled ? 1 : 0))
  }

  // MARK: - Reads that fail

  @Test func `reads again up to three times`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let faults: [ScriptedTransport.Answer] = [
      .status(500), .status(502), .status(503), .status(504), .status(599), .lost, .notSent,
    ]
    for fault in faults {
      let helped = try await Talk(
        sample,
        [fault, fault, .appointment(sample), .cancelled(sample)]
      )
      #expect(helped.row.outcome == .cancelled)
      #expect(helped.row.readCount == 3)
      #expect(helped.pauses.count == 2)
      #expect(Set(helped.row.traceIDs).count == 4)

      let given = try await Talk(sample, [fault, fault, fault])
      #expect(given.row.outcome == .systemFailure)
      #expect(given.puts.isEmpty)
    }
  }

  static let refusals: [(ScriptedTransport.Answer, CancellationOutcome)] = [
    (.status(404), .notFound), (.status(410), .notFound), (.status(400), .invalidRequest),
    (.status(401), .invalidRequest), (.status(403), .notPermitted), (.status(302), .routingFailure),
    (.status(304), .invalidProviderResponse), (.status(204), .invalidProviderResponse),
    (.resource(Array("{}".utf8)), .invalidProviderResponse),
    (
      .refusal(404, "NO_RECORD_FOUND", text: "the appointment is in the past"), .inThePast
    ),
    (
      .failure(.notTrusted(reason: "the certificate has expired")), .systemFailure
    ),
  ]

  @Test(arguments: refusals.indices)
  func `cancels nothing when the read is refused`(index: Int) async throws {
    let (answer, outcome) = Self.refusals[index]
    let talk = try await Talk(try SampleAppointment(.careconnect), [answer])
    #expect(talk.row.outcome == outcome)
    #expect(talk.methods == "GET")
  }

  // MARK: - Whose appointment it is, in GP Connect

  private static let sidecar = "nhs-number: \"9992025530\"\n"

  private func patient(_ number: String) -> ScriptedTransport.Answer {
    .resource(
      Array(
        """
        {"resourceType": "Patient", "id": "6152", "identifier": [
          {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "\(number)"}]}
        """.utf8
      )
    )
  }

  @Test func `reads the patient when an NHS number is expected`() async throws {
    let sample = try SampleAppointment(.gpconnect)
    let talk = try await Talk(
      sample,
      [.appointment(sample), patient("9992025530"), .cancelled(sample)],
      sidecar: Self.sidecar
    )
    #expect(talk.row.outcome == .cancelled)
    let read = talk.requests[1]
    #expect(read.url.hasSuffix("/Patient/6152"))
    #expect(try Token(of: read).scope == "patient/*.read")
    #expect(
      read.headerFields[.sspInteractionID]
        == "urn:nhs:names:services:gpconnect:fhir:rest:read:patient-1"
    )
  }

  @Test func `cancels nothing when the patient is another one, or cannot be read`() async throws {
    let sample = try SampleAppointment(.gpconnect)
    let ends: [([ScriptedTransport.Answer], CancellationOutcome)] = [
      ([patient("9992024798")], .notForThisPatient),
      ([.refusal(404, "PATIENT_NOT_FOUND")], .notForThisPatient),
      ([.status(404)], .patientNotVerifiable),
      ([.status(503), .status(503), .status(503)], .systemFailure),
      ([try .appointment(sample)], .invalidProviderResponse),
    ]
    for (answers, outcome) in ends {
      let talk = try await Talk(
        sample,
        [.appointment(sample)] + answers,
        sidecar: Self.sidecar
      )
      #expect(talk.row.outcome == outcome)
      #expect(talk.puts.isEmpty)
    }
  }

  @Test func `sends the sidecar's reason before the run's`() async throws {
    let sample = try SampleAppointment(.gpconnect)
    let talk = try await Talk(
      sample,
      [.appointment(sample), .cancelled(sample, reason: "The patient has moved away")],
      sidecar: "reason: The patient has moved away\n"
    )
    #expect(talk.row.outcome == .cancelled)
    let body = String(decoding: try #require(talk.puts.first?.body), as: UTF8.self)
    #expect(body.contains("\"The patient has moved away\""))
  }

  @Test(arguments: [nil, "  "])
  func `sends nothing to GP Connect without a reason`(reason: String?) async throws {
    let sample = try SampleAppointment(.gpconnect)
    let talk = try await Talk(sample, [.appointment(sample)]) { $0.reason = reason }
    #expect(talk.row.outcome == .invalidRequest)
    #expect(talk.puts.isEmpty)
    #expect(talk.sentence.contains("GP Connect wants a reason"))
  }
}
