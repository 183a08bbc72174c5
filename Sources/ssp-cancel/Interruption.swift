import Dispatch
import Glibc
import MessagePipeline
import Spool

/// What SIGINT and SIGTERM do to a run: the first makes it stop in good order, the second at once.
///
/// What is under way gets thirty seconds to be settled; after that its requests are given up, which
/// leaves them in doubt. Whatever the moment is, the ledger knows what the next run must do.
enum Interruption {
  private static let graceSeconds = 30

  /// Takes the signals over for the rest of the process.
  ///
  /// - Parameters:
  ///   - stop: told at the first signal.
  ///   - giveUp: called when the time is over.
  /// - Throws: ``SpoolError`` when the system gives no signals.
  static func begin(
    _ stop: RunStop,
    giveUp: @escaping @Sendable () -> Void
  ) throws(SpoolError) {
    let signals = try StopSignals()
    DispatchQueue.global(qos: .userInitiated).async {
      let status = ExitStatus(stoppedBy: signals.next())
      stop.leave(status, because: "it was \(status == .terminated ? "terminated" : "interrupted")")
      afterGrace(giveUp)
      _exit(Int32(ExitStatus(stoppedBy: signals.next()).rawValue))
    }
  }

  /// Calls a function when the time is over that what is under way gets after a signal.
  static func afterGrace(_ giveUp: @escaping @Sendable () -> Void) {
    DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(graceSeconds), execute: giveUp)
  }
}

extension ExitStatus {
  /// What a run ends with that SIGINT or SIGTERM stopped.
  init(stoppedBy signal: Int32) { self = signal == SIGTERM ? .terminated : .interrupted }
}
