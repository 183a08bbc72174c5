import Diagnostics
import MessagePipeline
import Reporting
import Spool

/// Validates inputs and writes what is found, once or again and again.
struct ValidationPass {
  private let run: ValidationRun
  /// The findings that are known.
  private(set) var known: KnownFindings
  private let maximumProblemCount: Int?
  /// Where findings go.
  private var report: FindingsReport
  /// Whether the person at the terminal is told nothing.
  private let isQuiet: Bool
  private var problemCount = 0
  private var isCutShort = false
  /// The inputs that are not valid, by their names.
  private var invalid: Set<String> = []

  init(
    run: ValidationRun,
    known: KnownFindings,
    maximumProblemCount: Int?,
    report: FindingsReport,
    isQuiet: Bool
  ) {
    self.run = run
    self.known = known
    self.maximumProblemCount = maximumProblemCount
    self.report = report
    self.isQuiet = isQuiet
  }

  /// Whether everything was read and nothing makes a file invalid.
  var isValid: Bool { invalid.isEmpty && !isCutShort }

  /// Validates inputs, and writes what is found as far as it is not known.
  mutating func validate(_ inputs: [ValidationInput]) async throws {
    do {
      try await run.run(inputs) { findings in
        let diagnostics = known.filter(findings)
        guard !diagnostics.isEmpty || report.mentionsValidFiles else {
          report.addValidFile()
          return .goesOn
        }
        return try write(
          FileFindings(
            file: findings.input.shownPath,
            diagnostics: diagnostics,
            source: findings.source,
            sourceStart: findings.sourceStart
          )
        )
      }
    } catch let error as SharedSchema.Unusable {
      throw ExitWithMessage(status: .usage, message: "\(error)")
    } catch {
      throw ExitWithMessage(status: .toolFailed, message: "\(error)")
    }
  }

  /// Writes what was found in one file, as much of it as may be.
  private mutating func write(_ findings: FileFindings) throws -> ValidationRun.Continuation {
    var findings = findings
    if let maximumProblemCount, problemCount + findings.diagnostics.count > maximumProblemCount {
      let rest = findings.diagnostics.prefix(maximumProblemCount - problemCount)
      findings = FileFindings(
        file: findings.file,
        diagnostics: Array(rest),
        source: findings.source,
        sourceStart: findings.sourceStart
      )
      isCutShort = true
    }
    problemCount += findings.diagnostics.count
    if !findings.isValid { invalid.insert(findings.file) }
    try report.add(findings)
    return isCutShort ? .stops : .goesOn
  }

  /// Says which suppressions and accepted findings are not needed any more; of what was read only in
  /// part, nobody knows.
  mutating func reportLeftovers() throws {
    guard !isCutShort else { return }
    do {
      for (file, diagnostics) in known.leftovers() {
        _ = try write(FileFindings(file: file, diagnostics: diagnostics))
      }
    } catch {
      throw ExitWithMessage(status: .toolFailed, message: "\(error)")
    }
  }

  /// Ends what is written; nothing may be validated any more.
  mutating func finish() throws(ExitWithMessage) {
    do throws(SpoolError) {
      try report.end()
    } catch {
      throw ExitWithMessage(status: .toolFailed, message: "\(error)")
    }
    try sayWhereItStopped()
  }

  /// Writes what was found so far, before the wait for changes.
  mutating func flush() throws(ExitWithMessage) {
    do throws(SpoolError) {
      try report.flush()
    } catch {
      throw ExitWithMessage(status: .toolFailed, message: "\(error)")
    }
    try sayWhereItStopped()
  }

  private func sayWhereItStopped() throws(ExitWithMessage) {
    guard isCutShort, let maximumProblemCount else { return }
    try say("stopped after \(maximumProblemCount) findings; what follows was not looked at")
  }

  /// Validates what has changed, and says how it is now.
  mutating func validateAgain(_ changes: FileChanges) async throws {
    if changes.isRescan {
      try say("too many changes to follow: everything is validated again")
      invalid = []
    }
    for path in changes.gone {
      invalid.remove(path)
      try say("\(path) is gone")
    }
    guard !changes.changed.isEmpty else { return }
    known.startOver()
    problemCount = 0
    isCutShort = false
    for file in changes.changed { invalid.remove(file.shownPath) }
    try await validate(changes.changed.map { .file($0) })
    try flush()
    let count = changes.changed.count
    let what = count == 1 ? changes.changed[0].shownPath : "\(count) files"
    try say("\(what) validated again: \(problemCount) findings")
  }

  /// Writes a line for the person at the terminal.
  func say(_ line: String) throws(ExitWithMessage) {
    guard !isQuiet else { return }
    do throws(SpoolError) {
      try StandardStream.error.write(Array("ssp-cancel: \(line)\n".utf8))
    } catch {
      throw ExitWithMessage(status: .toolFailed, message: "\(error)")
    }
  }
}
