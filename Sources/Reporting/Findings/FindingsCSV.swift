import Diagnostics

/// Findings as comma-separated values, a line for each, after a line with the names of the columns.
struct FindingsCSV: FindingsDocument {
  mutating func begin(_ bytes: inout [UInt8]) {
    bytes += "file,line,column,severity,code,type,expression,message,hint\r\n".utf8
  }

  mutating func add(_ findings: FileFindings, to bytes: inout [UInt8]) {
    for diagnostic in findings.diagnostics {
      CSVLine.append(
        [
          findings.file,
          diagnostic.location.map { String($0.line) } ?? "",
          diagnostic.location.map { String($0.column) } ?? "",
          diagnostic.severity.rawValue,
          diagnostic.code,
          diagnostic.type.rawValue,
          diagnostic.path ?? "",
          diagnostic.message,
          diagnostic.hint ?? "",
        ],
        to: &bytes
      )
    }
  }
}
