import Diagnostics
import FHIRJSON

/// A way to write what was found in files.
public enum FindingsFormat: String, Hashable, Sendable, CaseIterable {
  /// `file:line:column: severity: message [code]`, a line for each finding, as compilers do.
  case text
  /// One JSON object a line and file.
  case ndjson

  /// Whether there are lines for a file with these findings.
  public func saysSomething(about diagnostics: [Diagnostic]) -> Bool {
    switch self {
    case .text: !diagnostics.isEmpty
    case .ndjson: true
    }
  }

  /// The lines for one file; empty where there is nothing to say.
  public func lines(for findings: FileFindings) -> [UInt8] {
    switch self {
    case .text: Array(Self.text(findings).utf8)
    case .ndjson: Self.ndjson(findings)
    }
  }

  private static func text(_ findings: FileFindings) -> String {
    var text = ""
    for diagnostic in findings.diagnostics {
      let place = diagnostic.location.map { ":\($0.line):\($0.column)" } ?? ""
      let path = diagnostic.path.map { "\($0): " } ?? ""
      text += "\(findings.file)\(place): \(diagnostic.severity.rawValue): "
      text += "\(path)\(diagnostic.message) [\(diagnostic.code)]\n"
    }
    return text
  }

  private static func ndjson(_ findings: FileFindings) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { object in
      object.member("file", findings.file)
      object.member("valid", findings.isValid)
      object.array("issues") { issues in
        for diagnostic in findings.diagnostics {
          issues.object { issue in
            issue.member("severity", diagnostic.severity.rawValue)
            issue.member("code", diagnostic.code)
            issue.member("type", diagnostic.type.rawValue)
            issue.member("expression", ifPresent: diagnostic.path)
            if let location = diagnostic.location {
              issue.member("line", location.line)
              issue.member("column", location.column)
            }
            issue.member("message", diagnostic.message)
          }
        }
      }
    }
    writer.lineFeed()
    return writer.bytes
  }
}
