/// A rule that a file can break: its permanent code and what a developer needs to know about it.
///
/// A rule is declared once, as a static member beside the code that checks it, and listed in its
/// module's `…Rules.all`, from which the catalogue is made. Codes are slugs, module first, never
/// renamed and never used again for another meaning.
public struct DiagnosticRule: Sendable {
  /// The permanent code, such as `json/duplicate-property`.
  public let code: String

  /// The severity the rule's findings have unless the caller says otherwise.
  public let severity: IssueSeverity

  /// The FHIR issue type of the rule's findings.
  public let type: IssueType

  /// One sentence that says what is checked.
  public let checks: String

  /// One or two sentences that say why it matters and what to do about it.
  public let why: String

  /// Where the rule comes from: a specification and its section.
  public let source: String

  /// Creates a rule.
  public init(
    _ code: String,
    _ severity: IssueSeverity,
    _ type: IssueType,
    checks: String,
    why: String,
    source: String
  ) {
    self.code = code
    self.severity = severity
    self.type = type
    self.checks = checks
    self.why = why
    self.source = source
  }
}

extension DiagnosticRule: Hashable {
  /// Two rules are the same when they have the same code.
  public static func == (left: DiagnosticRule, right: DiagnosticRule) -> Bool {
    left.code == right.code
  }

  /// Hashes the code.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
