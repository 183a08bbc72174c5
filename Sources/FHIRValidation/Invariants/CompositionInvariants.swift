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
    why: "Fill the section, or remove it.",
    source: "FHIR STU3, Composition, constraint cmp-1"
  )

  static let cmp2 = DiagnosticRule(
    "invariant/cmp-2",
    .error,
    .invariant,
    checks: "Only a section without entries says why it is empty.",
    why: "Remove `emptyReason` or the entries.",
    source: "FHIR STU3, Composition, constraint cmp-2"
  )
}
