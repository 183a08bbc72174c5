import Synchronization

/// Where the lanes put results, and the run waits for them.
final class FinishedItems: Sendable {
  private let state = Mutex(State())

  private struct State {
    var news = News()
    var isAwake = false
    var waiting: CheckedContinuation<Void, Never>?
  }

  /// What has come since it was last asked.
  struct News: Sendable {
    /// Results, by the positions of their inputs; `nil` where nothing was done.
    var results: [(position: Int, result: ItemResult?)] = []
    /// Whether a provider has no items left that were read.
    var hasIdleLane = false
    /// Whether results have waited for long enough to be recorded, however few.
    var isOverdue = false
  }

  /// How many results are worth waking the run for.
  private static let worthwhileCount = 64

  /// Adds a result, or that nothing was done.
  func add(_ position: Int, _ result: ItemResult?) {
    tell { news in
      news.results.append((position, result))
      return news.results.count >= Self.worthwhileCount
    }
  }

  /// Says that a lane has ended.
  func laneHasEnded() {
    tell { news in
      news.hasIdleLane = true
      return true
    }
  }

  /// Says every second, until it is cancelled, that results should wait no longer.
  func tick() async {
    while !Task.isCancelled {
      // Cancelled, it says so once more, which does no harm.
      try? await Task.sleep(for: .seconds(1))
      tell { news in
        news.isOverdue = true
        return true
      }
    }
  }

  /// Waits for news, and takes them.
  func news() async -> News {
    await withCheckedContinuation { continuation in
      let isAwake = state.withLock { state in
        if state.isAwake { return true }
        state.waiting = continuation
        return false
      }
      if isAwake { continuation.resume() }
    }
    return state.withLock { state in
      defer { state.news = News() }
      state.isAwake = false
      return state.news
    }
  }

  private func tell(_ change: (inout News) -> Bool) {
    let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
      guard change(&state.news) else { return nil }
      defer { state.waiting = nil }
      state.isAwake = true
      return state.waiting
    }
    waiting?.resume()
  }
}
