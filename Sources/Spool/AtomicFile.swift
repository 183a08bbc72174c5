/// How a file comes into the outbox complete or not at all.
///
/// 1. It is created under a hidden name nobody else uses (`.part-`, the run, the path's hash), in the
///    folder it will be in, so that a rename suffices.
/// 2. It is written, flushed if asked for, and closed; each of these may report a full disk.
/// 3. It is renamed. Without leave to replace, a taken name makes it a numbered one.
///
/// A failure removes the hidden file. A crash leaves it behind, hidden and incomplete; it does no harm
/// and no later run uses its name.

import Glibc

extension Outbox {
  /// Creates the hidden file a path will be renamed from, and lets `body` fill it.
  ///
  /// - Returns: The hidden name; if anything failed, no such file is left.
  func makeTemporary(
    for path: RelativePath,
    in folder: OpenFolder,
    isSynced: Bool,
    _ body: (borrowing FileDescriptor) throws(Errno) -> Void
  ) throws(SpoolError) -> TerminatedName {
    var attempt: UInt64 = 0
    while true {
      let name = temporaryName(for: path, attempt: attempt)
      let file: FileDescriptor
      do throws(Errno) {
        file = try calls.createFile(in: folder.descriptor, name)
      } catch {
        guard error.code == EEXIST else {
          throw .cannotCreate(path: named.shown(path), errno: error.code)
        }
        attempt += 1
        continue
      }
      do throws(Errno) {
        if mustRepairPermissions { try calls.setPermissions(of: file, 0o600) }
        try body(file)
        if isSynced { try calls.sync(file) }
        try calls.close(file)
        return name
      } catch {
        discard(name, in: folder)
        throw .cannotWrite(path: named.shown(path), errno: error.code)
      }
    }
  }

  func writeTemporary(
    _ bytes: [UInt8],
    for path: RelativePath,
    in folder: OpenFolder,
    isSynced: Bool
  ) throws(SpoolError) -> TerminatedName {
    try makeTemporary(for: path, in: folder, isSynced: isSynced) { file throws(Errno) in
      try calls.write(file, bytes)
    }
  }

  /// Removes a hidden file that won't get its name.
  func discard(_ temporary: TerminatedName, in folder: OpenFolder) {
    // The failure which led here is reported; a hidden file which stays behind does no harm.
    try? calls.unlink(in: folder.descriptor, temporary)
  }

  /// Gives a hidden file its name, or a numbered form of it; removes the hidden file on failure.
  func place(
    _ temporary: TerminatedName,
    in folder: OpenFolder,
    as path: RelativePath,
    ifExists policy: ExistingFilePolicy
  ) throws(SpoolError) -> FileName {
    do throws(Errno) {
      if policy == .numberedUnlessSame,
        let same = try calls.nameOfSame(temporary, in: folder.descriptor, as: path.name)
      {
        discard(temporary, in: folder)
        return same
      }
      return try calls.rename(
        in: folder.descriptor,
        temporary,
        to: folder.descriptor,
        path.name,
        ifExists: policy
      )
    } catch {
      discard(temporary, in: folder)
      throw .cannotWrite(path: named.shown(path), errno: error.code)
    }
  }

  private func temporaryName(for path: RelativePath, attempt: UInt64) -> TerminatedName {
    var hash = StableHash()
    for byte in path.bytes { hash.combine(byte) }
    if attempt > 0 { hash.combine(attempt) }
    return Self.temporaryName(token: runToken, StableHash.digits(of: hash.value))
  }

  static func temporaryName(token: [UInt8], _ digits: [UInt8]) -> TerminatedName {
    TerminatedName(Array(".part-".utf8) + token + [UInt8(ascii: "-")] + digits)
  }
}

extension SystemCalls {
  /// The largest number `name~2.extension` counts to.
  static let maximumNumber = 1 << 40

  /// Renames to the first free form of a name, and returns it.
  func rename(
    in source: borrowing FileDescriptor,
    _ old: TerminatedName,
    to target: borrowing FileDescriptor,
    _ name: FileName,
    ifExists policy: ExistingFilePolicy
  ) throws(Errno) -> FileName {
    do throws(Errno) {
      let new = TerminatedName(name.bytes)
      switch policy {
      case .replace: try rename(in: source, old, to: target, new)
      case .numbered, .numberedUnlessSame: try renameExclusively(in: source, old, to: target, new)
      }
      return name
    } catch {
      // A folder which has the name isn't replaced either.
      guard [EEXIST, EISDIR, ENOTEMPTY].contains(error.code) else { throw error }
    }
    var number = try firstFreeNumber(of: name, in: target)
    while true {
      let numbered = name.numbered(number)
      do throws(Errno) {
        try renameExclusively(in: source, old, to: target, TerminatedName(numbered.bytes))
        return numbered
      } catch {
        guard error.code == EEXIST, number < SystemCalls.maximumNumber else { throw error }
        number += 1
      }
    }
  }

  /// Finds a free number in steps which double and then halve.
  ///
  /// So the hundred thousandth file of one name takes no more than 40 looks.
  private func firstFreeNumber(
    of name: FileName,
    in folder: borrowing FileDescriptor
  ) throws(Errno) -> Int {
    var taken = 1
    var free = 2
    while try exists(in: folder, TerminatedName(name.numbered(free).bytes)) {
      guard free < SystemCalls.maximumNumber else { throw Errno(EEXIST) }
      taken = free
      free *= 2
    }
    while free - taken > 1 {
      let middle = taken + (free - taken) / 2
      if try exists(in: folder, TerminatedName(name.numbered(middle).bytes)) {
        taken = middle
      } else {
        free = middle
      }
    }
    return free
  }

  /// The name, or the last of its numbered forms, if the file which has it holds the same bytes as
  /// another file of the folder.
  fileprivate func nameOfSame(
    _ file: TerminatedName,
    in folder: borrowing FileDescriptor,
    as name: FileName
  ) throws(Errno) -> FileName? {
    guard try exists(in: folder, TerminatedName(name.bytes)) else { return nil }
    var candidates = [name]
    let free = try firstFreeNumber(of: name, in: folder)
    if free > 2 { candidates.append(name.numbered(free - 1)) }
    let bytes = try content(of: file, in: folder)
    for candidate in candidates {
      let found = try content(of: TerminatedName(candidate.bytes), in: folder)
      if found != nil && found == bytes { return candidate }
    }
    return nil
  }

  /// All bytes of a regular file; nil for anything else.
  private func content(
    of name: TerminatedName,
    in folder: borrowing FileDescriptor
  ) throws(Errno) -> [UInt8]? {
    let reading = try readWhole(in: folder, name, links: .refuse, maximumByteCount: 1 << 26)
    guard case .content(let content) = reading else { return nil }
    return content.bytes
  }
}
