/// The system calls that tell what changes in folders, and what signals come.

import Glibc
import Synchronization

/// One event of the kernel about a watched folder.
struct WatchEvent {
  /// The folder's number; -1 when events were lost.
  let folder: Int32
  let mask: UInt32
  /// The entry of the folder; empty when the folder itself is meant.
  let name: [UInt8]

  /// Whether the event is one of a kind, such as `IN_CREATE`.
  func has(_ flag: some BinaryInteger) -> Bool { mask & UInt32(truncatingIfNeeded: flag) != 0 }
}

/// The kernel's list of watched folders, closed when the value ends.
struct WatchCalls: ~Copyable {
  private let number: Int32

  init() throws(Errno) {
    number = inotify_init1(O_CLOEXEC | O_NONBLOCK)
    if number < 0 { throw Errno(errno) }
  }

  deinit { _ = close(number) }

  /// What is asked of a folder: files that were written, linked, renamed, removed, or may be read now.
  private static let mask =
    UInt32(IN_CLOSE_WRITE | IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB)
    | UInt32(IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK)

  /// Begins to watch a folder, and returns its number, the one it had if it is watched already.
  func watch(_ folder: [UInt8], links: LinkPolicy) throws(Errno) -> Int32 {
    let mask = links == .follow ? Self.mask : Self.mask | UInt32(IN_DONT_FOLLOW)
    let path = folder.map { CChar(bitPattern: $0) } + [0]
    let watch = unsafe inotify_add_watch(number, path, mask)
    guard watch >= 0 else { throw Errno(errno) }
    return watch
  }

  /// Ends the watch of a folder; one that is gone has none.
  func end(_ watch: Int32) { _ = inotify_rm_watch(number, watch) }

  /// The events that are there already; the kernel keeps a limited number of them.
  func events() throws(Errno) -> [WatchEvent] {
    var events: [WatchEvent] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe read(number, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { return events }
      guard count >= 0 else { throw Errno(errno) }
      Self.add(buffer[..<count], to: &events)
    }
  }

  /// Takes events apart: each has four numbers of 32 bits (folder, mask, cookie, length of the name),
  /// and the name, filled up with zeros.
  private static func add(_ bytes: ArraySlice<UInt8>, to events: inout [WatchEvent]) {
    var offset = 0
    while offset + 16 <= bytes.endIndex {
      let length = Int(number(bytes, offset + 12))
      let name = bytes[offset + 16..<min(offset + 16 + length, bytes.endIndex)].prefix { $0 != 0 }
      events.append(
        WatchEvent(
          folder: Int32(bitPattern: number(bytes, offset)),
          mask: number(bytes, offset + 4),
          name: Array(name)
        )
      )
      offset += 16 + length
    }
  }

  /// A number in the order of the machine's bytes, which Swift on Linux has the low one first in.
  private static func number(_ bytes: ArraySlice<UInt8>, _ offset: Int) -> UInt32 {
    bytes[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// What waiting ended with.
  enum Waiting {
    case events
    case stop
    case timeout
  }

  /// Waits for events or a signal to stop, for ever or so many milliseconds.
  func wait(_ stop: StopSignals, milliseconds: Int32 = -1) throws(Errno) -> Waiting {
    var descriptors = [
      pollfd(fd: number, events: Int16(POLLIN), revents: 0),
      pollfd(fd: stop.reading, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      let count = unsafe poll(&descriptors, 2, milliseconds)
      if count < 0, errno != EINTR { throw Errno(errno) }
      guard count >= 0 else { continue }
      if descriptors[1].revents != 0 { return .stop }
      return descriptors[0].revents != 0 ? .events : .timeout
    }
  }
}

/// SIGINT and SIGTERM, which end a watch instead of the process.
public struct StopSignals: Sendable {
  /// Where there is a byte once a signal has come.
  let reading: Int32

  /// Takes signals over from now on; asked once in a process.
  ///
  /// - Throws: ``SpoolError/cannotWatch(path:errno:)``.
  public init(_ signals: [Int32] = [SIGINT, SIGTERM]) throws(SpoolError) {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw .cannotWatch(path: "signals", errno: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    // A full pipe says all there is to say, and the handler must not wait.
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    reading = ends[0]
    stopWriting.store(ends[1], ordering: .sequentiallyConsistent)
    for number in signals {
      var action = sigaction()
      unsafe action.__sigaction_handler.sa_handler = noteStop
      guard unsafe sigaction(number, &action, nil) == 0 else {
        throw .cannotWatch(path: "signals", errno: errno)
      }
    }
  }
}

extension StopSignals {
  /// Waits for the next signal, and gives its number; never on a thread that others need.
  public func next() -> Int32 {
    var byte: UInt8 = 0
    while unsafe read(reading, &byte, 1) != 1 {}
    return Int32(byte)
  }

  /// Makes a signal do nothing by itself, for those who hear of it in another way.
  public static func silence(_ number: Int32) { signal(number, SIG_IGN) }
}

/// Where the handler writes; read and write are all that a handler may do.
private let stopWriting = Atomic<Int32>(-1)

private func noteStop(_ number: Int32) {
  let saved = errno
  var byte = UInt8(truncatingIfNeeded: number)
  _ = unsafe write(stopWriting.load(ordering: .sequentiallyConsistent), &byte, 1)
  errno = saved
}
