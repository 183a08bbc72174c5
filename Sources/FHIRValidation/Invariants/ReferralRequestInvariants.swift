import Diagnostics
import ElementModel

/// The constraint of ReferralRequest.
enum ReferralRequestInvariants {
  static let rules: [DiagnosticRule] = [.rfr1]

  static let checks: [STU3Type: ElementCheck] = [.referralRequestRequester: checkRequester]

  /// Checks rfr-1 for an agent whose reference names its type.
  ///
  /// The expression resolves the reference to the agent. Here the type is taken from the reference
  /// if that is relative, or from the contained resource, see ``checkLocalAgent(_:_:_:)``; agents
  /// at other places are let pass.
  @Sendable private static func checkRequester(_ element: Int, _ walk: inout ElementWalk) {
    let tree = walk.tree
    let agent = tree.child(of: element, named: .agent)
    guard agent >= 0 else { return }
    let reference = tree.child(of: agent, named: .reference)
    guard reference >= 0, tree.records[reference].kind != .none,
      case .resource(let type) = tree.withValue(of: reference, RelativeReference.init)
    else { return }
    check(element, agentType: type, &walk)
  }

  /// Checks rfr-1 for a reference to a contained resource, if it is that to an agent.
  static func checkLocalAgent(
    _ reference: ElementWalk.LocalReference,
    _ type: STU3Type,
    _ walk: inout ElementWalk
  ) {
    guard reference.definition == agentDefinition else { return }
    let agent = Int(walk.tree.records[reference.element].parent)
    check(Int(walk.tree.records[agent].parent), agentType: type, &walk)
  }

  private static let agentDefinition = STU3Type.referralRequestRequester.elements
    .first(named: .agent)

  private static func check(_ requester: Int, agentType: STU3Type, _ walk: inout ElementWalk) {
    guard agentType != .device, agentType != .practitioner,
      walk.tree.has(.onBehalfOf, in: requester)
    else { return }
    walk.findings.add(
      .rfr1,
      "the requester acts on behalf of an organization, but the agent is a \(agentType.name)",
      at: requester
    )
  }
}

extension DiagnosticRule {
  static let rfr1 = DiagnosticRule(
    "invariant/rfr-1",
    .error,
    .invariant,
    checks: "Only a practitioner or a device requests a referral on behalf of an organization.",
    why: "Others do not act on behalf of an organization.",
    fix: "Remove `onBehalfOf`, or check the agent; agents at other places are not looked up.",
    example: .json(
      wrong: """
        "contained": [{
          "resourceType": "ReferralRequest", "id": "c", "status": "active", "intent": "order",
          "subject": {"reference": "Patient/1"},
          "requester": {
            "agent": {"reference": "Patient/1"}, "onBehalfOf": {"reference": "Organization/1"}}
        }],
        "supportingInformation": [{"reference": "#c"}]
        """,
      right: """
        "contained": [{
          "resourceType": "ReferralRequest", "id": "c", "status": "active", "intent": "order",
          "subject": {"reference": "Patient/1"},
          "requester": {
            "agent": {"reference": "Practitioner/1"}, "onBehalfOf": {"reference": "Organization/1"}}
        }],
        "supportingInformation": [{"reference": "#c"}]
        """
    ),
    source: "FHIR STU3, ReferralRequest, constraint rfr-1"
  )
}
