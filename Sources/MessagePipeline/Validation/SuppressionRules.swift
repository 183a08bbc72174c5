import Diagnostics

/// The rules of suppressions and baselines: findings that are known and accepted.
public enum SuppressionRules {
  /// Every rule of suppressions.
  public static let all: [DiagnosticRule] = [
    .suppressionWithoutReason, .suppressionImpossible, .suppressionUnused, .baselineStale,
  ]

  /// Why findings with a code cannot be suppressed; `nil` when they can.
  public static func refusal(of code: String) -> String? {
    guard let rule = rules[code] else { return "no rule has this code" }
    // What is behind the place where reading ended is not known, so nobody can accept it.
    if rule.severity == .fatal {
      return "this finding ends the reading, so it cannot be suppressed"
    }
    if rule.code.hasPrefix("suppression/") { return "findings about suppressions stay" }
    return nil
  }

  private static let rules = Dictionary(
    uniqueKeysWithValues: DiagnosticCatalogue.rules.map { ($0.code, $0) }
  )
}

extension Diagnostic {
  /// Whether nothing can hide the finding.
  var staysReported: Bool {
    severity == .fatal || rule.severity == .fatal || code.hasPrefix("suppression/")
  }
}

extension DiagnosticRule {
  /// A suppression says no reason.
  public static let suppressionWithoutReason = DiagnosticRule(
    "suppression/without-reason",
    .error,
    .incomplete,
    checks: "Whoever suppresses a finding in a file says why.",
    why: "Without a reason nobody can tell later whether it still holds.",
    fix: "Write behind the code why the finding is accepted.",
    example: .file(
      wrong: """
        <Appointment xmlns="http://hl7.org/fhir">
          <status value="proposed"/>
          <!-- ssp-cancel:ignore value/positiveInt -->
          <minutesDuration value="0"/>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """,
      right: """
        <Appointment xmlns="http://hl7.org/fhir">
          <status value="proposed"/>
          <!-- ssp-cancel:ignore value/positiveInt the supplier mends it -->
          <minutesDuration value="0"/>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """
    ),
    source: "ssp-cancel, \"Known findings\""
  )

  /// A suppression is of something that cannot be suppressed.
  public static let suppressionImpossible = DiagnosticRule(
    "suppression/not-possible",
    .error,
    .notSupported,
    checks: "A suppression names the code of a rule whose findings do not end the reading.",
    why: "What is behind such a finding is not known, so nobody can accept it.",
    fix: "Mend the file, and remove the suppression.",
    example: .file(
      wrong: """
        <Appointment xmlns="http://hl7.org/fhir">
          <!-- ssp-cancel:ignore xml/syntax the supplier mends it -->
          <status value="proposed"/>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """,
      right: """
        <Appointment xmlns="http://hl7.org/fhir">
          <status value="proposed"/>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """
    ),
    source: "ssp-cancel, \"Known findings\""
  )

  /// A suppression suppresses nothing.
  public static let suppressionUnused = DiagnosticRule(
    "suppression/unused",
    .warning,
    .informational,
    checks: "A suppression suppresses something.",
    why: "A fault that comes back later would go unseen.",
    fix: "Remove the suppression.",
    example: .file(
      wrong: """
        <Appointment xmlns="http://hl7.org/fhir">
          <!-- ssp-cancel:ignore binding/required the supplier mends it -->
          <status value="proposed"/>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """,
      right: """
        <Appointment xmlns="http://hl7.org/fhir">
          <status value="proposed"/>
          <participant><type><text value="GP"/></type><status value="accepted"/></participant>
        </Appointment>
        """
    ),
    source: "ssp-cancel, \"Known findings\""
  )

  /// A baseline has more than there is.
  public static let baselineStale = DiagnosticRule(
    "baseline/stale",
    .warning,
    .informational,
    checks: "Every finding that a baseline accepts is still there.",
    why: "A fault that comes back later would go unseen.",
    fix: "Write the baseline again, with `--write-baseline`.",
    example: .json(
      wrong: #""minutesDuration": 10"#,
      right: #""minutesDuration": -10"#,
      with: .baseline(code: "value/positiveInt", path: "Appointment.minutesDuration")
    ),
    source: "ssp-cancel, \"Known findings\""
  )
}
