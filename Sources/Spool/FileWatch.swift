import Glibc

/// What happened to files since the last look.
public struct FileChanges: Sendable {
  /// Files that are new or may have other content now, in the order of their paths.
  public var changed: [FoundFile] = []
  /// The paths of files that are gone, safe to show.
  public var gone: [String] = []
  /// Whether the kernel lost count and everything was listed anew.
  public var isRescan = false
}

/// Watches files and folders, and all below them, for changes.
///
/// A file counts as changed when its writer closes it, when it gets its name, by a rename or a link,
/// and when its permissions change; never while it is being written.
public final class FileWatch {
  private let paths: [String]
  private let filter: PathFilter
  private let calls: WatchCalls
  private var folders: [Int32: WatchedFolder] = [:]
  /// The files that were told of, by their paths.
  private var known: Set<[UInt8]> = []

  /// How long nothing must happen before a change is told of: editors take several steps to save.
  private static let quietMilliseconds: Int32 = 8
  /// How many such times are waited for at most.
  private static let maximumWaitCount = 5

  private struct WatchedFolder {
    /// The folder as a listing sees it; `nil` where only files of it were named.
    var tree: TreeFolder?
    /// The path that was watched.
    let path: [UInt8]
    /// The files that were named, by their names in the folder.
    var named: [[UInt8]: FoundFile] = [:]
  }

  /// Begins to watch what is at some paths.
  ///
  /// - Throws: ``SpoolError/cannotWatch(path:errno:)``, or an error of listing.
  public init(paths: [String], filter: PathFilter = PathFilter()) throws(SpoolError) {
    self.paths = paths
    self.filter = filter
    do throws(Errno) {
      calls = try WatchCalls()
    } catch {
      throw .cannotWatch(path: paths.joined(separator: " "), errno: error.code)
    }
  }

  /// The files there are now; from here on, changes are noticed.
  public func files() throws(SpoolError) -> [FoundFile] {
    for watch in folders.keys { calls.end(watch) }
    folders = [:]
    var found: [FoundFile] = []
    for path in paths {
      if let folder = try TreeFolder(root: path) {
        try add(folder) { found.append($0) }
      } else {
        found.append(try addFile(Array(path.utf8)))
      }
    }
    known = Set(found.map(\.path))
    return found
  }

  /// Waits until something has changed; `nil` when a signal says to stop.
  ///
  /// - Throws: ``SpoolError/cannotOpen(path:errno:)`` when a folder that was named is gone.
  public func next(_ stop: StopSignals) throws(SpoolError) -> FileChanges? {
    while true {
      guard case .events(var events) = try wait(stop) else { return nil }
      waiting: for _ in 0..<Self.maximumWaitCount {
        switch try wait(stop, milliseconds: Self.quietMilliseconds) {
        case .events(let more): events += more
        case .stop: return nil
        case .timeout: break waiting
        }
      }
      let changes = try changes(after: events)
      if !changes.isEmpty { return changes }
    }
  }

  // MARK: - Watches

  private enum Waiting {
    case events([WatchEvent])
    case stop
    case timeout
  }

  private func wait(
    _ stop: StopSignals,
    milliseconds: Int32 = -1
  ) throws(SpoolError) -> Waiting {
    do throws(Errno) {
      switch try calls.wait(stop, milliseconds: milliseconds) {
      case .events: return .events(try calls.events())
      case .stop: return .stop
      case .timeout: return .timeout
      }
    } catch {
      throw .cannotWatch(path: paths.joined(separator: " "), errno: error.code)
    }
  }

  /// Watches a folder and those below it, each before it is listed, so that nothing slips through.
  private func add(_ folder: TreeFolder, files: (FoundFile) -> Void) throws(SpoolError) {
    try folder.visit(filter, files: files) { (folder) throws(SpoolError) in
      let watch = try watch(folder.path, links: folder.links)
      folders[watch, default: WatchedFolder(path: folder.path)].tree = folder
    }
  }

  /// Watches the folder of a file that was named.
  private func addFile(_ path: [UInt8]) throws(SpoolError) -> FoundFile {
    let file = FoundFile(path: path, links: .follow)
    let nameStart = (path.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
    let folder = nameStart == 0 ? [UInt8(ascii: ".")] : Array(path[..<nameStart])
    let watch = try watch(folder, links: .follow)
    folders[watch, default: WatchedFolder(path: folder)].named[Array(path[nameStart...])] = file
    return file
  }

  private func watch(_ path: [UInt8], links: LinkPolicy) throws(SpoolError) -> Int32 {
    do throws(Errno) {
      return try calls.watch(path, links: links)
    } catch {
      throw .cannotWatch(path: FileName.display(path), errno: error.code)
    }
  }

  // MARK: - Events

  private func changes(after events: [WatchEvent]) throws(SpoolError) -> FileChanges {
    guard !events.contains(where: { $0.has(IN_Q_OVERFLOW) }) else { return try rescan() }
    var touched: [[UInt8]: FoundFile] = [:]
    for event in events {
      guard let folder = folders[event.folder] else { continue }
      if event.has(IN_IGNORED) {
        folders[event.folder] = nil
      } else if event.name.isEmpty {
        // One below a folder that was named is told of by the folder around it.
        let isGone = event.has(IN_DELETE_SELF) || event.has(IN_MOVE_SELF)
        guard !isGone || folder.tree?.isRoot == false else {
          throw .cannotOpen(path: FileName.display(folder.path), errno: ENOENT)
        }
      } else if event.has(IN_ISDIR) {
        try takeFolder(event, in: folder, &touched)
      } else {
        takeFile(event, in: folder, &touched)
      }
    }
    return changes(among: touched)
  }

  /// Lists everything, because the kernel had more to tell than it could keep.
  private func rescan() throws(SpoolError) -> FileChanges {
    let before = known
    let files = try files()
    let gone = before.subtracting(known).sorted { $0.lexicographicallyPrecedes($1) }
    return FileChanges(changed: files, gone: gone.map(FileName.display), isRescan: true)
  }

  private func takeFolder(
    _ event: WatchEvent,
    in folder: WatchedFolder,
    _ touched: inout [[UInt8]: FoundFile]
  ) throws(SpoolError) {
    guard let tree = folder.tree, let below = tree.folder(event.name, filter) else { return }
    if event.has(IN_MOVED_FROM) || event.has(IN_DELETE) {
      let prefix = below.path + [UInt8(ascii: "/")]
      for (watch, other) in folders
      where other.path == below.path || other.path.starts(with: prefix) {
        calls.end(watch)
        folders[watch] = nil
      }
      for path in known where path.starts(with: prefix) {
        touched[path] = FoundFile(path: path, links: .refuse)
      }
    } else if event.has(IN_CREATE) || event.has(IN_MOVED_TO) {
      do throws(SpoolError) {
        try add(below) { touched[$0.path] = $0 }
      } catch {
        // A folder that was there for a moment only is no failure.
        guard error.isOfMissing else { throw error }
      }
    }
  }

  private func takeFile(
    _ event: WatchEvent,
    in folder: WatchedFolder,
    _ touched: inout [[UInt8]: FoundFile]
  ) {
    let file = folder.named[event.name] ?? folder.tree?.file(event.name, filter)
    guard let file else { return }
    // A new file is looked at when its writer closes it; a new link has no writer.
    let isOnlyCreated = event.has(IN_CREATE) && touched[file.path] == nil
    if isOnlyCreated, status(of: file).map({ !$0.isLink }) ?? true { return }
    touched[file.path] = file
  }

  /// Tells files that are there from those that are not.
  private func changes(among touched: [[UInt8]: FoundFile]) -> FileChanges {
    var changes = FileChanges()
    let paths = touched.keys.sorted { $0.lexicographicallyPrecedes($1) }
    for path in paths {
      guard let file = touched[path] else { continue }
      if status(of: file) != nil {
        known.insert(path)
        changes.changed.append(file)
      } else if known.remove(path) != nil {
        changes.gone.append(file.shownPath)
      }
    }
    return changes
  }

  private func status(of file: FoundFile) -> FileStatus? {
    // What cannot be looked at is gone, or its folder is.
    try? SystemCalls().status(in: .workingFolder, TerminatedName(file.path))
  }
}

extension FileChanges {
  fileprivate var isEmpty: Bool { changed.isEmpty && gone.isEmpty && !isRescan }
}

extension FileStatus {
  /// Whether it is a link, or a file with several names.
  fileprivate var isLink: Bool { kind == .symbolicLink || linkCount > 1 }
}

extension SpoolError {
  /// Whether something was looked for that is gone or no folder any more.
  fileprivate var isOfMissing: Bool {
    switch self {
    case .cannotOpen(_, let code), .cannotList(_, let code), .cannotWatch(_, let code):
      code == ENOENT || code == ENOTDIR
    default: false
    }
  }
}
