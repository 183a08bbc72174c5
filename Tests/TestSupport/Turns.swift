/// Lets a few things go on at a time.
///
/// Tests begin all at once; without turns, programs would only wait for each other, and runs, which
/// hold the folders of their outboxes open, take more descriptors than many systems give a process.
public actor Turns {
  /// Four at a time.
  public static let ofFour = Turns(count: 4)

  private var freeCount: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(count: Int) { freeCount = count }

  /// Waits for a turn, takes it, and gives it to the next.
  public nonisolated func take<Value: Sendable>(
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
