import Diagnostics
import Reporting
import Spool

/// Where findings go: the standard output, and files in formats of their own.
///
/// The standard output is written as files are validated; the files are written whole at the end.
struct FindingsReport {
  /// A file to write, and what it gets.
  struct File {
    let file: WholeFile
    var writer: FindingsWriter
    var bytes: [UInt8] = []
  }

  private var standardOutput: FindingsWriter?
  private var pending = OutputBuffer()
  private var files: [File]

  /// Whether a format names files without findings.
  let mentionsValidFiles: Bool

  /// What was found so far.
  private(set) var totals = FindingsTotals()

  init(standardOutput: FindingsWriter?, files: [File]) {
    self.standardOutput = standardOutput
    self.files = files
    let formats = files.map(\.writer.format) + [standardOutput?.format].compactMap(\.self)
    mentionsValidFiles = formats.contains(where: \.mentionsValidFiles)
  }

  /// Counts one more file without findings, where no format names it and so its name is not needed.
  mutating func addValidFile() { totals.add([]) }

  /// Writes what was found in one more file.
  mutating func add(_ findings: FileFindings) throws(SpoolError) {
    totals.add(findings.diagnostics)
    standardOutput?.add(findings)
    if let bytes = standardOutput?.takeBytes(), !bytes.isEmpty { try pending.append(bytes) }
    for index in files.indices {
      files[index].writer.add(findings)
      files[index].bytes += files[index].writer.takeBytes()
    }
  }

  /// Writes what has been held back so far, as before a pause.
  mutating func flush() throws(SpoolError) { try pending.flush() }

  /// Ends all formats and writes the files; text is followed by the totals on the standard error, if
  /// anything was found or a person reads along.
  mutating func end() throws(SpoolError) {
    standardOutput?.end()
    if let bytes = standardOutput?.takeBytes() { try pending.append(bytes) }
    try pending.flush()
    for index in files.indices {
      files[index].writer.end()
      try files[index].file.write(files[index].bytes + files[index].writer.takeBytes())
    }
    guard standardOutput?.format == .text else { return }
    if totals.hasFindings || StandardStream.error.isTerminal {
      // Nothing can be done about a standard error that is closed.
      try? StandardStream.error.write(Array("\(totals.text)\n".utf8))
    }
  }
}
