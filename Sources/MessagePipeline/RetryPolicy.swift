/// How often requests are sent again, and after how long.
///
/// Source: Spine Core, "SSP implementation guide": back off, and at most three automatic retries.
public struct RetryPolicy: Hashable, Sendable {
  /// The most times one read is sent.
  public var maximumReadCount = 3

  /// The wait after a first failure; each further one is twice as long.
  public var firstDelay = Duration.milliseconds(500)

  /// The longest wait a provider may ask for; beyond it the item ends instead.
  public var maximumDelay = Duration.seconds(60)

  /// How many first items must all end in a fault of the configuration to stop the run.
  public var configurationFaultCountToStop = 5

  /// How many gateway faults in a row open a provider's circuit: its further items are not attempted.
  public var gatewayFaultCountToStop = 5

  /// Creates the policy with the defaults.
  public init() {}

  /// The wait before try number `next`, counted from 1 for the first one again.
  ///
  /// - Parameters:
  ///   - next: which retry it is.
  ///   - generator: for the jitter, so that many clients do not come back at once.
  /// - Returns: the wait.
  func delay(
    beforeRetry next: Int,
    using generator: inout some RandomNumberGenerator
  ) -> Duration {
    let full = firstDelay * (1 << min(next - 1, 16))
    let bounded = min(full, maximumDelay)
    return bounded * Double.random(in: 0.5...1, using: &generator)
  }
}
