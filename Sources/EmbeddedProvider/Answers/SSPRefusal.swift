import Diagnostics
import FHIRModel

/// Why the Spine Secure Proxy itself refuses a request.
enum SSPRefusal: Hashable, Sendable {
  /// The service root in the URL is not the one registered for the receiver.
  case targetVaries
  /// The two systems have no data sharing agreement.
  case noDataSharingAgreement
  /// The SSP does not pass the method on.
  case methodNotAllowed
  /// The provider cannot be reached.
  case badGateway

  /// The status.
  var status: Int {
    switch self {
    case .targetVaries: 400
    case .noDataSharingAgreement: 403
    case .methodNotAllowed: 405
    case .badGateway: 502
    }
  }

  private var type: IssueType {
    switch self {
    case .targetVaries: .invalid
    case .noDataSharingAgreement: .forbidden
    case .methodNotAllowed: .notSupported
    case .badGateway: .transient
    }
  }

  /// The OperationOutcome, whose code is the status as text.
  ///
  /// Source: GP Connect 1.2.7, "Error handling guidance", errors of the Spine Security Proxy.
  func outcome(text: String) -> OperationOutcomeContent {
    OperationOutcomeContent(issues: [
      OperationOutcomeContent.Issue(
        severity: .error,
        type: type,
        codings: [
          Coding(
            system: "http://fhir.nhs.net/ValueSet/gpconnect-schedule-response-code-1-0",
            code: String(status),
            display: text
          )
        ]
      )
    ])
  }
}
