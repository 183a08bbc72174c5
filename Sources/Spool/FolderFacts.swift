import Glibc

/// What can be said about a folder without locking or changing it.
public struct FolderFacts: Hashable, Sendable {
  /// The path that was looked at, safe to show: the folder, or where there is none, the nearest one
  /// above it, in which it would be created.
  public let shownPath: String

  /// Whether the folder itself is there.
  public let exists: Bool

  /// Whether this process may create and remove entries.
  public let isWritable: Bool

  /// The number of the file system, by which two folders are compared.
  public let device: UInt64

  /// Looks at a folder.
  ///
  /// - Throws: ``SpoolError/cannotOpen(path:errno:)`` when neither it nor one above it can be opened.
  public init(path: String) throws(SpoolError) {
    let calls = SystemCalls()
    var (path, exists) = (path, true)
    while true {
      do throws(SpoolError) {
        let named = try NamedFolder(path, missing: .fails, calls: calls)
        shownPath = named.shownPath
        self.exists = exists
        device = named.identity.device
        isWritable = Self.isWritable(named)
        return
      } catch {
        guard case .cannotOpen(_, ENOENT) = error, path != ".", path != "/" else { throw error }
        path = Self.folderAbove(path)
        exists = false
      }
    }
  }

  private static func isWritable(_ named: NamedFolder) -> Bool {
    do throws(Errno) {
      try named.calls.checkWritable(named.folder.descriptor)
      return true
    } catch {
      return false
    }
  }

  private static func folderAbove(_ path: String) -> String {
    var kept = path[...]
    while kept.count > 1, kept.last == "/" { kept = kept.dropLast() }
    guard let slash = kept.lastIndex(of: "/") else { return "." }
    return slash == kept.startIndex ? "/" : String(kept[..<slash])
  }
}
