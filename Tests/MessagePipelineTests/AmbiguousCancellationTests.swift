import Cancellation
import FHIRModel
import HTTPTypes
import MessagePipeline
import Testing

/// A cancellation without a clear answer: it is read back before anything is said or sent again.
///
/// Source: specification sections 4.5 and 7.4, scenarios 74 to 77.
@Suite struct AmbiguousCancellationTests {
  static let unclear: [ScriptedTransport.Answer] = [
    .status(504), .status(500), .status(502), .status(503), .status(599), .status(444), .lost,
    .status(507),
  ]

  @Test(arguments: Dialect.allCases, unclear.indices)
  func `scenario 74: is confirmed by a read that shows it cancelled`(
    dialect: Dialect,
    index: Int
  ) async throws {
    let sample = try SampleAppointment(dialect)
    let talk = try await Talk(
      sample,
      [.appointment(sample), Self.unclear[index], .cancelled(sample)]
    )
    #expect(talk.row.outcome == .cancelled)
    #expect(talk.row.isConfirmedByRead)
    #expect(talk.methods == "GET PUT GET")
    #expect(talk.row.versionBefore == "1")
    #expect(talk.row.versionAfter == "2")
    #expect(talk.outcome.issues.first?.detailsText == "Cancelled")
    #expect(talk.sentence.contains("confirmed by reading the appointment"))
  }

  @Test(arguments: Dialect.allCases, unclear.indices)
  func `scenario 75: is sent again when the read shows the same version booked`(
    dialect: Dialect,
    index: Int
  ) async throws {
    let sample = try SampleAppointment(dialect)
    let talk = try await Talk(
      sample,
      [
        .appointment(sample), Self.unclear[index], .appointment(sample), .cancelled(sample),
      ]
    )
    #expect(talk.row.outcome == .cancelled)
    #expect(!talk.row.isConfirmedByRead)
    #expect(talk.methods == "GET PUT GET PUT")
    let (first, second) = (talk.puts[0], talk.puts[1])
    for name in [HTTPField.Name.ifMatch, .requestID, .sspTo, .sspInteractionID] {
      #expect(first.headerFields[name] == second.headerFields[name], "\(name)")
    }
    #expect((first.headerFields[.requestID] != nil) == (dialect == .careconnect))
    #expect(first.headerFields[.ifMatch] == "W/\"1\"")
    #expect(first.headerFields[.sspTraceID] != second.headerFields[.sspTraceID])
    #expect(first.body == second.body)
    // Some time has passed, and the token is of now.
    #expect(talk.pauses.reduce(.zero, +) >= .seconds(2))
    #expect(try Token(of: second).iat > Token(of: first).iat)
  }

  @Test(arguments: Dialect.allCases)
  func `scenario 76: is not known when no read tells`(dialect: Dialect) async throws {
    let sample = try SampleAppointment(dialect)
    let failures: [[ScriptedTransport.Answer]] = [
      [.lost, .lost, .lost], [.status(503), .status(503), .status(503)], [.notSent, .lost, .lost],
      [.status(404)], [.status(410)], [.status(403)], [.status(200)],
      [.resource(Array("<html></html>".utf8))],
      [try .appointment(SampleAppointment(dialect == .careconnect ? .gpconnect : .careconnect))],
    ]
    for var reads in failures {
      // GP Connect is asked for the patient's appointments where it refuses to show this one.
      if dialect == .gpconnect, case .success(let last) = reads[0],
        last.status == 403 || last.status == 200
      {
        reads.append(.status(404))
      }
      let talk = try await Talk(sample, [.appointment(sample), .lost] + reads)
      #expect(talk.row.outcome == .outcomeUnknown, "\(reads)")
      #expect(talk.puts.count == 1)
      // The page counts every outcome by its name, and its figures are those of summary.json.
      for (path, bytes) in talk.outbox
      where !path.hasPrefix("archive/") && !path.hasSuffix(".html") {
        let text = String(decoding: bytes, as: UTF8.self).replacing(
          // The counts of a summary name every outcome.
          /[ ]+0  Not cancelled[^\n]*\n/,
          with: ""
        )
        #expect(!text.contains("Not cancelled"), "\(path) after \(reads)")
      }
      #expect(ExitStatus(talk.row.outcome) == .someInDoubt)
    }
  }

  @Test(arguments: Dialect.allCases)
  func `ends as a system failure after three requests without effect`(
    dialect: Dialect
  ) async throws {
    let sample = try SampleAppointment(dialect)
    let round: [ScriptedTransport.Answer] = [.status(504), try .appointment(sample)]
    let talk = try await Talk(sample, [.appointment(sample)] + round + round + round)
    #expect(talk.row.outcome == .systemFailure)
    #expect(talk.row.httpStatus == 504, "the answer to the cancellation is told")
    #expect(talk.puts.count == 3)
    #expect(Set(talk.puts.map { $0.headerFields[.requestID] }).count == 1)
  }

  @Test(arguments: Dialect.allCases)
  func `goes on with a newer version that the read shows`(dialect: Dialect) async throws {
    let sample = try SampleAppointment(dialect)
    let talk = try await Talk(
      sample,
      [
        .appointment(sample), .status(504), .appointment(sample, version: "5"),
        .cancelled(sample, version: "6"),
      ]
    )
    #expect(talk.row.outcome == .cancelled)
    #expect(talk.puts.map { $0.headerFields[.ifMatch] } == ["W/\"1\"", "W/\"5\""])
    #expect(talk.row.versionBefore == "5")
    if dialect == .careconnect {
      #expect(Set(talk.puts.map { $0.headerFields[.requestID] }).count == 2)
    }
  }

  @Test func `is what the checks say when the read shows something else`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await Talk(
      sample,
      [.appointment(sample), .status(504), .appointment(sample, version: "2", status: "arrived")]
    )
    #expect(talk.row.outcome == .notCancellableStatus)
    #expect(talk.puts.count == 1)
  }

  @Test func `is not known when the read shows nobody to whom the appointment belongs`()
    async throws
  {
    let sample = try SampleAppointment(.careconnect)
    let id = try #require(
      ResourceReading.readOnly(sample.bytes()).tree.flatMap(Appointment.init)?.id
    )
    // Perhaps cancelled, and the patient taken out with that.
    let nobodys = #"{"resourceType":"Appointment","id":"\#(id)","status":"cancelled"}"#
    let talk = try await Talk(
      sample,
      [.appointment(sample), .status(504), .resource(Array(nobodys.utf8))]
    )
    #expect(talk.row.outcome == .outcomeUnknown)
    #expect(talk.puts.count == 1)
  }

  @Test(arguments: Dialect.allCases, [202, 408])
  func `may be carried out later, and is not sent again`(
    dialect: Dialect,
    status: Int
  ) async throws {
    let sample = try SampleAppointment(dialect)
    let open = try await Talk(
      sample,
      [.appointment(sample), .status(status), .appointment(sample)]
    )
    #expect(open.row.outcome == .outcomeUnknown)
    #expect(open.puts.count == 1)
    #expect(open.sentence.contains("booked still, and the request may be carried out yet"))
    let done = try await Talk(sample, [.appointment(sample), .status(status), .cancelled(sample)])
    #expect(done.row.outcome == .cancelled)
    #expect(done.row.isConfirmedByRead)
  }

  @Test(arguments: Dialect.allCases)
  func `a version that no header could name is left out of what is written down`(
    dialect: Dialect
  ) async throws {
    let sample = try SampleAppointment(dialect)
    let version = String(repeating: "v", count: 70_000)
    let answered = ScriptedTransport.Answer.resource(try sample.cancelledBytes(version: version))
    for answers in [[answered], [.status(504), answered]] {
      let talk = try await Talk(sample, [.appointment(sample)] + answers)
      #expect(talk.row.outcome == .cancelled)
      #expect(talk.row.versionAfter == nil)
    }
  }

  @Test(arguments: Dialect.allCases)
  func `an appointment that begins while the provider asks to wait is not cancelled`(
    dialect: Dialect
  ) async throws {
    let sample = try SampleAppointment(dialect)
    let start = Repository.now.adding(seconds: 15).text
    let end = Repository.now.adding(seconds: 900).text
    let bytes = try sample.bytes(start: start, end: end)
    let booked = ScriptedTransport.Answer.resource(bytes, version: "1")
    let busy = ScriptedTransport.Answer.status(429, [.retryAfter: "30"])
    let talk = try await Talk(sample, [booked, busy], file: bytes)
    #expect(talk.row.outcome == .inThePast)
    #expect(talk.methods == "GET PUT")
    #expect(talk.sentence.contains("start passed while"))
    // What was left open before is read once more.
    let open = try await Talk(
      sample,
      [booked, .status(504), booked, busy, .cancelled(sample)],
      file: bytes
    )
    #expect(open.row.outcome == .cancelled)
    #expect(open.methods == "GET PUT GET PUT GET")
  }

  // MARK: - A second request that is refused

  @Test(arguments: Dialect.allCases)
  func `scenario 77: a second request refused as a repetition confirms the first`(
    dialect: Dialect
  ) async throws {
    let sample = try SampleAppointment(dialect)
    let talk = try await Talk(
      sample,
      [
        .appointment(sample), .status(504), .appointment(sample), .refusal(409, "BAD_REQUEST"),
        .cancelled(sample),
      ]
    )
    #expect(talk.row.outcome == .cancelled)
    #expect(talk.row.isConfirmedByRead)
    #expect(talk.methods == "GET PUT GET PUT GET")
  }

  static let refusals: [(ScriptedTransport.Answer, CancellationOutcome)] = [
    (.refusal(403, "ACCESS_DENIED"), .notPermitted),
    (.refusal(400, "BAD_REQUEST"), .invalidRequest),
    (.refusal(404, "NO_RECORD_FOUND"), .notFound), (.status(302), .routingFailure),
    (.status(501), .systemFailure), (.refusal(422, "INVALID_PARAMETER"), .invalidRequest),
  ]

  @Test(arguments: refusals.indices)
  func `a later refusal is not the end when the first may have worked`(index: Int) async throws {
    let sample = try SampleAppointment(.careconnect)
    let (refusal, outcome) = Self.refusals[index]
    let beginning: [ScriptedTransport.Answer] = [
      try .appointment(sample), .lost, try .appointment(sample), refusal,
    ]
    let worked = try await Talk(sample, beginning + [.cancelled(sample)])
    #expect(worked.row.outcome == .cancelled)
    #expect(worked.row.isConfirmedByRead)

    let failed = try await Talk(sample, beginning + [.appointment(sample)])
    #expect(failed.row.outcome == outcome)

    let open = try await Talk(sample, beginning + [.lost, .lost, .lost])
    #expect(open.row.outcome == .outcomeUnknown)
  }

  @Test func `a second request that cannot be sent is read back`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let beginning: [ScriptedTransport.Answer] = [
      try .appointment(sample), .lost, try .appointment(sample), .notSent, .notSent,
    ]
    let worked = try await Talk(sample, beginning + [.cancelled(sample)])
    #expect(worked.row.outcome == .cancelled)
    #expect(worked.puts.count == 3)
    let open = try await Talk(sample, beginning + [.status(404)])
    #expect(open.row.outcome == .outcomeUnknown)
  }

  @Test func `nothing is read back when nothing was sent`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await Talk(sample, [.appointment(sample), .notSent, .notSent, .notSent])
    #expect(talk.row.outcome == .systemFailure)
    #expect(talk.methods == "GET PUT PUT PUT")
    #expect(Set(talk.puts.map { $0.headerFields[.requestID] }).count == 1)
  }

  // MARK: - Whose cancellation it is

  @Test func `says when the reason that is read is not ours`() async throws {
    let sample = try SampleAppointment(.gpconnect)
    let talk = try await Talk(
      sample,
      [.appointment(sample), .lost, .cancelled(sample, reason: "Surgery closed")]
    )
    #expect(talk.row.outcome == .cancelled)
    #expect(talk.sentence.contains("possibly by another party"))
    #expect(!talk.sentence.contains("Surgery closed"))
  }

  @Test func `waits before reading back when the answer asks for that`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await Talk(
      sample,
      [.appointment(sample), .status(503, [.rateLimitReset: "7"]), .cancelled(sample)]
    )
    #expect(talk.row.outcome == .cancelled)
    #expect(talk.pauses == [.seconds(7)])
  }

  @Test func `reads back even when the answer asks for more patience than allowed`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await Talk(
      sample,
      [.appointment(sample), .status(503, [.rateLimitReset: "86400"]), .cancelled(sample)]
    )
    #expect(talk.row.outcome == .cancelled)
    #expect(talk.pauses == [])
  }
}
