import Glibc

/// Takes a part of a file that is written piece by piece.
public typealias PieceWriter = ([UInt8]) throws(SpoolError) -> Void

/// Gives a file in pieces, in order, so that a large one is never held whole.
public typealias PieceSource = (_ write: PieceWriter) throws(SpoolError) -> Void

extension Outbox {
  /// Writes a file completely or not at all, piece by piece; one that has the name is replaced.
  ///
  /// - Parameters:
  ///   - path: Where, below the outbox; missing folders are created.
  ///   - durability: `.batch` means a batch of one file here, which costs as much as `.file`.
  ///   - pieces: Gives the content.
  /// - Throws: what `pieces` throws, ``SpoolError/cannotWrite(path:errno:)`` and others of the disk; then
  ///   no file has the new content under its name.
  public func write(
    to path: RelativePath,
    durability: Durability,
    _ pieces: PieceSource
  ) throws(SpoolError) {
    let folder = try openFolder(path.folder, durability: durability)
    var failure: SpoolError?
    let temporary: TerminatedName
    do throws(SpoolError) {
      temporary = try makeTemporary(for: path, in: folder, isSynced: durability != .none) {
        file throws(Errno) in
        failure = calls.write(file, pieces, shownPath: shown(path))
        if failure != nil { throw Errno(ECANCELED) }
      }
    } catch {
      throw failure ?? error
    }
    _ = try place(temporary, in: folder, as: path, ifExists: .replace)
    if durability != .none { try sync(folder) }
  }

  /// Gives a file of the outbox the same content as another one; one that has the name is replaced.
  ///
  /// - Throws: what the disk made impossible; then no file has the new content under its name.
  public func copy(
    _ source: RelativePath,
    to path: RelativePath,
    durability: Durability
  ) throws(SpoolError) {
    let file = try OutboxFile(source, in: self)
    try write(to: path, durability: durability) { write throws(SpoolError) in
      var place = 0
      while true {
        let piece = try file.read(at: place, byteCount: 65_536)
        guard !piece.isEmpty else { return }
        try write(piece)
        place += piece.count
      }
    }
  }
}

extension SystemCalls {
  /// Writes pieces to a file; returns what kept it from that.
  func write(
    _ file: borrowing FileDescriptor,
    _ pieces: PieceSource,
    shownPath: String
  ) -> SpoolError? {
    do throws(SpoolError) {
      try pieces { piece throws(SpoolError) in
        do throws(Errno) { try write(file, piece) } catch {
          throw .cannotWrite(path: shownPath, errno: error.code)
        }
      }
      return nil
    } catch {
      return error
    }
  }
}
