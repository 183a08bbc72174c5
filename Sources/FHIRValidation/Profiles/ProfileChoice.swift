import Diagnostics
import ElementModel
import FHIRModel

extension ResourceProfile {
  /// The profiles that resources claim for themselves, other than those of Appointments.
  private static let claimable: [ResourceProfile] = [
    .careConnectPatient, .careConnectSlot, .careConnectOrganization, .careConnectDocumentReference,
    .gpConnectPatient, .gpConnectSlot, .gpConnectOrganization, .gpConnectOperationOutcome,
  ]

  /// The profiles that a resource claims in its `meta`, with or without a version.
  static func claimed(by resource: ElementNode) -> [ResourceProfile] {
    guard let meta = resource.child(.meta) else { return [] }
    let urls = meta.children(.profile).compactMap { $0.text?.prefix { $0 != "|" } }
    return claimable.filter { profile in
      resource.resourceType == profile.type.name && urls.contains { $0 == profile.url ?? "" }
    }
  }
}

/// What a choice of ``ValidationProfile`` asks of a file.
enum ProfileChoice {
  /// Checks a file against the profiles that were chosen.
  static func check(
    _ tree: ElementTree,
    _ profile: ValidationProfile,
    maximumDiagnosticCount: Int
  ) -> [Diagnostic] {
    var check = ProfileCheck(tree, maximumDiagnosticCount: maximumDiagnosticCount)
    let appointments = appointments(in: tree.root)
    switch profile {
    case .base: return []
    case .careconnect, .gpconnect:
      if appointments.isEmpty {
        check.findings.add(
          .profileNotAppointment,
          "there is no Appointment to check against the profile",
          at: 0
        )
      }
      let claim: AppointmentProfileClaim = profile == .careconnect ? .careConnect : .gpConnect
      for appointment in appointments { Self.check(appointment, as: claim, &check) }
    case .auto:
      for resource in resources(in: tree.root) {
        if resource.resourceType == "Appointment" {
          checkClaimed(resource, &check)
        } else {
          checkClaims(of: resource, &check)
        }
      }
    }
    return check.findings.diagnostics()
  }

  private static func check(
    _ appointment: ElementNode,
    as claim: AppointmentProfileClaim,
    _ check: inout ProfileCheck
  ) {
    var appointmentCheck = AppointmentCheck(appointment, as: claim, check)
    appointmentCheck.check()
    check = appointmentCheck.profile
  }

  /// Checks a resource against the profiles that it claims, and the numbers in it if it claims any.
  private static func checkClaims(of resource: ElementNode, _ check: inout ProfileCheck) {
    let claimed = ResourceProfile.claimed(by: resource)
    guard !claimed.isEmpty else { return }
    for profile in claimed { check.check(resource, profile) }
    var identifiers = IdentifierCheck(findings: check.findings)
    identifiers.checkIdentifiers(of: resource)
    check.findings = identifiers.findings
  }

  private static func checkClaimed(_ appointment: ElementNode, _ check: inout ProfileCheck) {
    let urls = appointment.child(.meta)?.children(.profile) ?? []
    switch AppointmentProfileClaim.claim(in: urls.compactMap(\.text)) {
    case .none:
      for resource in appointment.children(.contained) { checkClaims(of: resource, &check) }
    case .one(let claim): Self.check(appointment, as: claim, &check)
    case .contradictory:
      let claims = urls.map { $0.text.flatMap { AppointmentProfileClaim(spelling: $0) } }
      let first = claims.compactMap { $0 }.first
      guard let second = claims.firstIndex(where: { $0 != nil && $0 != first }) else { return }
      check.findings.add(
        .profileClaimContradictory,
        "no Appointment keeps both profiles; keep the claim of the API it is for",
        at: urls[second].index
      )
    }
  }

  /// The resource, or those that a Bundle holds.
  private static func resources(in root: ElementNode) -> [ElementNode] {
    guard root.resourceType == "Bundle" else { return [root] }
    return root.children(.entry).flatMap { $0.children(.resource) }
  }

  private static func appointments(in root: ElementNode) -> [ElementNode] {
    resources(in: root).filter { $0.resourceType == "Appointment" }
  }
}
