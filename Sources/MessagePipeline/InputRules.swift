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
    why: "The message says what it is instead and what to do.",
    source: "ssp-cancel, \"Folders\""
  )

  /// The file is packed.
  public static let inputCompressed = DiagnosticRule(
    "input/compressed",
    .fatal,
    .notSupported,
    checks: "A file is not compressed and no archive.",
    why: """
      What a small packed file unpacks to has no bound, and findings need places in a text. Unpack \
      it first.
      """,
    source: "ssp-cancel, \"Inputs\""
  )

  /// The file is text in another encoding.
  public static let inputEncoding = DiagnosticRule(
    "input/encoding",
    .fatal,
    .notSupported,
    checks: "A file is not in UTF-16 or UTF-32.",
    why: "FHIR is exchanged in UTF-8. Convert the file first.",
    source: "FHIR STU3, Resource Formats"
  )

  /// The file holds another resource.
  public static let inputNotAppointment = DiagnosticRule(
    "input/not-an-appointment",
    .error,
    .structure,
    checks: "The file to cancel by holds an Appointment.",
    why: "Only appointments can be cancelled. Drop the Appointment, one in each file.",
    source: "ssp-cancel, \"Folders\""
  )

  /// The appointment has no id.
  public static let inputWithoutID = DiagnosticRule(
    "input/without-id",
    .error,
    .required,
    checks: "The Appointment to cancel by has an id.",
    why: "Without it the appointment cannot be found at the provider. Send what the provider gave.",
    source: "FHIR STU3, RESTful API, \"update\"; GP Connect 1.2.7, \"Cancel an appointment\""
  )

  /// The sidecar cannot be used.
  public static let inputSidecar = DiagnosticRule(
    "input/sidecar",
    .error,
    .structure,
    checks: "The file beside an input that says how to cancel it is well-formed.",
    why: "Without it the wrong provider or patient could be meant. Mend or remove the sidecar.",
    source: "ssp-cancel, \"Sidecars\""
  )
}
