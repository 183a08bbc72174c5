/// The kind of an issue, in the words of the FHIR value set `issue-type`.
///
/// Source: FHIR STU3, value set issue-type.
public enum IssueType: String, Hashable, Sendable, CaseIterable {
  case invalid
  case structure
  case required
  case value
  case invariant
  case security
  case login
  case unknown
  case expired
  case forbidden
  case suppressed
  case processing
  case notSupported = "not-supported"
  case duplicate
  case notFound = "not-found"
  case tooLong = "too-long"
  case codeInvalid = "code-invalid"
  case `extension`
  case tooCostly = "too-costly"
  case businessRule = "business-rule"
  case conflict
  case incomplete
  case transient
  case lockError = "lock-error"
  case noStore = "no-store"
  case exception
  case timeout
  case throttled
  case informational
}
