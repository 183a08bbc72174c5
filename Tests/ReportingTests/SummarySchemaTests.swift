import Cancellation
import FHIRModel
import Reporting
import Testing

@Suite struct SummarySchemaTests {
  private func schema() throws -> JSONValue {
    try JSONValue(schema: "summary.schema.json")
  }

  /// A run with every outcome, and one row with every member.
  private func fullSummary() throws -> RunSummary {
    var summary = try SampleRun.summary(transportNotice: "embedded provider")
    for outcome in CancellationOutcome.allCases {
      try summary.add(ItemRow(input: "x", outcome: outcome))
    }
    summary.remainder.reason = "it was interrupted"
    summary.remainder.arrivingCount = 2
    summary.remainder.unplannedCount = 3
    summary.remainder.inDoubt = [ItemRow(input: "y", outcome: .outcomeUnknown)]
    return summary
  }

  @Test func `what is written keeps to the schema`() throws {
    var checker = SchemaChecker(try schema())
    checker.check(try JSONValue(parsing: try fullSummary().summaryJSON()))
    #expect(checker.violations == [])
  }

  @Test func `an empty run that has not ended keeps to the schema`() throws {
    let summary = try RunSummary(
      runID: "r",
      programVersion: "1",
      startedAt: FHIRInstant(secondsSince1970: 0),
      transportNotice: nil
    )
    var checker = SchemaChecker(try schema())
    checker.check(try JSONValue(parsing: summary.summaryJSON()))
    #expect(checker.violations == [])
  }

  @Test func `everything in the schema is written`() throws {
    var checker = SchemaChecker(try schema())
    checker.check(try JSONValue(parsing: try fullSummary().summaryJSON()))
    #expect(checker.definedProperties.subtracting(checker.usedProperties) == [])
    #expect(checker.definedProperties.count > 40)
  }

  @Test func `the schema lists every outcome`() throws {
    let schema = try schema()
    let outcomes = CancellationOutcome.allCases.map { JSONValue.string($0.rawValue) }
    let story = CancellationOutcome.allCases.filter { $0.storyOutcome == $0 }
      .map { JSONValue.string($0.rawValue) }
    let totals = schema["properties"]?["totals"]?["properties"]
    #expect(schema["$defs"]?["outcome"]?["enum"]?.items == outcomes)
    #expect(schema["$defs"]?["storyOutcome"]?["enum"]?.items == story)
    #expect(totals?["byOutcome"]?["required"]?.items == outcomes)
    #expect(totals?["byStoryOutcome"]?["required"]?.items == story)
  }

  @Test func `the checker finds what is wrong`() throws {
    let text = #"""
      {"formatVersion": 2, "runID": 1, "programVersion": "1", "startedAt": "2026", "extra": true,
       "totals": {"items": -1, "duplicates": 0, "confirmedByRead": 0, "byOutcome": {"odd": 1},
         "byStoryOutcome": {}, "outsideStory": 0, "byProvider": {}},
       "items": [{"input": "a", "outcome": "odd"}]}
      """#
    var checker = SchemaChecker(try schema())
    checker.check(try JSONValue(parsing: Array(text.utf8)))
    for violation in [
      "$.formatVersion: const", "$ has extra", "$.items[0].outcome: enum", "$.runID: type",
      "$.startedAt: format", "$.totals.items: minimum", "$.totals.byProvider: type",
      "$.totals.byOutcome: enum",
    ] {
      #expect(checker.violations.contains(violation))
    }
    #expect(checker.violations.contains { $0.hasPrefix("$.items[0]: required") })
  }
}
