/// Many files for one flush of the disk.
///
/// With `.batch`, each file is written under its hidden name at once, and `commit()` flushes the file
/// system, gives all files their names, and flushes the folders: after a power cut a name belongs to
/// a complete file or doesn't exist. With `.none` and `.file` each file has its name at once, and
/// `commit()` only tells the names. A batch belongs to one task.
///
/// If a flush fails, the kernel may have dropped data and reports that only once. So a failed
/// `commit()` gives up the batch: its files have to be written again.
public final class OutcomeBatch {
  private struct PendingFile {
    let temporary: TerminatedName
    let path: RelativePath
    let policy: ExistingFilePolicy
  }

  private let outbox: Outbox
  private let durability: Durability
  private var pending: [PendingFile] = []
  private var written: [RelativePath] = []
  /// Folders kept open between two files, by their path; few, because each takes a descriptor.
  private var openFolders: [RelativePath?: OpenFolder] = [:]
  /// One folder of each file system that has pending files.
  private var filesystems: [UInt64: OpenFolder] = [:]

  private static let maximumOpenFolderCount = 64
  /// With more folders than this, one flush of the file system is cheaper than one of each folder.
  private static let maximumSyncedFolderCount = 16

  /// Makes an empty batch.
  public init(outbox: Outbox, durability: Durability = .batch) {
    self.outbox = outbox
    self.durability = durability
  }

  /// How many files were appended since the last commit.
  public var count: Int { pending.count + written.count }

  /// Adds a file; with `.batch` it has its name only after the commit.
  ///
  /// - Parameters:
  ///   - bytes: The content.
  ///   - path: Where, below the outbox; missing folders are created.
  ///   - policy: What to do when the name is taken.
  /// - Throws: ``SpoolError/cannotWrite(path:errno:)`` and others of the disk; the files added before
  ///   can still be committed.
  public func append(
    _ bytes: [UInt8],
    to path: RelativePath,
    ifExists policy: ExistingFilePolicy = .numbered
  ) throws(SpoolError) {
    let folder = try openFolder(path.folder)
    let temporary = try outbox.writeTemporary(
      bytes,
      for: path,
      in: folder,
      isSynced: durability == .file
    )
    guard durability == .batch else {
      let name = try outbox.place(temporary, in: folder, as: path, ifExists: policy)
      written.append(folder.path?.appending(name) ?? RelativePath(name))
      if durability == .file { try outbox.sync(folder) }
      return
    }
    pending.append(PendingFile(temporary: temporary, path: path, policy: policy))
    if filesystems[folder.device] == nil { filesystems[folder.device] = folder }
  }

  /// Makes all files last and gives them their names.
  ///
  /// - Returns: The path of each file since the last commit, in the order they were added.
  /// - Throws: ``SpoolError/cannotMakeDurable(path:errno:)`` or ``SpoolError/cannotWrite(path:errno:)``;
  ///   then write the files again, in another batch. Some may have their names already.
  @discardableResult
  public func commit() throws(SpoolError) -> [RelativePath] {
    defer { abandon() }
    if !pending.isEmpty {
      for folder in filesystems.values { try outbox.syncFilesystem(holding: folder) }
      try renamePending()
    }
    return written
  }

  private func renamePending() throws(SpoolError) {
    var touched: Set<RelativePath?> = []
    pending.reverse()
    while let file = pending.popLast() {
      let folder: OpenFolder
      do throws(SpoolError) {
        folder = try openFolder(file.path.folder)
      } catch {
        pending.append(file)
        throw error
      }
      let name = try outbox.place(
        file.temporary,
        in: folder,
        as: file.path,
        ifExists: file.policy
      )
      written.append(folder.path?.appending(name) ?? RelativePath(name))
      touched.insert(file.path.folder)
    }
    if touched.count > Self.maximumSyncedFolderCount {
      for folder in filesystems.values { try outbox.syncFilesystem(holding: folder) }
    } else {
      for path in touched { try outbox.sync(openFolder(path)) }
    }
  }

  private func openFolder(_ path: RelativePath?) throws(SpoolError) -> OpenFolder {
    if let folder = openFolders[path] { return folder }
    let folder = try outbox.openFolder(path, durability: durability)
    if openFolders.count >= Self.maximumOpenFolderCount { openFolders = [:] }
    openFolders[path] = folder
    return folder
  }

  /// Removes the hidden files which won't get a name, and empties the batch.
  private func abandon() {
    for file in pending {
      // Best effort: a hidden file which stays behind does no harm.
      if let folder = try? openFolder(file.path.folder) {
        outbox.discard(file.temporary, in: folder)
      }
    }
    pending = []
    written = []
    filesystems = [:]
  }

  deinit { abandon() }
}
