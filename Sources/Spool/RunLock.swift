import Glibc

/// Keeps a folder to one run: an exclusive `flock` on `.state/lock`, which holds the process id.
///
/// The kernel drops the lock when the process ends, however it ends, so nothing has to be cleaned up
/// after a crash. The lock file stays.
final class RunLock: Sendable {
  private let file: FileDescriptor

  static let stateFolder = TerminatedName(".state".utf8)
  private static let fileName = TerminatedName("lock".utf8)

  /// Takes the lock at once or not at all.
  ///
  /// - Parameters:
  ///   - state: The open folder `.state`.
  ///   - shownPath: The folder that is locked, safe to show.
  ///   - calls: The system calls.
  /// - Throws: ``SpoolError/alreadyRunning(path:pid:)`` or ``SpoolError/cannotLock(path:errno:)``.
  init(
    state: borrowing FileDescriptor,
    shownPath: String,
    calls: SystemCalls
  ) throws(SpoolError) {
    let file: FileDescriptor
    do throws(Errno) {
      file = try calls.openOrCreateFile(in: state, Self.fileName)
    } catch {
      throw .cannotLock(path: shownPath, errno: error.code)
    }
    do throws(Errno) {
      try calls.lockExclusively(file)
      if try calls.status(of: file).permissions != 0o600 {
        // A later run needs that; without permissions on the file system it does without.
        try? calls.setPermissions(of: file, 0o600)
      }
      try calls.truncate(file)
      try calls.write(file, Array("\(SystemCalls.processID)\n".utf8))
    } catch {
      guard error.code != EWOULDBLOCK else {
        throw .alreadyRunning(path: shownPath, pid: Self.holder(file, calls: calls))
      }
      throw .cannotLock(path: shownPath, errno: error.code)
    }
    self.file = file
  }

  /// The process id in the lock file; the id is for the message only, so a failure to read it is nil.
  private static func holder(_ file: borrowing FileDescriptor, calls: SystemCalls) -> Int32? {
    guard let bytes = try? calls.read(file, byteCount: 16) else { return nil }
    return Int32(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
  }
}
