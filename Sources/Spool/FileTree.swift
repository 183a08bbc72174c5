import Glibc

/// A file that was named, or found below a folder that was named.
public struct FoundFile: Sendable {
  private let path: [UInt8]
  private let links: LinkPolicy

  fileprivate init(path: [UInt8], links: LinkPolicy) {
    self.path = path
    self.links = links
  }

  /// The path as it was given or found, safe to show.
  public var shownPath: String { FileName.display(path) }

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
  /// folders nest at most 64 deep.
  ///
  /// - Throws: ``SpoolError/cannotOpen(path:errno:)`` when there is nothing at the path, or
  ///   ``SpoolError/cannotList(path:errno:)``.
  public static func files(at path: String) throws(SpoolError) -> [FoundFile] {
    let bytes = Array(path.utf8)
    guard !bytes.isEmpty, !bytes.contains(0) else { throw .invalidPath(FileName.display(bytes)) }
    let calls = SystemCalls()
    do throws(Errno) {
      _ = try calls.openFolder(in: .workingFolder, TerminatedName(bytes), links: .follow)
    } catch {
      guard error.code == ENOTDIR else {
        throw .cannotOpen(path: FileName.display(bytes), errno: error.code)
      }
      return [FoundFile(path: bytes, links: .follow)]
    }
    var found: [FoundFile] = []
    try addFiles(below: bytes, links: .follow, depth: 0, calls: calls, to: &found)
    return found
  }

  private static func addFiles(
    below folder: [UInt8],
    links: LinkPolicy,
    depth: Int,
    calls: SystemCalls,
    to found: inout [FoundFile]
  ) throws(SpoolError) {
    var entries: [(name: [UInt8], isFolder: Bool)] = []
    do throws(Errno) {
      let descriptor = try calls.openFolder(
        in: .workingFolder,
        TerminatedName(folder),
        links: links
      )
      try calls.list(descriptor) { name, kind in
        let isSidecar = kind != .folder && NameEnding.sidecar.contains { $0.ends(name) }
        if name[0] != UInt8(ascii: "."), !isSidecar {
          entries.append((name.indices.map { name[$0] }, kind == .folder))
        }
        return true
      }
    } catch {
      throw .cannotList(path: FileName.display(folder), errno: error.code)
    }
    entries.sort { $0.name.lexicographicallyPrecedes($1.name) }
    let slash: [UInt8] = folder.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
    for entry in entries {
      let path = folder + slash + entry.name
      if !entry.isFolder {
        found.append(FoundFile(path: path, links: .refuse))
      } else if depth < 64 {
        try addFiles(below: path, links: .refuse, depth: depth + 1, calls: calls, to: &found)
      }
    }
  }
}
