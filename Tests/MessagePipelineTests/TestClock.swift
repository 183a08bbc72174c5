import FHIRModel
import Synchronization

/// A clock that goes on only while somebody waits, or not at all, and remembers the waits.
final class TestClock: Sendable {
  private let start: FHIRInstant
  private let standsStill: Bool
  private let waits = Mutex<[Duration]>([])

  /// A clock that goes on while somebody waits.
  init(_ start: FHIRInstant) {
    self.start = start
    standsStill = false
  }

  /// A clock that shows the time of the samples for ever, as with `--now`.
  init() {
    start = Repository.now
    standsStill = true
  }

  /// The time now.
  var now: FHIRInstant {
    guard !standsStill else { return start }
    let passed = waits.withLock { $0.reduce(.zero, +) }
    let nanoseconds = Int64(start.nanoseconds) + passed.components.attoseconds / 1_000_000_000
    return FHIRInstant(
      secondsSince1970: start.secondsSince1970 + passed.components.seconds
        + nanoseconds / 1_000_000_000,
      nanoseconds: Int32(nanoseconds % 1_000_000_000)
    )
  }

  /// Every wait so far, in order.
  var pauses: [Duration] { waits.withLock { $0 } }

  func pass(_ duration: Duration) { waits.withLock { $0.append(duration) } }
}
