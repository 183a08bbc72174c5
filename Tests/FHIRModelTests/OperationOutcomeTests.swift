import FHIRModel
import Testing

@Suite struct OperationOutcomeTests {
  @Test func `reads what a provider says`() throws {
    let outcome = try #require(
      OperationOutcome(
        try readTree(
          #"""
          {"resourceType": "OperationOutcome", "meta": {"profile": ["https://example.org/p"]},
           "issue": [
            {"severity": "error", "code": "conflict", "details": {
              "coding": [
                {"system": "https://example.org/s", "code": "A", "display": "a"}, {"code": "B"}],
              "text": "details"}, "diagnostics": "more"},
            {"severity": "fatal", "code": "not-a-code"}]}
          """#
        )
      )
    )
    #expect(outcome.profiles == ["https://example.org/p"])
    #expect(outcome.issues.map(\.severity) == ["error", "fatal"])
    #expect(outcome.issues.map(\.code) == ["conflict", "not-a-code"])
    #expect(
      outcome.issues[0].codings == [
        Coding(system: "https://example.org/s", code: "A", display: "a"),
        Coding(system: nil, code: "B"),
      ]
    )
    #expect(outcome.issues[0].detailsText == "details")
    #expect(outcome.issues[0].diagnostics == "more")
    #expect(outcome.issues[1].codings.isEmpty)
    #expect(outcome.issues[1].detailsText == nil)
    #expect(outcome.issues[1].diagnostics == nil)
  }

  @Test(arguments: [
    #"{"resourceType": "OperationOutcome"}"#,
    #"{"resourceType": "OperationOutcome", "issue": []}"#,
    #"{"resourceType": "OperationOutcome", "issue": [null]}"#,
    #"{"resourceType": "OperationOutcome", "issue": "x", "meta": []}"#,
    #"{"resourceType": "OperationOutcome", "issue": [{"details": [], "severity": {}}]}"#,
    #"{"resourceType": "OperationOutcome", "issue": [{"details": {"coding": [5, {}]}}]}"#,
    #"{"resourceType": "OperationOutcome", "issue": [[{"code": 5}]], "meta": {"profile": 1}}"#,
  ])
  func `reads anything without trapping`(json: String) throws {
    let outcome = try #require(OperationOutcome(try readTree(json)))
    #expect(outcome.profiles.allSatisfy { $0 == "1" })
    for issue in outcome.issues {
      #expect(issue.severity == nil)
      #expect(issue.codings.allSatisfy { $0 == Coding(system: nil, code: nil) })
      #expect(issue.detailsText == nil)
      #expect(issue.diagnostics == nil)
    }
  }

  @Test func `reads an OperationOutcome and nothing else`() throws {
    #expect(OperationOutcome(try readTree(#"{"resourceType": "Appointment"}"#)) == nil)
    #expect(OperationOutcome(try readTree("{}")) == nil)
  }
}
