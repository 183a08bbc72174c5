import Diagnostics

/// The rules about NHS numbers and ODS codes.
extension DiagnosticRule {
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
