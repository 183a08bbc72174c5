import Diagnostics
import FHIRJSON
import FHIRXML

/// An OperationOutcome to be written, in JSON or XML.
///
/// Both forms are whole resources that say the same. Texts that are empty are left out, because
/// FHIR has no empty values; without issues, one says that there is nothing to report, because FHIR
/// asks for one.
/// Source: FHIR STU3, OperationOutcome; JSON and XML Representation of Resources.
public struct OperationOutcomeContent: Hashable, Sendable {
  /// The canonical URLs of the profiles that the resource claims.
  public var profiles: [String]

  /// The issues, in order.
  public var issues: [Issue]

  /// Creates a content.
  public init(profiles: [String] = [], issues: [Issue]) {
    self.profiles = profiles
    self.issues = issues
  }

  /// Makes one issue of every finding about a file.
  ///
  /// - Parameters:
  ///   - diagnostics: the findings, in order.
  ///   - codeSystem: the URI of the code system that the findings' codes belong to.
  public init(diagnostics: [Diagnostic], codeSystem: String) {
    self.init(issues: diagnostics.map { Issue($0, codeSystem: codeSystem) })
  }

  /// One issue.
  public struct Issue: Hashable, Sendable {
    /// How bad it is.
    public var severity: IssueSeverity

    /// What kind of issue it is.
    public var type: IssueType

    /// The codes that say more.
    public var codings: [Coding]

    /// The line to show a person.
    public var detailsText: String?

    /// What helps to find the cause.
    public var diagnostics: String?

    /// Places in the file, such as `line 3, column 12`.
    public var location: [String]

    /// FHIRPaths of the elements.
    public var expression: [String]

    /// Creates an issue.
    public init(
      severity: IssueSeverity,
      type: IssueType,
      codings: [Coding] = [],
      detailsText: String? = nil,
      diagnostics: String? = nil,
      expression: [String] = [],
      location: [String] = []
    ) {
      self.severity = severity
      self.type = type
      self.codings = codings
      self.detailsText = detailsText
      self.diagnostics = diagnostics
      self.expression = expression
      self.location = location
    }

    /// Makes an issue of a finding about a file.
    public init(_ diagnostic: Diagnostic, codeSystem: String) {
      self.init(
        severity: diagnostic.severity,
        type: diagnostic.type,
        codings: [Coding(system: codeSystem, code: diagnostic.code)],
        diagnostics: diagnostic.hint.map { "\(diagnostic.message); \($0)" } ?? diagnostic.message,
        expression: diagnostic.path.map { [$0] } ?? [],
        location: diagnostic.location.map { ["line \($0.line), column \($0.column)"] } ?? []
      )
    }
  }

  /// The resource in JSON, with line breaks and one at the end.
  public func json() -> [UInt8] {
    var writer = JSONWriter(layout: .pretty, reservingByteCount: 256 + issues.count * 512)
    write(to: &writer)
    writer.lineFeed()
    return writer.bytes
  }

  /// Writes the resource in JSON as a value.
  public func write(to writer: inout JSONWriter) {
    writer.object { resource in
      resource.member("resourceType", "OperationOutcome")
      let profiles = profiles.filter { !$0.isEmpty }
      if !profiles.isEmpty {
        resource.object("meta") { $0.member("profile", profiles) }
      }
      resource.array("issue") { array in
        for issue in writtenIssues { issue.write(to: &array) }
      }
    }
  }

  /// The resource in XML, with line breaks and one at the end.
  public func xml() -> [UInt8] {
    var writer = XMLWriter(reservingByteCount: 256 + issues.count * 512)
    writer.element("OperationOutcome", namespace: "http://hl7.org/fhir") { resource in
      let profiles = profiles.filter { !$0.isEmpty }
      if !profiles.isEmpty {
        resource.element("meta") { meta in
          for profile in profiles { meta.value("profile", profile) }
        }
      }
      for issue in writtenIssues { issue.write(to: &resource) }
    }
    return writer.bytes
  }

  /// Source: FHIR STU3, OperationOutcome, issue 1..* and the example "All OK".
  private var writtenIssues: [Issue] {
    guard issues.isEmpty else { return issues }
    return [Issue(severity: .information, type: .informational, detailsText: "Nothing to report")]
  }
}

extension OperationOutcomeContent.Issue {
  private var writtenCodings: [Coding] {
    codings.filter { !($0.system ?? "").isEmpty || !($0.code ?? "").isEmpty }
  }

  fileprivate func write(to array: inout JSONWriter) {
    array.object { issue in
      issue.member("severity", severity.rawValue)
      issue.member("code", type.rawValue)
      let codings = writtenCodings
      if !codings.isEmpty || !(detailsText ?? "").isEmpty {
        issue.object("details") { details in
          if !codings.isEmpty {
            details.array("coding") { array in
              for coding in codings {
                array.object { $0.write(coding) }
              }
            }
          }
          details.nonEmptyMember("text", detailsText)
        }
      }
      issue.nonEmptyMember("diagnostics", diagnostics)
      issue.nonEmptyMember("location", location)
      issue.nonEmptyMember("expression", expression)
    }
  }

  /// Source: FHIR STU3, OperationOutcome: the order of the elements, which XML keeps.
  fileprivate func write(to resource: inout XMLWriter) {
    resource.element("issue") { issue in
      issue.value("severity", severity.rawValue)
      issue.value("code", type.rawValue)
      let codings = writtenCodings
      if !codings.isEmpty || !(detailsText ?? "").isEmpty {
        issue.element("details") { details in
          for coding in codings {
            details.element("coding") { element in
              element.value("system", coding.system)
              element.value("code", coding.code)
              element.value("display", coding.display)
            }
          }
          details.value("text", detailsText)
        }
      }
      issue.value("diagnostics", diagnostics)
      for place in location { issue.value("location", place) }
      for path in expression { issue.value("expression", path) }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func nonEmptyMember(_ name: String, _ text: String?) {
    if let text, !text.isEmpty { member(name, text) }
  }

  fileprivate mutating func nonEmptyMember(_ name: String, _ texts: [String]) {
    let texts = texts.filter { !$0.isEmpty }
    if !texts.isEmpty { member(name, texts) }
  }

  fileprivate mutating func write(_ coding: Coding) {
    nonEmptyMember("system", coding.system)
    nonEmptyMember("code", coding.code)
    nonEmptyMember("display", coding.display)
  }
}
