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

  /// The time since the machine was started, which `RELOADING=1` needs.
  public static var monotonicMicroseconds: Int64 {
    let (seconds, attoseconds) = SystemCalls.timeSinceStart.components
    return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
  }
}
