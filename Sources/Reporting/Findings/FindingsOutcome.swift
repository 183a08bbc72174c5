import Diagnostics
import FHIRJSON
import FHIRModel

/// Findings as a FHIR STU3 OperationOutcome in JSON: one for each file, and where there are several
/// files, a Bundle of the type collection around them.
///
/// Each issue names its file in `location`, because an OperationOutcome has no other place for it.
/// Source: FHIR STU3, OperationOutcome and Bundle.
struct FindingsOutcome: FindingsDocument {
  /// The first outcome, until it is known whether there is another.
  private var first: OperationOutcomeContent?
  private var writer = JSONWriter(layout: .pretty)
  private var isBundle = false

  mutating func add(_ findings: FileFindings, to bytes: inout [UInt8]) {
    let content = Self.content(findings)
    guard let first else {
      self.first = content
      return
    }
    if !isBundle {
      isBundle = true
      writer.beginObject()
      writer.member("resourceType", "Bundle")
      writer.member("type", "collection")
      writer.key("entry")
      writer.beginArray()
      write(first)
    }
    write(content)
    bytes += writer.takeBytes()
  }

  mutating func end(_ totals: FindingsTotals, _ bytes: inout [UInt8]) {
    if isBundle {
      writer.endArray()
      writer.endObject()
      writer.lineFeed()
      bytes += writer.takeBytes()
    } else {
      bytes += (first ?? OperationOutcomeContent(issues: [])).json()
    }
  }

  private mutating func write(_ content: OperationOutcomeContent) {
    writer.object { entry in
      entry.key("resource")
      content.write(to: &entry)
    }
  }

  private static func content(_ findings: FileFindings) -> OperationOutcomeContent {
    guard !findings.diagnostics.isEmpty else {
      return OperationOutcomeContent(issues: [
        OperationOutcomeContent.Issue(
          severity: .information,
          type: .informational,
          detailsText: "Nothing to report",
          location: [findings.file]
        )
      ])
    }
    var content = OperationOutcomeContent(
      diagnostics: findings.diagnostics,
      codeSystem: DiagnosticRule.codeSystem
    )
    for index in content.issues.indices {
      let places = content.issues[index].location
      content.issues[index].location =
        places.isEmpty ? [findings.file] : places.map { "\(findings.file), \($0)" }
    }
    return content
  }
}
