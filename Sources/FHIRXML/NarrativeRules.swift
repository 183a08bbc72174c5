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
    why: "Programs show narratives to people, so they must not do anything.",
    fix: "Remove the element or attribute from the narrative.",
    example: .json(
      wrong: #"""
        "text": {
          "status": "generated",
          "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\"><script>x()</script>Review</div>"
        }
        """#,
      right: #"""
        "text": {
          "status": "generated",
          "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Review</p></div>"
        }
        """#
    ),
    source: "FHIR STU3, Narrative, constraint txt-1"
  )

  /// The narrative says nothing.
  public static let txt2 = DiagnosticRule(
    "invariant/txt-2",
    .error,
    .invariant,
    checks: "A narrative has text that is not only white space, or an image.",
    why: "A narrative that says nothing is left out.",
    fix: "Remove `text`, or fill it.",
    example: .json(
      wrong: #"""
        "text": {
          "status": "generated",
          "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\"> </div>"
        }
        """#,
      right: #"""
        "text": {
          "status": "generated",
          "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\">Review</div>"
        }
        """#
    ),
    source: "FHIR STU3, Narrative, constraint txt-2"
  )
}
