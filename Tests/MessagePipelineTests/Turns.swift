/// Lets a few runs go on at a time.
///
/// Tests begin all at once, and each run holds the folders of its outbox open: without turns, they
/// are more than many systems let a process have.
actor Turns {
  static let ofRuns = Turns(count: 4)

  private var freeCount: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(count: Int) { freeCount = count }

  /// Waits for a turn, takes it, and gives it to the next.
  nonisolated func take<Value: Sendable>(
    _ body: @Sendable () async throws -> Value
  ) async throws -> Value {
    await begin()
    do {
      let value = try await body()
      await end()
      return value
    } catch {
      await end()
      throw error
    }
  }

  private func begin() async {
    guard freeCount == 0 else {
      freeCount -= 1
      return
    }
    await withCheckedContinuation { waiting.append($0) }
  }

  private func end() {
    if waiting.isEmpty { freeCount += 1 } else { waiting.removeFirst().resume() }
  }
}
