import Synchronization

@testable import Spool

/// Counts the system calls of a test and makes chosen ones fail.
final class FaultPlan: Sendable {
  private let calls = Mutex<[SystemCallName]>([])
  private let decide: @Sendable (Int, SystemCallName) -> InjectedFault?

  /// Asks `decide` before each call, with the number of calls made before.
  init(_ decide: @escaping @Sendable (Int, SystemCallName) -> InjectedFault? = { _, _ in nil }) {
    self.decide = decide
  }

  var injection: FaultInjection {
    { [self] name in
      let index = calls.withLock { calls in
        calls.append(name)
        return calls.count - 1
      }
      return decide(index, name)
    }
  }

  var names: [SystemCallName] { calls.withLock { $0 } }

  func forget() { calls.withLock { $0 = [] } }

  /// Fails the first call with this name.
  static func failFirst(_ name: SystemCallName, errno: Int32) -> FaultPlan {
    let isDone = Atomic(false)
    return FaultPlan { _, call in
      guard call == name, !isDone.exchange(true, ordering: .relaxed) else { return nil }
      return .failure(errno: errno)
    }
  }
}

/// Random numbers which are the same for the same seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  // Source: SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

/// Counts from 1.
final class Counter: Sendable {
  private let value = Atomic(0)

  var current: Int { value.load(ordering: .relaxed) }

  func next() -> Int { value.add(1, ordering: .relaxed).newValue }
}

/// Something a test turns on later.
final class Switch: Sendable {
  private let counter = Counter()

  var isOn: Bool { counter.current > 0 }

  func turnOn() { _ = counter.next() }
}
