/// How bad an issue is, in the words of the FHIR value set `issue-severity`.
///
/// `error` means that the data breaks a rule; `fatal` means that reading could not go on, so later
/// faults of the same file are not known; `warning` and `information` never stop a cancellation.
/// Source: FHIR STU3, value set issue-severity.
public enum IssueSeverity: String, Hashable, Sendable, CaseIterable {
  case fatal
  case error
  case warning
  case information

  /// Whether an issue of this severity makes a file invalid.
  public var makesInvalid: Bool { self == .fatal || self == .error }
}
