import ArgumentParser
import Reporting
import Spool

/// What is told while a run goes on.
struct LiveOptions: ParsableArguments {
  @Option(
    help: """
      Log to the standard error: text for people, json for one JSON object a line. Patients are not \
      named in it.
      """
  )
  var log: LogFormat?

  @Option(help: "The least that is logged.")
  var logLevel = LogLevel.info

  @Option(
    help: """
      How often the log, or a standard error that is no terminal, is told how far the run is. A \
      terminal has a line that is always new.
      """
  )
  var progressEvery = TimeSpan(.seconds(60))

  @Flag(help: "Write nothing to the terminal; the outbox and the exit status tell.")
  var quiet = false

  func validate() throws {
    guard progressEvery.duration >= .milliseconds(100) else {
      throw ValidationError("--progress-every takes a time of at least 100ms.")
    }
  }

  /// Where the log goes; `nil` when none is wanted.
  var runLog: RunLog? {
    log.map { format in
      RunLog(
        LineLog(format: format, level: logLevel, now: { SystemClock.nowInMilliseconds() }) { line in
          // A closed standard error does not change what becomes of the appointments.
          try? StandardStream.error.write(line)
        }
      )
    }
  }
}

extension LogFormat: ExpressibleByArgument {}

extension LogLevel: ExpressibleByArgument {}
