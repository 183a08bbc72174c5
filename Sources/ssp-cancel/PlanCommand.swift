import ArgumentParser
import MessagePipeline
import Spool

/// `ssp-cancel plan`: says what a run would do.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract:
      "Reads the appointments of an inbox and writes what a run would do, changing nothing.",
    discussion: """
      Every file is validated and routed, and its appointment read at its provider and checked, as \
      run does. Then the plan says of each file what would happen: that it would be cancelled, and \
      in which version, or why not. No file of the inbox is touched, nothing is written down, and \
      nothing is sent to providers but reads. The counts are shown by provider and by day.

      The plan is JSON (Schemas/plan.schema.json), without patient data, and only its owner may read \
      it. apply carries it out. It takes as many reads as a run, and apply reads again.

      The exit status is that of a run which would come to this: 0 when everything would be \
      cancelled or is already, 3 when a rule is against some, 4 when some files are rejected, 5 when \
      some could not be read; 1 when the tool failed, and 2 for wrong options or configuration.

      EXAMPLES
        ssp-cancel plan --inbox inbox -o plan.json
        ssp-cancel plan --inbox Samples/inbox --book Samples/book \\
          --config Samples/ssp-cancel.yaml --now 2026-01-15T09:00:00Z -o -
      """
  )

  @OptionGroup
  var providers: ProviderOptions

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The file for the plan; - is the standard output.", valueName: "file")
  )
  var output: String

  @Flag(help: "Write nothing to the terminal; the plan and the exit status tell.")
  var quiet = false

  func run() async throws {
    let file = try makeFile()
    let (providers, configuration) = try providers.completed()
    let settings = try providers.settings(configuration)
    let (plan, notice) = try await providers.withAccess(settings, configuration) { access in
      let planning = Planning(
        settings: access.settings,
        environment: access.environment,
        inbox: try providers.openInbox(),
        transport: access.transport,
        beforeReading: access.beforeReading,
        afterSettling: access.afterSettling
      )
      let plan = try await planning.plan(programVersion: SSPCancelCommand.version)
      return (plan, access.transport.notice)
    }
    do throws(SpoolError) {
      if let file {
        try file.write(plan.json())
      } else {
        try StandardStream.output.write(plan.json())
      }
    } catch {
      throw ExitWithMessage(error)
    }
    if !quiet {
      let stream: StandardStream = file == nil ? .error : .output
      // A closed terminal does not change what is planned.
      try? stream.write(Array(plan.terminalText(notice: notice).utf8))
    }
    let status = plan.totals.exitStatus
    guard status == .settled else { throw ExitCode(Int32(status.rawValue)) }
  }

  /// The file for the plan, which must be writable before anybody is asked; `nil` for the standard
  /// output.
  private func makeFile() throws(ExitWithMessage) -> WholeFile? {
    guard output != "-" else { return nil }
    do throws(SpoolError) {
      return try WholeFile(path: output)
    } catch {
      throw ExitWithMessage(error)
    }
  }
}
