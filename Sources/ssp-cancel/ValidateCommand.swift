import ArgumentParser
import FHIRValidation
import MessagePipeline
import Spool

/// `ssp-cancel validate`: says what is wrong with files, and sends nothing.
struct ValidateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Validates FHIR STU3 files and sends nothing.",
    discussion: """
      Each PATH is a file, or a folder whose files are validated, those of its subfolders too.

      Text shows the lines of the files that findings are about, and they can hold patient data; \
      --no-source leaves them out. The other formats hold no values of files. After text, the \
      totals go to the standard error. `ssp-cancel explain CODE` says more about a finding.

      The exit status is 0 when every file is valid, 1 when there are findings, and 2 when a PATH \
      cannot be read or the options are wrong.

      EXAMPLES
        ssp-cancel validate appointment.json
        ssp-cancel validate --profile gpconnect Samples/inbox
        ssp-cancel validate --format ndjson inbox > findings.ndjson
        ssp-cancel validate -o sarif=findings.sarif -o junit=findings.xml inbox
      """
  )

  @Option(
    help: """
      Rules beyond FHIR STU3: base, careconnect, gpconnect, or auto for what meta.profile claims.
      """
  )
  var profile = ValidationProfile.base

  @OptionGroup(title: "Output")
  var output: OutputOptions

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
    var report = try output.makeReport()
    do {
      try await validation.run(files) { file, found in
        try report.add(found.diagnostics, source: found.source, file: file.shownPath)
      }
      try report.end()
    } catch {
      throw ExitWithMessage(status: .toolFailed, message: "\(error)")
    }
    guard report.totals.invalidCount == 0 else { throw ExitCode(1) }
  }
}

extension ValidationProfile: ExpressibleByArgument {}
