import Cancellation
import FHIRModel
import MessagePipeline
import Testing

/// What a provider returned is checked leniently, and what is ours strictly.
///
/// Source: specification section 3.2, policy.
@Suite struct ValidationPolicyTests {
  private static let duration = #""minutesDuration": "#

  /// The sample with a part of its text replaced.
  private func bytes(
    of sample: SampleAppointment,
    _ old: String,
    _ new: String
  ) throws -> [UInt8] {
    let text = String(decoding: try sample.bytes(), as: UTF8.self)
    let changed = text.replacing(old, with: new, maxReplacements: 1)
    #expect(changed != text)
    return Array(changed.utf8)
  }

  private func warnings(_ talk: Talk) -> [String] {
    talk.outcome.issues.filter { $0.diagnostics?.hasPrefix("the provider's") == true }.map {
      "\($0.severity ?? "") \($0.codings.first?.code ?? "") \($0.node.children(.expression).compactMap(\.text).joined())"
    }
  }

  @Test(arguments: Dialect.allCases)
  func `cancels in spite of faults that are the provider's, and tells them`(
    dialect: Dialect
  ) async throws {
    let sample = try SampleAppointment(dialect)
    let faulty = try bytes(
      of: sample,
      #""status": "booked""#,
      #""status": "booked", "zip": "9990000018", "priority": "high""#
    )
    let talk = try await Talk(
      sample,
      [.resource(faulty, version: "1"), .cancelled(sample)]
    )
    #expect(talk.row.outcome == .cancelled)
    #expect(talk.methods == "GET PUT")
    #expect(talk.row.diagnosticCodes == [])
    #expect(
      warnings(talk) == [
        "warning element/unknown Appointment.zip", "warning json/token-type Appointment.priority",
      ]
    )
    let outcome = String(decoding: talk.outcomeBytes, as: UTF8.self)
    #expect(!outcome.contains("9990000018") && !outcome.contains("high"))
    let body = String(decoding: try #require(talk.puts.first?.body), as: UTF8.self)
    #expect(body.contains(#""priority": "high""#), "the provider's faults go back to it unchanged")
  }

  @Test func `says no more of an appointment that is read without a fault`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await Talk(sample, [.appointment(sample), .cancelled(sample)])
    #expect(warnings(talk) == [])
  }

  @Test func `says nothing of the faults of another patient's appointment`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let own = String(decoding: try sample.bytes(), as: UTF8.self)
    let others = own.replacing("9992000376", with: "9992003707")
      .replacing(#""status": "booked""#, with: #""status": "booked", "zip": 1"#)
    let talk = try await Talk(sample, [.resource(Array(others.utf8), version: "1")])
    #expect(talk.row.outcome == .notForThisPatient)
    #expect(warnings(talk) == [])
  }

  @Test func `checks profiles where they are asked for`() async throws {
    let sample = try SampleAppointment(.gpconnect)
    let faulty = try bytes(
      of: sample,
      #""status": "booked""#,
      #""status": "booked", "indication": [{"display": "x"}]"#
    )
    for (profile, expected) in [
      ("base", []), ("auto", ["warning profile/forbidden Appointment.indication[0]"]),
    ] {
      let talk = try await Talk(
        sample,
        [.resource(faulty, version: "1"), .cancelled(sample)]
      ) { settings in
        settings.profile = .init(rawValue: profile) ?? .base
      }
      #expect(talk.row.outcome == .cancelled)
      #expect(warnings(talk) == expected)
    }
    let rejected = try await Talk(sample, [], file: faulty) { $0.profile = .gpconnect }
    #expect(rejected.row.outcome == .inputRejected)
    #expect(rejected.row.diagnosticCodes == ["profile/forbidden"])
  }

  @Test func `sends nothing that only our edit makes invalid`() async throws {
    let sample = try SampleAppointment(.gpconnect)
    let talk = try await Talk(sample, [.appointment(sample)]) { settings in
      settings.reason = String(repeating: "r", count: 1_048_577)
    }
    #expect(talk.row.outcome == .invalidRequest)
    #expect(talk.methods == "GET")
    #expect(talk.sentence.contains("value/string at Appointment.extension["))
  }
}
