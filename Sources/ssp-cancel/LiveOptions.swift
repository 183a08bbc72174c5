import ArgumentParser
import Reporting
import Spool

/// What is told while a run goes on.
struct LiveOptions: ConfigurableOptions {
  @Option(
    help: """
      Log to the standard error: text for people, json for one JSON object a line. Patients are not \
      named in it.
      """
  )
  var log: LogFormat?

  @Option(help: "The least that is logged. Default: info.")
  var logLevel: LogLevel?

  @Option(
    help: """
      How often the log, or a standard error that is no terminal, is told how far the run is. A \
      terminal has a line that is always new. Default: 60s.
      """
  )
  var progressEvery: TimeSpan?

  @Flag(
    inversion: .prefixedNo,
    help: "Write nothing to the terminal; the outbox and the exit status tell."
  )
  var quiet: Bool?

  private static let standardLevel = LogLevel.info
  private static let standardInterval = TimeSpan(.seconds(60))

  mutating func take(_ source: inout OptionSource) {
    source.take("log", &log, standard: "none")
    source.take("log-level", &logLevel, standard: Self.standardLevel.rawValue)
    source.take(
      "progress-every",
      &progressEvery,
      standard: Self.standardInterval.defaultValueDescription,
      expected: "a time of at least 100ms"
    ) { $0.duration >= .milliseconds(100) }
    source.take("quiet", &quiet, standard: "false", expected: "true or false")
  }

  /// Whether nothing is written to the terminal.
  var isQuiet: Bool { quiet ?? false }

  /// How often those are told who do not see a line that is always new.
  var progressInterval: Duration { (progressEvery ?? Self.standardInterval).duration }

  /// Where the log goes; `nil` when none is wanted.
  var runLog: RunLog? {
    log.map { format in
      RunLog(
        LineLog(
          format: format,
          level: logLevel ?? Self.standardLevel,
          now: { SystemClock.nowInMilliseconds() }
        ) { line in
          // A closed standard error does not change what becomes of the appointments.
          try? StandardStream.error.write(line)
        }
      )
    }
  }
}

extension LogFormat: ExpressibleByArgument {}

extension LogLevel: ExpressibleByArgument {}
