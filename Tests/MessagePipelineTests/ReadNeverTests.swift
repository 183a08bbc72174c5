import Cancellation
import FHIRModel
import HTTPTypes
import MessagePipeline
import Testing

/// `--read never`: the file's own edit is sent, for those who have just read it.
@Suite struct ReadNeverTests {
  private func talk(
    _ dialect: Dialect,
    _ answers: [ScriptedTransport.Answer],
    file: [UInt8]? = nil,
    now: FHIRInstant = Repository.now
  ) async throws -> Talk {
    try await Talk(try SampleAppointment(dialect), answers, file: file, now: now) {
      $0.readPolicy = .never
    }
  }

  @Test(arguments: Dialect.allCases)
  func `sends the file's edit with the file's version`(dialect: Dialect) async throws {
    let sample = try SampleAppointment(dialect)
    let talk = try await talk(
      dialect,
      [.cancelled(sample, version: "8")],
      file: sample.bytes(version: "7")
    )
    #expect(talk.row.outcome == .cancelled)
    #expect(talk.methods == "PUT")
    #expect(talk.puts[0].headerFields[.ifMatch] == "W/\"7\"")
    #expect(talk.puts[0].body == (try sample.cancelledBytes(version: "7")))
    #expect(talk.row.versionBefore == "7")
    #expect(talk.row.versionAfter == "8")
  }

  @Test func `reads back all the same when something is open`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await talk(.careconnect, [.status(504), .cancelled(sample)])
    #expect(talk.row.outcome == .cancelled)
    #expect(talk.row.isConfirmedByRead)
    #expect(talk.methods == "PUT GET")
  }

  @Test func `goes on with a newer version after a conflict`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await talk(
      .careconnect,
      [.status(409), .appointment(sample, version: "2"), .cancelled(sample, version: "3")]
    )
    #expect(talk.row.outcome == .cancelled)
    #expect(talk.methods == "PUT GET PUT")
  }

  @Test func `does not send what is past in the file`() async throws {
    let talk = try await talk(
      .careconnect,
      [],
      now: Repository.now.adding(seconds: 400 * 86_400)
    )
    #expect(talk.row.outcome == .inThePast)
  }

  @Test func `blames no provider for a file that cannot be sent`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let text = String(decoding: try sample.bytes(), as: UTF8.self)
    let withoutVersion = text.replacing("\"versionId\": \"1\",", with: "")
    let modified = text.replacing(
      "\"status\": \"booked\"",
      with: """
        "modifierExtension": [{"url": "https://example.org/m", "valueBoolean": true}],
        "status": "booked"
        """
    )
    for file in [withoutVersion, modified] {
      #expect(file != text)
      let talk = try await talk(.careconnect, [], file: Array(file.utf8))
      #expect(talk.row.outcome == .invalidRequest)
      #expect(!talk.sentence.contains("provider's"), "\(talk.sentence)")
    }
  }

  @Test func `gives most samples the outcome that a read gives`() async throws {
    let workplace = try Workplace()
    let names = [
      "X9C01/cancelled.json", "X9C01/cancelled-xml.xml", "X9C01/confirmed-by-read.json",
      "X9C01/not-found.json", "T99901/cancelled.json", "T99901/not-found.json",
    ]
    for name in names { try workplace.dropSample(name) }
    let summary = try await workplace.run(try SampleRun.provider()) { $0.readPolicy = .never }
    let outcomes = Dictionary(
      uniqueKeysWithValues: summary.items.map { ($0.input, $0.outcome) }
    )
    #expect(
      outcomes == [
        "X9C01/cancelled.json": .cancelled, "X9C01/cancelled-xml.xml": .cancelled,
        "X9C01/confirmed-by-read.json": .cancelled, "X9C01/not-found.json": .notFound,
        "T99901/cancelled.json": .cancelled, "T99901/not-found.json": .notFound,
      ]
    )
  }
}
