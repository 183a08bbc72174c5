import Diagnostics

/// Findings as workflow commands, which GitHub Actions shows beside the lines of a file.
///
/// Source: GitHub Actions, "Workflow commands", and the escapes of `@actions/core`.
struct FindingsGitHub: FindingsDocument {
  mutating func add(_ findings: FileFindings, to bytes: inout [UInt8]) {
    for diagnostic in findings.diagnostics {
      var properties = ["file=\(Self.property(findings.file))"]
      if let region = SourceRegion(of: diagnostic, in: findings) {
        properties.append("line=\(region.line)")
        if let columns = region.columns {
          properties.append("col=\(columns.lowerBound)")
          if columns.count > 1 { properties.append("endColumn=\(columns.upperBound - 1)") }
        }
      }
      properties.append("title=\(Self.property(diagnostic.code))")
      let path = diagnostic.path.map { "\($0): " } ?? ""
      let message = Self.data(path + diagnostic.messageWithHint)
      bytes +=
        "::\(Self.command(diagnostic)) \(properties.joined(separator: ","))::\(message)\n"
        .utf8
    }
  }

  private static func command(_ diagnostic: Diagnostic) -> String {
    switch diagnostic.severity {
    case .fatal, .error: "error"
    case .warning: "warning"
    case .information: "notice"
    }
  }

  private static func data(_ text: String) -> String {
    escape(text, ["%": "%25", "\r": "%0D", "\n": "%0A"])
  }

  private static func property(_ text: String) -> String {
    escape(text, ["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"])
  }

  private static func escape(_ text: String, _ escapes: [Unicode.Scalar: String]) -> String {
    text.unicodeScalars.map { escapes[$0] ?? String(Character($0)) }.joined()
  }
}
