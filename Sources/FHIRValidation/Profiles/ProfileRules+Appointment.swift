import Diagnostics

private let uec = "UEC appointments, \"FHIR overrides\""

/// The rules about an Appointment as a whole: its claims, what it contains, its references and times.
extension DiagnosticRule {
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
}
