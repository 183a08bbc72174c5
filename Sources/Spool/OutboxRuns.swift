import Glibc

/// The runs of an outbox, to be looked at without its lock, also while a run holds it.
public struct OutboxRuns: Sendable {
  /// The path of the outbox as it was given, safe to show.
  public let shownPath: String

  private let path: String
  private let named: NamedFolder

  /// Opens the folder of the runs.
  ///
  /// - Throws: ``SpoolError/cannotOpen(path:errno:)``, also for a folder that is no outbox.
  public init(outbox: String) throws(SpoolError) {
    path = outbox
    shownPath = FileName.display(outbox.utf8)
    named = try NamedFolder(
      "\(outbox)/\(OutboxFolder.runs.rawValue)",
      missing: .fails,
      calls: SystemCalls()
    )
  }

  /// The ids of the runs, the oldest first.
  ///
  /// - Throws: ``SpoolError/cannotList(path:errno:)``.
  public func ids() throws(SpoolError) -> [FileName] {
    var ids: [FileName] = []
    do throws(Errno) {
      try named.calls.list(named.folder.descriptor) { name, kind in
        if kind == .folder, let id = FileName(bytes: name.indices.map { name[$0] }) {
          ids.append(id)
        }
        return true
      }
    } catch {
      throw .cannotList(path: named.shownPath, errno: error.code)
    }
    return ids.sorted()
  }

  /// Opens a file of a run to read it; `nil` where there is none.
  ///
  /// - Throws: ``SpoolError/cannotOpen(path:errno:)``.
  public func file(_ name: String, of id: FileName) throws(SpoolError) -> OutboxFile? {
    do throws(SpoolError) {
      return try OutboxFile(reading: path(of: name, in: id))
    } catch {
      if case .cannotOpen(_, ENOENT) = error { return nil }
      throw error
    }
  }

  /// The path of a file of a run.
  public func path(of name: String, in id: FileName) -> String {
    "\(path)/\(OutboxFolder.runs.rawValue)/\(String(decoding: id.bytes, as: UTF8.self))/\(name)"
  }
}
