/// A code that says why a request failed, in one spelling.
///
/// Published tables spell some codes in two ways, so what was received is brought to one: capital
/// letters, `_` for blanks, one name for the consent of organisations.
/// Source: Spine-ErrorOrWarningCode-1; GP Connect 1.2.7, "Error handling guidance"; Spine Core,
/// "Error handling"; HL7 code system operation-outcome.
public struct SpineErrorCode: Hashable, Sendable, CustomStringConvertible {
  /// The code in its one spelling, such as `NO_RECORD_FOUND`.
  public let text: String

  /// Takes a code as it was received.
  public init(_ received: String) {
    let letters = received.uppercased().map { $0 == " " ? "_" : $0 }
    let text = String(letters)
    self.text = text == "NO_ORGANISATIONAL_CONSENT" ? "NO_ORGANISATION_CONSENT" : text
  }

  private init(known text: String) { self.text = text }

  /// The code in its one spelling.
  public var description: String { text }

  /// Whether the code is of the HL7 code system operation-outcome.
  public var isHL7Message: Bool { text.hasPrefix("MSG_") }
}

/// The codes that the table of answers asks for.
extension SpineErrorCode {
  /// Access is denied.
  public static let accessDenied = SpineErrorCode(known: "ACCESS_DENIED")
  /// Protocol or cipher of the connection are not met.
  public static let accessDeniedSSL = SpineErrorCode(known: "ACCESS_DENIED_SSL")
  /// The sender's or receiver's ASID is not authorised.
  public static let asidCheckFailed = SpineErrorCode(known: "ASID_CHECK_FAILED")
  /// Fields contradict each other.
  public static let conflictingValues = SpineErrorCode(known: "CONFLICTING_VALUES")
  /// A duplicate would result.
  public static let duplicateRejected = SpineErrorCode(known: "DUPLICATE_REJECTED")
  /// A constraint is violated, such as a stale version.
  public static let fhirConstraintViolation = SpineErrorCode(known: "FHIR_CONSTRAINT_VIOLATION")
  /// A flag is set already.
  public static let flagAlreadySet = SpineErrorCode(known: "FLAG_ALREADY_SET")
  /// The system of an identifier is wrong.
  public static let invalidIdentifierSystem = SpineErrorCode(known: "INVALID_IDENTIFIER_SYSTEM")
  /// The value of an identifier is wrong.
  public static let invalidIdentifierValue = SpineErrorCode(known: "INVALID_IDENTIFIER_VALUE")
  /// The NHS number is wrong.
  public static let invalidNHSNumber = SpineErrorCode(known: "INVALID_NHS_NUMBER")
  /// A parameter is wrong.
  public static let invalidParameter = SpineErrorCode(known: "INVALID_PARAMETER")
  /// The demographics do not lead to the patient.
  public static let invalidPatientDemographics = SpineErrorCode(
    known: "INVALID_PATIENT_DEMOGRAPHICS"
  )
  /// What is asked for is not in a state to be changed so.
  public static let invalidRequestState = SpineErrorCode(known: "INVALID_REQUEST_STATE")
  /// The resource is not valid.
  public static let invalidResource = SpineErrorCode(known: "INVALID_RESOURCE")
  /// An organisation has not consented.
  public static let noOrganisationConsent = SpineErrorCode(known: "NO_ORGANISATION_CONSENT")
  /// The patient has not consented.
  public static let noPatientConsent = SpineErrorCode(known: "NO_PATIENT_CONSENT")
  /// There is no legitimate relationship with the patient.
  public static let noRelationship = SpineErrorCode(known: "NO_RELATIONSHIP")
  /// There is no such organisation.
  public static let organisationNotFound = SpineErrorCode(known: "ORGANISATION_NOT_FOUND")
  /// There is no such patient.
  public static let patientNotFound = SpineErrorCode(known: "PATIENT_NOT_FOUND")
  /// The patient's record is sensitive.
  public static let patientSensitive = SpineErrorCode(known: "PATIENT_SENSITIVE")
  /// There is no such practitioner.
  public static let practitionerNotFound = SpineErrorCode(known: "PRACTITIONER_NOT_FOUND")
  /// What is referred to is not there.
  public static let referenceNotFound = SpineErrorCode(known: "REFERENCE_NOT_FOUND")
  /// The request does not match its token.
  public static let requestUnmatched = SpineErrorCode(known: "REQUEST_UNMATCHED")
  /// The SSP's own: the HTTP status 404 again.
  public static let status404 = SpineErrorCode(known: "404")
  /// HL7: nothing matches.
  public static let messageNoMatch = SpineErrorCode(known: "MSG_NO_MATCH")
  /// HL7: the version is not the current one.
  public static let messageVersionAwareConflict = SpineErrorCode(
    known: "MSG_VERSION_AWARE_CONFLICT"
  )
}
