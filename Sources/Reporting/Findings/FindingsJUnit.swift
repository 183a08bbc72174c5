import Diagnostics

/// Findings in the XML that JUnit made common: one test case a file, which fails where the file is
/// invalid.
///
/// The counts come first, so the test cases are held until the end.
struct FindingsJUnit: FindingsDocument {
  private var cases: [UInt8] = []

  mutating func add(_ findings: FileFindings, to bytes: inout [UInt8]) {
    let start =
      "    <testcase name=\"\(Self.escaped(findings.file))\" classname=\"ssp-cancel\" time=\"0\""
    guard !findings.diagnostics.isEmpty else {
      cases += "\(start)/>\n".utf8
      return
    }
    let text = findings.diagnostics.map { Self.line($0) + "\n" }.joined()
    cases += "\(start)>\n".utf8
    if let first = findings.diagnostics.first(where: { $0.severity.makesInvalid }) {
      let count = findings.diagnostics.count { $0.severity.makesInvalid }
      let message = FindingsTotals.counted(count, "error")
      cases += "      <failure message=\"\(message)\" type=\"\(Self.escaped(first.code))\">".utf8
      cases += "\(Self.escaped(text))</failure>\n".utf8
    } else {
      cases += "      <system-out>\(Self.escaped(text))</system-out>\n".utf8
    }
    cases += "    </testcase>\n".utf8
  }

  mutating func end(_ totals: FindingsTotals, _ bytes: inout [UInt8]) {
    let counts =
      "name=\"ssp-cancel validate\" tests=\"\(totals.fileCount)\" "
      + "failures=\"\(totals.invalidCount)\" errors=\"0\""
    bytes += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites \(counts)>\n".utf8
    bytes += "  <testsuite \(counts) skipped=\"0\" time=\"0\">\n".utf8
    bytes += cases
    bytes += "  </testsuite>\n</testsuites>\n".utf8
  }

  private static func line(_ diagnostic: Diagnostic) -> String {
    let place = diagnostic.location.map { "\($0.line):\($0.column): " } ?? ""
    let path = diagnostic.path.map { "\($0): " } ?? ""
    return "\(place)\(diagnostic.severity.rawValue): \(path)\(diagnostic.messageWithHint) "
      + "[\(diagnostic.code)]"
  }

  /// Source: XML 1.0, sections 2.2 and 2.4; what XML cannot hold becomes a replacement character.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "\n", "\t": String(Character(scalar))
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
        "\u{FFFD}"
      default: String(Character(scalar))
      }
    }.joined()
  }
}
