import Diagnostics

/// Writes what was found in files, one after another, in one format.
///
/// Bytes can be taken out after every file, so that what was found in thousands of them is never
/// held whole, unless the format has its totals first.
public struct FindingsWriter: Sendable {
  /// The format.
  public let format: FindingsFormat

  private var document: any FindingsDocument
  private var bytes: [UInt8] = []
  private var totals = FindingsTotals()

  /// Creates a writer.
  ///
  /// - Parameters:
  ///   - format: the format.
  ///   - programVersion: the version to name in formats that name the program.
  ///   - style: how `text` looks.
  public init(
    _ format: FindingsFormat,
    programVersion: String,
    style: FindingsText = FindingsText()
  ) {
    self.format = format
    document =
      switch format {
      case .text: style
      case .json: FindingsJSON(programVersion: programVersion)
      case .ndjson: FindingsNDJSON()
      case .sarif: FindingsSARIF(programVersion: programVersion)
      case .junit: FindingsJUnit()
      case .github: FindingsGitHub()
      case .csv: FindingsCSV()
      case .operationoutcome: FindingsOutcome()
      }
    document.begin(&bytes)
  }

  /// Writes what was found in one more file.
  public mutating func add(_ findings: FileFindings) {
    totals.add(findings.diagnostics)
    guard format.mentionsValidFiles || !findings.diagnostics.isEmpty else { return }
    document.add(findings, to: &bytes)
  }

  /// Ends the document; nothing may be added any more.
  public mutating func end() { document.end(totals, &bytes) }

  /// Takes out what was written since the last time.
  public mutating func takeBytes() -> [UInt8] {
    guard !bytes.isEmpty else { return [] }
    let taken = bytes
    bytes.removeAll(keepingCapacity: true)
    return taken
  }
}

/// One format: what it writes before, for each, and after the files.
protocol FindingsDocument: Sendable {
  mutating func begin(_ bytes: inout [UInt8])
  mutating func add(_ findings: FileFindings, to bytes: inout [UInt8])
  mutating func end(_ totals: FindingsTotals, _ bytes: inout [UInt8])
}

extension FindingsDocument {
  mutating func begin(_ bytes: inout [UInt8]) {}
  mutating func end(_ totals: FindingsTotals, _ bytes: inout [UInt8]) {}
}
