/// A way to write what was found in files.
public enum FindingsFormat: String, Hashable, Sendable, CaseIterable {
  /// For people: `file:line:column: severity: message [code]`, the line, and what to do.
  case text
  /// One JSON document with all files and the totals.
  case json
  /// One JSON object a line and file.
  case ndjson
  /// The Static Analysis Results Interchange Format 2.1.0, for code scanning.
  case sarif
  /// The XML of JUnit, for build servers: one test case a file.
  case junit
  /// The workflow commands of GitHub Actions, which become annotations.
  case github
  /// Comma-separated values, a line for each finding.
  case csv
  /// A FHIR STU3 OperationOutcome, or a Bundle of them for several files.
  case operationoutcome

  /// Whether what is written is one document, and no use before its end.
  public var needsEnd: Bool {
    switch self {
    case .json, .sarif, .junit, .operationoutcome: true
    case .text, .ndjson, .github, .csv: false
    }
  }

  /// Whether there is something to write about a valid file without findings.
  public var mentionsValidFiles: Bool {
    switch self {
    case .json, .ndjson, .junit, .operationoutcome: true
    case .text, .sarif, .github, .csv: false
    }
  }
}
