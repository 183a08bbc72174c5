import Diagnostics

/// The rules of profiles: what they ask for or forbid beyond the base specification.
enum ProfileRules {
  static let all: [DiagnosticRule] = [
    .profileRequired, .profileForbidden, .profileTooMany, .profileContained,
    .profileNotAppointment,
  ]
}

private let sources = """
  GPConnect-Appointment-1 1.7.0; CareConnect-Appointment-1 1.1.0 with UEC appointments, "FHIR \
  overrides"
  """

extension DiagnosticRule {
  static let profileRequired = DiagnosticRule(
    "profile/required",
    .error,
    .required,
    checks: "Elements that the profile asks for are there.",
    why: "A provider of the profile may refuse the appointment without it.",
    fix: "Add the element.",
    example: .file(
      wrong: """
        {"resourceType": "Appointment", "status": "booked",
          "start": "2026-01-15T09:00:00Z", "end": "2026-01-15T09:10:00Z",
          "slot": [{"reference": "Slot/1"}],
          "participant": [{"actor": {"reference": "Patient/1"}, "status": "accepted"}]}
        """,
      right: """
        {"resourceType": "Appointment", "status": "booked", "description": "Review",
          "start": "2026-01-15T09:00:00Z", "end": "2026-01-15T09:10:00Z",
          "slot": [{"reference": "Slot/1"}],
          "participant": [{"actor": {"reference": "Patient/1"}, "status": "accepted"}]}
        """,
      with: .profile("gpconnect")
    ),
    source: sources
  )

  static let profileForbidden = DiagnosticRule(
    "profile/forbidden",
    .error,
    .structure,
    checks: "Elements that the profile leaves out are not there.",
    why: "A provider of the profile may refuse the appointment with it.",
    fix: "Remove the element.",
    example: .file(
      wrong: """
        {"resourceType": "Appointment", "status": "booked", "description": "Review",
          "start": "2026-01-15T09:00:00Z", "end": "2026-01-15T09:10:00Z",
          "slot": [{"reference": "Slot/1"}],
          "participant": [{"actor": {"reference": "Patient/1"}, "status": "accepted"}],
          "appointmentType": {"text": "Routine"}}
        """,
      right: """
        {"resourceType": "Appointment", "status": "booked", "description": "Review",
          "start": "2026-01-15T09:00:00Z", "end": "2026-01-15T09:10:00Z",
          "slot": [{"reference": "Slot/1"}],
          "participant": [{"actor": {"reference": "Patient/1"}, "status": "accepted"}]}
        """,
      with: .profile("gpconnect")
    ),
    source: sources
  )

  static let profileTooMany = DiagnosticRule(
    "profile/too-many",
    .error,
    .structure,
    checks: "Elements and extensions that the profile allows once are there once.",
    why: "A provider of the profile may refuse the appointment, or take either of them.",
    fix: "Keep one of them.",
    example: .file(
      wrong: """
        {"resourceType": "Appointment", "status": "booked", "description": "Review",
          "start": "2026-01-15T09:00:00Z", "end": "2026-01-15T09:10:00Z",
          "slot": [{"reference": "Slot/1"}],
          "participant": [{"actor": {"reference": "Patient/1"}, "status": "accepted"}],
          "reason": [{"text": "Review"}, {"text": "Test"}]}
        """,
      right: """
        {"resourceType": "Appointment", "status": "booked", "description": "Review",
          "start": "2026-01-15T09:00:00Z", "end": "2026-01-15T09:10:00Z",
          "slot": [{"reference": "Slot/1"}],
          "participant": [{"actor": {"reference": "Patient/1"}, "status": "accepted"}],
          "reason": [{"text": "Review"}]}
        """,
      with: .profile("gpconnect")
    ),
    source: sources
  )

  static let profileContained = DiagnosticRule(
    "profile/contained",
    .error,
    .required,
    checks: "The resources that the profile wants contained are contained, one of each.",
    why: "A provider of the profile reads these resources from the appointment.",
    fix: "Contain a DocumentReference, a Patient and a Slot.",
    example: .file(
      wrong: """
        {"resourceType": "Appointment", "status": "booked", "description": "Review",
          "start": "2026-01-15T09:00:00Z", "end": "2026-01-15T09:10:00Z", "created": "2026-01-10",
          "contained": [
            {"resourceType": "Patient", "id": "p"},
            {"resourceType": "Patient", "id": "q"},
            {"resourceType": "Slot", "id": "s", "schedule": {"reference": "Schedule/1"},
              "status": "busy", "start": "2026-01-15T09:00:00Z", "end": "2026-01-15T09:10:00Z"},
            {"resourceType": "DocumentReference", "id": "d", "status": "current",
              "type": {"text": "Note"}, "indexed": "2026-01-10T09:00:00Z",
              "content": [{"attachment": {"contentType": "text/plain"}}]}
          ],
          "slot": [{"reference": "#s"}], "supportingInformation": [{"reference": "#d"}, {"reference": "#q"}],
          "participant": [{"actor": {"reference": "#p"}, "status": "accepted"}]}
        """,
      right: """
        {"resourceType": "Appointment", "status": "booked", "description": "Review",
          "start": "2026-01-15T09:00:00Z", "end": "2026-01-15T09:10:00Z", "created": "2026-01-10",
          "contained": [
            {"resourceType": "Patient", "id": "p"},
            {"resourceType": "Slot", "id": "s", "schedule": {"reference": "Schedule/1"},
              "status": "busy", "start": "2026-01-15T09:00:00Z", "end": "2026-01-15T09:10:00Z"},
            {"resourceType": "DocumentReference", "id": "d", "status": "current",
              "type": {"text": "Note"}, "indexed": "2026-01-10T09:00:00Z",
              "content": [{"attachment": {"contentType": "text/plain"}}]}
          ],
          "slot": [{"reference": "#s"}], "supportingInformation": [{"reference": "#d"}],
          "participant": [{"actor": {"reference": "#p"}, "status": "accepted"}]}
        """,
      with: .profile("careconnect")
    ),
    source: sources
  )

  static let profileNotAppointment = DiagnosticRule(
    "profile/not-an-appointment",
    .error,
    .structure,
    checks: "The resource to check against a profile for appointments is an Appointment.",
    why: "A profile for appointments says nothing about other resources.",
    fix: "Validate other resources with `--profile base`.",
    example: .file(
      wrong: #"{"resourceType": "Location", "name": "Ward 1"}"#,
      right: """
        {"resourceType": "Appointment", "status": "booked", "description": "Review",
          "start": "2026-01-15T09:00:00Z", "end": "2026-01-15T09:10:00Z",
          "slot": [{"reference": "Slot/1"}],
          "participant": [{"actor": {"reference": "Patient/1"}, "status": "accepted"}]}
        """,
      with: .profile("gpconnect")
    ),
    source: sources
  )
}
