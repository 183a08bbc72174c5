import Cancellation
import HTTPTypes
import MessagePipeline
import Testing

/// Answers to a cancellation that leave nothing open, and successes that are none.
///
/// Source: specification sections 4.3 and 7.4, scenarios 79 to 84.
@Suite struct RefusalTests {
  private static let sspSystem =
    "http://fhir.nhs.net/ValueSet/gpconnect-schedule-response-code-1-0"

  @Test(arguments: Dialect.allCases)
  func `scenario 79: a success with an OperationOutcome is read back`(dialect: Dialect) async throws
  {
    let sample = try SampleAppointment(dialect)
    let strange = ScriptedTransport.Answer.refusal(200, "NO_RECORD_FOUND")
    let ends: [(ScriptedTransport.Answer, CancellationOutcome)] = [
      (try .cancelled(sample), .cancelled), (try .appointment(sample), .invalidProviderResponse),
      (.status(404), .notFound),
    ]
    for (answer, outcome) in ends {
      let talk = try await Talk(sample, [.appointment(sample), strange, answer])
      #expect(talk.row.outcome == outcome)
      #expect(talk.row.isConfirmedByRead == (outcome == .cancelled))
      #expect(talk.puts.count == 1)
    }
  }

  @Test(arguments: Dialect.allCases)
  func `a success that does not show the cancellation is none`(dialect: Dialect) async throws {
    let sample = try SampleAppointment(dialect)
    let other = try String(decoding: sample.cancelledBytes(), as: UTF8.self)
      .replacing(/"id": "[0-9a-f-]{4,36}",\n  "meta"/, with: "\"id\": \"other\",\n  \"meta\"")
    #expect(other.contains("\"other\""))
    let successes: [ScriptedTransport.Answer] = [
      .status(200), .status(204), .status(203), try .appointment(sample),
      .resource(Array(other.utf8), version: "2"), .resource(Array("<html/>".utf8)),
      .resource(try sample.cancelledBytes(), version: "2", status: 201),
      .resource(Array(try sample.cancelledBytes().dropLast(40)), version: "2"),
    ]
    for success in successes {
      let confirmed = try await Talk(
        sample,
        [.appointment(sample), success, .cancelled(sample)]
      )
      #expect(confirmed.row.outcome == .cancelled)
      #expect(confirmed.row.isConfirmedByRead)

      let booked = try await Talk(sample, [.appointment(sample), success, .appointment(sample)])
      #expect(booked.row.outcome == .invalidProviderResponse)
      #expect(booked.puts.count == 1)

      let open = try await Talk(sample, [.appointment(sample), success, .lost, .lost, .lost])
      #expect(open.row.outcome == .outcomeUnknown)
    }
  }

  static let refusals: [(ScriptedTransport.Answer, CancellationOutcome, String)] = [
    (
      .refusal(
        400,
        "400",
        system: sspSystem,
        text: "ENDPOINT_https://a.example_CPAID_200000099911_VARIES_FROM_TARGETURL_https://b"
      ),
      .routingFailure, "the service root is not the one"
    ),
    (
      .refusal(
        403,
        "403",
        system: sspSystem,
        text: "FOT_CHECK_FAILED_MESSAGESENDER_200000099901_MESSAGERECEIVER_200000099911"
      ),
      .notPermitted, "no data sharing agreement"
    ),
    (
      .refusal(
        403,
        "403",
        system: sspSystem,
        text: "ASID_CHECK_FAILED_MESSAGESENDER_200000099901",
        format: .xml
      ),
      .routingFailure, "the cause is in the configuration"
    ),
    (.status(302, [.location: "https://elsewhere.example/"]), .routingFailure, "never followed"),
    (.status(307, [.location: "https://elsewhere.example/"]), .routingFailure, "never followed"),
    (.refusal(401, "AUTHOR_CREDENTIALS_ERROR"), .invalidRequest, "the token was refused"),
    (.refusal(422, "INVALID_PARAMETER"), .invalidRequest, "a parameter"),
    (.status(418), .invalidRequest, "refused"), (.status(496), .systemFailure, "certificate"),
  ]

  @Test(arguments: refusals.indices)
  func `scenarios 82, 83, 84: a refusal ends the conversation`(index: Int) async throws {
    let (answer, outcome, words) = Self.refusals[index]
    let sample = try SampleAppointment(.careconnect)
    let talk = try await Talk(sample, [.appointment(sample), answer])
    #expect(talk.row.outcome == outcome)
    #expect(talk.row.providerODSCode == "X9C01")
    #expect(talk.methods == "GET PUT")
    #expect(talk.sentence.contains(words), "\(talk.sentence)")
  }

  @Test func `scenario 81: an error in XML is understood where JSON was asked for`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await Talk(
      sample,
      [
        .appointment(sample), .refusal(502, "502", system: Self.sspSystem, format: .xml),
        .cancelled(sample),
      ]
    )
    #expect(talk.row.outcome == .cancelled)
    #expect(talk.row.providerCode?.code == "502")
  }

  // MARK: - Too many requests

  @Test func `scenario 80: waits as long as it is asked to, and sends the same again`() async throws
  {
    let sample = try SampleAppointment(.careconnect)
    let busy = ScriptedTransport.Answer.status(429, [.rateLimitReset: "2"])
    let talk = try await Talk(
      sample,
      [.appointment(sample), busy, busy, .cancelled(sample)]
    )
    #expect(talk.row.outcome == .cancelled)
    #expect(talk.pauses == [.seconds(2), .seconds(2)])
    #expect(Set(talk.puts.map { $0.headerFields[.requestID] }).count == 1)
    #expect(Set(talk.puts.map { $0.headerFields[.ifMatch] }).count == 1)
    #expect(Set(talk.puts.map { $0.headerFields[.sspTraceID] }).count == 3)
    #expect(Set(try talk.puts.map { try Token(of: $0) }).count == 3)
  }

  @Test func `scenario 80: gives up after the third time`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let busy = ScriptedTransport.Answer.status(429, [.rateLimitReset: "2"])
    let talk = try await Talk(sample, [.appointment(sample), busy, busy, busy])
    #expect(talk.row.outcome == .rateLimited)
    #expect(talk.puts.count == 3)
    #expect(talk.pauses == [.seconds(2), .seconds(2)])
  }

  @Test func `does not wait for longer than allowed`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await Talk(
      sample,
      [.appointment(sample), .status(429, [.rateLimitReset: "3600"])]
    )
    #expect(talk.row.outcome == .rateLimited)
    #expect(talk.pauses.isEmpty)
  }

  @Test func `waits before reading again, too`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await Talk(
      sample,
      [.status(429, [.rateLimitReset: "9"]), .appointment(sample), .cancelled(sample)]
    )
    #expect(talk.row.outcome == .cancelled)
    #expect(talk.pauses == [.seconds(9)])
  }
}
