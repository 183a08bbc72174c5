import Diagnostics

/// Why the provider refuses a request.
enum RefusalReason: Hashable, Sendable {
  /// A header field or the URL is wrong.
  case badRequest
  /// The body is not FHIR.
  case unreadableBody
  /// The token is missing.
  case missingToken
  /// The token is wrong.
  case badToken
  /// The token holds a resource of a wrong type.
  case badTokenResource
  /// The organisation may not do this.
  case accessDenied
  /// There is no such appointment.
  case unknownAppointment
  /// There is no such patient.
  case unknownPatient
  /// The appointment was here once.
  case gone
  /// The method is neither `GET` nor `PUT`.
  case methodNotAllowed
  /// The version in `If-Match` is not the current one.
  case staleVersion
  /// The request id was used for something else.
  case reusedRequestID
  /// There is no `If-Match`.
  case missingIfMatch
  /// The media type of the body is not one of FHIR's.
  case unsupportedMediaType
  /// The body is not what the provider has with the allowed changes.
  case differs
  /// The appointment cannot be cancelled as it is.
  case invalidState
  /// The appointment has begun.
  case inThePast
  /// The appointment has begun, so that it is not shown.
  case pastAppointment
  /// The reason for cancelling is blank.
  case blankReason
  /// Something broke in the provider.
  case internalError
}

/// The status and codes of a refusal, as providers of one dialect answer them.
struct RefusalCode {
  let status: Int
  let type: IssueType
  let system: String
  let code: String
  let display: String

  /// What GP Connect providers answer.
  ///
  /// Source: GP Connect 1.2.7, "Error handling guidance".
  static func gpConnect(_ reason: RefusalReason) -> RefusalCode {
    switch reason {
    case .badRequest, .unreadableBody, .badToken:
      spine(400, .invalid, "BAD_REQUEST", "Submitted request is malformed/invalid.")
    case .missingToken, .accessDenied: spine(403, .forbidden, "ACCESS_DENIED", "Access denied")
    case .unknownAppointment: spine(404, .notFound, "NO_RECORD_FOUND", "No record found")
    case .unknownPatient: spine(404, .notFound, "PATIENT_NOT_FOUND", "Patient record not found")
    case .gone: spine(410, .notFound, "NO_RECORD_FOUND", "No record found")
    case .methodNotAllowed:
      spine(405, .notSupported, "NOT_IMPLEMENTED", "FHIR resource or operation not implemented")
    case .staleVersion, .reusedRequestID:
      spine(409, .conflict, "FHIR_CONSTRAINT_VIOLATION", "FHIR constraint violated")
    case .missingIfMatch:
      spine(412, .invalid, "PRECONDITION_FAILED", "A precondition of the request failed")
    case .unsupportedMediaType:
      spine(415, .notSupported, "UNSUPPORTED_MEDIA_TYPE", "Unsupported media type")
    case .differs, .invalidState, .inThePast, .pastAppointment, .badTokenResource:
      spine(422, .invalid, "INVALID_RESOURCE", "Submitted resource is not valid.")
    case .blankReason:
      spine(422, .invalid, "INVALID_PARAMETER", "Submitted parameter is not valid.")
    case .internalError:
      spine(500, .processing, "INTERNAL_SERVER_ERROR", "Unexpected internal server error.")
    }
  }

  /// What Care Connect providers answer: Spine's codes where the UEC guide names them, elsewhere
  /// those of HL7, as NHS Digital's own simulator does.
  ///
  /// Source: UEC appointments, "Error overview"; NHS Digital Toolkit Workbench, FHIR 111 UEC.
  static func careConnect(_ reason: RefusalReason) -> RefusalCode {
    switch reason {
    case .badRequest:
      uec(400, .invalid, "BAD_REQUEST", "Submitted request is malformed/invalid.")
    case .unreadableBody: hl7(400, .invalid, "MSG_BAD_FORMAT", "Bad Syntax")
    case .missingToken, .badToken, .badTokenResource, .accessDenied:
      uec(403, .forbidden, "ACCESS_DENIED", "Access has been denied to process this request")
    case .unknownAppointment, .unknownPatient:
      hl7(404, .notFound, "MSG_NO_MATCH", "No resource found matching the query")
    case .gone: hl7(410, .notFound, "MSG_DELETED", "This resource has been deleted")
    case .methodNotAllowed:
      hl7(405, .notSupported, "MSG_UNKNOWN_OPERATION", "Unknown or unsupported HTTP operation")
    case .staleVersion:
      hl7(409, .invalid, "MSG_VERSION_AWARE_CONFLICT", "Update Conflict")
    case .reusedRequestID:
      uec(409, .duplicate, "DUPLICATE_REJECTED", "The request id has been used before")
    case .missingIfMatch:
      hl7(412, .notSupported, "MSG_TRANSACTION_MISSING_ID", "No If-Match was given")
    case .unsupportedMediaType:
      hl7(415, .notSupported, "MSG_RESOURCE_TYPE_MISMATCH", "The media type is not supported")
    case .differs, .blankReason:
      hl7(422, .invalid, "MSG_VERSION_AWARE_CONFLICT", "Update Conflict")
    case .invalidState, .inThePast, .pastAppointment:
      hl7(422, .invalid, "MSG_BAD_FORMAT", "Bad Syntax")
    case .internalError:
      uec(500, .processing, "INTERNAL_SERVER_ERROR", "Unexpected internal server error.")
    }
  }

  private static func spine(
    _ status: Int,
    _ type: IssueType,
    _ code: String,
    _ display: String
  ) -> RefusalCode {
    RefusalCode(
      status: status,
      type: type,
      system: "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1",
      code: code,
      display: display
    )
  }

  private static func uec(
    _ status: Int,
    _ type: IssueType,
    _ code: String,
    _ display: String
  ) -> RefusalCode {
    RefusalCode(
      status: status,
      type: type,
      system: "https://fhir.nhs.uk/STU3/ValueSet/Spine-ErrorOrWarningCode-1",
      code: code,
      display: display
    )
  }

  private static func hl7(
    _ status: Int,
    _ type: IssueType,
    _ code: String,
    _ display: String
  ) -> RefusalCode {
    RefusalCode(
      status: status,
      type: type,
      system: "http://hl7.org/fhir/operation-outcome",
      code: code,
      display: display
    )
  }
}
