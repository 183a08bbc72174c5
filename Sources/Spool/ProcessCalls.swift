import Glibc

/// What the system says about this process, the machine and the time.
extension SystemCalls {
  static var processID: Int32 { getpid() }

  /// The name of this machine; empty if it has none.
  static var hostName: [UInt8] {
    var buffer = [CChar](repeating: 0, count: 257)
    guard unsafe gethostname(&buffer, buffer.count - 1) == 0 else { return [] }
    return buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
  }

  /// From now on, files are created for their owner alone, whoever creates them.
  static func setPrivateFileCreation() { _ = umask(0o077) }

  /// Core dumps get the size 0.
  static func limitCoreDumps() {
    var limit = rlimit(rlim_cur: 0, rlim_max: 0)
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
  }

  /// Makes threads share so many of the places that memory comes from, and gives blocks from a size on a
  /// place of their own.
  static func limitArenas(to count: Int32, separatingBlocksFrom byteCount: Int32) {
    _ = mallopt?(maximumArenaCount, count)
    _ = mallopt?(separateByteCount, byteCount)
  }

  private static let mallopt: SetAllocation? = unsafe dlsym(nil, "mallopt").map {
    unsafe unsafeBitCast($0, to: SetAllocation.self)
  }

  /// `mallopt`, which Swift doesn't see.
  private typealias SetAllocation = @convention(c) @Sendable (Int32, Int32) -> Int32

  /// `M_ARENA_MAX` and `M_MMAP_THRESHOLD` of `malloc.h`.
  private static let maximumArenaCount: Int32 = -8
  private static let separateByteCount: Int32 = -3

  /// The time now, in UTC, to the second, such as `2026-01-15T09:00:00Z`.
  static var timeText: String {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
    var calendar = unsafe tm()
    var buffer = [CChar](repeating: 0, count: 32)
    guard unsafe gmtime_r(&time.tv_sec, &calendar) != nil else { return "?" }
    let length = unsafe strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &calendar)
    return String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The time since 1970, to the nanosecond, as times of files have it.
  static var timeSinceEpoch: Duration {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// The time since the machine was started.
  static var timeSinceStart: Duration {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  /// Sends a datagram to a local socket; a path that begins with `@` is an abstract one.
  ///
  /// Where nobody reads and the socket is full, nothing is sent, and nobody waits.
  static func sendDatagram(_ bytes: [UInt8], to path: String) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let name = Array(path.utf8)
    let capacity = MemoryLayout.size(ofValue: address.sun_path)
    guard name.count < capacity else { return }
    let length = MemoryLayout<sa_family_t>.size + name.count
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { target in
      unsafe target.copyBytes(from: name)
      if name.first == UInt8(ascii: "@") { unsafe target[0] = 0 }
    }
    let number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { return }
    defer { _ = Glibc.close(number) }
    unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        _ = unsafe sendto(
          number,
          bytes,
          bytes.count,
          Int32(MSG_NOSIGNAL | MSG_DONTWAIT),
          pointer,
          socklen_t(length)
        )
      }
    }
  }

  /// A number no other run on this machine has: process and time.
  static func makeRunToken() -> UInt64 {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
    var hash = StableHash()
    for value in [UInt64(getpid()), UInt64(time.tv_sec), UInt64(time.tv_nsec)] {
      hash.combine(value)
    }
    return hash.value
  }

  /// The value of a variable of the process's environment.
  static func environmentValue(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  /// The system's own words for an error number.
  static func text(for errno: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard unsafe strerror_r(errno, &buffer, buffer.count) == 0 else {
      return "system error \(errno)"
    }
    let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }
}
