import Cancellation
import FHIRModel
import Synchronization

/// The guards of a run while it goes on; one that trips makes the run leave what is not begun.
final class RunGuards: Sendable {
  private let settings: GuardSettings
  private let stop: RunStop
  private let now: @Sendable () -> FHIRInstant
  private let state: Mutex<State>

  private struct State {
    var cancelCount = 0
    var cancelCounts: [String: Int] = [:]
    var counts: [CancellationOutcome: Int] = [:]
    var resultCount = 0
    /// How many items are to come one by one; the last of them frees the others.
    var canaryCount: Int
    var hasCanary = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  init(_ settings: GuardSettings, stop: RunStop, now: @escaping @Sendable () -> FHIRInstant) {
    self.settings = settings
    self.stop = stop
    self.now = now
    state = Mutex(State(canaryCount: settings.canaryCount))
  }

  /// Waits for the turn of an item; returns whether it may be begun, after which `end` must follow.
  func begin(at provider: String) async -> Bool {
    while stop.leaving == nil {
      if let finishBy = settings.finishBy, now() >= finishBy {
        stop.leave(.stopped, because: "it is \(finishBy.text), when this run was to be finished")
        break
      }
      if hasEnough(provider) {
        stop.leaveSome(.stopped, because: Self.enough)
        break
      }
      if takeTurn() { return true }
      await aCanaryEnds()
    }
    return false
  }

  /// Takes a turn as a canary, or if all of these went well; returns false when another is under way.
  private func takeTurn() -> Bool {
    state.withLock { state in
      guard state.canaryCount > 0 else { return true }
      defer { state.hasCanary = true }
      return !state.hasCanary
    }
  }

  private func aCanaryEnds() async {
    await withCheckedContinuation { continuation in
      let isOver = state.withLock { state in
        if !state.hasCanary { return true }
        state.waiting.append(continuation)
        return false
      }
      if isOver { continuation.resume() }
    }
  }

  /// Ends the turn of an item, with what came of it; `nil` where nothing was done.
  func end(_ result: ItemResult?) {
    let waiting = state.withLock { state in
      if state.hasCanary {
        state.hasCanary = false
        state.canaryCount -= result == nil ? 0 : 1
        if let outcome = result?.outcome, !Self.isClean(outcome) {
          stop.leave(
            .stopped,
            because: "one of the first \(settings.canaryCount) items did not go well: "
              + outcome.rawValue
          )
        }
      }
      if let outcome = result?.outcome { count(outcome, in: &state) }
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Counts what came of an input that had no turn, since there was nobody to ask.
  func count(_ outcome: CancellationOutcome) { state.withLock { count(outcome, in: &$0) } }

  private func count(_ outcome: CancellationOutcome, in state: inout State) {
    state.counts[outcome, default: 0] += 1
    state.resultCount += 1
    for rule in settings.abortRules
    where rule.isBroken(by: state.counts[rule.outcome] ?? 0, of: state.resultCount) {
      stop.leave(
        .stopped,
        because: "\(state.counts[rule.outcome] ?? 0) of \(state.resultCount) items are "
          + "\(rule.outcome.rawValue), and the run was to be aborted at \(rule)"
      )
    }
  }

  /// Whether an outcome says that requests get through and are understood.
  private static func isClean(_ outcome: CancellationOutcome) -> Bool {
    switch outcome {
    case .notPermitted, .rejectedByProvider: false
    default: [.settled, .someNotCancelled].contains(ExitStatus(outcome))
    }
  }

  /// Counts a cancellation that is about to be sent; returns false when there have been enough.
  func takeCancellation(at provider: String) -> Bool {
    let isWithin = state.withLock { state in
      guard state.cancelCount < settings.maximumCancelCount ?? .max,
        state.cancelCounts[provider, default: 0] < settings.maximumCancelCountOfProvider ?? .max
      else { return false }
      state.cancelCount += 1
      state.cancelCounts[provider, default: 0] += 1
      return true
    }
    if !isWithin { stop.leaveSome(.stopped, because: Self.enough) }
    return isWithin
  }

  private func hasEnough(_ provider: String) -> Bool {
    state.withLock { state in
      state.cancelCount >= settings.maximumCancelCount ?? .max
        || state.cancelCounts[provider, default: 0] >= settings.maximumCancelCountOfProvider ?? .max
    }
  }

  private static let enough = "as many appointments were cancelled as the run is allowed to"

  /// Why an appointment is too near to be cancelled; `nil` when it is not.
  func refusal(of appointment: Appointment) -> String? {
    guard let period = settings.noticePeriod, let start = appointment.start,
      start < now().adding(period)
    else { return nil }
    return "the appointment starts sooner than --not-within allows"
  }
}
