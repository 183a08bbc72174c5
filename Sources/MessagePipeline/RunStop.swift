import Cancellation
import Synchronization

/// Stops a run whose configuration is at fault, before it fails for every input one by one.
///
/// A client certificate that is refused stops it at once. Tokens or ids that are refused stop it when
/// the first items all end so, because one provider alone may have it wrong.
///
/// Source: specification of the interaction, table of answers, rows 11, 14, 17, 39 and 47.
final class RunStop: Sendable {
  private let state = Mutex(State())
  private let firstCount: Int

  private struct State {
    var faultCount = 0
    var isProven = false
    var reason: String?

    mutating func stop(because reason: String?) {
      guard self.reason == nil else { return }
      self.reason = "the run was stopped: \(reason ?? "its configuration is at fault")"
    }
  }

  /// Begins a run; `firstCount` is how many items make "the first items".
  init(firstCount: Int) { self.firstCount = firstCount }

  /// Why nothing more is attempted: one sentence, lower case; `nil` while the run goes on.
  var reason: String? { state.withLock { $0.reason } }

  /// Takes what came of an item.
  func add(_ result: ItemResult) {
    guard result.hasSentAnything else { return }
    state.withLock { state in
      switch result.configurationFault {
      case .certificates: state.stop(because: result.reason)
      case .identity:
        state.faultCount += 1
        if !state.isProven, state.faultCount >= firstCount { state.stop(because: result.reason) }
      // A broken way to a provider says nothing of the configuration.
      case nil: if !result.endedAtGateway { state.isProven = true }
      }
    }
  }
}
