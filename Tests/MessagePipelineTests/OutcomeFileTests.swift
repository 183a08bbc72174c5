import Cancellation
import Diagnostics
import ElementModel
import FHIRModel
import Reporting
import Testing

@testable import MessagePipeline

/// The OperationOutcome files, as systems and people receive them.
@Suite struct OutcomeFileTests {
  static let notice = "embedded provider: nothing left this machine"

  /// The words of ABUS.21, and ours for what the story does not have, copied from the specification.
  static let texts: [CancellationOutcome: String] = [
    .cancelled: "Cancelled",
    .systemFailure: "Not cancelled – system failure",
    .notFound: "Not cancelled – appointment not found",
    .notForThisPatient: "Not cancelled – not for this patient",
    .inThePast: "Not cancelled – already in the past",
    .alreadyCancelled: "Not cancelled – already cancelled",
    .outcomeUnknown: "Outcome not known – check with the provider",
    .versionConflict: "Not cancelled – changed by someone else",
    .notPermitted: "Not cancelled – not permitted",
    .rejectedByProvider: "Not cancelled – refused by the provider",
    .invalidRequest: "Not cancelled – the request was not valid",
    .notCancellableStatus: "Not cancelled – the appointment is not booked any more",
    .patientNotVerifiable: "Not cancelled – the patient could not be verified",
    .invalidProviderResponse: "Not cancelled – the provider's answer made no sense",
    .routingFailure: "Not cancelled – no route to the provider",
    .rateLimited: "Not cancelled – the provider was too busy",
    .notAttempted: "Not attempted – the run stopped before",
    .inputRejected: "Not sent – the file is not a valid Appointment",
  ]

  @Test func `writes one valid OperationOutcome for each sample, in its format`() async throws {
    let run = try await SampleRun.result
    var paths: Set<String> = []
    for row in run.summary.items {
      let path = try #require(row.outcomeFile)
      #expect(paths.insert(path).inserted, "\(path) is named twice")
      let format = try #require(
        run.dropped[row.input].map { FHIRFormat(sniffing: $0) ?? .json },
        "\(row.input)"
      )
      #expect(path == "outcomes/\(row.input).outcome.\(format.rawValue)")
      let bytes = try #require(run.outbox[path])
      #expect(FHIRFormat(sniffing: bytes) == format, "\(path)")
      #expect(try ResourceReading.faults(bytes, format: format) == [], "\(path)")
    }
    #expect(Set(run.outbox.keys.filter { $0.hasPrefix("outcomes/") }) == paths)
    #expect(paths.contains { $0.hasSuffix(".xml") })
  }

  @Test func `says it in the words of ABUS 21, with our code and the provider's`() async throws {
    let run = try await SampleRun.result
    #expect(Self.texts.count == CancellationOutcome.allCases.count)
    for row in run.summary.items {
      let outcome = try run.outcome(of: row)
      let issue = try #require(outcome.issues.first)
      #expect(issue.detailsText == Self.texts[row.outcome], "\(row.input)")
      let codings = issue.codings
      #expect(codings.first?.system == "urn:x-ssp-cancel:outcome")
      #expect(codings.first?.code == row.outcome.rawValue, "\(row.input)")
      #expect(codings.dropFirst().first?.code == row.providerCode?.code, "\(row.input)")
      #expect(codings.count == (row.providerCode == nil ? 1 : 2), "\(row.input)")
      #expect(issue.diagnostics?.hasSuffix(row.outcome.nextStep) == true, "\(row.input)")
      if let traceID = row.traceIDs.last {
        #expect(issue.diagnostics?.contains(traceID) == true, "\(row.input)")
      }
    }
  }

  @Test func `never says "not cancelled" of what is in doubt`() async throws {
    let run = try await SampleRun.result
    for row in run.summary.items where row.outcome == .outcomeUnknown {
      let bytes = try run.outcomeBytes(of: row)
      #expect(!String(decoding: bytes, as: UTF8.self).lowercased().contains("not cancelled"))
    }
  }

  @Test func `gives the findings about a rejected file with their places`() async throws {
    let run = try await SampleRun.result
    for row in run.summary.items where row.outcome == .inputRejected {
      let outcome = try run.outcome(of: row)
      let findings = outcome.issues.filter {
        $0.codings.first?.system == "urn:x-ssp-cancel:diagnostic"
      }
      #expect(findings.compactMap { $0.codings.first?.code } == row.diagnosticCodes)
      #expect(!findings.isEmpty, "\(row.input)")
      for finding in findings {
        #expect(finding.node.child(.location)?.text?.hasPrefix("line ") == true, "\(row.input)")
        #expect(finding.diagnostics != nil)
      }
    }
  }

  @Test func `says everywhere that nothing left this machine`() async throws {
    let run = try await SampleRun.result
    for row in run.summary.items {
      let outcome = try run.outcome(of: row)
      #expect(outcome.issues.last?.detailsText == Self.notice, "\(row.input)")
      #expect(outcome.issues.last?.severity == "information")
    }
    for path in ["summary.json", "summary.txt", "summary.csv", "summary.html"] {
      let text = try run.text(path)
      #expect(text.contains(Self.notice), "\(path)")
    }
    let terminal = try run.summary.terminalText()
    #expect(terminal.hasPrefix("*** \(Self.notice) ***\n"))
    #expect(terminal.hasSuffix("*** \(Self.notice) ***\n"))
  }

  @Test func `says nothing of the kind where requests went out`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await Talk(sample, [.appointment(sample), .cancelled(sample)])
    for (path, bytes) in talk.outbox {
      #expect(!String(decoding: bytes, as: UTF8.self).contains("this machine"), "\(path)")
    }
    #expect(talk.outcome.issues.count == 1)
  }

  // MARK: - What no sample shows

  @Test(arguments: CancellationOutcome.allCases)
  func `is valid for every outcome, in JSON and XML`(outcome: CancellationOutcome) throws {
    var result = ItemResult(outcome, reason: "one reason")
    result.code = Coding(system: nil, code: "ACCESS DENIED")
    result.duplicateOf = "a <b> & \"c\".json"
    let diagnostic = Diagnostic(
      .inputFile,
      message: "it is <odd> & \"quoted\"",
      path: "Appointment.start"
    )
    let content = OutcomeContent.make(result, [diagnostic], notice: Self.notice)
    #expect(try ResourceReading.faults(content.json(), format: .json) == [])
    #expect(try ResourceReading.faults(content.xml(), format: .xml) == [])
    let read = try OperationOutcome(reading: content.xml())
    #expect(read.issues.first?.detailsText == Self.texts[outcome])
  }

  @Test(arguments: ["NO RECORD", " X", "X ", "A  B", "-", String(repeating: "A", count: 64)])
  func `is valid whatever a provider gives as its code`(code: String) async throws {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await Talk(sample, [.refusal(404, code)])
    #expect(talk.row.outcome == .notFound)
    let bytes = talk.outcomeBytes
    #expect(try ResourceReading.faults(bytes, format: .json) == [])
  }

  @Test(arguments: [FHIRFormat.json, .xml])
  func `repeats no text that a provider answered with`(format: FHIRFormat) async throws {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await Talk(
      sample,
      [
        .appointment(sample),
        .refusal(
          403,
          "ACCESS_DENIED",
          text: "Ms Testcase, 9992000376, may not be seen",
          format: format
        ),
      ]
    )
    #expect(talk.row.outcome == .notPermitted)
    #expect(talk.row.providerCode?.code == "ACCESS_DENIED")
    for (path, bytes) in talk.outbox where !path.hasPrefix("archive/") {
      // The request holds the appointment; everything else must not.
      guard !path.hasPrefix("requests/") else { continue }
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(!text.contains("9992000376") && !text.contains("Testcase"), "\(path)")
    }
  }

  @Test func `takes no code that is an NHS number`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await Talk(sample, [.refusal(404, "9992000376")])
    #expect(talk.row.providerCode == nil)
    #expect(talk.outcome.issues.first?.codings.count == 1)
  }
}
