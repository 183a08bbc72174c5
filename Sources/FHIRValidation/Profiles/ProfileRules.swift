import Diagnostics

/// The rules of profiles: what they ask for or forbid beyond the base specification.
enum ProfileRules {
  static let all: [DiagnosticRule] = [
    .profileRequired, .profileForbidden, .profileTooMany, .profileFixedValue, .profileCode,
    .profileCodeExtensible, .profileExtensionValue, .profileExtensionOlder,
    .profileExtensionUnknown, .profileContained, .profileNotAppointment,
    .profileClaimContradictory, .profileClaimMissing, .profileClaimSpelling, .profileStatus,
    .profileExpected, .profileRefused, .profileTooLong, .profileReferenceForm,
    .profilePatientReference, .profileParticipant, .profileBookingOrganisation,
    .profileTimeNotUTC, .profileTimeForm, .profileNHSNumber, .profileNHSNumberSystem,
    .profileNHSNumberBlanks, .profileNHSNumberContradiction, .profileODSCode,
  ]
}

private let profiles = """
  the profiles of GP Connect and Care Connect (STU3); UEC appointments, "FHIR overrides"
  """
private let uec = "UEC appointments, \"FHIR overrides\""

extension DiagnosticRule {
  static let profileRequired = DiagnosticRule(
    "profile/required",
    .error,
    .required,
    checks: "Elements and extensions that the profile asks for are there.",
    why: """
      A provider of the profile may refuse the appointment without it. Add the element.
      """,
    source: profiles
  )

  static let profileForbidden = DiagnosticRule(
    "profile/forbidden",
    .error,
    .structure,
    checks: "Elements that the profile leaves out are not there.",
    why: """
      A provider of the profile may refuse the appointment with it. Remove the element.
      """,
    source: profiles
  )

  static let profileTooMany = DiagnosticRule(
    "profile/too-many",
    .error,
    .structure,
    checks: "Elements and extensions that the profile allows once are there once.",
    why: "Two that differ leave open which is meant. Keep one of them.",
    source: profiles
  )

  static let profileFixedValue = DiagnosticRule(
    "profile/fixed-value",
    .error,
    .value,
    checks: "Elements for which the profile has one value have that value.",
    why: """
      With another value, such as another code system, the element means something else. Write \
      the value that the message gives.
      """,
    source: profiles
  )

  static let profileCode = DiagnosticRule(
    "profile/code",
    .error,
    .codeInvalid,
    checks: """
      Codes are of the value set that the profile binds to, where it allows no others.
      """,
    why: """
      A provider cannot do anything with a code of another set. Use one of the codes that the \
      message lists.
      """,
    source: profiles
  )

  static let profileCodeExtensible = DiagnosticRule(
    "profile/code-extensible",
    .warning,
    .codeInvalid,
    checks: """
      Codes are of the value set that the profile binds to, where it allows others only if \
      none fits.
      """,
    why: """
      Others are allowed, but providers may not know them. Use a code of the set if one fits.
      """,
    source: profiles
  )

  static let profileExtensionValue = DiagnosticRule(
    "profile/extension-value",
    .error,
    .structure,
    checks: "Extensions that the profile defines have a value of their type.",
    why: """
      The value is looked for under one name, and another is not found. Write the value as the \
      type that the message names.
      """,
    source: profiles
  )

  static let profileExtensionOlder = DiagnosticRule(
    "profile/extension-older",
    .warning,
    .value,
    checks: "Extensions have the URL of the current version of their definition.",
    why: """
      Providers of the current version do not look for the older URL. Write the URL that the \
      message gives, and the type of its value.
      """,
    source: "GP Connect before 2018 (DSTU2); Extension-GPConnect-DeliveryChannel-2"
  )

  static let profileExtensionUnknown = DiagnosticRule(
    "profile/extension-unknown",
    .warning,
    .value,
    checks: """
      Extensions whose names are nearly those of the profile are those of the profile.
      """,
    why: """
      A provider does not find an extension under a misspelt URL. Correct the URL.
      """,
    source: profiles
  )

  static let profileContained = DiagnosticRule(
    "profile/contained",
    .error,
    .required,
    checks: """
      A Care Connect appointment contains one DocumentReference, one Patient and one Slot.
      """,
    why: """
      The provider gets them from nowhere else. Contain what the message names, once.
      """,
    source: uec
  )

  static let profileNotAppointment = DiagnosticRule(
    "profile/not-an-appointment",
    .error,
    .structure,
    checks: """
      What is checked against a profile for appointments is an Appointment, or a Bundle with \
      one.
      """,
    why: """
      Nothing was checked against the profile. Validate other resources with `--profile base` \
      or `auto`.
      """,
    source: "CareConnect-Appointment-1; GPConnect-Appointment-1"
  )

  static let profileClaimContradictory = DiagnosticRule(
    "profile/claim-contradictory",
    .error,
    .structure,
    checks: "An Appointment claims one of the two profiles.",
    why: """
      No appointment keeps both, since `supportingInformation` must be there in Care Connect \
      and must not in GP Connect. Keep the claim of the API it is for.
      """,
    source: "FHIR STU3, Resource, meta.profile; UEC appointments, \"Differences to GP Connect\""
  )

  static let profileClaimMissing = DiagnosticRule(
    "profile/claim-missing",
    .error,
    .required,
    checks: """
      A GP Connect appointment claims GPConnect-Appointment-1 in `meta.profile`.
      """,
    why: "Providers refuse it without. Add the canonical URL.",
    source: "GP Connect 1.2.7, \"Book an appointment\"; GP Connect demonstrator"
  )

  static let profileClaimSpelling = DiagnosticRule(
    "profile/claim-spelling",
    .warning,
    .value,
    checks: "The claim in `meta.profile` is the canonical URL of the profile.",
    why: """
      Older guides have other hosts, which providers may not know. Write the canonical URL.
      """,
    source: "UEC appointments, \"Differences to GP Connect\""
  )

  static let profileStatus = DiagnosticRule(
    "profile/status",
    .error,
    .businessRule,
    checks: """
      The status of a Care Connect booking is `booked`, `cancelled` or `entered-in-error`.
      """,
    why: """
      Bookings have no other status, so this is none, or it was changed on its way. Read it \
      again.
      """,
    source: uec
  )

  static let profileExpected = DiagnosticRule(
    "profile/expected",
    .warning,
    .required,
    checks: "What providers ask for although the profile leaves it open is there.",
    why: """
      Some providers refuse a change without it. Add it unless the provider left it out \
      itself.
      """,
    source: "GP Connect 1.2.7, \"Book an appointment\"; GP Connect demonstrator"
  )

  static let profileRefused = DiagnosticRule(
    "profile/refused",
    .warning,
    .businessRule,
    checks: "What providers refuse although the profile allows it is not there.",
    why: """
      The API says that it must not be there. Remove it unless the provider put it there \
      itself.
      """,
    source: "GP Connect 1.2.7, \"Book an appointment\""
  )

  static let profileTooLong = DiagnosticRule(
    "profile/too-long",
    .error,
    .tooLong,
    checks: """
      In GP Connect `description` has at most 100 characters, and `comment` 500.
      """,
    why: "Providers refuse longer texts or cut them. Shorten the text.",
    source: "GP Connect 1.2.7, \"Book an appointment\""
  )

  static let profileReferenceForm = DiagnosticRule(
    "profile/reference-form",
    .error,
    .value,
    checks: """
      GP Connect appointments refer to slots and actors by type and id, such as `Patient/1`.
      """,
    why: """
      Providers refuse absolute addresses. Write the reference relative to the provider.
      """,
    source:
      "GP Connect 1.2.7, \"Book an appointment\"; GP Connect provider tests, AppointmentCancel"
  )

  static let profilePatientReference = DiagnosticRule(
    "profile/patient-reference",
    .error,
    .value,
    checks: """
      The participant of a Care Connect appointment refers to the contained Patient.
      """,
    why: """
      Without it nobody can tell whose appointment it is. Refer to the Patient as `#id`.
      """,
    source: "NHS Booking 2.0.4, \"Appointment\", participant"
  )

  static let profileParticipant = DiagnosticRule(
    "profile/participant",
    .error,
    .required,
    checks: """
      A GP Connect appointment has a Patient and a Location among its participants.
      """,
    why: "Providers refuse it without. Add the participant.",
    source: "GP Connect 1.2.7, \"Book an appointment\", participant"
  )

  static let profileBookingOrganisation = DiagnosticRule(
    "profile/booking-organisation",
    .error,
    .value,
    checks: """
      The booking organisation of a GP Connect appointment is a contained Organization.
      """,
    why: """
      Providers refuse another address. Contain the Organization and refer to it as `#id`.
      """,
    source:
      "Extension-GPConnect-BookingOrganisation-1; GP Connect provider tests, AppointmentCancel"
  )

  static let profileTimeNotUTC = DiagnosticRule(
    "profile/time-not-utc",
    .information,
    .informational,
    checks: "`start` and `end` of a Care Connect appointment are in UTC.",
    why: """
      UTC is recommended; receivers must take any offset. Nothing needs to be done.
      """,
    source: "UEC appointments, \"Times\""
  )

  static let profileTimeForm = DiagnosticRule(
    "profile/time-form",
    .warning,
    .value,
    checks: """
      `start` and `end` of a GP Connect appointment have whole seconds and the offset `+00:00` \
      or `+01:00`.
      """,
    why: """
      Providers compare the text of times, not the times. Keep the text that the provider \
      gave.
      """,
    source: "GP Connect demonstrator; GP Connect 1.2.7, \"Read an appointment\""
  )

  static let profileNHSNumber = DiagnosticRule(
    "profile/nhs-number",
    .error,
    .value,
    checks: """
      NHS numbers have ten digits, pass the check of modulus 11, and are not all zero.
      """,
    why: """
      A mistyped number is nobody's, or somebody else's. Find the right number out.
      """,
    source: "NHS Data Dictionary, NHS NUMBER"
  )

  static let profileNHSNumberSystem = DiagnosticRule(
    "profile/nhs-number-older-system",
    .warning,
    .value,
    checks: "NHS numbers have the system `https://fhir.nhs.uk/Id/nhs-number`.",
    why: """
      The older system is read, but providers may not know it. Write the current one.
      """,
    source: "Care Connect, \"NHS number\"; GP Connect before 2018 (DSTU2)"
  )

  static let profileNHSNumberBlanks = DiagnosticRule(
    "profile/nhs-number-blanks",
    .warning,
    .value,
    checks: "NHS numbers are written without blanks.",
    why: """
      Blanks are for people; programs compare the text. Write the ten digits.
      """,
    source: "NHS Data Dictionary, NHS NUMBER"
  )

  static let profileNHSNumberContradiction = DiagnosticRule(
    "profile/nhs-number-contradiction",
    .error,
    .conflict,
    checks: """
      The NHS number of an actor is that of the contained Patient it refers to.
      """,
    why: """
      Two numbers are two patients, and the wrong one may lose the appointment. Find out whose \
      it is.
      """,
    source: "NHS Booking 2.0.4, \"Appointment\", participant"
  )

  static let profileODSCode = DiagnosticRule(
    "profile/ods-code",
    .error,
    .value,
    checks: "ODS codes are 3 to 12 capital letters and digits.",
    why: "The Organisation Data Service has no other codes. Look the code up.",
    source: "NHS Data Dictionary, ORGANISATION CODE"
  )
}
