import Glibc

/// Where a finished input goes.
public enum InputDestination: Sendable {
  /// The input is settled.
  case archive
  /// The input could not be used.
  case rejected

  /// The folder of the outbox.
  public var folder: OutboxFolder { self == .archive ? .archive : .rejected }
}

/// What became of an input that was to be moved.
public enum InputMove: Hashable, Sendable {
  /// It is in the outbox now, at this path, and its sidecar beside it at the other one.
  case moved(RelativePath, sidecar: RelativePath?)
  /// It stays in the inbox for this reason.
  case left(FileRefusal)
}

extension Outbox {
  /// Moves an input out of the inbox, and its sidecar after it, keeping the provider's folder.
  ///
  /// Nothing is replaced: `appt.json` becomes `appt~2.json` where the name is taken, and its sidecar
  /// `appt~2.json.cancel.yaml`. A move within one file system is a rename. To another file system the
  /// input is copied, flushed, named, and only then removed from the inbox. A crash leaves the input
  /// in one of the two places, in the latter case perhaps in both.
  ///
  /// Moves are not flushed: after a power cut an input may be back in the inbox. ``flush()`` is for
  /// the end of a run.
  ///
  /// - Parameters:
  ///   - entry: An entry of a listing of `inbox`.
  ///   - inbox: The inbox.
  ///   - destination: The archive, or the rejected files.
  ///   - identity: What the file was when it was read; a file which was replaced or changed since
  ///     then stays in the inbox. Nil moves whatever has the name.
  /// - Returns: Where it is now, or why it stays.
  /// - Throws: ``SpoolError/cannotMove(path:errno:)`` and others of the disk, or
  ///   ``SpoolError/movedUnread(path:)`` in the rare case that two newer files collided.
  public func move(
    _ entry: InboxEntry,
    from inbox: Inbox,
    to destination: InputDestination,
    expecting identity: FileIdentity?
  ) throws(SpoolError) -> InputMove {
    let target = destination.folder.path(of: entry.relativePath)
    let source: OpenFolder
    do throws(Errno) {
      switch try inbox.openFolder(of: entry) {
      case .refused(let refusal): return .left(refusal)
      case .opened(let folder): source = folder
      }
    } catch {
      throw .cannotMove(path: inbox.shown(entry), errno: error.code)
    }
    let file = MovingFile(
      name: entry.terminatedName,
      shownPath: inbox.shown(entry),
      identity: identity
    )
    let moved: RelativePath
    switch try move(file, from: source, to: target) {
    case .left(let refusal): return .left(refusal)
    case .moved(let path, _): moved = path
    }
    guard let sidecar = entry.sidecar else { return .moved(moved, sidecar: nil) }
    let sidecarName = Self.sidecarName(sidecar.name, of: entry.name, renamedTo: moved.name)
    let movingSidecar = MovingFile(
      name: sidecar.terminatedName,
      shownPath: inbox.shown(sidecar),
      identity: nil
    )
    switch try move(movingSidecar, from: source, to: moved.sibling(sidecarName)) {
    case .left: return .moved(moved, sidecar: nil)
    case .moved(let path, _): return .moved(moved, sidecar: path)
    }
  }

  /// The sidecar's name for the new name of its file: the same ending after the same part of it.
  static func sidecarName(
    _ sidecar: FileName,
    of file: FileName,
    renamedTo newName: FileName
  ) -> FileName {
    guard file != newName else { return sidecar }
    let isNamedAfterWhole = sidecar.bytes.starts(with: file.bytes + [UInt8(ascii: ".")])
    let stemEnd = isNamedAfterWhole ? file.bytes.count : file.stemEnd
    let newStemEnd = isNamedAfterWhole ? newName.bytes.count : newName.stemEnd
    return FileName.fitted(
      stem: newName.bytes[..<newStemEnd],
      suffix: Array(sidecar.bytes.dropFirst(stemEnd))
    )
  }

  private func move(
    _ file: MovingFile,
    from source: OpenFolder,
    to target: RelativePath
  ) throws(SpoolError) -> InputMove {
    if let refusal = try refusal(of: file, in: source) { return .left(refusal) }
    let folder = try openFolder(target.folder, durability: .none)
    let name: FileName
    do throws(Errno) {
      name = try calls.rename(
        in: source.descriptor,
        file.name,
        to: folder.descriptor,
        target.name,
        ifExists: .numbered
      )
    } catch {
      switch error.code {
      case ENOENT: return .left(.vanished)
      case EXDEV: return try copy(file, from: source, to: target, in: folder)
      default: throw .cannotMove(path: file.shownPath, errno: error.code)
      }
    }
    let moved = folder.path?.appending(name) ?? RelativePath(name)
    let movedName = TerminatedName(name.bytes)
    let isExpected: Bool
    do throws(Errno) {
      isExpected = try file.isExpected(in: folder, movedName, calls: calls)
    } catch {
      throw .movedUnread(path: named.shown(moved))
    }
    guard !isExpected else { return .moved(moved, sidecar: nil) }
    // Somebody replaced the file in the last microseconds: the newer one goes back, unread.
    do throws(Errno) {
      try calls.renameExclusively(
        in: folder.descriptor,
        movedName,
        to: source.descriptor,
        file.name
      )
      return .left(.changedSinceRead)
    } catch {
      throw .movedUnread(path: named.shown(moved))
    }
  }

  /// Why the file which now has the name isn't moved, if it is gone or another one.
  private func refusal(
    of file: MovingFile,
    in source: OpenFolder
  ) throws(SpoolError) -> FileRefusal? {
    do throws(Errno) {
      return try file.isExpected(in: source, file.name, calls: calls) ? nil : .changedSinceRead
    } catch {
      if error.code == ENOENT { return .vanished }
      throw .cannotMove(path: file.shownPath, errno: error.code)
    }
  }

  /// Moves to another file system: the copy lasts before the original goes.
  private func copy(
    _ file: MovingFile,
    from source: OpenFolder,
    to target: RelativePath,
    in folder: OpenFolder
  ) throws(SpoolError) -> InputMove {
    let copying: CopiedFile
    do throws(Errno) {
      copying = try CopiedFile(
        calls.openFile(in: source.descriptor, file.name, links: .refuse),
        calls: calls
      )
    } catch {
      if let refusal = FileRefusal(openFailed: error) { return .left(refusal) }
      throw .cannotMove(path: file.shownPath, errno: error.code)
    }
    if let refusal = FileRefusal(copying.status.kind) { return .left(refusal) }
    let identity = copying.status.identity
    guard identity == file.identity ?? identity else { return .left(.changedSinceRead) }
    let calls = calls
    let temporary = try makeTemporary(for: target, in: folder, isSynced: true) {
      copy throws(Errno) in
      while true {
        let chunk = try calls.read(copying.descriptor, byteCount: 1 << 16)
        if chunk.isEmpty { break }
        try calls.write(copy, chunk)
      }
      try calls.setModificationTime(of: copy, like: identity)
    }
    // The name may belong to a newer file by now, or somebody may still be writing to this one.
    let original = MovingFile(name: file.name, shownPath: file.shownPath, identity: identity)
    do throws(SpoolError) {
      if let refusal = try refusal(of: original, in: source) {
        discard(temporary, in: folder)
        return .left(refusal)
      }
    } catch {
      discard(temporary, in: folder)
      throw error
    }
    let name = try place(temporary, in: folder, as: target, ifExists: .numbered)
    try sync(folder)
    do throws(Errno) {
      try calls.unlink(in: source.descriptor, file.name)
    } catch {
      throw .cannotMove(path: file.shownPath, errno: error.code)
    }
    return .moved(folder.path?.appending(name) ?? RelativePath(name), sidecar: nil)
  }
}

/// A file on its way out of the inbox.
private struct MovingFile {
  let name: TerminatedName
  let shownPath: String
  /// What it has to be; nil for anything.
  let identity: FileIdentity?

  func isExpected(
    in folder: OpenFolder,
    _ name: TerminatedName,
    calls: SystemCalls
  ) throws(Errno) -> Bool {
    guard let identity else { return true }
    return try calls.status(in: folder.descriptor, name).identity == identity
  }
}

/// The original of a copy, held open.
private final class CopiedFile {
  let descriptor: FileDescriptor
  let status: FileStatus

  init(_ descriptor: consuming FileDescriptor, calls: SystemCalls) throws(Errno) {
    status = try calls.status(of: descriptor)
    self.descriptor = descriptor
  }
}
