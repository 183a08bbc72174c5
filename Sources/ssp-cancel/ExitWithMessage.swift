import ArgumentParser
import MessagePipeline
import Spool

/// Ends the program with a status and one line on the standard error.
struct ExitWithMessage: Error {
  let status: ExitStatus
  let message: String

  /// Writes the line; returns what the argument parser ends the program with.
  func report() -> ExitCode {
    // Nothing can be done about a standard error that is closed.
    try? StandardStream.error.write(Array("ssp-cancel: \(message)\n".utf8))
    return ExitCode(Int32(status.rawValue))
  }
}
