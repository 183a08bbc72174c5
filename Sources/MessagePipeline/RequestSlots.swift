import Synchronization

/// Lets so many requests of a run be under way at a time, those first that have waited longest.
final class RequestSlots: Sendable {
  private let state: Mutex<State>

  private struct State {
    var freeCount: Int
    var waiting: [CheckedContinuation<Void, Never>] = []
    var firstWaiting = 0

    mutating func takeFree() -> Bool {
      guard freeCount > 0 else { return false }
      freeCount -= 1
      return true
    }

    mutating func giveBack() -> CheckedContinuation<Void, Never>? {
      guard firstWaiting < waiting.count else {
        freeCount += 1
        return nil
      }
      let next = waiting[firstWaiting]
      firstWaiting += 1
      if firstWaiting == waiting.count {
        waiting.removeAll(keepingCapacity: true)
        firstWaiting = 0
      }
      return next
    }
  }

  /// Makes slots that are all free.
  init(count: Int) { state = Mutex(State(freeCount: count)) }

  /// Waits for a slot and takes it.
  func take() async {
    if state.withLock({ $0.takeFree() }) { return }
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        if state.takeFree() { return true }
        state.waiting.append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
  }

  /// Gives a slot back, to who has waited longest.
  func giveBack() {
    state.withLock { $0.giveBack() }?.resume()
  }
}
