import Cancellation
import Testing

/// `plan.schema.json` and the plan of the samples, which is what the program writes.
@Suite struct PlanSchemaTests {
  private func schema() throws -> JSONValue { try JSONValue(schema: "plan.schema.json") }

  private func checkedSamples() throws -> SchemaChecker {
    var checker = SchemaChecker(try schema())
    checker.check(try JSONValue(schema: "../Samples/expected/plan/plan.json"))
    return checker
  }

  @Test func `the plan of the samples keeps to the schema`() throws {
    #expect(try checkedSamples().violations == [])
  }

  @Test func `everything in the schema is written`() throws {
    let checker = try checkedSamples()
    #expect(checker.definedProperties.subtracting(checker.usedProperties) == [])
    #expect(checker.definedProperties.count > 25)
  }

  @Test func `the schema lists every verdict`() throws {
    let outcomes = CancellationOutcome.allCases.map(\.rawValue)
      .filter { !["cancelled", "outcome-unknown"].contains($0) }
    let verdicts = (["would-cancel", "duplicate"] + outcomes).map { JSONValue.string($0) }
    #expect(try schema()["$defs"]?["verdict"]?["enum"]?.items == verdicts)
  }
}
