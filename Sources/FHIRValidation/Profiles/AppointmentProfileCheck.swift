import Diagnostics
import ElementModel

/// Checks an Appointment against a profile.
struct AppointmentProfileCheck {
  private let tree: ElementTree
  private let profile: AppointmentProfile
  private(set) var findings: Findings

  init(_ tree: ElementTree, _ profile: AppointmentProfile, maximumDiagnosticCount: Int) {
    self.tree = tree
    self.profile = profile
    findings = Findings(tree, maximumCount: maximumDiagnosticCount)
  }

  /// Checks everything the profile says.
  mutating func check() {
    guard tree.root.resourceType == "Appointment" else {
      findings.add(.profileNotAppointment, "the resource is not an Appointment", at: 0)
      return
    }
    check(profile.elements, of: tree.root)
    for identifier in tree.root.children(.identifier) {
      check(profile.identifierElements, of: identifier)
    }
    for participant in tree.root.children(.participant) {
      check(profile.participantElements, of: participant)
    }
    checkExtensions()
    checkContained()
  }

  private mutating func check(
    _ constraints: [AppointmentProfile.ElementConstraint],
    of element: ElementNode
  ) {
    for constraint in constraints {
      let found = element.children(constraint.name)
      if found.count < constraint.min {
        findings.add(
          .profileRequired,
          "the profile asks for this element",
          at: element.index,
          missing: constraint.name
        )
      } else if constraint.max == 0, let first = found.first {
        findings.add(
          .profileForbidden,
          "the profile does not have this element",
          at: first.index
        )
      } else if found.count > constraint.max {
        findings.add(
          .profileTooMany,
          "the profile allows this element once",
          at: found[constraint.max].index
        )
      }
    }
  }

  private mutating func checkExtensions() {
    let extensions = tree.root.children(.extension)
    for url in profile.singleExtensions {
      let found = extensions.filter { $0.child(.url)?.hasValue(url) == true }
      guard found.count > 1 else { continue }
      findings.add(
        .profileTooMany,
        "the profile allows this extension once",
        at: found[1].index
      )
    }
  }

  private mutating func checkContained() {
    let contained = tree.root.children(.contained)
    for type in profile.containedOnce {
      let found = contained.filter { $0.resourceType == type.name }
      if found.isEmpty {
        findings.add(
          .profileContained,
          "the profile asks for a contained \(type.name)",
          at: 0,
          missing: .contained
        )
      } else if found.count > 1 {
        findings.add(
          .profileContained,
          "the profile asks for one contained \(type.name)",
          at: found[1].index
        )
      }
    }
  }
}
