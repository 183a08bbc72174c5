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
    why: "A provider of the profile may refuse the appointment without it. Add the element.",
    source: sources
  )

  static let profileForbidden = DiagnosticRule(
    "profile/forbidden",
    .error,
    .structure,
    checks: "Elements that the profile leaves out are not there.",
    why: "A provider of the profile may refuse the appointment with it. Remove the element.",
    source: sources
  )

  static let profileTooMany = DiagnosticRule(
    "profile/too-many",
    .error,
    .structure,
    checks: "Elements and extensions that the profile allows once are there once.",
    why: "Keep one of them.",
    source: sources
  )

  static let profileContained = DiagnosticRule(
    "profile/contained",
    .error,
    .required,
    checks: "The resources that the profile wants contained are contained, one of each.",
    why: "Contain a DocumentReference, a Patient and a Slot.",
    source: sources
  )

  static let profileNotAppointment = DiagnosticRule(
    "profile/not-an-appointment",
    .error,
    .structure,
    checks: "The resource to check against a profile for appointments is an Appointment.",
    why: "Validate other resources with `--profile base`.",
    source: sources
  )
}
