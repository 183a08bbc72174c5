import Glibc
import Synchronization

@testable import Spool

/// A real folder of one test, removed with all it holds when the test ends.
///
/// The only file of the tests with unsafe calls. Names are bytes, as they are on Linux.
final class TestFolder: Sendable {
  let path: String

  init(below parent: String = "/tmp") {
    let template = Array("\(parent)/spool-tests-XXXXXX".utf8).map { CChar(bitPattern: $0) } + [0]
    var buffer = template
    let made = unsafe mkdtemp(&buffer) != nil
    precondition(made, "no temporary folder below \(parent)")
    path = String(decoding: buffer.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(Array(path.utf8)) }

  /// The absolute path of a name or relative path in the folder.
  func bytes(_ name: some Sequence<UInt8>) -> [UInt8] { Array("\(path)/".utf8) + name }

  func write(_ content: String, to name: String) { write(Array(content.utf8), to: name.utf8) }

  func write(_ content: [UInt8], to name: some Sequence<UInt8>) {
    let file = unsafe open(pointer(bytes(name)), O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    precondition(file >= 0, "cannot create a test file")
    let written = unsafe Glibc.write(file, content, content.count)
    precondition(written == content.count, "cannot write a test file")
    close(file)
  }

  func append(_ content: String, to name: String) {
    let file = unsafe open(pointer(bytes(name.utf8)), O_WRONLY | O_APPEND)
    precondition(file >= 0, "cannot open a test file")
    _ = unsafe Glibc.write(file, Array(content.utf8), content.utf8.count)
    close(file)
  }

  /// Makes a sparse file of this size.
  func makeFile(_ name: String, byteCount: Int) {
    write("", to: name)
    let result = unsafe truncate(pointer(bytes(name.utf8)), byteCount)
    precondition(result == 0, "cannot size a test file")
  }

  func makeFolder(_ name: String) {
    let result = unsafe mkdir(pointer(bytes(name.utf8)), 0o755)
    precondition(result == 0, "cannot create a test folder")
  }

  func makeLink(_ name: String, to target: String) {
    let result = unsafe symlink(pointer(Array(target.utf8)), pointer(bytes(name.utf8)))
    precondition(result == 0, "cannot create a test link")
  }

  func makePipe(_ name: String) {
    let result = unsafe mkfifo(pointer(bytes(name.utf8)), 0o644)
    precondition(result == 0, "cannot create a test pipe")
  }

  func makeSocket(_ name: String) {
    let result = unsafe mknod(pointer(bytes(name.utf8)), S_IFSOCK | 0o644, 0)
    precondition(result == 0, "cannot create a test socket")
  }

  func remove(_ name: String) { Self.remove(bytes(name.utf8)) }

  func rename(_ name: String, to newName: String) {
    let result = unsafe Glibc.rename(pointer(bytes(name.utf8)), pointer(bytes(newName.utf8)))
    precondition(result == 0, "cannot rename a test file")
  }

  func setMode(_ name: String, _ mode: mode_t) {
    _ = unsafe chmod(pointer(bytes(name.utf8)), mode)
  }

  /// The permissions of a file or folder, or nil if there is none.
  func mode(_ name: String) -> mode_t? {
    var status = stat()
    guard unsafe lstat(pointer(bytes(name.utf8)), &status) == 0 else { return nil }
    return status.st_mode & 0o7777
  }

  func content(_ name: String) -> String? {
    content(bytes: name.utf8).map { String(decoding: $0, as: UTF8.self) }
  }

  func content(bytes name: some Sequence<UInt8>) -> [UInt8]? {
    let file = unsafe open(pointer(bytes(name)), O_RDONLY | O_NONBLOCK)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe read(file, &chunk, chunk.count)
      guard count > 0 else { return content }
      content += chunk.prefix(count)
    }
  }

  /// The names in a folder, hidden ones too, sorted by bytes; none if there is no such folder.
  func names(_ folder: String = ".") -> [String] {
    nameBytes(folder).map { FileName.display($0) }
  }

  func nameBytes(_ folder: String = ".") -> [[UInt8]] { Self.list(bytes(folder.utf8)) }

  /// The paths of all regular files below a folder, hidden ones too.
  func files(_ folder: String = ".") -> [[UInt8]] {
    var files: [[UInt8]] = []
    var folders = [Array(folder.utf8)]
    while let next = folders.popLast() {
      for name in Self.list(bytes(next)) {
        let path = next + Array("/".utf8) + name
        var status = stat()
        _ = unsafe lstat(pointer(bytes(path)), &status)
        if status.st_mode & S_IFMT == S_IFDIR { folders.append(path) } else { files.append(path) }
      }
    }
    return files
  }

  /// How many descriptors the process has open in this folder, whatever other tests have.
  var descriptorCount: Int {
    let folder = Array(path.utf8)
    return Self.list(Array("/proc/self/fd".utf8)).count { number in
      let link = Self.terminated(Array("/proc/self/fd/".utf8) + number)
      var target = [CChar](repeating: 0, count: 4096)
      let length = unsafe readlink(link, &target, target.count)
      return length > 0
        && target.prefix(length).map { UInt8(bitPattern: $0) }.starts(with: folder)
    }
  }

  /// The descriptors by which this process holds that file open.
  func openFiles(_ name: String) -> [Int32] {
    Self.list(Array("/proc/self/fd".utf8)).compactMap { Int32(String(decoding: $0, as: UTF8.self)) }
      .filter { number in
        guard let target = unsafe realpath("/proc/self/fd/\(number)", nil) else { return false }
        defer { unsafe free(target) }
        return unsafe String(cString: target) == "\(path)/\(name)"
      }
  }

  /// Whether this user may write here whatever the permissions say.
  static var isRoot: Bool { geteuid() == 0 }

  static func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(terminated(Array(name.utf8))) else { return nil }
    return unsafe String(cString: value)
  }

  static func device(of path: String) -> UInt64? {
    var status = stat()
    guard unsafe lstat(terminated(Array(path.utf8)), &status) == 0 else { return nil }
    return UInt64(status.st_dev)
  }

  /// Runs with another umask on a thread of its own, so that other tests don't notice.
  ///
  /// - Returns: The error, or nil if there was none or Linux has no umask for a single thread here.
  static func withUmask(
    _ mask: mode_t,
    _ body: @escaping @Sendable () throws -> Void
  ) -> (any Error)? {
    let work = ThreadWork {
      typealias Unshare = @convention(c) (Int32) -> Int32
      let filesystemState: Int32 = 0x200
      guard let unshare = unsafe dlsym(nil, "unshare") else { return }
      guard unsafe unsafeBitCast(unshare, to: Unshare.self)(filesystemState) == 0 else { return }
      _ = umask(mask)
      try body()
    }
    var thread = pthread_t()
    let context = unsafe Unmanaged.passRetained(work).toOpaque()
    let result = unsafe pthread_create(&thread, nil, ThreadWork.start, context)
    precondition(result == 0, "no thread for a test")
    pthread_join(thread, nil)
    return work.error
  }

  private static func list(_ path: [UInt8]) -> [[UInt8]] {
    guard let stream = unsafe opendir(terminated(path)) else { return [] }
    defer { unsafe closedir(stream) }
    var names: [[UInt8]] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { buffer in
        unsafe Array(buffer.prefix { $0 != 0 })
      }
      if name != Array(".".utf8) && name != Array("..".utf8) { names.append(name) }
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }

  private static func remove(_ path: [UInt8]) {
    for name in isFolder(path) ? list(path) : [] { remove(path + Array("/".utf8) + name) }
    _ = unsafe Glibc.remove(terminated(path))
  }

  private static func isFolder(_ path: [UInt8]) -> Bool {
    var status = stat()
    return unsafe lstat(terminated(path), &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func terminated(_ path: [UInt8]) -> [CChar] {
    path.map { CChar(bitPattern: $0) } + [0]
  }

  private func pointer(_ path: [UInt8]) -> [CChar] { Self.terminated(path) }
}

/// What a test does on a thread of its own, and the error of it.
private final class ThreadWork: Sendable {
  private let body: @Sendable () throws -> Void
  private let failure = Mutex<(any Error)?>(nil)

  init(_ body: @escaping @Sendable () throws -> Void) { self.body = body }

  var error: (any Error)? { failure.withLock { $0 } }

  static let start:
    @convention(c) @Sendable (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
      context in
      guard let context = unsafe context else { return nil }
      let work = unsafe Unmanaged<ThreadWork>.fromOpaque(context).takeRetainedValue()
      do {
        try work.body()
      } catch {
        work.failure.withLock { $0 = error }
      }
      return nil
    }
}
