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
    why: "A provider of the profile may refuse the appointment without it.",
    fix: "Add the element.",
    example: .gpConnect(
      wrong: """
        "status": "booked",
        """,
      right: """
        "status": "booked", "description": "Review",
        """
    ),
    source: profiles
  )

  static let profileForbidden = DiagnosticRule(
    "profile/forbidden",
    .error,
    .structure,
    checks: "Elements that the profile leaves out are not there.",
    why: "A provider of the profile may refuse the appointment with it.",
    fix: "Remove the element.",
    example: .gpConnect(
      wrong: """
        "slot": [{"reference": "Slot/1"}], "appointmentType": {"text": "Review"},
        """,
      right: """
        "slot": [{"reference": "Slot/1"}],
        """
    ),
    source: profiles
  )

  static let profileTooMany = DiagnosticRule(
    "profile/too-many",
    .error,
    .structure,
    checks: "Elements and extensions that the profile allows once are there once.",
    why: "Two that differ leave open which is meant.",
    fix: "Keep one of them.",
    example: .gpConnect(
      wrong: """
        {"url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-DeliveryChannel-2",
              "valueCode": "In-person"},
            {"url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-DeliveryChannel-2",
              "valueCode": "Video"}
        """,
      right: """
        {"url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-DeliveryChannel-2",
              "valueCode": "In-person"}
        """
    ),
    source: profiles
  )

  static let profileFixedValue = DiagnosticRule(
    "profile/fixed-value",
    .error,
    .value,
    checks: "Elements for which the profile has one value have that value.",
    why: "With another value, such as another code system, the element means something else.",
    fix: "Write the value that the message gives.",
    example: .careConnect(
      wrong: """
        "use": "usual", "system": "https://fhir.nhs.uk/Id/nhs-number"
        """,
      right: """
        "use": "official", "system": "https://fhir.nhs.uk/Id/nhs-number"
        """
    ),
    source: profiles
  )

  static let profileCode = DiagnosticRule(
    "profile/code",
    .error,
    .codeInvalid,
    checks: """
      Codes are of the value set that the profile binds to, where it allows no others.
      """,
    why: "A provider cannot do anything with a code of another set.",
    fix: "Use one of the codes that the message lists.",
    example: .careConnect(
      wrong: """
        {"system": "https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1",
                      "code": "09"}
        """,
      right: """
        {"system": "https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1",
                      "code": "01"}
        """
    ),
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
    why: "Others are allowed, but providers may not know them.",
    fix: "Use a code of the set if one fits.",
    example: .gpConnect(
      wrong: """
        {"url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-DeliveryChannel-2",
              "valueCode": "Post"}
        """,
      right: """
        {"url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-DeliveryChannel-2",
              "valueCode": "In-person"}
        """
    ),
    source: profiles
  )

  static let profileExtensionValue = DiagnosticRule(
    "profile/extension-value",
    .error,
    .structure,
    checks: "Extensions that the profile defines have a value of their type.",
    why: "The value is looked for under one name, and another is not found.",
    fix: "Write the value as the type that the message names.",
    example: .gpConnect(
      wrong: """
        {"url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-DeliveryChannel-2",
              "valueString": "In-person"}
        """,
      right: """
        {"url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-DeliveryChannel-2",
              "valueCode": "In-person"}
        """
    ),
    source: profiles
  )

  static let profileExtensionOlder = DiagnosticRule(
    "profile/extension-older",
    .warning,
    .value,
    checks: "Extensions have the URL of the current version of their definition.",
    why: "Providers of the current version do not look for the older URL.",
    fix: "Write the URL that the message gives, and the type of its value.",
    example: .gpConnect(
      wrong: """
        {"url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-DeliveryChannel-1",
              "valueCode": "In-person"}
        """,
      right: """
        {"url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-DeliveryChannel-2",
              "valueCode": "In-person"}
        """
    ),
    source: "GP Connect before 2018 (DSTU2); Extension-GPConnect-DeliveryChannel-2"
  )

  static let profileExtensionUnknown = DiagnosticRule(
    "profile/extension-unknown",
    .warning,
    .value,
    checks: """
      Extensions whose names are nearly those of the profile are those of the profile.
      """,
    why: "A provider does not find an extension under a misspelt URL.",
    fix: "Correct the URL.",
    example: .gpConnect(
      wrong: """
        {"url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-DeliveryChanel-2",
              "valueCode": "In-person"}
        """,
      right: """
        {"url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-DeliveryChannel-2",
              "valueCode": "In-person"}
        """
    ),
    source: profiles
  )

  static let profileContained = DiagnosticRule(
    "profile/contained",
    .error,
    .required,
    checks: """
      A Care Connect appointment contains one DocumentReference, one Patient and one Slot.
      """,
    why: "The provider gets them from nowhere else.",
    fix: "Contain what the message names, once.",
    example: .careConnect(
      wrong: """
        "slot": [{"reference": "Slot/1"}],
          "contained": [
        """,
      right: """
        "slot": [{"reference": "#slot"}],
          "contained": [
            {"resourceType": "Slot", "id": "slot", "identifier": [{"value": "8"}],
              "schedule": {"reference": "Schedule/1"}, "status": "busy",
              "start": "2026-07-15T09:00:00Z",
              "end": "2026-07-15T09:10:00Z"},
        """
    ),
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
    why: "Nothing was checked against the profile.",
    fix: "Validate other resources with `--profile base` or `auto`.",
    example: .file(
      wrong: """
        {"resourceType": "Patient", "active": true}
        """,
      right: Example.gpConnectAppointment,
      with: .profile("gpconnect")
    ),
    source: "CareConnect-Appointment-1; GPConnect-Appointment-1"
  )

  static let profileClaimContradictory = DiagnosticRule(
    "profile/claim-contradictory",
    .error,
    .structure,
    checks: "An Appointment claims one of the two profiles.",
    why: """
      No appointment keeps both, since `supportingInformation` must be there in Care Connect and \
      must not in GP Connect.
      """,
    fix: "Keep the claim of the API it is for.",
    example: .gpConnect(
      wrong: """
        "meta": {"profile": ["https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Appointment-1",
            "https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1"]},
        """,
      right: """
        "meta": {"profile": ["https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Appointment-1"]},
        """,
      with: .profile("auto")
    ),
    source: "FHIR STU3, Resource, meta.profile; UEC appointments, \"Differences to GP Connect\""
  )

  static let profileClaimMissing = DiagnosticRule(
    "profile/claim-missing",
    .error,
    .required,
    checks: """
      A GP Connect appointment claims GPConnect-Appointment-1 in `meta.profile`.
      """,
    why: "Providers refuse it without.",
    fix: "Add the canonical URL.",
    example: .gpConnect(
      wrong: """
        "id": "1",
        """,
      right: """
        "id": "1",
          "meta": {"profile": ["https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Appointment-1"]},
        """
    ),
    source: "GP Connect 1.2.7, \"Book an appointment\"; GP Connect demonstrator"
  )

  static let profileClaimSpelling = DiagnosticRule(
    "profile/claim-spelling",
    .warning,
    .value,
    checks: "The claim in `meta.profile` is the canonical URL of the profile.",
    why: "Older guides have other hosts, which providers may not know.",
    fix: "Write the canonical URL.",
    example: .careConnect(
      wrong: """
        "https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-Appointment-1"
        """,
      right: """
        "https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1"
        """
    ),
    source: "UEC appointments, \"Differences to GP Connect\""
  )

  static let profileStatus = DiagnosticRule(
    "profile/status",
    .error,
    .businessRule,
    checks: """
      The status of a Care Connect booking is `booked`, `cancelled` or `entered-in-error`.
      """,
    why: "Bookings have no other status, so this is none, or it was changed on its way.",
    fix: "Read the appointment again.",
    example: .careConnect(
      wrong: """
        "status": "noshow"
        """,
      right: """
        "status": "booked"
        """
    ),
    source: uec
  )

  static let profileExpected = DiagnosticRule(
    "profile/expected",
    .warning,
    .required,
    checks: "What providers ask for although the profile leaves it open is there.",
    why: "Some providers refuse a change without it.",
    fix: "Add it unless the provider left it out itself.",
    example: .gpConnect(
      wrong: """
        "name": "Test Surgery"}],
        """,
      right: """
        "name": "Test Surgery", "telecom": [{"system": "phone", "value": "01632 960000"}]}],
        """
    ),
    source: "GP Connect 1.2.7, \"Book an appointment\"; GP Connect demonstrator"
  )

  static let profileRefused = DiagnosticRule(
    "profile/refused",
    .warning,
    .businessRule,
    checks: "What providers refuse although the profile allows it is not there.",
    why: "The API says that it must not be there.",
    fix: "Remove it unless the provider put it there itself.",
    example: .gpConnect(
      wrong: """
        "slot": [{"reference": "Slot/1"}], "specialty": [{"text": "Nursing"}],
        """,
      right: """
        "slot": [{"reference": "Slot/1"}],
        """
    ),
    source: "GP Connect 1.2.7, \"Book an appointment\""
  )

  static let profileTooLong = DiagnosticRule(
    "profile/too-long",
    .error,
    .tooLong,
    checks: """
      In GP Connect `description` has at most 100 characters, and `comment` 500.
      """,
    why: "Providers refuse longer texts or cut them.",
    fix: "Shorten the text.",
    example: .gpConnect(
      wrong: """
        "description": "Review of what was said at the last review, with everything that was left out then and must not be left out again"
        """,
      right: """
        "description": "Review"
        """
    ),
    source: "GP Connect 1.2.7, \"Book an appointment\""
  )

  static let profileReferenceForm = DiagnosticRule(
    "profile/reference-form",
    .error,
    .value,
    checks: """
      GP Connect appointments refer to slots and actors by type and id, such as `Patient/1`.
      """,
    why: "Providers refuse absolute addresses.",
    fix: "Write the reference relative to the provider.",
    example: .gpConnect(
      wrong: """
        "slot": [{"reference": "https://provider.example/Slot/1"}],
        """,
      right: """
        "slot": [{"reference": "Slot/1"}],
        """
    ),
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
    why: "Without it nobody can tell whose appointment it is.",
    fix: "Refer to the Patient as `#id`.",
    example: .careConnect(
      wrong: """
        "actor": {"reference": "Patient/2",
        """,
      right: """
        "actor": {"reference": "#patient",
        """
    ),
    source: "NHS Booking 2.0.4, \"Appointment\", participant"
  )

  static let profileParticipant = DiagnosticRule(
    "profile/participant",
    .error,
    .required,
    checks: """
      A GP Connect appointment has a Patient and a Location among its participants.
      """,
    why: "Providers refuse it without.",
    fix: "Add the participant.",
    example: .gpConnect(
      wrong: """
        "participant": [
            {"actor": {"reference": "Patient/2"}, "status": "accepted"}]
        """,
      right: """
        "participant": [
            {"actor": {"reference": "Patient/2"}, "status": "accepted"},
            {"actor": {"reference": "Location/3"}, "status": "accepted"}]
        """
    ),
    source: "GP Connect 1.2.7, \"Book an appointment\", participant"
  )

  static let profileBookingOrganisation = DiagnosticRule(
    "profile/booking-organisation",
    .error,
    .value,
    checks: """
      The booking organisation of a GP Connect appointment is a contained Organization.
      """,
    why: "Providers refuse another address.",
    fix: "Contain the Organization and refer to it as `#id`.",
    example: .gpConnect(
      wrong: """
        "extension": [
            {"url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-BookingOrganisation-1",
              "valueReference": {"reference": "Organization/4"}}
        """,
      right: """
        "contained": [{"resourceType": "Organization", "id": "booker",
            "identifier": [{"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "T99901"}],
            "name": "Test Surgery", "telecom": [{"system": "phone", "value": "01632 960000"}]}],
          "extension": [
            {"url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-BookingOrganisation-1",
              "valueReference": {"reference": "#booker"}}
        """
    ),
    source:
      "Extension-GPConnect-BookingOrganisation-1; GP Connect provider tests, AppointmentCancel"
  )

  static let profileTimeNotUTC = DiagnosticRule(
    "profile/time-not-utc",
    .information,
    .informational,
    checks: "`start` and `end` of a Care Connect appointment are in UTC.",
    why: "UTC is recommended; receivers must take any offset.",
    fix: "Nothing needs to be done; in times that you write yourself, write UTC.",
    example: .careConnect(
      wrong: """
        "start": "2026-07-15T10:00:00+01:00", "end": "2026-07-15T10:10:00+01:00"
        """,
      right: """
        "start": "2026-07-15T09:00:00Z", "end": "2026-07-15T09:10:00Z"
        """
    ),
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
    why: "Providers compare the text of times, not the times.",
    fix: "Keep the text that the provider gave.",
    example: .gpConnect(
      wrong: """
        "start": "2026-01-15T09:00:00Z"
        """,
      right: """
        "start": "2026-01-15T09:00:00+00:00"
        """
    ),
    source: "GP Connect demonstrator; GP Connect 1.2.7, \"Read an appointment\""
  )

  static let profileNHSNumber = DiagnosticRule(
    "profile/nhs-number",
    .error,
    .value,
    checks: """
      NHS numbers have ten digits, pass the check of modulus 11, and are not all zero.
      """,
    why: "A mistyped number is nobody's, or somebody else's.",
    fix: "Find the right number out.",
    example: .careConnect(
      wrong: """
        "use": "official", "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000019"
        """,
      right: """
        "use": "official", "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"
        """
    ),
    source: "NHS Data Dictionary, NHS NUMBER"
  )

  static let profileNHSNumberSystem = DiagnosticRule(
    "profile/nhs-number-older-system",
    .warning,
    .value,
    checks: "NHS numbers have the system `https://fhir.nhs.uk/Id/nhs-number`.",
    why: "The older system is read, but providers may not know it.",
    fix: "Write the current one.",
    example: .careConnect(
      wrong: """
        "identifier": {"system": "http://fhir.nhs.net/Id/nhs-number", "value": "9990000018"}
        """,
      right: """
        "identifier": {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}
        """
    ),
    source: "Care Connect, \"NHS number\"; GP Connect before 2018 (DSTU2)"
  )

  static let profileNHSNumberBlanks = DiagnosticRule(
    "profile/nhs-number-blanks",
    .warning,
    .value,
    checks: "NHS numbers are written without blanks.",
    why: "Blanks are for people; programs compare the text.",
    fix: "Write the ten digits.",
    example: .careConnect(
      wrong: """
        "identifier": {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "999 000 0018"}
        """,
      right: """
        "identifier": {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}
        """
    ),
    source: "NHS Data Dictionary, NHS NUMBER"
  )

  static let profileNHSNumberContradiction = DiagnosticRule(
    "profile/nhs-number-contradiction",
    .error,
    .conflict,
    checks: """
      The NHS number of an actor is that of the contained Patient it refers to.
      """,
    why: "Two numbers are two patients, and the wrong one may lose the appointment.",
    fix: "Find out whose it is.",
    example: .careConnect(
      wrong: """
        "actor": {"reference": "#patient",
              "identifier": {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000026"}
        """,
      right: """
        "actor": {"reference": "#patient",
              "identifier": {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}
        """
    ),
    source: "NHS Booking 2.0.4, \"Appointment\", participant"
  )

  static let profileODSCode = DiagnosticRule(
    "profile/ods-code",
    .error,
    .value,
    checks: "ODS codes are 3 to 12 capital letters and digits.",
    why: "The Organisation Data Service has no other codes.",
    fix: "Look the code up.",
    example: .gpConnect(
      wrong: """
        "identifier": [{"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "t99901"}],
        """,
      right: """
        "identifier": [{"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "T99901"}],
        """
    ),
    source: "NHS Data Dictionary, ORGANISATION CODE"
  )
}
