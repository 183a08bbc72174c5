import Cancellation

/// How many requests are sent at a time, and how fast, unless a route says; `nil` where the file does
/// not.
public struct TrafficLimits: Hashable, Sendable {
  /// The most requests under way at a time, to all providers together.
  public var concurrency: Int?

  /// The most appointments that one provider is spoken to about at a time.
  public var providerConcurrency: Int?

  /// How fast requests to one provider follow each other.
  public var rateLimit: RateLimit?

  /// How many there may be at a time.
  public static let concurrencyBounds = 1...1_000

  /// Creates limits that say nothing.
  public init() {}

  init(_ file: MappingReader) {
    concurrency = file.integer("concurrency", in: Self.concurrencyBounds)
    providerConcurrency = file.integer("provider-concurrency", in: Self.concurrencyBounds)
    rateLimit = file.rateLimit()
  }

  static let keys = ["concurrency", "provider-concurrency", "rate-limit"]
}

extension MappingReader {
  /// The value of the key `rate-limit`.
  func rateLimit() -> RateLimit? {
    text("rate-limit", expected: RateLimit.expectation) { RateLimit($0) }
  }
}
