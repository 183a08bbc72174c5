import Diagnostics
import ElementModel

/// The constraint of Patient.
enum PatientInvariants {
  static let rules: [DiagnosticRule] = [.pat1]

  static let checks: [STU3Type: ElementCheck] = [.patientContact: checkContact]

  /// Checks pat-1.
  @Sendable private static func checkContact(_ element: Int, _ walk: inout ElementWalk) {
    let tree = walk.tree
    guard !tree.has(.name, in: element), !tree.has(.telecom, in: element),
      !tree.has(.address, in: element), !tree.has(.organization, in: element)
    else { return }
    walk.findings.add(
      .pat1,
      "the contact has neither a name, a contact point, an address nor an organization",
      at: element
    )
  }
}

extension DiagnosticRule {
  static let pat1 = DiagnosticRule(
    "invariant/pat-1",
    .error,
    .invariant,
    checks: "A contact of a patient has a name, a contact point, an address or an organization.",
    why: "Nobody can be reached through anything less.",
    fix: "Add one of them, or remove the contact.",
    example: .file(
      wrong: """
        {"resourceType": "Patient",
          "contact": [{"gender": "other"}]}
        """,
      right: """
        {"resourceType": "Patient",
          "contact": [{"gender": "other", "organization": {"display": "Care home"}}]}
        """
    ),
    source: "FHIR STU3, Patient, constraint pat-1"
  )
}
