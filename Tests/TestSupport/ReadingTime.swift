import Foundation

/// How long hostile input may take, and how much of it there is.
///
/// Builds without optimisation are some twenty times slower, so they get less of it.
public enum ReadingTime {
  #if DEBUG
  /// The limit: several times what is needed, for machines that do other things beside.
  public static let limitSeconds = 10.0
  /// How large hostile files are.
  public static let byteCount = 150_000
  #else
  /// The limit.
  public static let limitSeconds = 1.0
  /// How large hostile files are.
  public static let byteCount = 900_000
  #endif

  /// The processor time a piece of work takes, in seconds, whatever runs beside it.
  public static func seconds(_ work: () -> Void) -> Double {
    let start = threadSeconds()
    work()
    return threadSeconds() - start
  }

  private static func threadSeconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
