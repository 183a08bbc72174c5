import Glibc

/// The folder appointments are dropped in: listed, read, and emptied by moving, never by deleting.
///
/// A subfolder holds the files of the provider it is named after; nothing deeper is read. All
/// methods may be called from several tasks at once.
public final class Inbox: Sendable {
  let named: NamedFolder

  private var calls: SystemCalls { named.calls }

  /// Opens an existing folder.
  ///
  /// - Throws: ``SpoolError/cannotOpen(path:errno:)``; nothing was read.
  public convenience init(folder: String) throws(SpoolError) {
    try self.init(folder: folder, faults: nil)
  }

  /// Opens an existing folder, with the faults of a test.
  package init(folder: String, faults: FaultInjection?) throws(SpoolError) {
    named = try NamedFolder(folder, missing: .fails, calls: SystemCalls(faults: faults))
  }

  /// Takes an open folder for an inbox.
  init(_ folder: OpenFolder, shownPath: String, calls: SystemCalls) throws(SpoolError) {
    named = try NamedFolder(folder, shownPath: shownPath, calls: calls)
  }

  /// The path of the folder as it was given, safe to show.
  public var shownPath: String { named.shownPath }

  /// Lists what lies in the folder now, in the order of the paths' bytes.
  ///
  /// Hidden names (`.…`) and unfinished drops (`….tmp`, `….part`, `….filepart`, `…~`) are counted
  /// only. `NAME.cancel.yaml` (or `.yml`, `.json`) is the sidecar of the file `NAME`, or of the only
  /// file `NAME.extension`, and no input.
  ///
  /// - Parameter maximumEntryCount: How many entries are taken, all subfolders together.
  /// - Returns: The inputs, the refused entries and the counts of the rest.
  /// - Throws: ``SpoolError/cannotList(path:errno:)``, or
  ///   ``SpoolError/tooManyEntries(path:maximumCount:)`` instead of a part of the entries.
  public func list(maximumEntryCount: Int = 1_000_000) throws(SpoolError) -> InboxListing {
    var builder = InboxListingBuilder(maximumEntryCount: maximumEntryCount)
    try list(named.folder, into: &builder)
    for subfolder in builder.subfolders.sorted() {
      switch try open(subfolder) {
      case .opened(let folder):
        builder.enter(subfolder)
        try list(folder, into: &builder)
      case .refused(.vanished): continue
      case .refused(.symbolicLink): builder.refuse(subfolder, .symbolicLink)
      case .refused: builder.refuse(subfolder, .folder)
      }
    }
    guard !builder.isFull else {
      throw .tooManyEntries(path: shownPath, maximumCount: maximumEntryCount)
    }
    return builder.finish()
  }

  /// Checks that inputs can be moved out of the folder, before anything is sent for them.
  ///
  /// Subfolders aren't checked.
  ///
  /// - Throws: ``SpoolError/cannotEmpty(path:errno:)``.
  public func requireMovable() throws(SpoolError) {
    do throws(Errno) {
      try calls.checkWritable(named.folder.descriptor)
    } catch {
      throw .cannotEmpty(path: shownPath, errno: error.code)
    }
  }

  /// Reads an input or a sidecar whole, without following a link and without waiting for anybody.
  ///
  /// - Parameters:
  ///   - entry: An entry of a listing of this inbox.
  ///   - maximumByteCount: The size limit; a larger file is refused before anything is read.
  /// - Returns: The content, or why this one file can't be processed.
  /// - Throws: ``SpoolError/cannotRead(path:errno:)`` when the disk or the process's limits fail.
  public func read(
    _ entry: InboxEntry,
    maximumByteCount: Int
  ) throws(SpoolError) -> FileReading {
    if let refusal = entry.refusal { return .refused(refusal) }
    do throws(Errno) {
      switch try openFolder(of: entry) {
      case .refused(let refusal):
        return .refused(refusal)
      case .opened(let folder):
        return try calls.readWhole(
          in: folder.descriptor,
          entry.terminatedName,
          links: .refuse,
          maximumByteCount: maximumByteCount
        )
      }
    } catch {
      throw .cannotRead(path: shown(entry), errno: error.code)
    }
  }

  /// The path of an entry with the inbox's own, safe to show.
  public func shown(_ entry: InboxEntry) -> String { "\(shownPath)/\(entry)" }

  /// A folder, or why the entries below it can't be had.
  enum Opening {
    case opened(OpenFolder)
    case refused(FileRefusal)
  }

  func openFolder(of entry: InboxEntry) throws(Errno) -> Opening {
    guard let subfolder = entry.terminatedFolder else { return .opened(named.folder) }
    return try open(subfolder, path: nil)
  }

  private func open(_ subfolder: FileName) throws(SpoolError) -> Opening {
    let path = RelativePath(subfolder)
    do throws(Errno) {
      return try open(TerminatedName(subfolder.bytes), path: path)
    } catch {
      throw .cannotOpen(path: named.shown(path), errno: error.code)
    }
  }

  private func open(_ subfolder: TerminatedName, path: RelativePath?) throws(Errno) -> Opening {
    do throws(Errno) {
      let descriptor = try calls.openFolder(
        in: named.folder.descriptor,
        subfolder,
        links: .refuse
      )
      return .opened(OpenFolder(descriptor, path: path, device: named.folder.device))
    } catch {
      // Linux answers ENOTDIR when a symbolic link or a file took the place of the folder.
      if error.code == ENOTDIR { return .refused(.symbolicLink) }
      guard let refusal = FileRefusal(openFailed: error) else { throw error }
      return .refused(refusal)
    }
  }

  private func list(
    _ folder: OpenFolder,
    into builder: inout InboxListingBuilder
  ) throws(SpoolError) {
    do throws(Errno) {
      try calls.list(folder.descriptor) { name, kind in builder.add(name, kind) }
    } catch {
      throw .cannotList(path: named.shown(folder.path), errno: error.code)
    }
  }
}
