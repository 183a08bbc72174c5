import Glibc

/// A file of the outbox that grows while a run goes on, and is read meanwhile.
///
/// What is in it stays, and new bytes come at its end. It has its name from the beginning, so after a
/// crash its last line may be half of one.
public final class OutboxFile: Sendable {
  private let file: FileDescriptor
  private let calls: SystemCalls
  /// The path of the file, safe to show.
  public let shownPath: String

  /// Creates a file of the outbox, with the folders above it.
  ///
  /// - Throws: ``SpoolError/cannotCreate(path:errno:)`` and the like.
  public init(_ path: RelativePath, in outbox: Outbox) throws(SpoolError) {
    calls = outbox.calls
    shownPath = outbox.shown(path)
    let folder = try outbox.openFolder(path.folder, durability: .none)
    do throws(Errno) {
      file = try calls.openOrCreateAppendedFile(
        in: folder.descriptor,
        TerminatedName(path.name.bytes)
      )
      if outbox.mustRepairPermissions { try calls.setPermissions(of: file, 0o600) }
    } catch {
      throw .cannotCreate(path: shownPath, errno: error.code)
    }
  }

  /// Opens a file by its path to read it only; it may grow meanwhile.
  ///
  /// - Throws: ``SpoolError/cannotOpen(path:errno:)``.
  public init(reading path: String) throws(SpoolError) {
    calls = SystemCalls()
    let bytes = Array(path.utf8)
    shownPath = FileName.display(bytes)
    guard !bytes.isEmpty, !bytes.contains(0) else { throw .invalidPath(shownPath) }
    do throws(Errno) {
      file = try calls.openFile(in: .workingFolder, TerminatedName(bytes), links: .refuse)
      guard try calls.status(of: file).kind == .regular else { throw Errno(EINVAL) }
    } catch {
      throw .cannotOpen(path: shownPath, errno: error.code)
    }
  }

  /// How many bytes it has now.
  public var byteCount: Int {
    get throws(SpoolError) {
      do throws(Errno) { return try calls.status(of: file).identity.byteCount } catch {
        throw .cannotRead(path: shownPath, errno: error.code)
      }
    }
  }

  /// Writes at the end.
  ///
  /// - Throws: ``SpoolError/cannotWrite(path:errno:)``; then a part may have been written.
  public func append(_ bytes: [UInt8]) throws(SpoolError) {
    do throws(Errno) { try calls.write(file, bytes) } catch {
      throw .cannotWrite(path: shownPath, errno: error.code)
    }
  }

  /// Reads some bytes, fewer only at the end.
  ///
  /// - Throws: ``SpoolError/cannotRead(path:errno:)``.
  public func read(at place: Int, byteCount: Int) throws(SpoolError) -> [UInt8] {
    do throws(Errno) { return try calls.read(file, byteCount: byteCount, at: place) } catch {
      throw .cannotRead(path: shownPath, errno: error.code)
    }
  }
}
