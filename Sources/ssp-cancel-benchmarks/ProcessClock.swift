import Glibc

/// The CPU time that this process has used.
enum ProcessClock {
  /// User and system time of all threads, in seconds.
  static func cpuSeconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
  }
}
