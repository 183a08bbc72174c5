import FHIRModel
import HTTPTypes

/// What the header fields of an answer say about when the next request may come.
///
/// A value that makes no sense counts as not there.
/// Source: UEC appointments, "Rate limiting"; RFC 9110, section 10.2.3.
public struct RateLimitFields: Hashable, Sendable {
  /// How many requests are taken in a window: `X-Rate-Limit-Limit`.
  public let limit: Int?

  /// How many requests are still taken in this window: `X-Rate-Limit-Remaining`.
  public let remaining: Int?

  /// How many seconds until the next window: `X-Rate-Limit-Reset`.
  public let resetSeconds: Int?

  /// How many seconds until the next request may come: `Retry-After`.
  public let retryAfterSeconds: Int?

  /// Reads header fields.
  ///
  /// - Parameters:
  ///   - fields: the header fields of an answer.
  ///   - now: the time now, for a `Retry-After` that is a date; without it dates are not looked at.
  public init(_ fields: HTTPFields, now: FHIRInstant? = nil) {
    limit = fields.value(.rateLimitLimit).flatMap(Self.wholeNumber)
    remaining = fields.value(.rateLimitRemaining).flatMap(Self.wholeNumber)
    resetSeconds = fields.value(.rateLimitReset).flatMap(Self.wholeNumber)
    retryAfterSeconds = fields.value(.retryAfter).flatMap { text in
      Self.wholeNumber(text) ?? now.flatMap { Self.seconds(until: text, from: $0) }
    }
  }

  /// The longer of the two waits; `nil` where the answer asks for none.
  public var waitSeconds: Int? { [resetSeconds, retryAfterSeconds].compactMap(\.self).max() }

  /// A number as header fields have it; a fraction counts as a whole more.
  private static func wholeNumber(_ text: String) -> Int? {
    let digits = text.prefix { $0 != "." }
    guard (1...9).contains(digits.utf8.count), digits.utf8.allSatisfy(\.isASCIIDigit),
      let number = Int(digits)
    else { return nil }
    let fraction = text.dropFirst(digits.count)
    guard fraction.utf8.dropFirst().allSatisfy(\.isASCIIDigit) else { return nil }
    return fraction.isEmpty ? number : number + 1
  }

  /// The seconds until a date, upwards; 0 for a date that has passed.
  private static func seconds(until text: String, from now: FHIRInstant) -> Int? {
    guard let date = FHIRInstant(httpDate: text) else { return nil }
    let seconds = date.secondsSince1970 - now.secondsSince1970
    guard seconds < 1_000_000_000 else { return nil }
    return max(0, Int(seconds))
  }
}
