import Diagnostics
import ElementModel

/// The constraints of Composition, all of which are on its sections.
enum CompositionInvariants {
  static let rules: [DiagnosticRule] = [.cmp1, .cmp2]

  static let checks: [STU3Type: ElementCheck] = [.compositionSection: checkSection]

  /// Checks cmp-1 and cmp-2.
  @Sendable private static func checkSection(_ element: Int, _ walk: inout ElementWalk) {
    let tree = walk.tree
    let hasEntry = tree.has(.entry, in: element)
    if !hasEntry, !tree.has(.text, in: element), !tree.has(.section, in: element) {
      walk.findings.add(
        .cmp1,
        "the section has neither a text nor entries nor sections",
        at: element
      )
    }
    if hasEntry, tree.has(.emptyReason, in: element) {
      walk.findings.add(.cmp2, "the section says why it is empty but has entries", at: element)
    }
  }
}

extension DiagnosticRule {
  static let cmp1 = DiagnosticRule(
    "invariant/cmp-1",
    .error,
    .invariant,
    checks: "A section of a composition has a text, entries or sections.",
    why: "A section without any of them says nothing.",
    fix: "Fill the section, or remove it.",
    example: .json(
      wrong: """
        "contained": [{
          "resourceType": "Composition", "id": "c", "status": "final", "type": {"text": "Note"},
          "subject": {"reference": "Patient/1"}, "date": "2026-01-15", "title": "Note",
          "author": [{"reference": "Practitioner/1"}],
          "section": [{"title": "Plan"}]
        }],
        "supportingInformation": [{"reference": "#c"}]
        """,
      right: """
        "contained": [{
          "resourceType": "Composition", "id": "c", "status": "final", "type": {"text": "Note"},
          "subject": {"reference": "Patient/1"}, "date": "2026-01-15", "title": "Note",
          "author": [{"reference": "Practitioner/1"}],
          "section": [{"title": "Plan", "entry": [{"reference": "Location/1"}]}]
        }],
        "supportingInformation": [{"reference": "#c"}]
        """
    ),
    source: "FHIR STU3, Composition, constraint cmp-1"
  )

  static let cmp2 = DiagnosticRule(
    "invariant/cmp-2",
    .error,
    .invariant,
    checks: "Only a section without entries says why it is empty.",
    why: "A section with entries is not empty.",
    fix: "Remove `emptyReason` or the entries.",
    example: .json(
      wrong: """
        "contained": [{
          "resourceType": "Composition", "id": "c", "status": "final", "type": {"text": "Note"},
          "subject": {"reference": "Patient/1"}, "date": "2026-01-15", "title": "Note",
          "author": [{"reference": "Practitioner/1"}],
          "section": [{"entry": [{"reference": "Location/1"}], "emptyReason": {"text": "withheld"}}]
        }],
        "supportingInformation": [{"reference": "#c"}]
        """,
      right: #"""
        "contained": [{
          "resourceType": "Composition", "id": "c", "status": "final", "type": {"text": "Note"},
          "subject": {"reference": "Patient/1"}, "date": "2026-01-15", "title": "Note",
          "author": [{"reference": "Practitioner/1"}],
          "section": [{"emptyReason": {"text": "withheld"}, "text": {"status": "generated",
            "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\">Nothing</div>"}}]
        }],
        "supportingInformation": [{"reference": "#c"}]
        """#
    ),
    source: "FHIR STU3, Composition, constraint cmp-2"
  )
}
