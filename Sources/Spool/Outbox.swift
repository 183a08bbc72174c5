/// The folder results are written to and inputs are moved to, held by one run at a time.
///
/// A file appears under its name only when it is complete: it is written under a hidden name
/// (`.part-…`) in the same folder and renamed. Files have mode 0600 and folders 0700, whatever the
/// umask. Nothing is deleted, with two exceptions: a hidden file whose writing failed, and an input
/// that was copied because the outbox is on another file system.
///
/// All methods may be called from several tasks at once; creating files in one folder from two tasks
/// isn't faster than from one.
public final class Outbox: Sendable {
  let named: NamedFolder
  let calls: SystemCalls
  let folders: [OpenFolder]
  private let ownState: StateFolder
  /// What the program remembers: `.state` in the outbox, or the folder that was named.
  public let state: StateFolder
  let runToken: [UInt8]
  let mustRepairPermissions: Bool

  /// Creates what is missing of the folder, takes its lock, and checks that it can be written.
  ///
  /// The lock lasts as long as the value.
  ///
  /// - Parameters:
  ///   - folder: The path of the folder; missing folders above it are created too.
  ///   - inbox: The inbox of the run, which must not overlap.
  ///   - state: The folder for what the program remembers; `.state` in the outbox unless given. It is
  ///     locked as well as the outbox.
  /// - Throws: ``SpoolError/alreadyRunning(path:holder:)`` when another run holds the folder, otherwise
  ///   what can't be created, opened or written.
  public convenience init(
    folder: String,
    inbox: Inbox? = nil,
    state: String? = nil
  ) throws(SpoolError) {
    try self.init(folder: folder, inbox: inbox, state: state, faults: nil)
  }

  /// Does the same with the faults of a test.
  package init(
    folder: String,
    inbox: Inbox? = nil,
    state: String? = nil,
    faults: FaultInjection?
  ) throws(SpoolError) {
    let calls = SystemCalls(faults: faults)
    let named = try NamedFolder(folder, missing: .isCreated, calls: calls)
    if let inbox {
      let isInside = try named.isInside(inbox.named)
      let isAround = try inbox.named.isInside(named)
      guard !isInside && !isAround else {
        throw .foldersOverlap(inbox: inbox.shownPath, outbox: named.shownPath)
      }
    }
    ownState = try StateFolder(
      Self.openOrCreate(StateFolder.name, shown: ".state", in: named),
      path: Array("\(folder)/.state".utf8),
      lockedAs: named.shownPath,
      calls: calls
    )
    if let state {
      self.state = try StateFolder(folder: state, faults: faults)
    } else {
      self.state = ownState
    }
    let token = StableHash.digits(of: SystemCalls.makeRunToken())
    var folders: [OpenFolder] = []
    var mustRepairPermissions = false
    for folder in OutboxFolder.allCases {
      let name = folder.rawValue
      let opened = try Self.openOrCreate(
        TerminatedName(name.utf8),
        shown: name,
        in: named,
        path: folder.path
      )
      folders.append(opened)
      let probed = try Self.probe(
        opened,
        shownPath: "\(named.shownPath)/\(name)",
        calls: calls
      )
      if probed == .mustRepairPermissions { mustRepairPermissions = true }
    }
    self.named = named
    self.calls = calls
    self.folders = folders
    self.mustRepairPermissions = mustRepairPermissions
    runToken = token
  }

  /// The path of the folder as it was given, safe to show.
  public var shownPath: String { named.shownPath }

  /// The path of a file in the outbox with the outbox's own, safe to show.
  public func shown(_ path: RelativePath) -> String { named.shown(path) }

  /// Writes a file completely or not at all.
  ///
  /// - Parameters:
  ///   - bytes: The content.
  ///   - path: Where, below the outbox; missing folders are created.
  ///   - durability: `.batch` means a batch of one file here, which costs as much as `.file`.
  ///   - policy: What to do when the name is taken.
  /// - Returns: The path the file has got, another one than `path` only if it had to be numbered.
  /// - Throws: ``SpoolError/cannotWrite(path:errno:)`` and others of the disk; then no file has the
  ///   new content under its name, or (``SpoolError/cannotMakeDurable(path:errno:)``) it may not last.
  @discardableResult
  public func write(
    _ bytes: [UInt8],
    to path: RelativePath,
    durability: Durability = .file,
    ifExists policy: ExistingFilePolicy = .numbered
  ) throws(SpoolError) -> RelativePath {
    let folder = try openFolder(path.folder, durability: durability)
    let temporary = try writeTemporary(bytes, for: path, in: folder, isSynced: durability != .none)
    let name = try place(temporary, in: folder, as: path, ifExists: policy)
    if durability != .none { try sync(folder) }
    return folder.path?.appending(name) ?? RelativePath(name)
  }

  /// Writes everything, also the moves of inputs, to the disk.
  ///
  /// - Throws: ``SpoolError/cannotMakeDurable(path:errno:)``: what was written since the last
  ///   successful flush may not last.
  public func flush() throws(SpoolError) {
    var devices: Set<UInt64> = []
    for folder in [named.folder] + folders where devices.insert(folder.device).inserted {
      try syncFilesystem(holding: folder)
    }
  }
}
