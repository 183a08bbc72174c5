import FHIRModel
import Glibc

/// The only place where the time is read.
enum SystemClock {
  /// The time now.
  static func now() -> FHIRInstant {
    let sinceEpoch = epochDuration()
    return FHIRInstant(
      secondsSince1970: sinceEpoch.components.seconds,
      nanoseconds: Int32(sinceEpoch.components.attoseconds / 1_000_000_000)
    )
  }

  private static func epochDuration() -> Duration {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
