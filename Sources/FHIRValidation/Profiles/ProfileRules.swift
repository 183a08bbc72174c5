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
        {"system": "https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1", "code": "09"}
        """,
      right: """
        {"system": "https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1", "code": "01"}
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
}
