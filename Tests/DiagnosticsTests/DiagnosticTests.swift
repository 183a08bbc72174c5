import Diagnostics
import Testing

@Suite struct DiagnosticTests {
  private let rule = DiagnosticRule(
    "made-up/rule",
    .warning,
    .businessRule,
    checks: "Something.",
    why: "Because.",
    fix: "Correct it.",
    example: .file(wrong: "{", right: "{}"),
    source: "nowhere"
  )

  @Test func `has the code, the type and the severity of its rule`() {
    let diagnostic = Diagnostic(rule, message: "a message")
    #expect(diagnostic.code == "made-up/rule")
    #expect(diagnostic.type == .businessRule)
    #expect(diagnostic.severity == .warning)
    #expect(diagnostic.path == nil)
    #expect(diagnostic.location == nil)
  }

  @Test func `an example of members is a whole Appointment`() {
    let example = DiagnosticRule.Example.json(wrong: "\"a\": [\n  1\n]", right: "\"a\": 1")
    #expect(
      example.wrong == """
        {
          "resourceType": "Appointment",
          "status": "proposed",
          "participant": [{"type": [{"text": "GP"}], "status": "accepted"}],
          "a": [
            1
          ]
        }
        """
    )
    #expect(example.right.hasSuffix("  \"a\": 1\n}"))
    #expect(DiagnosticRule.Example.file(wrong: "[", right: "{").wrong == "[")
  }

  @Test func `takes a severity of its own`() {
    let diagnostic = Diagnostic(rule, severity: .error, message: "a message")
    #expect(diagnostic.severity == .error)
    #expect(diagnostic.rule.severity == .warning)
  }

  @Test func `is invalid with an error or a fatal finding only`() {
    let graded = IssueSeverity.allCases.map { severity in
      [Diagnostic(rule, severity: severity, message: "a message")].hasErrors
    }
    #expect(IssueSeverity.allCases == [.fatal, .error, .warning, .information])
    #expect(graded == [true, true, false, false])
    #expect(![Diagnostic]().hasErrors)
    #expect([.warning, .error].map { Diagnostic(rule, severity: $0, message: "") }.hasErrors)
  }

  @Test func `takes rules of one code as the same rule`() {
    let other = DiagnosticRule(
      "made-up/rule",
      .error,
      .value,
      checks: "Else.",
      why: "So.",
      fix: "Correct it.",
      example: .file(wrong: "{", right: "{}"),
      source: "elsewhere"
    )
    let different = DiagnosticRule(
      "made-up/other",
      .warning,
      .businessRule,
      checks: "Something.",
      why: "Because.",
      fix: "Correct it.",
      example: .file(wrong: "{", right: "{}"),
      source: "nowhere"
    )
    #expect(rule == other)
    #expect(rule != different)
    #expect(Set([rule, other, different]).count == 2)
  }

  /// Source: FHIR STU3, value set issue-type.
  @Test func `names issue types as FHIR does`() {
    #expect(
      Set(IssueType.allCases.map(\.rawValue)) == [
        "invalid", "structure", "required", "value", "invariant", "security", "login", "unknown",
        "expired", "forbidden", "suppressed", "processing", "not-supported", "duplicate",
        "not-found", "too-long", "code-invalid", "extension", "too-costly", "business-rule",
        "conflict", "incomplete", "transient", "lock-error", "no-store", "exception", "timeout",
        "throttled", "informational",
      ]
    )
  }
}
