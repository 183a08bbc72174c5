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

  /// The time now, as exactly as a log needs it.
  static func nowInMilliseconds() -> FHIRInstant {
    let now = now()
    return FHIRInstant(
      secondsSince1970: now.secondsSince1970,
      nanoseconds: now.nanoseconds / 1_000_000 * 1_000_000
    )
  }

  /// The next instant after another one at which clocks of this machine's time zone show a time.
  static func next(hour: Int, minute: Int, after now: FHIRInstant) -> FHIRInstant {
    var seconds = time_t(now.secondsSince1970)
    var calendar = unsafe tm()
    unsafe localtime_r(&seconds, &calendar)
    let isOver = unsafe (Int(calendar.tm_hour), Int(calendar.tm_min)) >= (hour, minute)
    unsafe calendar.tm_mday += isOver ? 1 : 0
    unsafe calendar.tm_hour = Int32(hour)
    unsafe calendar.tm_min = Int32(minute)
    unsafe calendar.tm_sec = 0
    // Whether summer time applies is the system's to find out.
    unsafe calendar.tm_isdst = -1
    return FHIRInstant(secondsSince1970: Int64(unsafe mktime(&calendar)), nanoseconds: 0)
  }

  private static func epochDuration() -> Duration {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
