/// Every system call on files and folders, and nothing else.
///
/// Each wrapper takes descriptors and NUL-terminated names, repeats a call interrupted by a signal
/// (except `close`, whose descriptor is gone either way on Linux), and throws the bare `errno`. What
/// a failure means for a file or a folder is decided by the callers.
///
/// Tests may inject a fault before any call, which is how the crash tests stop a run at every
/// system call in turn.

import Glibc

/// The error number of a failed system call.
struct Errno: Error, Equatable {
  let code: Int32

  init(_ code: Int32) { self.code = code }
}

/// A system call a fault can be injected before.
package enum SystemCallName: String, Sendable, CaseIterable {
  case open, create, makeFolder, list, status, read, write, sync, syncFilesystem
  case rename, link, unlink, lock, truncate, setPermissions, setTimes, close
}

/// What happens instead of a plain system call, in a test.
package enum InjectedFault: Sendable {
  /// The call isn't made and fails with this error number.
  case failure(errno: Int32)
  /// A read or write transfers at most this many bytes.
  case shortTransfer(maximumByteCount: Int)
}

/// Decides, in a test, what happens to the next system call; nil lets it pass.
package typealias FaultInjection = @Sendable (SystemCallName) -> InjectedFault?

/// An open file or folder, closed when the value ends.
struct FileDescriptor: ~Copyable, Sendable {
  fileprivate let number: Int32

  fileprivate init(_ number: Int32) { self.number = number }

  /// The folder relative paths start from; never closed.
  static var workingFolder: FileDescriptor { FileDescriptor(AT_FDCWD) }

  /// What is piped or typed into the program; never closed.
  static var standardInput: FileDescriptor { FileDescriptor(STDIN_FILENO) }

  deinit {
    if number > STDIN_FILENO { _ = Glibc.close(number) }
  }

  fileprivate consuming func take() -> Int32 {
    let number = number
    discard self
    return number
  }
}

/// The bytes of a name, ended by NUL, as system calls want them; may lie inside a larger store.
struct TerminatedName: Sendable {
  fileprivate let storage: [UInt8]
  fileprivate let offset: Int

  /// Copies the name, which must not contain NUL.
  init(_ bytes: some Collection<UInt8>) {
    var storage: [UInt8] = []
    storage.reserveCapacity(bytes.count + 1)
    storage.append(contentsOf: bytes)
    precondition(!storage.contains(0), "a file name contains NUL")
    storage.append(0)
    self.storage = storage
    offset = 0
  }

  /// Refers to the name at `offset` of a store of NUL-terminated names, without a copy.
  init(storage: [UInt8], offset: Int) {
    precondition(storage.last == 0 && storage.indices.contains(offset), "no name at this offset")
    self.storage = storage
    self.offset = offset
  }

  @safe fileprivate func withPointer(_ body: (UnsafePointer<CChar>) -> Int32) -> Int32 {
    unsafe storage.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return -1 }
      return unsafe body((start + offset).assumingMemoryBound(to: CChar.self))
    }
  }
}

/// Whether opening a folder follows a symbolic link in the last component.
enum LinkPolicy {
  case follow
  case refuse

  fileprivate var flag: Int32 { self == .follow ? 0 : O_NOFOLLOW }
}

/// What `fstat` says about an open file or folder.
struct FileStatus: Equatable {
  let kind: FileKind
  let permissions: UInt32
  /// How many names the file has.
  let linkCount: Int
  let identity: FileIdentity
}

/// The kind of a folder entry.
enum FileKind {
  case regular, folder, symbolicLink, namedPipe, socket, device, unknown
}

/// The system calls, with the faults of a test if there are any.
struct SystemCalls: Sendable {
  private let faults: FaultInjection?

  init(faults: FaultInjection? = nil) { self.faults = faults }

  // MARK: Open and create

  func openFolder(
    in folder: borrowing FileDescriptor,
    _ name: TerminatedName,
    links: LinkPolicy
  ) throws(Errno) -> FileDescriptor {
    let number = folder.number
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | links.flag
    return FileDescriptor(
      try call(.open) { name.withPointer { unsafe openat(number, $0, flags) } }
    )
  }

  /// Opens a file to read it; never waits, not even for the writer of a named pipe.
  func openFile(
    in folder: borrowing FileDescriptor,
    _ name: TerminatedName,
    links: LinkPolicy
  ) throws(Errno) -> FileDescriptor {
    let number = folder.number
    let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | links.flag
    return FileDescriptor(
      try call(.open) { name.withPointer { unsafe openat(number, $0, flags) } }
    )
  }

  /// Creates a file which must not exist yet, mode 0600, to write it.
  func createFile(
    in folder: borrowing FileDescriptor,
    _ name: TerminatedName
  ) throws(Errno) -> FileDescriptor {
    let number = folder.number
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    return FileDescriptor(
      try call(.create) { name.withPointer { unsafe openat(number, $0, flags, 0o600) } }
    )
  }

  /// Opens a file to read and write it, creating it with mode 0600 when it is missing.
  func openOrCreateFile(
    in folder: borrowing FileDescriptor,
    _ name: TerminatedName
  ) throws(Errno) -> FileDescriptor {
    let number = folder.number
    let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
    return FileDescriptor(
      try call(.create) { name.withPointer { unsafe openat(number, $0, flags, 0o600) } }
    )
  }

  /// Opens a file to read it and to write at its end, creating it with mode 0600 when it is missing.
  func openOrCreateAppendedFile(
    in folder: borrowing FileDescriptor,
    _ name: TerminatedName
  ) throws(Errno) -> FileDescriptor {
    let number = folder.number
    let flags = O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
    return FileDescriptor(
      try call(.create) { name.withPointer { unsafe openat(number, $0, flags, 0o600) } }
    )
  }

  /// Creates a folder with mode 0700, whatever the umask.
  func makeFolder(in folder: borrowing FileDescriptor, _ name: TerminatedName) throws(Errno) {
    let number = folder.number
    _ = try call(.makeFolder) { name.withPointer { unsafe mkdirat(number, $0, 0o700) } }
    _ = try call(.setPermissions) { name.withPointer { unsafe fchmodat(number, $0, 0o700, 0) } }
  }

  // MARK: Status

  func status(of file: borrowing FileDescriptor) throws(Errno) -> FileStatus {
    let number = file.number
    var status = stat()
    _ = try call(.status) { unsafe fstat(number, &status) }
    return FileStatus(status)
  }

  /// The status of a folder's entry, of the link itself if it is a symbolic link.
  func status(
    in folder: borrowing FileDescriptor,
    _ name: TerminatedName
  ) throws(Errno) -> FileStatus {
    let number = folder.number
    var status = stat()
    _ = try call(.status) {
      name.withPointer { unsafe fstatat(number, $0, &status, AT_SYMLINK_NOFOLLOW) }
    }
    return FileStatus(status)
  }

  /// Fails unless this process may create and remove entries of the folder.
  func checkWritable(_ folder: borrowing FileDescriptor) throws(Errno) {
    let number = folder.number
    _ = try call(.status) { unsafe faccessat(number, ".", W_OK | X_OK, AT_EACCESS) }
  }

  func setPermissions(of file: borrowing FileDescriptor, _ mode: UInt32) throws(Errno) {
    let number = file.number
    _ = try call(.setPermissions) { fchmod(number, mode) }
  }

  /// Gives a file the modification time of another one.
  func setModificationTime(
    of file: borrowing FileDescriptor,
    like identity: FileIdentity
  ) throws(Errno) {
    let number = file.number
    let time = timespec(
      tv_sec: identity.modifiedSeconds,
      tv_nsec: identity.modifiedNanoseconds
    )
    let times = [time, time]
    _ = try call(.setTimes) { unsafe futimens(number, times) }
  }

  // MARK: Bytes

  /// Reads what there is at once, up to `byteCount` bytes; none only at the end of the file.
  func readSome(_ file: borrowing FileDescriptor, byteCount: Int) throws(Errno) -> [UInt8] {
    let number = file.number
    var failure: Errno?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
      do throws(Errno) {
        count = try transfer(.read, byteCount: byteCount) {
          unsafe Glibc.read(number, buffer.baseAddress, $0)
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Reads up to `byteCount` bytes into exactly that much memory, from where the last call ended or from
  /// a place of its own; fewer only at the end of the file.
  func read(
    _ file: borrowing FileDescriptor,
    byteCount: Int,
    at place: Int? = nil
  ) throws(Errno) -> [UInt8] {
    guard byteCount > 0 else { return [] }
    let number = file.number
    var failure: Errno?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
      while count < byteCount {
        let rest = unsafe UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[count..<byteCount]
        )
        do throws(Errno) {
          let transferred = try transfer(.read, byteCount: rest.count) {
            guard let place else { return unsafe Glibc.read(number, rest.baseAddress, $0) }
            return unsafe pread(number, rest.baseAddress, $0, place + count)
          }
          guard transferred > 0 else { return }
          count += transferred
        } catch {
          failure = error
          return
        }
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Writes all bytes.
  func write(_ file: borrowing FileDescriptor, _ bytes: [UInt8]) throws(Errno) {
    let number = file.number
    var written = 0
    while written < bytes.count {
      written += try transfer(.write, byteCount: bytes.count - written) { byteCount in
        unsafe bytes.withUnsafeBytes { buffer in
          guard let start = buffer.baseAddress else { return 0 }
          return unsafe Glibc.write(number, start + written, byteCount)
        }
      }
    }
  }

  /// Writes to the standard output or error, which stays open.
  func write(toStandardStream number: Int32, _ bytes: [UInt8]) throws(Errno) {
    let stream = FileDescriptor(number)
    do throws(Errno) {
      try write(stream, bytes)
    } catch {
      _ = stream.take()
      throw error
    }
    _ = stream.take()
  }

  func truncate(_ file: borrowing FileDescriptor, byteCount: Int) throws(Errno) {
    let number = file.number
    _ = try call(.truncate) { ftruncate(number, byteCount) }
  }

  /// Closes a written file, where a full quota or a network file system may report a failed write.
  func close(_ file: consuming FileDescriptor) throws(Errno) {
    let number = file.take()
    let result = Glibc.close(number)
    let code = errno
    do throws(Errno) {
      try injectedFailure(.close)
      if result < 0 { throw Errno(code) }
    } catch {
      if error.code != EINTR { throw error }
    }
  }

  // MARK: Durability

  func sync(_ file: borrowing FileDescriptor) throws(Errno) {
    let number = file.number
    _ = try call(.sync) { fsync(number) }
  }

  /// Writes everything of the file system which holds the folder to the disk.
  func syncFilesystem(holding folder: borrowing FileDescriptor) throws(Errno) {
    let number = folder.number
    _ = try call(.syncFilesystem) {
      guard let syncFilesystem = Self.syncfs else {
        Glibc.sync()
        return 0
      }
      return syncFilesystem(number)
    }
  }

  // MARK: Names

  /// Renames, replacing a file which has the new name.
  func rename(
    in source: borrowing FileDescriptor,
    _ name: TerminatedName,
    to target: borrowing FileDescriptor,
    _ newName: TerminatedName
  ) throws(Errno) {
    let (from, to) = (source.number, target.number)
    _ = try call(.rename) {
      name.withPointer { old in
        newName.withPointer { new in unsafe renameat(from, old, to, new) }
      }
    }
  }

  /// Renames, failing with `EEXIST` when the new name is taken.
  ///
  /// Some network file systems have no such rename. There the check and the rename are two steps,
  /// and the lock on the outbox is what keeps others from taking the name in between.
  func renameExclusively(
    in source: borrowing FileDescriptor,
    _ name: TerminatedName,
    to target: borrowing FileDescriptor,
    _ newName: TerminatedName
  ) throws(Errno) {
    let (from, to) = (source.number, target.number)
    do throws(Errno) {
      _ = try call(.rename) {
        name.withPointer { old in
          newName.withPointer { new in
            guard let rename = unsafe Self.renameat2 else {
              errno = ENOSYS
              return -1
            }
            return unsafe rename(from, old, to, new, Self.noReplace)
          }
        }
      }
    } catch {
      guard error.code == EINVAL || error.code == ENOSYS else { throw error }
      guard try !exists(in: target, newName) else { throw Errno(EEXIST) }
      try rename(in: source, name, to: target, newName)
    }
  }

  func exists(
    in folder: borrowing FileDescriptor,
    _ name: TerminatedName
  ) throws(Errno) -> Bool {
    do throws(Errno) {
      _ = try status(in: folder, name)
      return true
    } catch {
      guard error.code == ENOENT else { throw error }
      return false
    }
  }

  func unlink(in folder: borrowing FileDescriptor, _ name: TerminatedName) throws(Errno) {
    let number = folder.number
    _ = try call(.unlink) { name.withPointer { unsafe unlinkat(number, $0, 0) } }
  }

  /// Removes a folder, which must be empty.
  func removeFolder(
    in folder: borrowing FileDescriptor,
    _ name: TerminatedName
  ) throws(Errno) {
    let number = folder.number
    _ = try call(.unlink) { name.withPointer { unsafe unlinkat(number, $0, AT_REMOVEDIR) } }
  }

  /// Calls `body` with the name and kind of each entry of a folder, in no order, without `.` and `..`.
  ///
  /// File systems which don't tell the kind while listing are asked once more for each entry.
  func list(
    _ folder: borrowing FileDescriptor,
    _ body: (borrowing Span<UInt8>, FileKind) -> Bool
  ) throws(Errno) {
    let own = try openFolder(in: folder, TerminatedName([UInt8(ascii: ".")]), links: .follow)
    let number = own.take()
    guard let stream = unsafe fdopendir(number) else {
      let code = errno
      _ = Glibc.close(number)
      throw Errno(code)
    }
    defer { unsafe closedir(stream) }
    guard let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) else { throw Errno(EINVAL) }
    while true {
      var next: UnsafeMutablePointer<dirent>?
      _ = try call(.list) {
        errno = 0
        unsafe next = readdir(stream)
        return unsafe next == nil && errno != 0 ? -1 : 0
      }
      guard let entry = unsafe next else { return }
      let start = unsafe (UnsafeRawPointer(entry) + nameOffset).assumingMemoryBound(to: UInt8.self)
      let length = unsafe Int(strlen(UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self)))
      let name = unsafe UnsafeBufferPointer(start: start, count: length).span
      if name.isDotOrDotDot { continue }
      var kind = unsafe FileKind(listed: entry.pointee.d_type)
      if kind == .unknown {
        do throws(Errno) {
          kind = try status(in: folder, TerminatedName(name.indices.map { name[$0] })).kind
        } catch {
          // Somebody took the entry away after it was listed.
          guard error.code == ENOENT else { throw error }
          continue
        }
      }
      guard body(name, kind) else { return }
    }
  }

  // MARK: Locks

  /// Takes the exclusive lock of an open file, or fails with `EWOULDBLOCK` at once.
  func lockExclusively(_ file: borrowing FileDescriptor) throws(Errno) {
    let number = file.number
    _ = try call(.lock) { flock(number, LOCK_EX | LOCK_NB) }
  }

  /// Whether another open file has the exclusive lock now.
  func isLockedExclusively(_ file: borrowing FileDescriptor) throws(Errno) -> Bool {
    let number = file.number
    do throws(Errno) {
      _ = try call(.lock) { flock(number, LOCK_SH | LOCK_NB) }
    } catch {
      guard error.code == EWOULDBLOCK else { throw error }
      return true
    }
    Self.unlock(file)
    return false
  }

  /// Gives a lock back, also for a child process that still has a copy of the open file.
  static func unlock(_ file: borrowing FileDescriptor) {
    _ = flock(file.number, LOCK_UN)
  }

  // MARK: Calling

  private func call(_ name: SystemCallName, _ body: () -> Int32) throws(Errno) -> Int32 {
    while true {
      do throws(Errno) {
        try injectedFailure(name)
        let result = body()
        if result >= 0 { return result }
        throw Errno(errno)
      } catch {
        if error.code != EINTR { throw error }
      }
    }
  }

  private func transfer(
    _ name: SystemCallName,
    byteCount: Int,
    _ body: (Int) -> Int
  ) throws(Errno) -> Int {
    while true {
      var byteCount = byteCount
      switch faults?(name) {
      case .failure(EINTR): continue
      case .failure(let code): throw Errno(code)
      case .shortTransfer(let maximumByteCount): byteCount = min(byteCount, maximumByteCount)
      case nil: break
      }
      let result = body(byteCount)
      if result >= 0 { return result }
      let code = errno
      if code != EINTR { throw Errno(code) }
    }
  }

  private func injectedFailure(_ name: SystemCallName) throws(Errno) {
    if let faults, case .failure(let code) = faults(name) { throw Errno(code) }
  }

  // MARK: Calls which Glibc declares for GNU sources only, and Swift doesn't see

  private typealias SyncFilesystem = @convention(c) @Sendable (Int32) -> Int32
  private typealias RenameWithFlags =
    @convention(c) @Sendable (
      Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
    ) -> Int32

  /// `RENAME_NOREPLACE` of `linux/fs.h`.
  private static let noReplace: UInt32 = 1

  private static let syncfs: SyncFilesystem? = unsafe dlsym(nil, "syncfs").map {
    unsafe unsafeBitCast($0, to: SyncFilesystem.self)
  }

  private static let renameat2: RenameWithFlags? = unsafe dlsym(nil, "renameat2").map {
    unsafe unsafeBitCast($0, to: RenameWithFlags.self)
  }
}

extension FileStatus {
  fileprivate init(_ status: stat) {
    kind = FileKind(mode: status.st_mode)
    permissions = status.st_mode & 0o7777
    linkCount = Int(status.st_nlink)
    identity = FileIdentity(
      byteCount: Int(status.st_size),
      modifiedSeconds: status.st_mtim.tv_sec,
      modifiedNanoseconds: status.st_mtim.tv_nsec,
      inode: UInt64(status.st_ino),
      device: UInt64(status.st_dev)
    )
  }
}

extension FileKind {
  fileprivate init(mode: mode_t) {
    switch mode & S_IFMT {
    case S_IFREG: self = .regular
    case S_IFDIR: self = .folder
    case S_IFLNK: self = .symbolicLink
    case S_IFIFO: self = .namedPipe
    case S_IFSOCK: self = .socket
    case S_IFCHR, S_IFBLK: self = .device
    default: self = .unknown
    }
  }

  fileprivate init(listed type: UInt8) {
    switch Int(type) {
    case Int(DT_REG): self = .regular
    case Int(DT_DIR): self = .folder
    case Int(DT_LNK): self = .symbolicLink
    case Int(DT_FIFO): self = .namedPipe
    case Int(DT_SOCK): self = .socket
    case Int(DT_CHR), Int(DT_BLK): self = .device
    default: self = .unknown
    }
  }
}

extension Span<UInt8> {
  fileprivate var isDotOrDotDot: Bool {
    let dot = UInt8(ascii: ".")
    switch count {
    case 1: return self[0] == dot
    case 2: return self[0] == dot && self[1] == dot
    default: return false
    }
  }
}
