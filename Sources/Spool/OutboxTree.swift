import Glibc

extension Outbox {
  /// Opens a folder of the outbox, creating what is missing of it.
  func openFolder(
    _ path: RelativePath?,
    durability: Durability
  ) throws(SpoolError) -> OpenFolder {
    guard let path else { return named.folder }
    var components = path.components[...]
    var folder = named.folder
    if let first = components.first,
      let index = OutboxFolder.allCases.firstIndex(where: { $0.path.bytes == first.bytes })
    {
      folder = folders[index]
      components = components.dropFirst()
    }
    for component in components {
      folder = try openOrCreate(component, in: folder, durability: durability)
    }
    return folder
  }

  /// Opens or creates one folder in another one, under a numbered name if a file has its name.
  private func openOrCreate(
    _ name: FileName,
    in parent: OpenFolder,
    durability: Durability
  ) throws(SpoolError) -> OpenFolder {
    var name = name
    var number = 1
    while true {
      let path = parent.path?.appending(name) ?? RelativePath(name)
      let terminated = TerminatedName(name.bytes)
      do throws(Errno) {
        return OpenFolder(
          try calls.openFolder(in: parent.descriptor, terminated, links: .refuse),
          path: path,
          device: parent.device
        )
      } catch {
        switch error.code {
        case ENOENT:
          try makeFolder(terminated, shown: named.shown(path), in: parent)
          if durability == .file { try sync(parent) }
        case ENOTDIR where number < 1000, ELOOP where number < 1000:
          number += 1
          name = name.numbered(number)
        default:
          throw .cannotOpen(path: named.shown(path), errno: error.code)
        }
      }
    }
  }

  private func makeFolder(
    _ name: TerminatedName,
    shown path: String,
    in parent: OpenFolder
  ) throws(SpoolError) {
    do throws(Errno) {
      try calls.makeFolder(in: parent.descriptor, name)
    } catch {
      // Another task has just created it.
      guard error.code != EEXIST else { return }
      throw .cannotCreate(path: path, errno: error.code)
    }
  }

  func sync(_ folder: OpenFolder) throws(SpoolError) {
    do throws(Errno) {
      try calls.sync(folder.descriptor)
    } catch {
      throw .cannotMakeDurable(path: named.shown(folder.path), errno: error.code)
    }
  }

  func syncFilesystem(holding folder: OpenFolder) throws(SpoolError) {
    do throws(Errno) {
      try calls.syncFilesystem(holding: folder.descriptor)
    } catch {
      throw .cannotMakeDurable(path: named.shown(folder.path), errno: error.code)
    }
  }

  /// Opens or creates a folder directly below the outbox, where the user may have put a link.
  static func openOrCreate(
    _ name: TerminatedName,
    shown: String,
    in named: NamedFolder,
    path: RelativePath? = nil
  ) throws(SpoolError) -> OpenFolder {
    let (calls, parent) = (named.calls, named.folder)
    let shownPath = "\(named.shownPath)/\(shown)"
    do throws(Errno) {
      try calls.makeFolder(in: parent.descriptor, name)
    } catch {
      guard error.code == EEXIST else { throw .cannotCreate(path: shownPath, errno: error.code) }
    }
    do throws(Errno) {
      let descriptor = try calls.openFolder(in: parent.descriptor, name, links: .follow)
      let device = try calls.status(of: descriptor).identity.device
      return OpenFolder(descriptor, path: path, device: device)
    } catch {
      throw .cannotOpen(path: shownPath, errno: error.code)
    }
  }

  enum ProbeResult {
    case isFine
    case mustRepairPermissions
  }

  /// The same in every run, so that what a crash leaves does not pile up.
  private static let probeName = TerminatedName(".part-probe".utf8)

  /// Writes one byte to a hidden file, the way the run will, and looks at the mode it has got.
  static func probe(
    _ folder: OpenFolder,
    shownPath: String,
    calls: SystemCalls
  ) throws(SpoolError) -> ProbeResult {
    let name = probeName
    var result = ProbeResult.isFine
    var isPrivate = true
    do throws(Errno) {
      if try calls.exists(in: folder.descriptor, name) {
        // Left behind by a crash; only one run at a time holds the outbox.
        try calls.unlink(in: folder.descriptor, name)
      }
      let file = try calls.createFile(in: folder.descriptor, name)
      try calls.write(file, [UInt8(ascii: "\n")])
      let permissions = try calls.status(of: file).permissions
      if permissions != 0o600 {
        do throws(Errno) {
          try calls.setPermissions(of: file, 0o600)
          result = .mustRepairPermissions
        } catch {
          // No permissions on this file system; how it was mounted decides who may read.
          isPrivate = permissions & 0o077 == 0
        }
      }
      try calls.close(file)
      try calls.unlink(in: folder.descriptor, name)
    } catch {
      // The failure itself is reported; the hidden file is as good as empty.
      try? calls.unlink(in: folder.descriptor, name)
      throw .cannotWrite(path: shownPath, errno: error.code)
    }
    guard isPrivate else { throw .notPrivate(path: shownPath) }
    return result
  }
}
