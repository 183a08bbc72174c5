import Diagnostics
import ElementModel

/// The constraints of Appointment and AppointmentResponse.
enum AppointmentInvariants {
  static let rules: [DiagnosticRule] = [.app1, .app2, .app3, .apr1]

  static let checks: [STU3Type: ElementCheck] = [
    .appointmentParticipant: checkParticipant,
    .appointment: checkTimes,
    .appointmentResponse: checkResponse,
  ]

  /// Checks app-1.
  @Sendable private static func checkParticipant(_ element: Int, _ walk: inout ElementWalk) {
    guard !walk.tree.has(.type, in: element), !walk.tree.has(.actor, in: element) else { return }
    walk.findings.add(.app1, "the participant has neither a type nor an actor", at: element)
  }

  /// Checks app-2 and app-3.
  @Sendable private static func checkTimes(_ element: Int, _ walk: inout ElementWalk) {
    let tree = walk.tree
    let hasStart = tree.has(.start, in: element)
    let hasEnd = tree.has(.end, in: element)
    if hasStart != hasEnd {
      walk.findings.add(
        .app2,
        hasStart ? "there is a start but no end" : "there is an end but no start",
        at: element
      )
    }
    // A status that is no code was reported as such, and asks for nothing.
    guard !(hasStart && hasEnd), let status = knownStatus(of: element, tree),
      !tree.value(of: status, equals: "proposed"), !tree.value(of: status, equals: "cancelled")
    else { return }
    walk.findings.add(
      .app3,
      "an appointment with this status has a start and an end",
      at: element
    )
  }

  /// The status, if it is one of the codes that there are.
  private static func knownStatus(of element: Int, _ tree: ElementTree) -> Int? {
    let status = tree.child(of: element, named: .status)
    let definitions = DefinitionIndex.shared
    guard status >= 0, let definition = definitions.definition(of: .status, in: .appointment),
      tree.withValue(of: status, { definitions.hasCode($0, for: definition) })
    else { return nil }
    return status
  }

  /// Checks apr-1.
  @Sendable private static func checkResponse(_ element: Int, _ walk: inout ElementWalk) {
    guard !walk.tree.has(.participantType, in: element), !walk.tree.has(.actor, in: element) else {
      return
    }
    walk.findings.add(
      .apr1,
      "the response has neither a participant type nor an actor",
      at: element
    )
  }
}

private func appointment(_ key: String) -> String { "FHIR STU3, Appointment, constraint \(key)" }

extension DiagnosticRule {
  static let app1 = DiagnosticRule(
    "invariant/app-1",
    .error,
    .invariant,
    checks: "A participant has a type or an actor.",
    why: "A participant without either is nobody.",
    fix: "Say who takes part, or remove the participant.",
    example: .file(
      wrong: """
        {"resourceType": "Appointment", "status": "proposed",
          "participant": [{"status": "accepted"}]}
        """,
      right: Example.smallJSON
    ),
    source: appointment("app-1")
  )

  static let app2 = DiagnosticRule(
    "invariant/app-2",
    .error,
    .invariant,
    checks: "An appointment has a start and an end, or neither.",
    why: "Half of a time does not say when the appointment is.",
    fix: "Add the one that is missing.",
    example: .json(
      wrong: #""start": "2026-01-15T09:00:00Z""#,
      right: #""start": "2026-01-15T09:00:00Z", "end": "2026-01-15T09:10:00Z""#
    ),
    source: appointment("app-2")
  )

  static let app3 = DiagnosticRule(
    "invariant/app-3",
    .error,
    .invariant,
    checks: "Only proposed and cancelled appointments may be without start and end.",
    why: "Only a proposal or a cancelled appointment may be at no time.",
    fix: "Add both, or check the status.",
    example: .file(
      wrong: """
        {"resourceType": "Appointment", "status": "booked",
          "participant": [{"type": [{"text": "GP"}], "status": "accepted"}]}
        """,
      right: """
        {"resourceType": "Appointment", "status": "booked",
          "participant": [{"type": [{"text": "GP"}], "status": "accepted"}],
          "start": "2026-01-15T09:00:00Z", "end": "2026-01-15T09:10:00Z"}
        """
    ),
    source: appointment("app-3")
  )

  static let apr1 = DiagnosticRule(
    "invariant/apr-1",
    .error,
    .invariant,
    checks: "A response to an appointment has a participant type or an actor.",
    why: "A response of nobody cannot be counted.",
    fix: "Say who answers.",
    example: .file(
      wrong: """
        {"resourceType": "AppointmentResponse", "participantStatus": "accepted",
          "appointment": {"reference": "Appointment/1"}}
        """,
      right: """
        {"resourceType": "AppointmentResponse", "participantStatus": "accepted",
          "appointment": {"reference": "Appointment/1"},
          "actor": {"reference": "Location/1"}}
        """
    ),
    source: "FHIR STU3, AppointmentResponse, constraint apr-1"
  )
}
