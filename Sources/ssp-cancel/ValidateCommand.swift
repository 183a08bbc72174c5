import ArgumentParser
import Diagnostics
import FHIRValidation
import MessagePipeline
import Reporting
import Spool

/// `ssp-cancel validate`: says what is wrong with files, and sends nothing.
struct ValidateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Validates FHIR STU3 files and sends nothing.",
    discussion: """
      Each PATH is a file, or a folder whose files are validated, those of its subfolders too.

      The exit status is 0 when every file is valid, 1 when there are findings, and 2 when a PATH \
      cannot be read.

      EXAMPLES
        ssp-cancel validate appointment.json
        ssp-cancel validate --profile gpconnect Samples/inbox
        ssp-cancel validate --format ndjson inbox > findings.ndjson
      """
  )

  @Option(
    help: """
      Rules beyond FHIR STU3: base, careconnect, gpconnect, or auto for what meta.profile claims.
      """
  )
  var profile = ValidationProfile.base

  @Option(help: "How findings are written: text, or ndjson with one object for each file.")
  var format = FindingsFormat.text

  @Flag(help: "Write nothing; the exit status tells.")
  var quiet = false

  @OptionGroup(title: "Limits")
  var readLimits: ReadLimitOptions

  @Argument(help: "Files and folders.")
  var paths: [String]

  func run() async throws {
    var files: [FoundFile] = []
    do {
      for path in paths { files += try FileTree.files(at: path) }
    } catch {
      throw ExitWithMessage(status: .usage, message: "\(error)")
    }
    let validation = FileValidation(profile: profile, limits: readLimits.limits)
    var invalidCount = 0
    var pending = OutputBuffer()
    do {
      try await validation.run(files) { file, diagnostics in
        if diagnostics.hasErrors { invalidCount += 1 }
        guard !quiet, format.saysSomething(about: diagnostics) else { return }
        let findings = FileFindings(file: file.shownPath, diagnostics: diagnostics)
        try pending.append(format.lines(for: findings))
      }
      try pending.flush()
    } catch {
      throw ExitWithMessage(status: .toolFailed, message: "\(error)")
    }
    guard invalidCount == 0 else { throw ExitCode(1) }
  }
}

extension ValidationProfile: ExpressibleByArgument {}

extension FindingsFormat: ExpressibleByArgument {}
