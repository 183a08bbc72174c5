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

  /// How many times as much processor time one piece of work takes as another, and how much that is.
  ///
  /// A machine that others use, too, makes some measurements longer, and work that takes more is
  /// longer in each: they are made again, a few times, until one is below a limit.
  ///
  /// - Returns: the last growth, 0 where there is hardly anything to measure, and the seconds of the larger
  ///   piece of work.
  public static func growth(
    below limit: Double,
    from small: () -> Void,
    to large: () -> Void
  ) -> (factor: Double, seconds: Double) {
    var growth = (factor: 0.0, seconds: 0.0)
    for _ in 0..<6 {
      let largeSeconds = seconds(large)
      guard largeSeconds >= 0.05 else { return (0, largeSeconds) }
      growth = (largeSeconds / seconds(small), largeSeconds)
      if growth.factor < limit { return growth }
    }
    return growth
  }

  private static func threadSeconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
