import Diagnostics
import ElementModel

/// The constraints of Organization.
enum OrganizationInvariants {
  static let rules: [DiagnosticRule] = [.org1, .org2, .org3]

  static let checks: [STU3Type: ElementCheck] = [.organization: checkOrganization]

  /// Checks all of them.
  @Sendable private static func checkOrganization(_ element: Int, _ walk: inout ElementWalk) {
    let tree = walk.tree
    if !tree.has(.identifier, in: element), !tree.has(.name, in: element) {
      walk.findings.add(.org1, "the organization has neither an identifier nor a name", at: element)
    }
    var child = tree.firstChild(of: element)
    while child >= 0 {
      let name = tree.records[child].name
      if name == .address, tree.has(.use, "home", in: child) {
        walk.findings.add(.org2, "the address of an organization is no home", at: child)
      } else if name == .telecom, tree.has(.use, "home", in: child) {
        walk.findings.add(.org3, "the contact point of an organization is no home", at: child)
      }
      child = tree.nextSibling(of: child)
    }
  }
}

extension DiagnosticRule {
  static let org1 = DiagnosticRule(
    "invariant/org-1",
    .error,
    .invariant,
    checks: "An organization has an identifier or a name.",
    why: "Nobody could tell which organization it is.",
    fix: "Add an identifier or a name.",
    example: .file(
      wrong: #"{"resourceType": "Organization", "active": true}"#,
      right: #"{"resourceType": "Organization", "active": true, "name": "Practice"}"#
    ),
    source: "FHIR STU3, Organization, constraint org-1"
  )

  static let org2 = DiagnosticRule(
    "invariant/org-2",
    .error,
    .invariant,
    checks: "The address of an organization does not have the use home.",
    why: "Homes are those of people.",
    fix: "Write `work`, or check whose address it is.",
    example: .file(
      wrong: """
        {"resourceType": "Organization", "name": "Practice",
          "address": [{"use": "home", "city": "Leeds"}]}
        """,
      right: """
        {"resourceType": "Organization", "name": "Practice",
          "address": [{"use": "work", "city": "Leeds"}]}
        """
    ),
    source: "FHIR STU3, Organization, constraint org-2"
  )

  static let org3 = DiagnosticRule(
    "invariant/org-3",
    .error,
    .invariant,
    checks: "The contact point of an organization does not have the use home.",
    why: "Homes are those of people.",
    fix: "Write `work`, or check whose contact point it is.",
    example: .file(
      wrong: """
        {"resourceType": "Organization", "name": "Practice",
          "telecom": [{"use": "home"}]}
        """,
      right: """
        {"resourceType": "Organization", "name": "Practice",
          "telecom": [{"use": "work"}]}
        """
    ),
    source: "FHIR STU3, Organization, constraint org-3"
  )
}
