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
    #expect(summary.terminalText() == Self.terminalGolden)
  }

  @Test func `an empty run shows the six lines too`() {
    let summary = RunSummary(
      runID: "r",
      programVersion: "1.0.0",
      startedAt: FHIRInstant(secondsSince1970: 0),
      transportNotice: nil
    )
    #expect(
      summary.terminalText() == """
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
    #expect(summary.summaryText() == summary.terminalText())
  }

  @Test func `lists so many items of an outcome and counts the rest`() throws {
    var summary = try SampleRun.summary()
    for number in 1...5 {
      summary.add(ItemRow(input: "late-\(number).json", outcome: .notAttempted))
    }
    let text = summary.terminalText(itemCountMaximum: 3)
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
    summary.add(row)
    let lines = summary.terminalText(columnCount: columnCount).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= expected })
    #expect(lines.contains { $0.count > expected - 12 })
  }

  @Test func `a name cannot play with the terminal`() throws {
    var summary = try SampleRun.summary()
    summary.add(
      ItemRow(input: "a\u{1B}[2J\u{202E}b\nc\u{9B}é", outcome: .systemFailure)
    )
    let text = summary.terminalText()
    #expect(text.contains("    a\u{FFFD}[2J\u{FFFD}b\u{FFFD}c\u{FFFD}é\n"))
  }

  @Test func `every outcome that occurred is listed with its next step, those in doubt first`() {
    var summary = RunSummary(
      runID: "r",
      programVersion: "1.0.0",
      startedAt: FHIRInstant(secondsSince1970: 0),
      transportNotice: nil
    )
    for outcome in CancellationOutcome.allCases {
      summary.add(ItemRow(input: "file-of-\(outcome.rawValue)", outcome: outcome))
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
    """#

  private static let terminalGolden = #"""
    """#
}
