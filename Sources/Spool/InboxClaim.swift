/// How a run makes files of an inbox its own.
///
/// They are renamed to `.claimed/<run>/` in the inbox, below which they have the paths they had. That
/// is within the inbox because a rename has to stay on one file system, and the state folder may be
/// on another one. The name is hidden, so other listings pass over it. Whoever drops a file under the
/// same name meanwhile has dropped another one.
///
/// The folder has a lock, so that two runs on one inbox know of each other's claims. When a run ends,
/// files it has not moved on go back. When it crashed, the lock is gone, and the next run gives its
/// files back before it lists the inbox. Nothing is replaced on the way back: a taken name gives a
/// numbered one.

import Glibc

/// Files of an inbox that one run has taken.
public final class InboxClaim: Sendable {
  private let source: Inbox
  private let run: FileName
  private let lock: RunLock
  /// The files, as an inbox of their own: to be listed, read and moved on from.
  public let inbox: Inbox
  /// What made the files complete: done markers, or control files.
  private let companions: Inbox

  private static let allName = TerminatedName(".claimed".utf8)
  private static let companionsName = TerminatedName(".companions".utf8)
  private static let lockName = TerminatedName(".lock".utf8)

  /// Makes the folder of a run's claims, or takes over that of a run that is gone.
  ///
  /// - Parameters:
  ///   - source: The inbox.
  ///   - run: The id of the run, which no other has.
  /// - Throws: ``SpoolError/cannotCreate(path:errno:)`` and the like, or
  ///   ``SpoolError/alreadyRunning(path:holder:)`` if the run is alive.
  public init(of source: Inbox, run: FileName) throws(SpoolError) {
    let calls = source.named.calls
    let all = try Self.open(Self.allName, in: source.named.folder, source)
    let own = try Self.open(TerminatedName(run.bytes), in: all, source)
    let shownPath = "\(source.shownPath)/.claimed/\(run)"
    lock = try RunLock(
      state: own.descriptor,
      name: Self.lockName,
      shownPath: shownPath,
      calls: calls
    )
    let companions = try Self.open(Self.companionsName, in: own, source)
    self.source = source
    self.run = run
    inbox = try Inbox(own, shownPath: shownPath, calls: calls)
    self.companions = try Inbox(companions, shownPath: "\(shownPath)/.companions", calls: calls)
  }

  /// Takes files, with their sidecars and what made them complete.
  ///
  /// - Parameters:
  ///   - entries: Files of a listing of the inbox.
  ///   - drops: The listing that says what made them complete, if anything did.
  /// - Returns: How many were taken; the others are gone since they were listed.
  /// - Throws: ``SpoolError/cannotMove(path:errno:)``; what was taken before is in the claim.
  public func take(
    _ entries: some Sequence<InboxEntry>,
    drops: DropListing? = nil
  ) throws(SpoolError) -> Int {
    var count = 0
    for entry in entries {
      // No file is in the claim without its sidecar, wherever this stops; and one whose marker is
      // still in the inbox goes back to it.
      var move = ClaimedMove(entry, from: source, to: inbox)
      if let sidecar = entry.sidecar { move.before = [.init(sidecar, from: source, to: inbox)] }
      if let companion = drops?.companion(of: entry) {
        move.after = [.init(companion, from: source, to: companions)]
      }
      if try move.make() { count += 1 }
    }
    return count
  }

  /// Gives back what is still in the claim, and ends it.
  ///
  /// The markers and control files of files that were moved on go to the archive.
  ///
  /// - Parameters:
  ///   - rule: The rule that made files complete.
  ///   - outbox: Where the archive is.
  /// - Returns: How many files went back.
  /// - Throws: ``SpoolError/cannotMove(path:errno:)``; calling it again goes on.
  public func release(_ rule: DropRule, outbox: Outbox) throws(SpoolError) -> Int {
    let files = try inbox.list()
    var companionsOfNames: [RelativePath: [InboxEntry]] = [:]
    var loose: [InboxEntry] = []
    let companionEntries = try companions.list().allEntries
    let names = companionEntries.isEmpty ? [] : Set(files.inputs.map(\.relativePath))
    for companion in companionEntries {
      let owner = rule.files(of: companion.name).lazy
        .map { companion.relativePath.sibling($0) }.first(where: names.contains)
      if let owner {
        companionsOfNames[owner, default: []].append(companion)
      } else {
        loose.append(companion)
      }
    }
    let sidecars = Set(files.allEntries.compactMap { $0.sidecar?.index })
    var count = 0
    for entry in files.allEntries where !sidecars.contains(entry.index) {
      // All of them before the file: one of the same name that was dropped meanwhile must not find
      // any of them beside it, and stopped here, the file follows them next time.
      var move = ClaimedMove(entry, from: inbox, to: source)
      if let sidecar = entry.sidecar { move.before = [.init(sidecar, from: inbox, to: source)] }
      for companion in companionsOfNames[entry.relativePath] ?? [] {
        move.before.append(.init(companion, from: companions, to: source))
      }
      if try move.make(), !entry.isSidecar { count += 1 }
    }
    for companion in loose {
      _ = try outbox.move(companion, from: companions, to: .archive, expecting: nil)
    }
    try removeFolder()
    return count
  }

  /// Gives back what runs that are gone had taken; the claims of those that are alive stay.
  ///
  /// - Returns: How many files went back.
  /// - Throws: ``SpoolError/cannotMove(path:errno:)`` and the like.
  public static func releaseAbandoned(
    in source: Inbox,
    _ rule: DropRule,
    outbox: Outbox
  ) throws(SpoolError) -> Int {
    let calls = source.named.calls
    var runs: [FileName] = []
    do throws(Errno) {
      guard try calls.exists(in: source.named.folder.descriptor, allName) else { return 0 }
      let all = try calls.openFolder(in: source.named.folder.descriptor, allName, links: .refuse)
      try calls.list(all) { name, kind in
        if kind == .folder, let run = FileName(bytes: name.indices.map { name[$0] }) {
          runs.append(run)
        }
        return true
      }
    } catch {
      throw .cannotList(path: "\(source.shownPath)/.claimed", errno: error.code)
    }
    var count = 0
    for run in runs.sorted() {
      do throws(SpoolError) {
        count += try InboxClaim(of: source, run: run).release(rule, outbox: outbox)
      } catch {
        guard case .alreadyRunning = error else { throw error }
      }
    }
    return count
  }

  /// Removes the folders of the claim, which are empty but for the lock; others, which somebody has put
  /// something into, stay.
  private func removeFolder() throws(SpoolError) {
    let calls = source.named.calls
    let folders = [(companions, try companions.list()), (inbox, try inbox.list())]
    do throws(Errno) {
      for (folder, listing) in folders {
        for subfolder in listing.subfolders {
          try calls.removeFolder(in: folder.named.folder.descriptor, subfolder)
        }
      }
      try calls.removeFolder(in: inbox.named.folder.descriptor, Self.companionsName)
      try calls.unlink(in: inbox.named.folder.descriptor, Self.lockName)
      let all = try calls.openFolder(
        in: source.named.folder.descriptor,
        Self.allName,
        links: .refuse
      )
      try calls.removeFolder(in: all, TerminatedName(run.bytes))
    } catch {
      guard error.code == ENOTEMPTY else {
        throw .cannotMove(path: inbox.shownPath, errno: error.code)
      }
    }
  }

  /// Opens a folder, making it if it is missing; never follows a link.
  static func open(
    _ name: TerminatedName,
    in parent: OpenFolder,
    _ inbox: Inbox
  ) throws(SpoolError) -> OpenFolder {
    let calls = inbox.named.calls
    do throws(Errno) {
      if try !calls.exists(in: parent.descriptor, name) {
        try calls.makeFolder(in: parent.descriptor, name)
      }
      return OpenFolder(
        try calls.openFolder(in: parent.descriptor, name, links: .refuse),
        path: nil,
        device: parent.device
      )
    } catch {
      throw .cannotCreate(path: "\(inbox.shownPath)/.claimed", errno: error.code)
    }
  }
}

/// A file on its way into a claim or out of it, and what goes with it.
private struct ClaimedMove {
  /// One of the files.
  struct Part {
    let entry: InboxEntry
    let source: Inbox
    let target: Inbox

    init(_ entry: InboxEntry, from source: Inbox, to target: Inbox) {
      self.entry = entry
      self.source = source
      self.target = target
    }
  }

  private let file: Part
  /// What moves before the file, and is not to be left behind.
  var before: [Part] = []
  /// What moves after the file.
  var after: [Part] = []

  init(_ entry: InboxEntry, from source: Inbox, to target: Inbox) {
    file = Part(entry, from: source, to: target)
  }

  /// Renames all of them, to names with the same number if one of the names is taken.
  ///
  /// - Returns: Whether the file was there.
  func make() throws(SpoolError) -> Bool {
    let parts = before + [file] + after
    var number = 1
    while try !areNamesFree(parts, number) { number += 1 }
    for part in parts {
      guard try rename(part, to: name(of: part, number)) else { return false }
    }
    return true
  }

  /// The name of a part where the file gets a number.
  private func name(of part: Part, _ number: Int) -> FileName {
    guard number > 1 else { return part.entry.name }
    let fileName = file.entry.name.numbered(number)
    guard part.entry.index != file.entry.index || part.source !== file.source else {
      return fileName
    }
    return Outbox.sidecarName(part.entry.name, of: file.entry.name, renamedTo: fileName)
  }

  private func areNamesFree(_ parts: [Part], _ number: Int) throws(SpoolError) -> Bool {
    for part in parts {
      guard try isFree(name(of: part, number), part) else { return false }
    }
    return true
  }

  private func isFree(_ name: FileName, _ part: Part) throws(SpoolError) -> Bool {
    let folder = try folder(of: part)
    do throws(Errno) {
      return try !part.target.named.calls.exists(
        in: folder.descriptor,
        TerminatedName(name.bytes)
      )
    } catch {
      throw .cannotMove(path: part.source.shown(part.entry), errno: error.code)
    }
  }

  private func rename(_ part: Part, to name: FileName) throws(SpoolError) -> Bool {
    let folder = try folder(of: part)
    do throws(Errno) {
      guard case .opened(let from) = try part.source.openFolder(of: part.entry) else {
        return false
      }
      try part.source.named.calls.renameExclusively(
        in: from.descriptor,
        part.entry.terminatedName,
        to: folder.descriptor,
        TerminatedName(name.bytes)
      )
      return true
    } catch {
      if error.code == ENOENT { return false }
      throw .cannotMove(path: part.source.shown(part.entry), errno: error.code)
    }
  }

  private func folder(of part: Part) throws(SpoolError) -> OpenFolder {
    let top = part.target.named.folder
    guard let subfolder = part.entry.terminatedFolder else { return top }
    return try InboxClaim.open(subfolder, in: top, part.target)
  }
}
