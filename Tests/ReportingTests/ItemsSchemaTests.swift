import Cancellation
import FHIRModel
import Reporting
import Testing

/// The lines of `items.ndjson` keep to their schema.
@Suite struct ItemsSchemaTests {
  /// The schema with the parts of that of the summary, which it refers to.
  private func schema() throws -> JSONValue {
    let own = try JSONValue(schema: "items.schema.json")
    let parts = try JSONValue(schema: "summary.schema.json")["$defs"]
    return .object(own.members.merging(["$defs": try #require(parts)]) { own, _ in own })
  }

  private func lines() throws -> [JSONValue] {
    let file = try SampleFile.make()
    var summary = try RunSummary(
      runID: "r",
      programVersion: "1",
      startedAt: try #require(FHIRInstant("2026-01-15T09:00:00Z")),
      transportNotice: "embedded provider",
      in: file
    )
    for row in SampleRun.rows { try summary.add(row) }
    summary.remainder.reason = "it was interrupted"
    summary.remainder.unplannedCount = 3
    summary.remainder.inDoubt = [ItemRow(input: "y", outcome: .outcomeUnknown)]
    try summary.end(at: summary.startedAt)
    return try SampleFile.bytes(of: file).split(separator: UInt8(ascii: "\n"))
      .map { try JSONValue(parsing: Array($0)) }
  }

  @Test func `every line keeps to the schema, and everything in the schema is written`() throws {
    var checker = SchemaChecker(try schema())
    for line in try lines() { checker.check(line) }
    #expect(checker.violations == [])
    let own = checker.definedProperties.filter { !$0.hasPrefix("#/$defs/") }
    #expect(own.subtracting(checker.usedProperties) == [])
    #expect(own.count == 15)
  }

  @Test func `the lines are about the run, its files, what is in doubt, and its end`() throws {
    let lines = try lines()
    #expect(lines.first?["run"]?["runID"] == .string("r"))
    #expect(lines.dropFirst().prefix(SampleRun.rows.count).allSatisfy { $0["item"] != nil })
    #expect(lines.dropLast().last?["inDoubt"]?["input"] == .string("y"))
    #expect(lines.last?["end"]?["items"] == .integer(SampleRun.rows.count))
  }
}
