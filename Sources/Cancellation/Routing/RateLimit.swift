/// How many requests a provider may be sent in a time, such as `2/s` or `30/min`.
///
/// Requests are spaced evenly, so the limit is kept in every stretch of time, and there are no bursts.
/// Source: NHS requirement of this program, "Consumer duties", item 12.
public struct RateLimit: Hashable, Sendable, CustomStringConvertible {
  /// How many requests.
  public let count: Int

  /// In which time.
  public let period: Period

  /// The time in which requests are counted.
  public enum Period: String, Hashable, Sendable, CaseIterable {
    /// A second.
    case second = "s"
    /// A minute.
    case minute = "min"
  }

  /// What a text must be to be a rate limit, for errors.
  public static let expectation = "a number of requests and a time, such as 2/s or 30/min"

  /// Creates a limit; `nil` unless the count is from 1 to 100,000.
  public init?(_ count: Int, per period: Period) {
    guard (1...100_000).contains(count) else { return nil }
    self.count = count
    self.period = period
  }

  /// Reads a limit such as `2/s` or `30/min`.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.allSatisfy(\.isASCIIDigit), let count = Int(parts[0]),
      let period = Period(rawValue: String(parts[1]))
    else { return nil }
    self.init(count, per: period)
  }

  /// The time from one request to the next.
  public var interval: Duration {
    switch period {
    case .second: .seconds(1) / count
    case .minute: .seconds(60) / count
    }
  }

  /// The limit as it is read, such as `2/s`.
  public var description: String { "\(count)/\(period.rawValue)" }
}
