import Cancellation
import Diagnostics
import FHIRModel
import Reporting

/// Makes the OperationOutcome of an input.
///
/// The first issue is what became of the appointment, with our code, the provider's beside it, and
/// the words of ABUS.21. What was found in the file follows, and then what was found in the
/// appointment that the provider returned.
enum OutcomeContent {
  /// The code system of ``CancellationOutcome``.
  static let outcomeSystem = "urn:x-ssp-cancel:outcome"

  /// Makes the resource; `notice` is what must be said of where the requests went.
  static func make(
    _ result: ItemResult,
    _ diagnostics: [Diagnostic],
    notice: String?
  ) -> OperationOutcomeContent {
    var codings = [
      Coding(system: outcomeSystem, code: result.outcome.rawValue, display: result.outcome.text)
    ]
    if let code = providerCoding(result.code) { codings.append(code) }
    let (severity, type) = issue(of: result.outcome)
    var issues = [
      OperationOutcomeContent.Issue(
        severity: severity,
        type: type,
        codings: codings,
        detailsText: result.outcome.text,
        diagnostics: sentence(result)
      )
    ]
    for diagnostic in diagnostics + result.providerFindings {
      issues.append(
        OperationOutcomeContent.Issue(diagnostic, codeSystem: DiagnosticRule.codeSystem)
      )
    }
    if let notice {
      issues.append(
        OperationOutcomeContent.Issue(
          severity: .information,
          type: .informational,
          detailsText: notice
        )
      )
    }
    return OperationOutcomeContent(issues: issues)
  }

  /// The code that the provider gave, as the summary shows it, without blanks that no code has.
  ///
  /// Source: FHIR STU3, Data Types, code.
  private static func providerCoding(_ coding: Coding?) -> Coding? {
    guard let code = coding.flatMap(ProviderCode.init) else { return nil }
    let words = code.code.split(separator: " ")
    return words.isEmpty ? nil : Coding(system: code.system, code: words.joined(separator: " "))
  }

  private static func sentence(_ result: ItemResult) -> String {
    var parts: [String] = []
    var causes: [String] = []
    if let reason = result.reason { causes.append(reason) }
    for note in result.notes where !causes.contains(note.text) { causes.append(note.text) }
    if !causes.isEmpty { parts.append(causes.joined(separator: "; ")) }
    if let duplicateOf = result.duplicateOf {
      parts.append("\(duplicateOf) asked for the same, and this is its result")
    }
    if let traceID = result.traceIDs.last {
      parts.append("Ssp-TraceID of the last request: \(traceID)")
    }
    parts.append(result.outcome.nextStep)
    return parts.joined(separator: ". ")
  }

  private static func issue(of outcome: CancellationOutcome) -> (IssueSeverity, IssueType) {
    switch outcome {
    case .cancelled, .alreadyCancelled: (.information, .informational)
    case .systemFailure: (.error, .transient)
    case .notFound: (.error, .notFound)
    case .notForThisPatient, .patientNotVerifiable, .inThePast, .notCancellableStatus,
      .rejectedByProvider:
      (.error, .businessRule)
    case .outcomeUnknown: (.warning, .incomplete)
    case .versionConflict: (.error, .conflict)
    case .notPermitted: (.error, .forbidden)
    case .invalidRequest, .inputRejected: (.error, .invalid)
    case .invalidProviderResponse: (.error, .processing)
    case .routingFailure: (.error, .notSupported)
    case .rateLimited: (.error, .throttled)
    case .notAttempted: (.warning, .incomplete)
    }
  }
}
