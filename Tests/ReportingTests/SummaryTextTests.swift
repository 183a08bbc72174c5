import Cancellation
import FHIRModel
import Reporting
import Testing

@Suite struct SummaryTextTests {
  @Test func `writes summary.txt`() throws {
    let summary = try SampleRun.summary(
      transportNotice: "embedded provider: nothing left this machine"
    )
    #expect(summary.summaryText() == Self.golden)
  }

  @Test func `shows the end of a run on a terminal`() throws {
    let summary = try SampleRun.summary(
      transportNotice: "embedded provider: nothing left this machine"
    )
    #expect(try summary.terminalText() == Self.terminalGolden)
  }

  @Test func `an empty run shows the six lines too`() throws {
    let summary = try RunSummary(
      runID: "r",
      programVersion: "1.0.0",
      startedAt: FHIRInstant(secondsSince1970: 0),
      transportNotice: nil
    )
    #expect(
      try summary.terminalText() == """
        ssp-cancel 1.0.0, run r
        started 1970-01-01T00:00:00Z, not finished

        0 files

               0  Cancelled
               0  Not cancelled – system failure
               0  Not cancelled – appointment not found
               0  Not cancelled – not for this patient
               0  Not cancelled – already in the past
               0  Not cancelled – already cancelled

        """
    )
    #expect(try summary.terminalText() == summary.summaryText())
  }

  @Test func `lists so many items of an outcome and counts the rest`() throws {
    var summary = try SampleRun.summary()
    for number in 1...5 {
      try summary.add(ItemRow(input: "late-\(number).json", outcome: .notAttempted))
    }
    let text = try summary.terminalText(itemCountMaximum: 3)
    #expect(text.contains("    late-3.json\n    and 2 more, see summary.txt\n"))
    #expect(!text.contains("late-4.json"))
    #expect(summary.summaryText().contains("    late-5.json\n"))
  }

  @Test(arguments: [(20, 80), (80, 80), (93, 93), (100, 100), (300, 100)])
  func `keeps to the width`(columnCount: Int, expected: Int) throws {
    var summary = try SampleRun.summary(
      transportNotice: String(repeating: "word ", count: 40)
    )
    var row = ItemRow(input: "long.json", outcome: .systemFailure)
    row.diagnosticCodes = (0..<40).map { "module/rule-\($0)" }
    try summary.add(row)
    let lines = try summary.terminalText(columnCount: columnCount).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= expected })
    #expect(lines.contains { $0.count > expected - 12 })
  }

  @Test func `a name cannot play with the terminal`() throws {
    var summary = try SampleRun.summary()
    try summary.add(
      ItemRow(input: "a\u{1B}[2J\u{202E}b\nc\u{9B}é", outcome: .systemFailure)
    )
    let text = try summary.terminalText()
    #expect(text.contains("    a\u{FFFD}[2J\u{FFFD}b\u{FFFD}c\u{FFFD}é\n"))
  }

  @Test func `every outcome that occurred is listed with its next step, those in doubt first`()
    throws
  {
    var summary = try RunSummary(
      runID: "r",
      programVersion: "1.0.0",
      startedAt: FHIRInstant(secondsSince1970: 0),
      transportNotice: nil
    )
    for outcome in CancellationOutcome.allCases {
      try summary.add(ItemRow(input: "file-of-\(outcome.rawValue)", outcome: outcome))
    }
    let headings = summary.summaryText().split(separator: "\n").filter { $0.hasSuffix(" (1)") }
    #expect(headings.count == 18)
    #expect(headings.first == "Outcome not known – check with the provider (1)")
    #expect(headings.last == "Cancelled (1)")
    let words = summary.summaryText().split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    for outcome in CancellationOutcome.allCases {
      #expect(words.contains("\(outcome.nextStep) file-of-\(outcome.rawValue)"))
    }
  }

  private static let golden = #"""
    *** embedded provider: nothing left this machine ***

    ssp-cancel 1.0.0, run 20260115T090000Z-1f3a
    started 2026-01-15T09:00:00Z, finished 2026-01-15T09:00:03.25Z

    7 files, of which 1 asked for the same again

           2  Cancelled (1 shown by a read)
           0  Not cancelled – system failure
           0  Not cancelled – appointment not found
           0  Not cancelled – not for this patient
           2  Not cancelled – already in the past
           0  Not cancelled – already cancelled
           1  Outcome not known – check with the provider
           1  Not cancelled – changed by someone else
           1  Not sent – the file is not a valid Appointment

    By provider
           3  A00001, 2 cancelled
           3  B00001, 0 cancelled, 1 not known
           1  provider not known, 0 cancelled

    Outcome not known – check with the provider (1)
      Ask the provider, or read again, before telling the patient anything.
        appointment-3.json: provider B00001, appointment 3, HTTP 504, trace
          44444444-4444-4444-8444-444444444444 55555555-5555-4555-8555-555555555555, see
          outcomes/appointment-3.json.outcome.json

    Not cancelled – already in the past (2)
      Nothing can be cancelled any more; check why it was asked for so late.
        appointment-4.json: provider B00001, appointment 4, HTTP 422, INVALID_RESOURCE
        appointment-4 (copy).json: provider B00001, appointment 4, same as appointment-4.json

    Not cancelled – changed by someone else (1)
      Read the appointment again and decide whether to cancel it as it is.
        appointment-5.json: provider A00001, HTTP 409

    Not sent – the file is not a valid Appointment (1)
      Mend the file as its outcome says, and drop it again.
        notes.json: element/unknown, json/syntax, see outcomes/notes.json.outcome.json

    Cancelled (2)
      Tell the patient that the appointment is cancelled.
        appointment-1.json: provider A00001, appointment cfd9eba2-cc66-4195-a70c-10112ab1c838, HTTP 200,
          trace 11111111-1111-4111-8111-111111111111 22222222-2222-4222-8222-222222222222, see
          outcomes/appointment-1.json.outcome.json
        appointment-2.xml: provider A00001, appointment 2, HTTP 504, shown by a read

    *** embedded provider: nothing left this machine ***

    """#

  private static let terminalGolden = #"""
    *** embedded provider: nothing left this machine ***

    ssp-cancel 1.0.0, run 20260115T090000Z-1f3a
    started 2026-01-15T09:00:00Z, finished 2026-01-15T09:00:03.25Z

    7 files, of which 1 asked for the same again

           2  Cancelled (1 shown by a read)
           0  Not cancelled – system failure
           0  Not cancelled – appointment not found
           0  Not cancelled – not for this patient
           2  Not cancelled – already in the past
           0  Not cancelled – already cancelled
           1  Outcome not known – check with the provider
           1  Not cancelled – changed by someone else
           1  Not sent – the file is not a valid Appointment

    Outcome not known – check with the provider (1)
      Ask the provider, or read again, before telling the patient anything.
        appointment-3.json: provider B00001, appointment 3, HTTP 504, trace
          55555555-5555-4555-8555-555555555555

    Not cancelled – already in the past (2)
      Nothing can be cancelled any more; check why it was asked for so late.
        appointment-4.json: provider B00001, appointment 4, HTTP 422,
          INVALID_RESOURCE
        appointment-4 (copy).json: provider B00001, appointment 4, same as
          appointment-4.json

    Not cancelled – changed by someone else (1)
      Read the appointment again and decide whether to cancel it as it is.
        appointment-5.json: provider A00001, HTTP 409

    Not sent – the file is not a valid Appointment (1)
      Mend the file as its outcome says, and drop it again.
        notes.json: element/unknown, json/syntax

    *** embedded provider: nothing left this machine ***

    """#
}
