import Glibc

/// A folder held open, so that nobody can swap it for another one below us.
final class OpenFolder: Sendable {
  let descriptor: FileDescriptor
  /// Where it is below the inbox or outbox; nil for that folder itself.
  let path: RelativePath?
  let device: UInt64

  init(_ descriptor: consuming FileDescriptor, path: RelativePath?, device: UInt64) {
    self.descriptor = descriptor
    self.path = path
    self.device = device
  }
}

/// A folder the user named, opened by its path; links in the user's own path are followed.
struct NamedFolder: Sendable {
  let calls: SystemCalls
  /// The path as given, safe to show.
  let shownPath: String
  let folder: OpenFolder
  let identity: FileIdentity

  /// Whether a missing folder is an error or created, with those above it.
  enum Missing {
    case fails
    case isCreated
  }

  init(_ path: String, missing: Missing, calls: SystemCalls) throws(SpoolError) {
    let bytes = Array(path.utf8)
    let shownPath = FileName.display(bytes)
    guard !bytes.isEmpty, !bytes.contains(0) else { throw .invalidPath(shownPath) }
    if missing == .isCreated { try Self.createFolders(bytes, calls: calls) }
    do throws(Errno) {
      let descriptor = try calls.openFolder(
        in: .workingFolder,
        TerminatedName(bytes),
        links: .follow
      )
      identity = try calls.status(of: descriptor).identity
      folder = OpenFolder(descriptor, path: nil, device: identity.device)
    } catch {
      throw .cannotOpen(path: shownPath, errno: error.code)
    }
    self.calls = calls
    self.shownPath = shownPath
  }

  /// Takes an open folder.
  init(_ folder: OpenFolder, shownPath: String, calls: SystemCalls) throws(SpoolError) {
    do throws(Errno) {
      identity = try calls.status(of: folder.descriptor).identity
    } catch {
      throw .cannotOpen(path: shownPath, errno: error.code)
    }
    self.folder = folder
    self.shownPath = shownPath
    self.calls = calls
  }

  private static func createFolders(_ path: [UInt8], calls: SystemCalls) throws(SpoolError) {
    let slash = UInt8(ascii: "/")
    for end in 1...path.count where end == path.count || path[end] == slash {
      guard path[end - 1] != slash else { continue }
      do throws(Errno) {
        try calls.makeFolder(in: .workingFolder, TerminatedName(path[..<end]))
      } catch {
        guard error.code == EEXIST else {
          throw .cannotCreate(path: FileName.display(path), errno: error.code)
        }
      }
    }
  }

  /// Whether the folder is `other` or lies below it, by looking at `..`, `../..` and so on.
  ///
  /// That needs no permission to read the folders above.
  func isInside(_ other: NamedFolder) throws(SpoolError) -> Bool {
    var identity = identity
    var above = Array("..".utf8)
    do throws(Errno) {
      while !identity.isSameFile(as: other.identity) {
        let parent = try calls.status(in: folder.descriptor, TerminatedName(above)).identity
        if parent.isSameFile(as: identity) { return false }
        identity = parent
        above += Array("/..".utf8)
      }
      return true
    } catch {
      throw .cannotOpen(path: shownPath, errno: error.code)
    }
  }

  func shown(_ path: RelativePath?) -> String {
    guard let path else { return shownPath }
    return "\(shownPath)/\(path)"
  }
}

extension FileIdentity {
  fileprivate func isSameFile(as other: FileIdentity) -> Bool {
    inode == other.inode && device == other.device
  }
}
