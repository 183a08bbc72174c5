import ArgumentParser
import Diagnostics
import FHIRValidation
import MessagePipeline
import Spool

/// `ssp-cancel validate`: says what is wrong with files, and sends nothing.
struct ValidateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Validates FHIR STU3 files and sends nothing.",
    discussion: """
      Each PATH is a file, a folder whose files are validated, those of its subfolders too, or - for \
      the standard input. Files that end in .ndjson or .jsonl hold a resource on each line. Of a \
      Bundle, each resource is validated, the Appointments with the profile.

      Patterns are like those of a .gitignore: * stands for anything but /, ? for one byte, [a-z] for \
      one of a range, ** for any number of folders; a pattern without / matches a name in any folder, \
      and what matches a folder goes for all it holds. A file that is named itself is always taken.

      In XML, <!-- ssp-cancel:ignore CODE reason --> before an element suppresses findings in it. For \
      JSON there is the ignore file. What ends the reading of a file cannot be suppressed.

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
        ssp-cancel validate --ndjson --stdin-name export -
        ssp-cancel validate --watch --exclude archive/ inbox
      """
  )

  @Option(
    help: """
      Rules beyond FHIR STU3: base, careconnect, gpconnect, or auto for what meta.profile claims.
      """
  )
  var profile = ValidationProfile.base

  @OptionGroup(title: "XML schema")
  var schema: SchemaOptions

  @OptionGroup(title: "Inputs")
  var inputs: InputOptions

  @OptionGroup(title: "Known findings")
  var known: KnownFindingsOptions

  @OptionGroup(title: "Output")
  var output: OutputOptions

  @OptionGroup(title: "Limits")
  var readLimits: ReadLimitOptions

  @Argument(help: "Files and folders, and - for the standard input.")
  var paths: [String]

  func validate() throws {
    let standardInputCount = paths.count { $0 == InputOptions.standardInput }
    if standardInputCount > 1 {
      throw ValidationError("- may be given once: the standard input can be read only once.")
    }
    guard inputs.watch else { return }
    if standardInputCount > 0 { throw ValidationError("--watch needs files or folders, not -.") }
    if known.writeBaseline != nil {
      throw ValidationError("--watch and --write-baseline do not go together: give one of them.")
    }
    if output.writesWholeDocuments {
      throw ValidationError(
        "--watch writes text, ndjson, github or csv, and no files: it never ends."
      )
    }
  }

  func run() async throws {
    let validation = FileValidation(
      profile: profile,
      limits: readLimits.limits,
      schema: try schema.schema()
    )
    var pass = ValidationPass(
      run: ValidationRun(validation, readsLines: inputs.ndjson),
      known: try known.knownFindings(),
      maximumProblemCount: known.maxProblems,
      report: try output.makeReport(),
      isQuiet: output.quiet
    )
    if inputs.watch {
      try await watch(with: &pass)
    } else {
      let inputs = try allInputs()
      if inputs.isEmpty {
        try pass.say(
          "nothing to validate: no file is there that --include and --exclude let through"
        )
      }
      try await pass.validate(inputs)
      try pass.reportLeftovers()
      try pass.finish()
      do {
        try known.writeBaseline(of: pass.known)
      } catch {
        throw ExitWithMessage(status: .toolFailed, message: "\(error)")
      }
    }
    guard pass.isValid else { throw ExitCode(1) }
  }

  private func allInputs() throws -> [ValidationInput] {
    do {
      return try inputs.inputs(at: paths)
    } catch {
      throw ExitWithMessage(status: .usage, message: "\(error)")
    }
  }

  /// Validates everything, and then what changes, until a signal comes.
  private func watch(with pass: inout ValidationPass) async throws {
    let files: [FoundFile]
    let watch: FileWatch
    let stop: StopSignals
    let filter = try inputs.filter()
    do throws(SpoolError) {
      stop = try StopSignals()
      watch = try FileWatch(paths: paths, filter: filter)
      files = try watch.files()
    } catch {
      throw ExitWithMessage(status: .usage, message: "\(error)")
    }
    try await pass.validate(files.map { .file($0) })
    try pass.reportLeftovers()
    try pass.flush()
    try pass.say("watching \(paths.joined(separator: " ")); interrupt to end")
    do {
      while let changes = try watch.next(stop) {
        try await pass.validateAgain(changes)
      }
    } catch let error as SpoolError {
      throw ExitWithMessage(status: .toolFailed, message: "\(error)")
    }
  }
}

extension ValidationProfile: ExpressibleByArgument {}
