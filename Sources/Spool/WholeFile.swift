import Glibc

/// A file to be written outside the outbox, such as a report: it is there whole or not at all.
///
/// Like the files of the outbox it is written under a hidden name in its folder and then renamed; a
/// file that has the name is replaced. Anything else that has it is left alone, as renaming would
/// remove a link or a device.
public struct WholeFile: Sendable {
  /// The path as given, safe to show.
  public let shownPath: String

  private let folder: OpenFolder
  private let name: [UInt8]
  private let calls = SystemCalls()

  /// Opens the folder of a path, and looks at what is there; writes nothing yet.
  ///
  /// - Throws: ``SpoolError/cannotOpen(path:errno:)`` for the folder, ``SpoolError/notReplaceable(path:)``,
  ///   or ``SpoolError/invalidPath(_:)``.
  public init(path: String) throws(SpoolError) {
    let bytes = Array(path.utf8)
    shownPath = FileName.display(bytes)
    let slash = UInt8(ascii: "/")
    name = Array(bytes.suffix(from: bytes.lastIndex(of: slash).map { $0 + 1 } ?? 0))
    guard FileName.isName(name[...]), !bytes.contains(0) else { throw .invalidPath(shownPath) }
    let folderPath = Array(bytes.dropLast(name.count))
    do throws(Errno) {
      let descriptor = try calls.openFolder(
        in: .workingFolder,
        TerminatedName(folderPath.isEmpty ? [UInt8(ascii: ".")] : folderPath),
        links: .follow
      )
      try calls.checkWritable(descriptor)
      let device = try calls.status(of: descriptor).identity.device
      folder = OpenFolder(descriptor, path: nil, device: device)
    } catch {
      throw .cannotOpen(path: FileName.display(folderPath), errno: error.code)
    }
    do throws(Errno) {
      guard try calls.status(in: folder.descriptor, TerminatedName(name)).kind != .regular else {
        return
      }
    } catch {
      guard error.code != ENOENT else { return }
      throw .cannotOpen(path: shownPath, errno: error.code)
    }
    throw .notReplaceable(path: shownPath)
  }

  /// Writes the file.
  ///
  /// - Parameters:
  ///   - bytes: all of it.
  ///   - isPublic: whether everyone may read it (mode 0644), as the collector of metrics must; only
  ///     the owner may otherwise (mode 0600).
  /// - Throws: ``SpoolError/cannotWrite(path:errno:)``; then the name has its former file or none.
  public func write(_ bytes: [UInt8], isPublic: Bool = false) throws(SpoolError) {
    try write(isPublic: isPublic) { write throws(SpoolError) in try write(bytes) }
  }

  /// Writes the file piece by piece.
  ///
  /// - Parameters:
  ///   - isPublic: whether everyone may read it (mode 0644); only the owner may otherwise (mode 0600).
  ///   - pieces: gives the content.
  /// - Throws: what `pieces` throws, or ``SpoolError/cannotWrite(path:errno:)``; then the name has its
  ///   former file or none.
  public func write(isPublic: Bool = false, _ pieces: PieceSource) throws(SpoolError) {
    var failure: SpoolError?
    let token = StableHash.digits(of: SystemCalls.makeRunToken())
    let temporary = Outbox.temporaryName(token: token, StableHash.digits(of: name[...]))
    do throws(Errno) {
      let file = try calls.createFile(in: folder.descriptor, temporary)
      do throws(Errno) {
        if isPublic { try calls.setPermissions(of: file, 0o644) }
        failure = calls.write(file, pieces, shownPath: shownPath)
        if failure != nil { throw Errno(ECANCELED) }
        try calls.close(file)
        try calls.rename(
          in: folder.descriptor,
          temporary,
          to: folder.descriptor,
          TerminatedName(name)
        )
      } catch {
        // The failure which led here is reported; a hidden file which stays behind does no harm.
        try? calls.unlink(in: folder.descriptor, temporary)
        throw error
      }
    } catch {
      throw failure ?? .cannotWrite(path: shownPath, errno: error.code)
    }
  }
}
