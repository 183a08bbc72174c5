import ArgumentParser

/// How an inbox is watched.
struct WatchOptions: ConfigurableOptions {
  @Option(help: "How long a period is, such as 1h: each has a summary of its own. Default: 3600s.")
  var period: TimeSpan?

  @Option(
    help: "How often the inbox is looked through, whatever the system tells of it. Default: 30s."
  )
  var scan: TimeSpan?

  @Option(help: "How long what came to no end waits before it is tried again. Default: 900s.")
  var retryAfter: TimeSpan?

  private static let standardPeriod = TimeSpan(.seconds(3600))
  private static let standardScan = TimeSpan(.seconds(30))
  private static let standardRetryAfter = TimeSpan(.seconds(900))

  mutating func take(_ source: inout OptionSource) {
    for (key, path, standard) in [
      ("period", \Self.period, Self.standardPeriod), ("scan", \.scan, Self.standardScan),
    ] {
      source.take(
        key,
        &self[keyPath: path],
        standard: standard.defaultValueDescription,
        expected: "a time that is longer than nothing"
      ) { $0.duration > .zero }
    }
    source.take(
      "retry-after",
      &retryAfter,
      standard: Self.standardRetryAfter.defaultValueDescription,
      expected: TimeSpan.expectation
    )
  }

  /// How long a period is.
  var periodLength: Duration { (period ?? Self.standardPeriod).duration }

  /// How often the inbox is looked through.
  var scanInterval: Duration { (scan ?? Self.standardScan).duration }

  /// How long what came to no end waits.
  var retryPause: Duration { (retryAfter ?? Self.standardRetryAfter).duration }
}
