import Diagnostics

/// Findings as comma-separated values, a line for each, after a line with the names of the columns.
///
/// A text that a spreadsheet would take for a formula begins with an apostrophe.
/// Source: RFC 4180.
struct FindingsCSV: FindingsDocument {
  mutating func begin(_ bytes: inout [UInt8]) {
    bytes += "file,line,column,severity,code,type,expression,message,hint\r\n".utf8
  }

  mutating func add(_ findings: FileFindings, to bytes: inout [UInt8]) {
    for diagnostic in findings.diagnostics {
      let fields = [
        findings.file,
        diagnostic.location.map { String($0.line) } ?? "",
        diagnostic.location.map { String($0.column) } ?? "",
        diagnostic.severity.rawValue,
        diagnostic.code,
        diagnostic.type.rawValue,
        diagnostic.path ?? "",
        diagnostic.message,
        diagnostic.hint ?? "",
      ]
      bytes += (fields.map(Self.field).joined(separator: ",") + "\r\n").utf8
    }
  }

  private static func field(_ text: String) -> String {
    let isFormula = text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } == true
    let safe = isFormula ? "'" + text : text
    guard safe.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else {
      return safe
    }
    return "\"" + safe.replacing("\"", with: "\"\"") + "\""
  }
}
