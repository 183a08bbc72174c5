import Cancellation
import FHIRModel
import Synchronization

/// When the next request to one provider may be sent, whichever appointment it is about.
///
/// Three things hold requests back: our own rate limit, an answer that asks to wait, and a window of
/// the provider's that is used up. Nothing here waits or reads a clock.
///
/// Source: NHS requirement of this program, "Consumer duties", item 12; UEC appointments, "Rate
/// limiting"; RFC 9110, section 10.2.3.
final class ProviderPace: Sendable {
  private let interval: Duration
  private let state = Mutex(State())

  private struct State {
    /// When our own limit lets the next request go.
    var nextFree: FHIRInstant?
    /// Until when the provider wants no request.
    var closedUntil: FHIRInstant?
    /// What is left of the provider's window, and when the next one begins.
    var window: (remaining: Int, end: FHIRInstant)?
    /// How many requests have no answer yet.
    var openCount = 0

    /// When the provider itself lets the next request go; `nil` for at once.
    func opening(after now: FHIRInstant) -> FHIRInstant? {
      var opening = closedUntil
      if let window, window.remaining <= 0 { opening = max(opening ?? window.end, window.end) }
      return opening.flatMap { $0 > now ? $0 : nil }
    }

    mutating func begin(at now: FHIRInstant, _ interval: Duration) {
      openCount += 1
      if interval > .zero { nextFree = now.adding(interval) }
      guard let window else { return }
      self.window = window.end > now ? (window.remaining - 1, window.end) : nil
    }

    mutating func close(for duration: Duration, _ now: FHIRInstant) {
      let opening = now.adding(duration)
      closedUntil = max(closedUntil ?? opening, opening)
    }
  }

  /// Starts with everything allowed; `limit` is our own.
  init(limit: RateLimit?) { interval = limit?.interval ?? .zero }

  /// What holds a request back.
  enum Turn: Equatable {
    /// Nothing.
    case now
    /// The provider, or our own limit, until then.
    case later(FHIRInstant)
    /// The provider, for longer than anybody waits.
    case tooLate
  }

  /// Says when a request may be sent that could be sent now.
  func turn(at now: FHIRInstant, patience: Duration) -> Turn {
    state.withLock { state in
      if let opening = state.opening(after: now) {
        return opening.duration(since: now) > patience ? .tooLate : .later(opening)
      }
      if let free = state.nextFree, free > now { return .later(free) }
      return .now
    }
  }

  /// Takes a turn if it is time for one; a request must follow.
  func takeTurn(at now: FHIRInstant) -> Bool {
    state.withLock { state in
      guard state.opening(after: now) == nil, (state.nextFree ?? now) <= now else { return false }
      state.begin(at: now, interval)
      return true
    }
  }

  /// Takes a turn although it may not be time for one; a request must follow.
  func takeTurnRegardless(at now: FHIRInstant) {
    state.withLock { $0.begin(at: now, interval) }
  }

  /// Ends a request, with what its answer asks for.
  ///
  /// - Parameters:
  ///   - fields: what the answer says; `nil` where none came.
  ///   - isSuccess: whether the answer is a success, which asks for no wait of its own.
  ///   - now: the time now.
  func end(_ fields: RateLimitFields?, isSuccess: Bool, at now: FHIRInstant) {
    state.withLock { state in
      state.openCount -= 1
      guard let fields else { return }
      if let remaining = fields.remaining, let seconds = fields.resetSeconds {
        // Requests that are under way may not be counted yet.
        state.window = (remaining - state.openCount, now.adding(seconds: Int64(seconds)))
      }
      if !isSuccess, let seconds = fields.waitSeconds { state.close(for: .seconds(seconds), now) }
    }
  }

  /// Lets no request go for some time.
  func close(for duration: Duration, at now: FHIRInstant) {
    state.withLock { $0.close(for: duration, now) }
  }
}
