import ArgumentParser
import MessagePipeline
import Spool

/// Cancels booked NHS appointments in batches.
@main
struct SSPCancelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ssp-cancel",
    abstract: "Cancels booked NHS appointments in batches.",
    version: version,
    subcommands: [
      RunCommand.self, PlanCommand.self, ApplyCommand.self, WatchCommand.self,
      StatusCommand.self, ResolveCommand.self,
      RetryCommand.self, ValidateCommand.self, TransformCommand.self, ExplainCommand.self,
      InitCommand.self, DoctorCommand.self, AuditCommand.self, ReportCommand.self,
      ProviderCommand.self,
    ]
  )

  /// The version of the program.
  static let version = "0.1.0"

  static func main() async {
    ProcessPrivacy.begin()
    ProcessMemory.begin()
    do {
      var command = try parseAsRoot(SchemaOptions.writtenOut(CommandLine.arguments.dropFirst()))
      if var command = command as? AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch let error as ExitWithMessage {
      exit(withError: error.report())
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      // Wrong arguments end with 2, like a wrong configuration.
      try? StandardStream.error.write(Array((fullMessage(for: error) + "\n").utf8))
      exit(withError: ExitCode(Int32(ExitStatus.usage.rawValue)))
    }
  }
}
