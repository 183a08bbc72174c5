import Diagnostics

/// The rules for the XHTML of a narrative.
enum NarrativeRules {
  static let all: [DiagnosticRule] = [.txt1, .txt2]
}

extension DiagnosticRule {
  /// The narrative has something that is not for formatting text.
  public static let txt1 = DiagnosticRule(
    "invariant/txt-1",
    .error,
    .invariant,
    checks: """
      A narrative has only the elements and attributes of XHTML that format text: no scripts, \
      forms, event attributes or embedded objects.
      """,
    why: "Programs show narratives to people, so they must not do anything. Remove it.",
    source: "FHIR STU3, Narrative, constraint txt-1"
  )

  /// The narrative says nothing.
  public static let txt2 = DiagnosticRule(
    "invariant/txt-2",
    .error,
    .invariant,
    checks: "A narrative has text that is not only white space, or an image.",
    why: "A narrative that says nothing is left out. Remove `text`, or fill it.",
    source: "FHIR STU3, Narrative, constraint txt-2"
  )
}
