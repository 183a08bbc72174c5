import Synchronization

/// The signs of life of a pipeline, for whoever must tell one that works slowly from one that hangs.
///
/// It beats whenever a step has come to its end: a group of inputs that was read or recorded, a request,
/// a wait for a provider, an item. That some tasks still run is no sign of life.
public final class Pulse: Sendable {
  /// The longest that one step may take, and so the longest between two beats of a pipeline that works.
  public let longestStep: Duration

  private let beats = Atomic<Int>(0)

  /// What a slow disk may take for a group of files.
  private static let diskTime = Duration.seconds(30)

  /// Takes the times that the settings of a run allow.
  init(_ settings: RunSettings) {
    longestStep =
      max(settings.settleTime, settings.retries.maximumDelay, settings.requestTime) + Self.diskTime
  }

  /// How many steps have come to their end.
  public var beatCount: Int { beats.load(ordering: .relaxed) }

  func beat() { beats.add(1, ordering: .relaxed) }
}

/// What somebody makes of a pulse who feels it from time to time.
public struct PulseReading: Sendable {
  private let pulse: Pulse
  private var beatCount: Int
  private var seenAt: Duration
  private var isResting = false

  /// Begins with a pulse that has just beaten; `now` counts from any moment, as long as all do.
  public init(_ pulse: Pulse, at now: Duration) {
    self.pulse = pulse
    beatCount = pulse.beatCount
    seenAt = now
  }

  /// Whether the pipeline waits for work, or its last step came to an end so lately that the next one may
  /// still be under way.
  public mutating func isAlive(at now: Duration) -> Bool {
    let count = pulse.beatCount
    if isResting || count != beatCount {
      beatCount = count
      seenAt = now
    }
    return now - seenAt <= pulse.longestStep
  }

  /// Says that the pipeline has nothing to do from now on.
  public mutating func rest() { isResting = true }

  /// Says that the pipeline begins to work.
  public mutating func work(at now: Duration) {
    isResting = false
    seenAt = now
  }
}
