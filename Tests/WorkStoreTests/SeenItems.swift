import Synchronization

@testable import WorkStore

/// The items that a query gave, in order.
final class SeenItems: Sendable {
  private let stored = Mutex<[ItemID]>([])

  var items: [ItemID] { stored.withLock { $0 } }

  func add(_ item: ItemID) { stored.withLock { $0.append(item) } }
}
