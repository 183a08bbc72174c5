import Diagnostics

/// How bad a breach of the rules is, depending on whose resource it is.
///
/// What is ours is checked strictly. What a provider returned goes back to it unchanged, so its
/// faults are the provider's: they are told, and nothing more. What makes a cancellation unsafe is
/// refused by other means than the validator, whatever the policy.
public enum ValidationPolicy: Hashable, Sendable, CaseIterable {
  /// Every rule counts as it is documented.
  case strict
  /// What makes a resource invalid is a warning; a file that cannot be read stays one.
  case lenient

  /// The severity that a finding has under this policy.
  public func severity(of diagnostic: Diagnostic) -> IssueSeverity {
    self == .lenient && diagnostic.severity == .error ? .warning : diagnostic.severity
  }

  /// Findings with the severities that they have under this policy.
  public func graded(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    guard self == .lenient else { return diagnostics }
    return diagnostics.map { diagnostic in
      Diagnostic(
        diagnostic.rule,
        severity: severity(of: diagnostic),
        message: diagnostic.message,
        path: diagnostic.path,
        location: diagnostic.location
      )
    }
  }
}
