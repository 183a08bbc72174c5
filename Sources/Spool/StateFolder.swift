import Glibc

/// The folder with what the program remembers, held by one run at a time: mode 0700, files 0600.
///
/// It is `.state` in the outbox unless the user names another one. It has to be on a local file
/// system: locks and a database's log are not safe on most network file systems.
public final class StateFolder: Sendable {
  let folder: OpenFolder
  let calls: SystemCalls
  /// The path of the folder, safe to show.
  public let shownPath: String
  private let path: [UInt8]
  private let lock: RunLock?

  /// The folder's name in the outbox.
  static let name = TerminatedName(".state".utf8)
  private static let keyName = TerminatedName("key".utf8)

  /// Opens or creates the folder at a path and takes its lock, which lasts as long as the value.
  ///
  /// - Throws: ``SpoolError/alreadyRunning(path:holder:)`` when another run holds the folder, otherwise
  ///   what can't be created, opened or locked.
  public convenience init(folder: String) throws(SpoolError) {
    try self.init(folder: folder, faults: nil)
  }

  /// Does the same with the faults of a test.
  package convenience init(folder: String, faults: FaultInjection?) throws(SpoolError) {
    let named = try NamedFolder(
      folder,
      missing: .isCreated,
      calls: SystemCalls(faults: faults)
    )
    try self.init(
      named.folder,
      path: Array(folder.utf8),
      lockedAs: named.shownPath,
      calls: named.calls
    )
  }

  /// Opens an existing folder to look at what is in it, without its lock, also while a run holds it.
  ///
  /// - Throws: ``SpoolError/cannotOpen(path:errno:)``.
  public init(reading folder: String) throws(SpoolError) {
    let named = try NamedFolder(folder, missing: .fails, calls: SystemCalls())
    shownPath = named.shownPath
    lock = nil
    self.folder = named.folder
    path = Array(folder.utf8)
    calls = named.calls
  }

  /// Takes over an open folder, which is reached by `path` from the working folder; `lockedAs` is what
  /// the user knows it by, safe to show.
  init(
    _ folder: OpenFolder,
    path: [UInt8],
    lockedAs shownName: String,
    calls: SystemCalls
  ) throws(SpoolError) {
    shownPath = FileName.display(path)
    lock = try RunLock(state: folder.descriptor, shownPath: shownName, calls: calls)
    self.folder = folder
    self.path = path
    self.calls = calls
  }

  /// Makes sure that a file is there, and that only this user may read it.
  ///
  /// - Returns: The path of the file, for a library that opens files itself.
  /// - Throws: ``SpoolError/cannotCreate(path:errno:)``, or ``SpoolError/notPrivate(path:)`` where the
  ///   file system has no permissions.
  public func makePrivateFile(_ name: FileName) throws(SpoolError) -> String {
    let filePath = path + [UInt8(ascii: "/")] + name.bytes
    do throws(Errno) {
      let file = try calls.openOrCreateFile(in: folder.descriptor, TerminatedName(name.bytes))
      try requirePrivate(file)
    } catch {
      throw .cannotCreate(path: shown(name), errno: error.code)
    }
    guard let text = String(validating: filePath, as: UTF8.self) else {
      throw .invalidPath(shown(name))
    }
    return text
  }

  /// The path of a file in the folder, for a library that opens files itself.
  public func path(of name: FileName) -> String {
    String(decoding: path + [UInt8(ascii: "/")] + name.bytes, as: UTF8.self)
  }

  /// The run that holds the folder now, as far as its lock file tells; `nil` where none does.
  ///
  /// For a moment nobody else can take the lock, so ask only where a run may be under way.
  ///
  /// - Throws: ``SpoolError/cannotRead(path:errno:)``.
  public func currentHolder() throws(SpoolError) -> LockHolder? {
    do throws(Errno) {
      return try RunLock.holder(in: folder.descriptor, calls: calls)
    } catch {
      throw .cannotRead(path: "\(shownPath)/lock", errno: error.code)
    }
  }

  /// Whether a file is in the folder.
  ///
  /// - Throws: ``SpoolError/cannotRead(path:errno:)``.
  public func hasFile(_ name: FileName) throws(SpoolError) -> Bool {
    do throws(Errno) {
      return try calls.exists(in: folder.descriptor, TerminatedName(name.bytes))
    } catch {
      throw .cannotRead(path: shown(name), errno: error.code)
    }
  }

  /// The secret of this folder: 32 bytes, made when it is missing and the folder is held.
  ///
  /// - Throws: ``SpoolError/keyDamaged(path:)`` for a file of another length: a new key would make
  ///   all that was written with the old one worthless, so that is for the user to decide.
  public func key() throws(SpoolError) -> [UInt8] {
    let shownPath = "\(self.shownPath)/key"
    do throws(Errno) {
      let isMissing = try !calls.exists(in: folder.descriptor, Self.keyName)
      if isMissing && lock != nil { try makeKey() }
      let file = try calls.openFile(in: folder.descriptor, Self.keyName, links: .refuse)
      try requirePrivate(file)
      let key = try calls.read(file, byteCount: Self.keyByteCount + 1)
      guard key.count == Self.keyByteCount else { throw Errno(EBADMSG) }
      return key
    } catch {
      guard error.code != EBADMSG else { throw .keyDamaged(path: shownPath) }
      throw .cannotRead(path: shownPath, errno: error.code)
    }
  }

  private static let keyByteCount = 32

  /// Writes the key under another name first: half a key must never have its name.
  private func makeKey() throws(Errno) {
    let temporary = TerminatedName("key.new".utf8)
    // Left behind by a crash; it never was anybody's key.
    if try calls.exists(in: folder.descriptor, temporary) {
      try calls.unlink(in: folder.descriptor, temporary)
    }
    let file = try calls.createFile(in: folder.descriptor, temporary)
    var random = SystemRandomNumberGenerator()
    let key = (0..<Self.keyByteCount).map { _ in UInt8.random(in: .min ... .max, using: &random) }
    try calls.write(file, key)
    try calls.sync(file)
    try calls.close(file)
    try calls.renameExclusively(
      in: folder.descriptor,
      temporary,
      to: folder.descriptor,
      Self.keyName
    )
    try calls.sync(folder.descriptor)
  }

  private func requirePrivate(_ file: borrowing FileDescriptor) throws(Errno) {
    guard try calls.status(of: file).permissions != 0o600 else { return }
    try calls.setPermissions(of: file, 0o600)
  }

  /// The path of a file in the folder, safe to show.
  func shown(_ name: FileName) -> String { "\(shownPath)/\(name)" }
}
