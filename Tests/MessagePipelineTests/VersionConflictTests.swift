import Cancellation
import HTTPTypes
import MessagePipeline
import Testing

/// A version that is not the current one any more.
///
/// Source: specification sections 4.3, rows 23 to 28, 4.5 and 7.4, scenario 78.
@Suite struct VersionConflictTests {
  static let conflicts: [ScriptedTransport.Answer] = [
    .refusal(409, "FHIR_CONSTRAINT_VIOLATION"), .refusal(409, "MSG_VERSION_AWARE_CONFLICT"),
    .status(409), .status(412),
  ]

  @Test(arguments: Dialect.allCases, conflicts.indices)
  func `scenario 78: cancels the newer version once`(dialect: Dialect, index: Int) async throws {
    let sample = try SampleAppointment(dialect)
    let talk = try await Talk(
      sample,
      [
        .appointment(sample), Self.conflicts[index], .appointment(sample, version: "3"),
        .cancelled(sample, version: "4"),
      ]
    )
    #expect(talk.row.outcome == .cancelled)
    #expect(talk.methods == "GET PUT GET PUT")
    #expect(talk.puts.map { $0.headerFields[.ifMatch] } == ["W/\"1\"", "W/\"3\""])
    #expect(talk.row.versionBefore == "3")
    #expect(talk.row.versionAfter == "4")
    // What is sent is the newer version, not the one before with another header.
    let body = String(decoding: try #require(talk.puts[1].body), as: UTF8.self)
    #expect(body.contains("\"versionId\": \"3\""))
    if dialect == .careconnect {
      #expect(Set(talk.puts.map { $0.headerFields[.requestID] }).count == 2)
      #expect(talk.row.requestID == talk.puts[1].headerFields[.requestID])
    }
  }

  @Test(arguments: Dialect.allCases, conflicts.indices)
  func `scenario 78: ends with the second conflict`(dialect: Dialect, index: Int) async throws {
    let sample = try SampleAppointment(dialect)
    let talk = try await Talk(
      sample,
      [
        .appointment(sample), Self.conflicts[index], .appointment(sample, version: "3"),
        Self.conflicts[index], .appointment(sample, version: "4"),
      ]
    )
    #expect(talk.row.outcome == .versionConflict)
    #expect(talk.methods == "GET PUT GET PUT GET")
  }

  @Test func `does not send the same version again`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await Talk(
      sample,
      [.appointment(sample), .status(409), .appointment(sample)]
    )
    #expect(talk.row.outcome == .versionConflict)
    #expect(talk.puts.count == 1)
  }

  @Test func `is somebody else's cancellation when the read shows one`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await Talk(
      sample,
      [.appointment(sample), .status(409), .cancelled(sample)]
    )
    #expect(talk.row.outcome == .alreadyCancelled)
    #expect(talk.puts.count == 1)
  }

  @Test func `checks the newer version as it checked the first`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let moved = try sample.bytes(
      version: "2",
      start: "2026-01-20T10:00:00+00:00",
      end: "2026-01-20T10:10:00+00:00"
    )
    let talk = try await Talk(
      sample,
      [.appointment(sample), .status(409), .resource(moved, version: "2")]
    )
    #expect(talk.row.outcome == .versionConflict)
    #expect(talk.puts.count == 1)
    #expect(talk.sentence.contains("the version is not the current one"))
  }

  @Test func `is not found when the read says so`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await Talk(sample, [.appointment(sample), .status(409), .status(404)])
    #expect(talk.row.outcome == .notFound)
  }

  @Test func `stays a conflict when the read fails`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await Talk(
      sample,
      [.appointment(sample), .status(409), .lost, .lost, .lost]
    )
    #expect(talk.row.outcome == .versionConflict)
  }

  @Test func `sends no more than three requests, whatever comes`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await Talk(
      sample,
      [
        .appointment(sample), .status(504), .appointment(sample), .status(409),
        .appointment(sample, version: "2"), .status(504), .appointment(sample, version: "2"),
      ]
    )
    #expect(talk.row.outcome == .systemFailure)
    #expect(talk.puts.count == 3)
  }
}
