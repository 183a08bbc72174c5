import ArgumentParser

/// Cancels booked NHS appointments in batches.
@main
struct SSPCancelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ssp-cancel",
    abstract: "Cancels booked NHS appointments in batches.",
    version: "0.1.0",
    subcommands: [])
}
