import Glibc

/// Keeps a state folder to one run: an exclusive `flock` on its file `lock`, which says who has it.
///
/// The kernel drops the lock when the process ends, however it ends, so nothing has to be cleaned up
/// after a crash. The lock file stays.
final class RunLock: Sendable {
  private let file: FileDescriptor

  /// The name of the file in a state folder.
  static let fileName = TerminatedName("lock".utf8)

  /// Takes the lock at once or not at all.
  ///
  /// - Parameters:
  ///   - state: The open state folder.
  ///   - name: The name of the lock file.
  ///   - shownPath: The folder that is locked, safe to show.
  ///   - calls: The system calls.
  /// - Throws: ``SpoolError/alreadyRunning(path:holder:)`` or ``SpoolError/cannotLock(path:errno:)``.
  init(
    state: borrowing FileDescriptor,
    name: TerminatedName = fileName,
    shownPath: String,
    calls: SystemCalls
  ) throws(SpoolError) {
    let file: FileDescriptor
    do throws(Errno) {
      file = try calls.openOrCreateFile(in: state, name)
    } catch {
      throw .cannotLock(path: shownPath, errno: error.code)
    }
    do throws(Errno) {
      try calls.lockExclusively(file)
      if try calls.status(of: file).permissions != 0o600 {
        // A later run needs that; without permissions on the file system it does without.
        try? calls.setPermissions(of: file, 0o600)
      }
      try calls.truncate(file, byteCount: 0)
      try calls.write(file, Array("\(LockHolder.current.line)\n".utf8))
    } catch {
      guard error.code != EWOULDBLOCK else {
        throw .alreadyRunning(path: shownPath, holder: Self.holder(file, calls: calls))
      }
      throw .cannotLock(path: shownPath, errno: error.code)
    }
    self.file = file
  }

  deinit {
    // Closing is not enough: a child that was forked and has not yet begun its own program shares the
    // open file, and with it the lock.
    SystemCalls.unlock(file)
  }

  /// Who holds the lock of a state folder now; nil if nobody does, or whoever does is not to be read.
  static func holder(
    in state: borrowing FileDescriptor,
    calls: SystemCalls
  ) throws(Errno) -> LockHolder? {
    guard try calls.exists(in: state, fileName) else { return nil }
    let file = try calls.openFile(in: state, fileName, links: .refuse)
    return try calls.isLockedExclusively(file) ? holder(file, calls: calls) : nil
  }

  /// Who the lock file names; nil if it can't be read.
  private static func holder(
    _ file: borrowing FileDescriptor,
    calls: SystemCalls
  ) -> LockHolder? {
    // For the message only.
    guard let bytes = try? calls.read(file, byteCount: LockHolder.maximumByteCount) else {
      return nil
    }
    return LockHolder(line: bytes.prefix { $0 != UInt8(ascii: "\n") })
  }
}

/// Who holds a lock: a process of some machine, and since when.
public struct LockHolder: Hashable, Sendable {
  /// The id of the process.
  public let processID: Int32
  /// The name of its machine, which may be another one where the file system is shared; safe to show.
  public let host: String
  /// When it took the lock, in UTC, such as `2026-01-15T09:00:00Z`.
  public let since: String

  init(processID: Int32, host: String, since: String) {
    self.processID = processID
    self.host = host
    self.since = since
  }

  /// This process, now.
  static var current: LockHolder {
    LockHolder(
      processID: SystemCalls.processID,
      host: FileName.display(SystemCalls.hostName.filter { $0 != UInt8(ascii: " ") }),
      since: SystemCalls.timeText
    )
  }

  /// Longer than the line of any holder.
  fileprivate static let maximumByteCount = 1024

  var line: String { "\(processID) \(host) \(since)" }

  /// Reads the line of a lock file; nil if it is not one.
  init?(line: some Collection<UInt8>) {
    let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard parts.count == 3, let processID = Int32(String(decoding: parts[0], as: UTF8.self)),
      !parts[1].isEmpty, !parts[2].isEmpty
    else { return nil }
    self.init(
      processID: processID,
      host: FileName.display(parts[1]),
      since: FileName.display(parts[2])
    )
  }
}

extension LockHolder: CustomStringConvertible {
  /// The process, its machine and the time.
  public var description: String { "process \(processID) on \(host), since \(since)" }
}
