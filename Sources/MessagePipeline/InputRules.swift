import Diagnostics

/// The rules for input files as a whole.
public enum InputRules {
  /// Every rule of this module.
  public static let all: [DiagnosticRule] = [
    .inputFile, .inputCompressed, .inputEncoding, .inputNotAppointment, .inputWithoutID,
    .inputSidecar,
  ]
}

extension DiagnosticRule {
  /// The file cannot be read as an input.
  public static let inputFile = DiagnosticRule(
    "input/file",
    .fatal,
    .structure,
    checks: "An input is a file that can be read, not too large, and not being written to.",
    why: "What is no file, cannot be read or is still being written to would be taken half.",
    fix: "Do what the message says, and drop the file again.",
    example: .file(
      wrong: Example.smallJSON,
      right: #"{"resourceType": "Location", "name": "Ward 1"}"#,
      with: .maximumBytes(60)
    ),
    source: "ssp-cancel, \"Folders\""
  )

  /// The file is packed.
  public static let inputCompressed = DiagnosticRule(
    "input/compressed",
    .fatal,
    .notSupported,
    checks: "A file is not compressed and no archive.",
    why: "What a small packed file unpacks to has no bound, and findings need places in a text.",
    fix: "Unpack it, such as with gunzip, and take what comes out.",
    example: .file(wrong: "PK\u{3}\u{4}", right: Example.smallJSON),
    source: "ssp-cancel, \"Inputs\""
  )

  /// The file is text in another encoding.
  public static let inputEncoding = DiagnosticRule(
    "input/encoding",
    .fatal,
    .notSupported,
    checks: "A file is not in UTF-16 or UTF-32.",
    why: "FHIR is exchanged in UTF-8.",
    fix: "Convert the file to UTF-8, such as with iconv.",
    example: .file(wrong: "{\u{0}\"\u{0}", right: Example.smallJSON),
    source: "FHIR STU3, Resource Formats"
  )

  /// The file holds another resource.
  public static let inputNotAppointment = DiagnosticRule(
    "input/not-an-appointment",
    .error,
    .structure,
    checks: "The file to cancel by holds an Appointment.",
    why: "Only appointments can be cancelled.",
    fix: "Drop the Appointment, one in each file.",
    example: .file(
      wrong: """
        {"resourceType": "Slot", "schedule": {"reference": "Schedule/1"}, "status": "busy",
          "start": "2026-01-15T09:00:00Z", "end": "2026-01-15T09:10:00Z"}
        """,
      right: """
        {"resourceType": "Appointment", "id": "a-1", "status": "proposed",
          "participant": [{"type": [{"text": "GP"}], "status": "accepted"}]}
        """,
      with: .run
    ),
    source: "ssp-cancel, \"Folders\""
  )

  /// The appointment has no id.
  public static let inputWithoutID = DiagnosticRule(
    "input/without-id",
    .error,
    .required,
    checks: "The Appointment to cancel by has an id.",
    why: "Without it the appointment cannot be found at the provider.",
    fix: "Drop the Appointment as the provider gave it, with its id.",
    example: .file(
      wrong: Example.smallJSON,
      right: """
        {"resourceType": "Appointment", "id": "a-1", "status": "proposed",
          "participant": [{"type": [{"text": "GP"}], "status": "accepted"}]}
        """,
      with: .run
    ),
    source: "FHIR STU3, RESTful API, \"update\"; GP Connect 1.2.7, \"Cancel an appointment\""
  )

  /// The sidecar cannot be used.
  public static let inputSidecar = DiagnosticRule(
    "input/sidecar",
    .error,
    .structure,
    checks: "The file beside an input that says how to cancel it is well-formed.",
    why: "Without it the wrong provider or patient could be meant.",
    fix: "Correct the sidecar, or remove it.",
    example: .file(
      wrong: "nhs_number: 9990000018",
      right: "nhs-number: 9990000018",
      with: .sidecar
    ),
    source: "ssp-cancel, \"Sidecars\""
  )
}
