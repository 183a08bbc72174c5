import Glibc

/// A file that was named, or found below a folder that was named.
public struct FoundFile: Hashable, Sendable {
  /// The path as it was given or found, in bytes.
  public let path: [UInt8]
  let links: LinkPolicy

  init(path: [UInt8], links: LinkPolicy) {
    self.path = path
    self.links = links
  }

  /// The path as it was given or found, safe to show.
  public var shownPath: String { FileName.display(path) }

  /// Whether the name says that every line of the file is a document: `.ndjson` or `.jsonl`.
  public var holdsLines: Bool { NameEnding.lines.contains { $0.ends(path.span) } }

  /// Reads the whole file, without waiting for anybody.
  ///
  /// - Parameter maximumByteCount: The size limit; a larger file is refused before anything is read.
  /// - Returns: The content, or why this one file can't be used.
  /// - Throws: ``SpoolError/cannotRead(path:errno:)`` when the disk fails.
  public func read(maximumByteCount: Int) throws(SpoolError) -> FileReading {
    do throws(Errno) {
      return try SystemCalls().readWhole(
        in: .workingFolder,
        TerminatedName(path),
        links: links,
        maximumByteCount: maximumByteCount
      )
    } catch {
      throw .cannotRead(path: shownPath, errno: error.code)
    }
  }
}

/// Finds files below folders.
public enum FileTree {
  /// The file at a path, or all files below the folder at a path, in the order of their names.
  ///
  /// Hidden names and sidecars are passed over below a folder, links there are found but not followed, and
  /// folders nest at most 64 deep. A file that is named itself is taken whatever the filter says.
  ///
  /// - Throws: ``SpoolError/cannotOpen(path:errno:)`` when there is nothing at the path, or
  ///   ``SpoolError/cannotList(path:errno:)``.
  public static func files(
    at path: String,
    filter: PathFilter = PathFilter()
  ) throws(SpoolError) -> [FoundFile] {
    var found: [FoundFile] = []
    if let folder = try TreeFolder(root: path) {
      try folder.visit(filter, files: { found.append($0) }, folders: { _ in })
    } else {
      found.append(FoundFile(path: Array(path.utf8), links: .follow))
    }
    return found
  }
}

/// A folder that was named, or one below it.
struct TreeFolder {
  /// The path from the working folder.
  let path: [UInt8]
  let links: LinkPolicy
  /// How many folders it is below the one that was named.
  private let depth: Int
  /// Where in `path` the part begins that patterns are compared with.
  private let rootCount: Int
  /// Whether a pattern took the folder with all it holds.
  private let isIncluded: Bool

  /// The folder at a path that was named; `nil` for what is no folder.
  init?(root path: String) throws(SpoolError) {
    let bytes = Array(path.utf8)
    guard !bytes.isEmpty, !bytes.contains(0) else { throw .invalidPath(FileName.display(bytes)) }
    do throws(Errno) {
      _ = try SystemCalls().openFolder(in: .workingFolder, TerminatedName(bytes), links: .follow)
    } catch {
      if error.code == ENOTDIR { return nil }
      throw .cannotOpen(path: FileName.display(bytes), errno: error.code)
    }
    self.init(
      path: bytes,
      links: .follow,
      depth: 0,
      rootCount: bytes.count + (bytes.last == UInt8(ascii: "/") ? 0 : 1),
      isIncluded: false
    )
  }

  private init(
    path: [UInt8],
    links: LinkPolicy,
    depth: Int,
    rootCount: Int,
    isIncluded: Bool
  ) {
    self.path = path
    self.links = links
    self.depth = depth
    self.rootCount = rootCount
    self.isIncluded = isIncluded
  }

  /// Whether it was named itself.
  var isRoot: Bool { depth == 0 }

  /// The path of an entry.
  private func path(of name: some Sequence<UInt8>) -> [UInt8] {
    path + (path.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]) + name
  }

  /// The file with a name, if it is taken.
  func file(_ name: [UInt8], _ filter: PathFilter) -> FoundFile? {
    guard Self.isSeen(name, isFolder: false) else { return nil }
    let path = path(of: name)
    if !filter.takesEverything {
      let relative = path[rootCount...]
      guard !filter.excludes(relative, isFolder: false),
        isIncluded || filter.includes(relative, isFolder: false)
      else { return nil }
    }
    return FoundFile(path: path, links: .refuse)
  }

  /// The folder with a name, if something of it can be taken.
  func folder(_ name: [UInt8], _ filter: PathFilter) -> TreeFolder? {
    guard Self.isSeen(name, isFolder: true), depth < 64 else { return nil }
    let path = path(of: name)
    var isIncluded = isIncluded
    if !filter.takesEverything {
      let relative = path[rootCount...]
      guard !filter.excludes(relative, isFolder: true) else { return nil }
      isIncluded = isIncluded || filter.includes(relative, isFolder: true)
    }
    return TreeFolder(
      path: path,
      links: .refuse,
      depth: depth + 1,
      rootCount: rootCount,
      isIncluded: isIncluded
    )
  }

  /// Whether a name is one that a listing has: neither hidden nor a sidecar.
  private static func isSeen(_ name: [UInt8], isFolder: Bool) -> Bool {
    guard name[0] != UInt8(ascii: ".") else { return false }
    return isFolder || !NameEnding.sidecar.contains { $0.ends(name.span) }
  }

  /// Goes through this folder and those below it, in the order of the names.
  func visit(
    _ filter: PathFilter,
    files: (FoundFile) -> Void,
    folders: (TreeFolder) throws(SpoolError) -> Void
  ) throws(SpoolError) {
    try folders(self)
    var entries: [(name: [UInt8], isFolder: Bool)] = []
    do throws(Errno) {
      let calls = SystemCalls()
      let descriptor = try calls.openFolder(
        in: .workingFolder,
        TerminatedName(path),
        links: links
      )
      try calls.list(descriptor) { name, kind in
        entries.append((name.indices.map { name[$0] }, kind == .folder))
        return true
      }
    } catch {
      throw .cannotList(path: FileName.display(path), errno: error.code)
    }
    entries.sort { $0.name.lexicographicallyPrecedes($1.name) }
    for entry in entries {
      if !entry.isFolder {
        if let file = file(entry.name, filter) { files(file) }
      } else if let folder = folder(entry.name, filter) {
        try folder.visit(filter, files: files, folders: folders)
      }
    }
  }
}
