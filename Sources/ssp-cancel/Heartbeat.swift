import Dispatch
import MessagePipeline
import Spool
import Synchronization

/// Tells systemd that a watch is alive, as often as it wants to know (`WatchdogSec=`).
///
/// A watch is alive while it waits for files, and while it works as long as its pipeline's pulse beats.
/// It says so from a queue of its own, because a watch that is busy is not a dead one.
final class Heartbeat: Sendable {
  private let queue = DispatchQueue(label: "heartbeat")
  /// `nil` as long as there is no pipeline.
  private let reading = Mutex<PulseReading?>(nil)

  /// Begins to tell, if somebody wants to know.
  init() {
    guard let limit = ServiceNotice.watchdogMicroseconds else { return }
    // Every second notice may come late.
    tell(every: .microseconds(max(1, Int(clamping: limit / 4))))
  }

  /// Watches a pipeline that begins to work.
  func follow(_ pulse: Pulse) {
    reading.withLock { $0 = PulseReading(pulse, at: ServiceNotice.monotonicTime) }
  }

  /// Takes nothing amiss as long as some waiting takes.
  func rest<Value>(during wait: () async -> Value) async -> Value {
    reading.withLock { $0?.rest() }
    defer { reading.withLock { $0?.work(at: ServiceNotice.monotonicTime) } }
    return await wait()
  }

  private func tell(every interval: DispatchTimeInterval) {
    let now = ServiceNotice.monotonicTime
    if reading.withLock({ $0?.isAlive(at: now) }) ?? true { ServiceNotice.send(["WATCHDOG=1"]) }
    queue.asyncAfter(deadline: .now() + interval) { self.tell(every: interval) }
  }
}
