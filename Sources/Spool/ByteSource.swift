import Glibc

/// A file or the standard input, read piece by piece.
public final class ByteSource {
  private let descriptor: FileDescriptor
  private let shownPath: String

  private init(_ descriptor: consuming FileDescriptor, shownPath: String) {
    self.descriptor = descriptor
    self.shownPath = shownPath
  }

  /// What is piped or typed into the program.
  public static func standardInput() -> ByteSource {
    ByteSource(.standardInput, shownPath: "the standard input")
  }

  /// What opening a file gives.
  public enum Opening {
    /// The file, at its beginning.
    case source(ByteSource)
    /// Nothing of the file.
    case refused(FileRefusal)
  }

  /// Opens a file, without waiting for anybody.
  ///
  /// - Throws: ``SpoolError/cannotRead(path:errno:)`` when the disk fails.
  public static func open(_ file: FoundFile) throws(SpoolError) -> Opening {
    let calls = SystemCalls()
    let descriptor: FileDescriptor
    do throws(Errno) {
      descriptor = try calls.openFile(
        in: .workingFolder,
        TerminatedName(file.path),
        links: file.links
      )
    } catch {
      if let refusal = FileRefusal(openFailed: error) { return .refused(refusal) }
      throw .cannotRead(path: file.shownPath, errno: error.code)
    }
    let kind: FileKind
    do throws(Errno) {
      kind = try calls.status(of: descriptor).kind
    } catch {
      throw .cannotRead(path: file.shownPath, errno: error.code)
    }
    if let refusal = FileRefusal(kind) { return .refused(refusal) }
    return .source(ByteSource(descriptor, shownPath: file.shownPath))
  }

  /// The next bytes, as soon as there are any; none at the end.
  ///
  /// - Throws: ``SpoolError/cannotRead(path:errno:)`` when the disk fails.
  public func next(maximumByteCount: Int) throws(SpoolError) -> [UInt8] {
    do throws(Errno) {
      return try SystemCalls().readSome(descriptor, byteCount: maximumByteCount)
    } catch {
      throw .cannotRead(path: shownPath, errno: error.code)
    }
  }
}
