import Cancellation

/// Notices when a provider cannot be reached at all, and stops trying.
///
/// Source: NHS requirement of this program, "Consumer duties", item 12.
struct CircuitBreaker: Sendable {
  private var faultCount = 0
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Whether items are not attempted any more.
  var isOpen: Bool { faultCount >= limit }

  /// Counts what came of an item.
  mutating func add(_ result: ItemResult) {
    guard result.hasSentAnything else { return }
    if result.endedAtGateway { faultCount += 1 } else { faultCount = 0 }
  }
}
