import ArgumentParser
import Cancellation
import ConfigurationFiles

/// The options that say how many requests are sent at a time, and how fast.
struct TrafficOptions: ParsableArguments {
  @Option(
    help: "The most requests under way at a time. Default: 4, or the configuration's."
  )
  var concurrency: Int?

  @Option(
    help: """
      The most appointments that one provider is spoken to about at a time, unless its route says. \
      Default: 1, or the configuration's.
      """
  )
  var providerConcurrency: Int?

  @Option(
    help: """
      How fast requests to one provider follow each other, such as 2/s or 30/min, unless its route \
      says. The embedded provider is not waited for. Default: what the configuration says, or as \
      fast as they are answered.
      """
  )
  var rateLimit: RateLimit?

  func validate() throws {
    let bounds = TrafficLimits.concurrencyBounds
    for (name, value) in [
      ("--concurrency", concurrency), ("--provider-concurrency", providerConcurrency),
    ] {
      if let value, !bounds.contains(value) {
        throw ValidationError(
          "\(name) takes a number from \(bounds.lowerBound) to \(bounds.upperBound)."
        )
      }
    }
  }

  /// The options as limits.
  var limits: TrafficLimits {
    var limits = TrafficLimits()
    limits.concurrency = concurrency
    limits.providerConcurrency = providerConcurrency
    limits.rateLimit = rateLimit
    return limits
  }
}

extension RateLimit: ExpressibleByArgument {
  /// Reads a limit from the command line.
  public init?(argument: String) { self.init(argument) }
}
