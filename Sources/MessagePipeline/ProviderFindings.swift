import Diagnostics
import FHIRValidation

/// What an operator is told of the faults of an appointment that a provider returned.
enum ProviderFindings {
  /// How many are told; one fault of a provider's program often repeats.
  private static let maximumCount = 20

  /// The warnings of the lenient policy, without places in a file, since there is none to look into.
  static func make(_ findings: [Diagnostic]) -> [Diagnostic] {
    ValidationPolicy.lenient.graded(findings).lazy.filter { $0.severity == .warning }
      .prefix(maximumCount)
      .map { finding in
        Diagnostic(
          finding.rule,
          severity: finding.severity,
          message: "the provider's appointment: " + finding.message,
          path: finding.path
        )
      }
  }
}
