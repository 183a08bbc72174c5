/// A rule that a file can break: its permanent code and what a developer needs to know about it.
///
/// A rule is declared once, as a static member beside the code that checks it, and listed in its
/// module's `…Rules.all`, from which the catalogue is made. Codes are slugs, module first, never
/// renamed and never used again for another meaning.
public struct DiagnosticRule: Sendable {
  /// The URI of the code system of the codes, for FHIR codings.
  public static let codeSystem = "urn:x-ssp-cancel:diagnostic"

  /// The permanent code, such as `json/duplicate-property`.
  public let code: String

  /// The severity the rule's findings have unless the caller says otherwise.
  public let severity: IssueSeverity

  /// The FHIR issue type of the rule's findings.
  public let type: IssueType

  /// One sentence that says what is checked.
  public let checks: String

  /// One sentence that says why it matters.
  public let why: String

  /// One sentence that says what to do about it.
  public let fix: String

  /// A file that breaks the rule, and how it looks when it is right.
  public let example: Example

  /// Where the rule comes from: a specification and its section.
  public let source: String

  /// Creates a rule.
  public init(
    _ code: String,
    _ severity: IssueSeverity,
    _ type: IssueType,
    checks: String,
    why: String,
    fix: String,
    example: Example,
    source: String
  ) {
    self.code = code
    self.severity = severity
    self.type = type
    self.checks = checks
    self.why = why
    self.fix = fix
    self.example = example
    self.source = source
  }

  /// The part of the code before the slash, by which rules are grouped.
  public var family: Substring { code.prefix { $0 != "/" } }
}

extension DiagnosticRule: Hashable {
  /// Two rules are the same when they have the same code.
  public static func == (left: DiagnosticRule, right: DiagnosticRule) -> Bool {
    left.code == right.code
  }

  /// Hashes the code.
  public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}
