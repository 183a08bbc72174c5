/// Who answered a request.
public enum Answerer: String, Hashable, Sendable, CaseIterable {
  /// The Spine Secure Proxy or Spine itself.
  case spine
  /// The provider.
  case provider
  /// A gateway on the way, or the SSP in words of its own: the answer is no FHIR resource.
  case gateway
  /// Nobody.
  case nobody
}

/// The systems and profiles by which an OperationOutcome tells whose it is.
///
/// Source: GP Connect 1.2.7, "Error handling guidance"; Spine Core, "Error handling"; UEC
/// appointments, "Error handling".
enum AnswerSystem {
  /// The SSP's own codes, which repeat the HTTP status.
  static let ssp = "http://fhir.nhs.net/ValueSet/gpconnect-schedule-response-code-1-0"

  /// Spine's own codes.
  static let spine = "https://fhir.nhs.uk/StructureDefinition/spine-operationoutcome-1"

  /// The end of the profile of Spine's own OperationOutcomes, whatever its host.
  static let spineProfileSuffix = "/Spine-OperationOutcome-1"

  /// The codes of providers, under both addresses that are in use.
  static let provider: Set<String> = [
    "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1",
    "https://fhir.nhs.uk/STU3/ValueSet/Spine-ErrorOrWarningCode-1",
  ]

  /// HL7's own codes, which Care Connect providers use.
  static let hl7 = "http://hl7.org/fhir/operation-outcome"
}
