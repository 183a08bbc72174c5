import Glibc

/// A file that only grows, such as a log: what is in it stays, and new bytes come at its end.
///
/// A value belongs to one task.
public final class AppendedFile {
  private let file: FileDescriptor
  private let calls: SystemCalls
  /// The path of the file, safe to show.
  public let shownPath: String
  /// How many bytes it has.
  public private(set) var byteCount: Int

  /// Opens a file of a state folder, or creates it.
  ///
  /// - Throws: ``SpoolError/cannotOpen(path:errno:)``.
  public init(_ name: FileName, in state: StateFolder) throws(SpoolError) {
    calls = state.calls
    shownPath = state.shown(name)
    do throws(Errno) {
      let isNew = try !calls.exists(in: state.folder.descriptor, TerminatedName(name.bytes))
      file = try calls.openOrCreateAppendedFile(
        in: state.folder.descriptor,
        TerminatedName(name.bytes)
      )
      if isNew { try calls.sync(state.folder.descriptor) }
      let status = try calls.status(of: file)
      guard status.kind == .regular else { throw Errno(EINVAL) }
      if status.permissions != 0o600 { try calls.setPermissions(of: file, 0o600) }
      byteCount = status.identity.byteCount
    } catch {
      throw .cannotOpen(path: shownPath, errno: error.code)
    }
  }

  /// Opens an existing file to read it only; it may grow meanwhile.
  ///
  /// - Throws: ``SpoolError/cannotOpen(path:errno:)``.
  public init(reading name: FileName, in state: StateFolder) throws(SpoolError) {
    calls = state.calls
    shownPath = state.shown(name)
    do throws(Errno) {
      file = try calls.openFile(
        in: state.folder.descriptor,
        TerminatedName(name.bytes),
        links: .refuse
      )
      byteCount = try calls.status(of: file).identity.byteCount
    } catch {
      throw .cannotOpen(path: shownPath, errno: error.code)
    }
  }

  /// Writes at the end; what was written lasts after ``flush()``.
  ///
  /// - Throws: ``SpoolError/cannotWrite(path:errno:)``; then a part may have been written.
  public func append(_ bytes: [UInt8]) throws(SpoolError) {
    do throws(Errno) {
      try calls.write(file, bytes)
      byteCount += bytes.count
    } catch {
      throw .cannotWrite(path: shownPath, errno: error.code)
    }
  }

  /// Waits until everything is on the disk.
  ///
  /// - Throws: ``SpoolError/cannotMakeDurable(path:errno:)``; what was appended since the last flush
  ///   may be lost then, and a second flush doesn't tell.
  public func flush() throws(SpoolError) {
    do throws(Errno) {
      try calls.sync(file)
    } catch {
      throw .cannotMakeDurable(path: shownPath, errno: error.code)
    }
  }

  /// Reads some bytes, fewer only at the end.
  public func read(at position: Int, byteCount: Int) throws(SpoolError) -> [UInt8] {
    do throws(Errno) {
      return try calls.read(file, byteCount: byteCount, at: position)
    } catch {
      throw .cannotRead(path: shownPath, errno: error.code)
    }
  }

  /// Cuts off a torn end that a crash left behind.
  public func cut(to byteCount: Int) throws(SpoolError) {
    do throws(Errno) {
      try calls.truncate(file, byteCount: byteCount)
      try calls.sync(file)
      self.byteCount = byteCount
    } catch {
      throw .cannotWrite(path: shownPath, errno: error.code)
    }
  }
}
