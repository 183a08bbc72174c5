import Glibc

/// Tells systemd how a service is, where it was started by it and wants to know.
///
/// Source: sd_notify(3), "Well-known assignments".
public enum ServiceNotice {
  /// Sends assignments, such as `READY=1`; without a `NOTIFY_SOCKET`, nobody asks.
  ///
  /// What cannot be sent is not: a service does its work whoever watches it.
  public static func send(_ assignments: [String]) {
    guard let path = SystemCalls.environmentValue("NOTIFY_SOCKET"), !path.isEmpty else { return }
    SystemCalls.sendDatagram(Array(assignments.joined(separator: "\n").utf8), to: path)
  }

  /// How long systemd waits between two `WATCHDOG=1` of this process before it takes it for dead, in
  /// microseconds; `nil` where it does not wait.
  ///
  /// Source: sd_watchdog_enabled(3).
  public static var watchdogMicroseconds: UInt64? {
    guard let text = SystemCalls.environmentValue("WATCHDOG_USEC"), let limit = UInt64(text),
      limit > 0
    else { return nil }
    let process = SystemCalls.environmentValue("WATCHDOG_PID")
    return process == nil || process == String(SystemCalls.processID) ? limit : nil
  }

  /// The time since the machine was started.
  public static var monotonicTime: Duration { SystemCalls.timeSinceStart }

  /// The same in microseconds, which `RELOADING=1` needs.
  public static var monotonicMicroseconds: Int64 {
    let (seconds, attoseconds) = monotonicTime.components
    return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
  }
}
