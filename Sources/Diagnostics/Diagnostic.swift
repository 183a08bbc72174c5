/// One finding about one file: which rule it breaks, where, and how bad that is.
///
/// Diagnostics are values; they are returned, many at once, and never thrown. Neither the message
/// nor any other part holds patient data: no names, numbers, dates or free text of the file.
public struct Diagnostic: Hashable, Sendable {
  /// The rule that is broken.
  public let rule: DiagnosticRule

  /// The severity, the rule's own unless the finding was graded otherwise.
  public let severity: IssueSeverity

  /// One sentence, lower case, without a full stop and without patient data.
  public let message: String

  /// What to do in this case, such as a name that may have been meant.
  ///
  /// It begins in lower case and is without patient data, like the message; `nil` where the rule's
  /// ``DiagnosticRule/fix`` says all.
  public let hint: String?

  /// The FHIRPath of the element, such as `Appointment.participant[1].actor.reference`; `nil` where
  /// no element is known, for example in a file that is not JSON at all.
  public internal(set) var path: String?

  /// The place in the file; `nil` for findings about a whole file.
  public internal(set) var location: SourceLocation?

  /// Creates a finding.
  public init(
    _ rule: DiagnosticRule,
    severity: IssueSeverity? = nil,
    message: String,
    hint: String? = nil,
    path: String? = nil,
    location: SourceLocation? = nil
  ) {
    self.rule = rule
    self.severity = severity ?? rule.severity
    self.message = message
    self.hint = hint
    self.path = path
    self.location = location
  }

  /// The rule's code.
  public var code: String { rule.code }

  /// The rule's FHIR issue type.
  public var type: IssueType { rule.type }
}

extension Sequence<Diagnostic> {
  /// Whether any finding makes the file invalid.
  public var hasErrors: Bool { contains { $0.severity.makesInvalid } }
}
