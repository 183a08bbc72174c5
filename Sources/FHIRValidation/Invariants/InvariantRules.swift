import Diagnostics

private func appointment(_ key: String) -> String { "FHIR STU3, Appointment, constraint \(key)" }
private func domainResource(_ key: String) -> String {
  "FHIR STU3, DomainResource, constraint \(key)"
}

/// The rules named after constraints of FHIR, and those that need the whole resource.
enum InvariantRules {
  static let all: [DiagnosticRule] = [
    .ele1, .ext1, .per1, .ref1, .app1, .app2, .app3, .dom1, .dom2, .dom3, .dom4,
    .containedDuplicateID,
  ]
}

extension DiagnosticRule {
  static let ele1 = DiagnosticRule(
    "invariant/ele-1",
    .error,
    .invariant,
    checks: "Every element has a value or children other than an id.",
    why: "What is not there is left out. Remove the element.",
    source: "FHIR STU3, Element, constraint ele-1"
  )

  static let ext1 = DiagnosticRule(
    "invariant/ext-1",
    .error,
    .invariant,
    checks: "An extension has either a value or extensions of its own, and not both.",
    why: "See the extension's definition for which of the two it has.",
    source: "FHIR STU3, Extension, constraint ext-1"
  )

  static let per1 = DiagnosticRule(
    "invariant/per-1",
    .error,
    .invariant,
    checks: "A period does not end before it starts.",
    why: "Swap the two, or check their zones.",
    source: "FHIR STU3, Period, constraint per-1"
  )

  static let ref1 = DiagnosticRule(
    "invariant/ref-1",
    .error,
    .invariant,
    checks: "A reference that begins with `#` points to a contained resource.",
    why: "Contain the resource, or refer to it by its URL.",
    source: "FHIR STU3, Reference, constraint ref-1"
  )

  static let app1 = DiagnosticRule(
    "invariant/app-1",
    .error,
    .invariant,
    checks: "A participant has a type or an actor.",
    why: "Say who takes part, or remove the participant.",
    source: appointment("app-1")
  )

  static let app2 = DiagnosticRule(
    "invariant/app-2",
    .error,
    .invariant,
    checks: "An appointment has a start and an end, or neither.",
    why: "Add the one that is missing.",
    source: appointment("app-2")
  )

  static let app3 = DiagnosticRule(
    "invariant/app-3",
    .error,
    .invariant,
    checks: "Only proposed and cancelled appointments may be without start and end.",
    why: "Add both, or check the status.",
    source: appointment("app-3")
  )

  static let dom1 = DiagnosticRule(
    "invariant/dom-1",
    .error,
    .invariant,
    checks: "Contained resources have no narrative.",
    why: "The narrative of the resource around them speaks for them. Remove `text`.",
    source: domainResource("dom-1")
  )

  static let dom2 = DiagnosticRule(
    "invariant/dom-2",
    .error,
    .invariant,
    checks: "Contained resources contain no resources.",
    why: "Contain all of them in the outermost resource.",
    source: domainResource("dom-2")
  )

  static let dom3 = DiagnosticRule(
    "invariant/dom-3",
    .error,
    .invariant,
    checks: "Every contained resource has an id and is referred to.",
    why: "A contained resource exists only through references. Refer to it, or remove it.",
    source: domainResource("dom-3")
  )

  static let dom4 = DiagnosticRule(
    "invariant/dom-4",
    .error,
    .invariant,
    checks: "Contained resources have neither `meta.versionId` nor `meta.lastUpdated`.",
    why: "They have no versions of their own. Remove the two.",
    source: domainResource("dom-4")
  )

  static let containedDuplicateID = DiagnosticRule(
    "contained/duplicate-id",
    .error,
    .duplicate,
    checks: "Contained resources have different ids.",
    why: "A reference could mean either of them. Give each an id of its own.",
    source: "FHIR STU3, References, \"Contained Resources\""
  )
}
