import Diagnostics
import FHIRJSON

/// Findings as one JSON document; `Schemas/findings.schema.json` describes it.
struct FindingsJSON: FindingsDocument {
  /// The version of the document; it changes when a member changes its meaning.
  static let version = 1

  let programVersion: String
  private var writer = JSONWriter(layout: .pretty)

  init(programVersion: String) { self.programVersion = programVersion }

  mutating func begin(_ bytes: inout [UInt8]) {
    writer.beginObject()
    writer.member("version", Self.version)
    writer.objectOnOneLine("program") { program in
      program.member("name", "ssp-cancel")
      program.member("version", programVersion)
    }
    writer.key("files")
    writer.beginArray()
    bytes += writer.takeBytes()
  }

  mutating func add(_ findings: FileFindings, to bytes: inout [UInt8]) {
    writer.object { $0.write(findings, issuesOnOneLine: true) }
    bytes += writer.takeBytes()
  }

  mutating func end(_ totals: FindingsTotals, _ bytes: inout [UInt8]) {
    writer.endArray()
    writer.object("totals") { object in
      object.member("files", totals.fileCount)
      object.member("valid", totals.fileCount - totals.invalidCount)
      object.member("invalid", totals.invalidCount)
      object.member("errors", totals.errorCount)
      object.member("warnings", totals.warningCount)
      object.member("information", totals.informationCount)
    }
    writer.endObject()
    writer.lineFeed()
    bytes += writer.takeBytes()
  }
}

/// Findings as one JSON object a line and file.
struct FindingsNDJSON: FindingsDocument {
  mutating func add(_ findings: FileFindings, to bytes: inout [UInt8]) {
    var writer = JSONWriter()
    writer.object { $0.write(findings, issuesOnOneLine: false) }
    writer.lineFeed()
    bytes += writer.bytes
  }
}

extension JSONWriter {
  fileprivate mutating func objectOnOneLine(
    _ name: String,
    _ body: (inout JSONWriter) -> Void
  ) {
    key(name)
    objectOnOneLine(body)
  }

  /// Writes the members of a file and its findings.
  fileprivate mutating func write(_ findings: FileFindings, issuesOnOneLine: Bool) {
    member("file", findings.file)
    member("valid", findings.isValid)
    array("issues") { issues in
      for diagnostic in findings.diagnostics {
        if issuesOnOneLine {
          issues.objectOnOneLine { $0.write(diagnostic) }
        } else {
          issues.object { $0.write(diagnostic) }
        }
      }
    }
  }

  private mutating func write(_ diagnostic: Diagnostic) {
    member("severity", diagnostic.severity.rawValue)
    member("code", diagnostic.code)
    member("type", diagnostic.type.rawValue)
    member("expression", ifPresent: diagnostic.path)
    if let location = diagnostic.location {
      member("line", location.line)
      member("column", location.column)
    }
    member("message", diagnostic.message)
    member("hint", ifPresent: diagnostic.hint)
  }
}
