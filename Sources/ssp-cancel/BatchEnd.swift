import ArgumentParser
import ConfigurationFiles
import MessagePipeline
import Reporting
import Spool

/// What a run came to.
struct BatchEnd: Sendable {
  let summary: RunSummary
  let status: ExitStatus
  /// What there is to say beside the summary.
  var remark = ""
}

extension Pipeline {
  /// Carries a run out, which SIGINT and SIGTERM stop in good order.
  func runToEnd(on work: RunWork = .inbox) async throws -> BatchEnd {
    let run = Task { try await self.run(programVersion: SSPCancelCommand.version, on: work) }
    try Interruption.begin(stop) { run.cancel() }
    let summary = try await run.value
    return BatchEnd(summary: summary, status: ExitStatus(of: summary, left: stop.left))
  }
}

extension BatchOptions {
  /// Works over the inbox once, and ends the program with what that came to.
  ///
  /// - Parameters:
  ///   - file: the configuration, which these options are completed from.
  ///   - keepsInbox: whether inputs stay where they are.
  ///   - plan: gives what is cancelled and nothing else; see `withPipeline`.
  /// - Throws: what ends the program, unless all is settled.
  func runOnce(
    _ file: RunConfiguration,
    keepsInbox: Bool = false,
    plan: (ProviderOptions.Access) throws -> PlannedCancellations? = { _ in nil }
  ) async throws {
    let end = try await withPipeline(file, keepsInbox: keepsInbox, plan: plan) { pipeline in
      try await pipeline.runToEnd()
    }
    try tell(end)
  }

  /// Tells how a run ended: on the terminal, in the metrics and by the exit status.
  func tell(_ end: BatchEnd) throws {
    if !live.isQuiet { Self.show(try end.summary.terminalText() + end.remark) }
    try watching.write(end.summary, end.status)
    guard end.status == .settled else { throw ExitCode(Int32(end.status.rawValue)) }
  }

  /// Writes to the terminal; a closed one does not change what became of the appointments.
  static func show(_ text: String) {
    try? StandardStream.output.write(Array(text.utf8))
  }
}
