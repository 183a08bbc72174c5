import ArgumentParser
import Cancellation
import FHIRModel
import MessagePipeline

/// The options that keep a run from doing harm on a large scale.
struct GuardOptions: ConfigurableOptions {
  @Option(help: "The most appointments that are cancelled; the rest is left for the next run.")
  var maxCancels: Int?

  @Option(help: "The most appointments of one provider that are cancelled.")
  var maxCancelsPerProvider: Int?

  @Option(help: "Do not cancel an appointment that starts within this time, such as 2h or 90m.")
  var notWithin: TimeSpan?

  @Option(
    help: """
      Work on so many items one by one first, and go on only if all of them were answered as \
      expected. Default: 0.
      """
  )
  var canary: Int?

  @Option(
    help: ArgumentHelp(
      """
      End the run when an outcome is too frequent: 'system-failure>5%', looked at from \
      \(AbortRule.leastItemCount) results on, or 'outcome-unknown>3'. May be given several times.
      """,
      valueName: "outcome>limit"
    )
  )
  var abortIf: [AbortRule] = []

  @Option(
    help: """
      Begin nothing more at this time: an instant, or the time of the day on this machine, such as \
      06:00.
      """
  )
  var finishBy: FinishTime?

  mutating func take(_ source: inout OptionSource) {
    let count = "a number from 0 on"
    source.take("max-cancels", &maxCancels, standard: "no limit", expected: count) { $0 >= 0 }
    source.take(
      "max-cancels-per-provider",
      &maxCancelsPerProvider,
      standard: "no limit",
      expected: count
    ) { $0 >= 0 }
    source.take("not-within", &notWithin, standard: "none", expected: TimeSpan.expectation)
    source.take("canary", &canary, standard: "0", expected: count) { $0 >= 0 }
    source.take(
      "abort-if",
      &abortIf,
      standard: "none",
      expected: "an outcome and a limit, such as system-failure>5% or outcome-unknown>3"
    )
    source.take(
      "finish-by",
      &finishBy,
      standard: "none",
      expected: "the time of the day, such as 06:00, or an instant such as 2026-01-16T06:00:00Z"
    )
  }

  /// The options as settings, for a run that begins now.
  func settings(now: FHIRInstant) -> GuardSettings {
    var settings = GuardSettings()
    settings.maximumCancelCount = maxCancels
    settings.maximumCancelCountOfProvider = maxCancelsPerProvider
    settings.noticePeriod = notWithin?.duration
    settings.canaryCount = canary ?? 0
    settings.abortRules = abortIf
    settings.finishBy = finishBy?.instant(after: now)
    return settings
  }
}

extension AbortRule: ExpressibleByArgument {
  /// Reads a rule from the command line.
  public init?(argument: String) { self.init(argument) }
}

/// A length of time as people write it: `90s`, `30m`, `2h`, `1d`, or `500ms`.
struct TimeSpan: Hashable, Sendable, ExpressibleByArgument {
  let duration: Duration

  init(_ duration: Duration) { self.duration = duration }

  init?(argument: String) {
    let digits = argument.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int64(digits), number < 1_000_000_000 else { return nil }
    switch argument.dropFirst(digits.count) {
    case "ms": duration = .milliseconds(number)
    case "s": duration = .seconds(number)
    case "m", "min": duration = .seconds(number * 60)
    case "h": duration = .seconds(number * 3600)
    case "d": duration = .seconds(number * 86_400)
    default: return nil
    }
  }

  /// What a text must be to be a length of time, for errors.
  static let expectation = "a time such as 500ms, 90s, 30m, 2h or 1d"

  var defaultValueDescription: String {
    let milliseconds = Int64(duration / .milliseconds(1))
    return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
  }
}

/// When a run is to be finished: an instant, or the next time that a clock on the wall shows it.
enum FinishTime: Hashable, Sendable, ExpressibleByArgument {
  case instant(FHIRInstant)
  case timeOfDay(hour: Int, minute: Int)

  init?(argument: String) {
    if let instant = FHIRInstant(argument) {
      self = .instant(instant)
      return
    }
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hour = Int(parts[0]),
      let minute = Int(parts[1]), (0..<24).contains(hour), (0..<60).contains(minute)
    else { return nil }
    self = .timeOfDay(hour: hour, minute: minute)
  }

  /// The instant that is meant by a run which begins at `now`.
  func instant(after now: FHIRInstant) -> FHIRInstant {
    switch self {
    case .instant(let instant): instant
    case .timeOfDay(let hour, let minute): SystemClock.next(hour: hour, minute: minute, after: now)
    }
  }
}
