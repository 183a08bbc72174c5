import Glibc

/// What reading one file gives: all of its bytes, or the reason to leave it.
public enum FileReading: Hashable, Sendable {
  /// The whole file, which didn't change while it was read.
  case content(FileContent)
  /// Nothing of the file.
  case refused(FileRefusal)
}

/// The bytes of a file and the identity it had before and after they were read.
public struct FileContent: Hashable, Sendable {
  /// All bytes of the file.
  public let bytes: [UInt8]
  /// What the file was; ``Outbox/move(_:from:to:expecting:)`` wants it back.
  public let identity: FileIdentity
}

extension FileReading {
  /// Reads one file by its path, such as a configuration file, following links.
  ///
  /// - Parameters:
  ///   - path: Absolute, or relative to the working folder.
  ///   - maximumByteCount: The size limit; a larger file is refused before anything is read.
  /// - Throws: ``SpoolError/cannotRead(path:errno:)`` when the disk fails.
  public init(path: String, maximumByteCount: Int) throws(SpoolError) {
    let bytes = Array(path.utf8)
    guard !bytes.isEmpty, !bytes.contains(0) else { throw .invalidPath(FileName.display(bytes)) }
    do throws(Errno) {
      self = try SystemCalls().readWhole(
        in: .workingFolder,
        TerminatedName(bytes),
        links: .follow,
        maximumByteCount: maximumByteCount
      )
    } catch {
      throw .cannotRead(path: FileName.display(bytes), errno: error.code)
    }
  }
}

extension FileRefusal {
  /// The refusal a failed `open` stands for, or nil when the environment failed instead.
  init?(openFailed error: Errno) {
    switch error.code {
    case ENOENT: self = .vanished
    case EACCES, EPERM: self = .unreadable
    case ELOOP: self = .symbolicLink
    case ENXIO: self = .socket
    default: return nil
    }
  }
}

extension SystemCalls {
  /// Reads a regular file which nobody is writing to: open, status, read, status, close.
  ///
  /// The second status costs what a read at the end of the file would, and also tells a file that
  /// was written to meanwhile.
  func readWhole(
    in folder: borrowing FileDescriptor,
    _ name: TerminatedName,
    links: LinkPolicy,
    maximumByteCount: Int
  ) throws(Errno) -> FileReading {
    let file: FileDescriptor
    do throws(Errno) {
      file = try openFile(in: folder, name, links: links)
    } catch {
      guard let refusal = FileRefusal(openFailed: error) else { throw error }
      return .refused(refusal)
    }
    let before = try status(of: file)
    if let refusal = FileRefusal(before.kind) { return .refused(refusal) }
    guard before.identity.byteCount <= maximumByteCount else {
      return .refused(
        .tooLarge(
          byteCount: before.identity.byteCount,
          maximumByteCount: maximumByteCount
        )
      )
    }
    let bytes = try read(file, byteCount: before.identity.byteCount)
    let after = try status(of: file)
    guard after.identity.byteCount <= maximumByteCount else {
      return .refused(
        .tooLarge(
          byteCount: after.identity.byteCount,
          maximumByteCount: maximumByteCount
        )
      )
    }
    guard after.identity == before.identity, bytes.count == before.identity.byteCount else {
      return .refused(.changedWhileRead)
    }
    return .content(FileContent(bytes: bytes, identity: before.identity))
  }
}
