import Diagnostics

private func domainResource(_ key: String) -> String {
  "FHIR STU3, DomainResource, constraint \(key)"
}

/// The rules named after constraints of FHIR, and those that need the whole resource.
enum InvariantRules {
  static let all: [DiagnosticRule] = [
    general,
    DataTypeInvariants.rules, QuantityInvariants.rules, RangeInvariants.rules,
    SampledDataInvariants.rules,
    TimingInvariants.rules, AppointmentInvariants.rules, BundleInvariants.rules,
    CompositionInvariants.rules, ConditionInvariants.rules, OrganizationInvariants.rules,
    ParametersInvariants.rules, PatientInvariants.rules, ProcedureInvariants.rules,
    ReferralRequestInvariants.rules,
  ].flatMap(\.self)

  /// The rules of elements, references and resources of any type.
  private static let general: [DiagnosticRule] = [
    .ele1, .ref1, .dom1, .dom2, .dom3, .dom4, .containedDuplicateID,
  ]
}

extension DiagnosticRule {
  static let ele1 = DiagnosticRule(
    "invariant/ele-1",
    .error,
    .invariant,
    checks: "Every element has a value or children other than an id.",
    why: "What is not there is left out in FHIR.",
    fix: "Remove the element, or fill it.",
    example: .json(
      wrong: #""serviceCategory": {"id": "s1"}"#,
      right: #""serviceCategory": {"id": "s1", "text": "Review"}"#
    ),
    source: "FHIR STU3, Element, constraint ele-1"
  )

  static let ref1 = DiagnosticRule(
    "invariant/ref-1",
    .error,
    .invariant,
    checks: "A reference that begins with `#` points to a contained resource.",
    why: "The reference points to nothing.",
    fix: "Contain the resource, or refer to it by its URL.",
    example: .json(
      wrong: ##""slot": [{"reference": "#s"}]"##,
      right: #""slot": [{"reference": "Slot/1"}]"#
    ),
    source: "FHIR STU3, Reference, constraint ref-1"
  )

  static let dom1 = DiagnosticRule(
    "invariant/dom-1",
    .error,
    .invariant,
    checks: "Contained resources have no narrative.",
    why: "The narrative of the resource around them speaks for them.",
    fix: "Remove `text` from the contained resource.",
    example: .json(
      wrong: #"""
        "contained": [{
          "resourceType": "Location", "id": "c", "text": {"status": "generated",
            "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\">Ward</div>"}
        }],
        "supportingInformation": [{"reference": "#c"}]
        """#,
      right: """
        "contained": [{
          "resourceType": "Location", "id": "c", "name": "Ward"
        }],
        "supportingInformation": [{"reference": "#c"}]
        """
    ),
    source: domainResource("dom-1")
  )

  static let dom2 = DiagnosticRule(
    "invariant/dom-2",
    .error,
    .invariant,
    checks: "Contained resources contain no resources.",
    why: "References reach only what the outermost resource contains.",
    fix: "Contain all of them in the outermost resource.",
    example: .json(
      wrong: """
        "contained": [{
          "resourceType": "Location", "id": "c", "contained": [{"resourceType": "Location", "id": "d"}],
          "partOf": {"reference": "#d"}
        }],
        "supportingInformation": [{"reference": "#c"}]
        """,
      right: """
        "contained": [{"resourceType": "Location", "id": "c", "partOf": {"reference": "#d"}},
          {"resourceType": "Location", "id": "d"}],
        "supportingInformation": [{"reference": "#c"}]
        """
    ),
    source: domainResource("dom-2")
  )

  static let dom3 = DiagnosticRule(
    "invariant/dom-3",
    .error,
    .invariant,
    checks: "Every contained resource has an id and is referred to.",
    why: "A contained resource exists only through references to it.",
    fix: "Refer to it, or remove it.",
    example: .json(
      wrong: #""contained": [{"resourceType": "Location", "id": "c"}]"#,
      right: """
        "contained": [{"resourceType": "Location", "id": "c"}],
        "supportingInformation": [{"reference": "#c"}]
        """
    ),
    source: domainResource("dom-3")
  )

  static let dom4 = DiagnosticRule(
    "invariant/dom-4",
    .error,
    .invariant,
    checks: "Contained resources have neither `meta.versionId` nor `meta.lastUpdated`.",
    why: "Contained resources have no versions of their own.",
    fix: "Remove `versionId` and `lastUpdated` from the contained resource.",
    example: .json(
      wrong: """
        "contained": [{"resourceType": "Location", "id": "c", "meta": {"versionId": "1"}}],
        "supportingInformation": [{"reference": "#c"}]
        """,
      right: """
        "contained": [{"resourceType": "Location", "id": "c"}],
        "supportingInformation": [{"reference": "#c"}]
        """
    ),
    source: domainResource("dom-4")
  )

  static let containedDuplicateID = DiagnosticRule(
    "contained/duplicate-id",
    .error,
    .duplicate,
    checks: "Contained resources have different ids.",
    why: "A reference could mean either of them.",
    fix: "Give each an id of its own.",
    example: .json(
      wrong: """
        "contained": [
          {"resourceType": "Location", "id": "c", "name": "Ward 1"},
          {"resourceType": "Location", "id": "c", "name": "Ward 2"}
        ],
        "supportingInformation": [{"reference": "#c"}]
        """,
      right: """
        "contained": [
          {"resourceType": "Location", "id": "c", "name": "Ward 1"},
          {"resourceType": "Location", "id": "d", "name": "Ward 2"}
        ],
        "supportingInformation": [{"reference": "#c"}, {"reference": "#d"}]
        """
    ),
    source: "FHIR STU3, References, \"Contained Resources\""
  )
}
