import ArgumentParser
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
  /// Tells how a run ended: on the terminal, in the metrics and by the exit status.
  func tell(_ end: BatchEnd) throws {
    if !live.quiet { Self.show(end.summary.terminalText() + end.remark) }
    try watching.write(end.summary, end.status)
    guard end.status == .settled else { throw ExitCode(Int32(end.status.rawValue)) }
  }

  /// Writes to the terminal; a closed one does not change what became of the appointments.
  static func show(_ text: String) {
    try? StandardStream.output.write(Array(text.utf8))
  }
}
