import Diagnostics
import FHIRJSON

/// Findings in the Static Analysis Results Interchange Format.
///
/// The rules are those that were broken, with the texts of the catalogue; no text of a file is in it.
/// Source: SARIF 2.1.0, OASIS Standard.
struct FindingsSARIF: FindingsDocument {
  let programVersion: String
  private var writer = JSONWriter(layout: .pretty)
  private var rules: [DiagnosticRule] = []
  private var indices: [String: Int] = [:]

  init(programVersion: String) { self.programVersion = programVersion }

  mutating func begin(_ bytes: inout [UInt8]) {
    writer.beginObject()
    writer.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
    writer.member("version", "2.1.0")
    writer.key("runs")
    writer.beginArray()
    writer.beginObject()
    writer.member("columnKind", "unicodeCodePoints")
    writer.key("results")
    writer.beginArray()
    bytes += writer.takeBytes()
  }

  mutating func add(_ findings: FileFindings, to bytes: inout [UInt8]) {
    for diagnostic in findings.diagnostics {
      let index = index(of: diagnostic.rule)
      writer.object { result in
        result.member("ruleId", diagnostic.code)
        result.member("ruleIndex", index)
        result.member("level", diagnostic.severity.sarifLevel)
        result.object("message") { $0.member("text", diagnostic.messageWithHint) }
        result.array("locations") { locations in
          locations.object { Self.write(diagnostic, findings, to: &$0) }
        }
      }
    }
    bytes += writer.takeBytes()
  }

  mutating func end(_ totals: FindingsTotals, _ bytes: inout [UInt8]) {
    writer.endArray()
    writer.object("tool") { tool in
      tool.object("driver") { driver in
        driver.member("name", "ssp-cancel")
        driver.member("semanticVersion", programVersion)
        driver.array("rules") { array in
          for rule in rules { Self.write(rule, to: &array) }
        }
      }
    }
    writer.endObject()
    writer.endArray()
    writer.endObject()
    writer.lineFeed()
    bytes += writer.takeBytes()
  }

  /// The place of a rule in the list, in the order in which rules were broken first.
  private mutating func index(of rule: DiagnosticRule) -> Int {
    if let index = indices[rule.code] { return index }
    indices[rule.code] = rules.count
    rules.append(rule)
    return rules.count - 1
  }

  private static func write(
    _ diagnostic: Diagnostic,
    _ findings: FileFindings,
    to location: inout JSONWriter
  ) {
    location.object("physicalLocation") { place in
      place.object("artifactLocation") { $0.member("uri", uri(of: findings.file)) }
      if let region = SourceRegion(of: diagnostic, in: findings) {
        place.object("region") { object in
          object.member("startLine", region.line)
          if let columns = region.columns {
            object.member("startColumn", columns.lowerBound)
            object.member("endColumn", columns.upperBound)
          }
        }
      }
    }
    if let path = diagnostic.path {
      location.array("logicalLocations") { array in
        array.object { $0.member("fullyQualifiedName", path) }
      }
    }
  }

  private static func write(_ rule: DiagnosticRule, to array: inout JSONWriter) {
    array.object { object in
      object.member("id", rule.code)
      object.object("shortDescription") { $0.member("text", rule.checks) }
      object.object("fullDescription") { $0.member("text", "\(rule.checks) \(rule.why)") }
      object.object("help") { $0.member("text", "\(rule.fix) Source: \(rule.source)") }
      object.object("defaultConfiguration") { $0.member("level", rule.severity.sarifLevel) }
    }
  }

  /// A path as a URI, relative where the path is.
  ///
  /// Source: RFC 3986, sections 2.1 and 4.2; RFC 8089, section 2.
  private static func uri(of path: String) -> String {
    let kept = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/".utf8)
    var uri = path.hasPrefix("/") ? "file://" : ""
    for byte in path.utf8 {
      if kept.contains(byte) {
        uri.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        uri += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return uri
  }
}

extension IssueSeverity {
  /// Source: SARIF 2.1.0, section 3.27.10, "level property".
  fileprivate var sarifLevel: String {
    switch self {
    case .fatal, .error: "error"
    case .warning: "warning"
    case .information: "note"
    }
  }
}
