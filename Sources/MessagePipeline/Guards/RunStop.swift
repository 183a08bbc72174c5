import Cancellation
import Synchronization

/// Why a run does no more work, once it does not.
///
/// A run whose configuration is at fault is stopped before it fails for every input one by one: a
/// client certificate that is refused stops it at once, tokens or ids that are refused when the first
/// items all end so, because one provider alone may have it wrong. All items that are left have the
/// outcome `not-attempted` then.
///
/// Who interrupts a run, or a guard that trips, makes it leave what has not been begun as it is.
///
/// Source: specification of the interaction, table of answers, rows 11, 14, 17, 39 and 47.
public final class RunStop: Sendable {
  private let state = Mutex(State())
  private let firstCount: Int

  private struct State {
    var faultCount = 0
    var isProven = false
    var reason: String?
    var leaving: Leaving?
    var leftSome: Leaving?

    mutating func stop(because reason: String?) {
      guard self.reason == nil else { return }
      self.reason = "the run was stopped: \(reason ?? "its configuration is at fault")"
    }
  }

  /// Why a run leaves what has not been begun.
  public struct Leaving: Hashable, Sendable {
    /// What the run ends with.
    public let status: ExitStatus
    /// One sentence, lower case, for people.
    public let reason: String
  }

  /// Begins a run; `firstCount` is how many items make "the first items".
  init(firstCount: Int) { self.firstCount = firstCount }

  /// Why nothing more is attempted: one sentence, lower case; `nil` while the run goes on.
  var reason: String? { state.withLock { $0.reason } }

  /// Why what has not been begun is left as it is; `nil` while the run goes on.
  public var leaving: Leaving? { state.withLock { $0.leaving } }

  /// Why anything was left as it was; `nil` when nothing was.
  public var left: Leaving? { state.withLock { $0.leaving ?? $0.leftSome } }

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

  /// Leaves what has not been begun for the next run; what is under way is settled.
  ///
  /// The first reason is kept, unless a person asks later.
  public func leave(_ status: ExitStatus, because reason: String) {
    state.withLock { state in
      guard state.leaving == nil || status != .stopped else { return }
      state.leaving = Leaving(status: status, reason: reason)
    }
  }

  /// Notes that some items are left for the next run, while others go on.
  func leaveSome(_ status: ExitStatus, because reason: String) {
    state.withLock { state in
      if state.leftSome == nil { state.leftSome = Leaving(status: status, reason: reason) }
    }
  }
}
