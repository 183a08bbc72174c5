import Glibc

/// An input that lies in the archive or among the rejected files.
public struct KeptInput: Hashable, Sendable {
  /// Where it is, below the outbox.
  public let path: RelativePath
  /// Where it was in the inbox.
  public let input: RelativePath

  /// Creates one.
  public init(path: RelativePath, input: RelativePath) {
    self.path = path
    self.input = input
  }
}

/// What became of an input that was to be put back.
public enum PutBack: Hashable, Sendable {
  /// It is in the inbox again, with its sidecar.
  case done
  /// It is not where it was.
  case missing
  /// Another file has its name in the inbox.
  case nameTaken
  /// Which sidecar is its own cannot be told.
  case sidecarUnclear
  /// The outbox is on another file system than the inbox.
  case otherFileSystem
}

extension Outbox {
  /// Puts inputs back into the inbox, by rename, each with its sidecar and under its first name.
  ///
  /// Nothing is replaced. A sidecar goes first, so that no file is in the inbox without it.
  ///
  /// - Parameters:
  ///   - inputs: Which.
  ///   - inbox: Where to.
  /// - Returns: What became of each, in their order.
  /// - Throws: ``SpoolError/cannotMove(path:errno:)`` and the like; what was put back before stays.
  public func putBack(
    _ inputs: [KeptInput],
    into inbox: Inbox
  ) throws(SpoolError) -> [PutBack] {
    var results = [PutBack](repeating: .missing, count: inputs.count)
    for destination in [InputDestination.archive, .rejected] {
      let folder = destination.folder
      let prefix = folder.path.bytes + [UInt8(ascii: "/")]
      var positions: [RelativePath: Int] = [:]
      for (position, input) in inputs.enumerated() where input.path.bytes.starts(with: prefix) {
        if let below = RelativePath(bytes: input.path.bytes.dropFirst(prefix.count)) {
          positions[below] = position
        }
      }
      guard !positions.isEmpty, let index = OutboxFolder.allCases.firstIndex(of: folder) else {
        continue
      }
      let source = try Inbox(folders[index], shownPath: "\(shownPath)/\(folder)", calls: calls)
      for entry in try source.list().allEntries where !entry.isSidecar {
        guard let position = positions[entry.relativePath] else { continue }
        results[position] = try putBack(
          entry,
          from: source,
          to: inputs[position].input,
          of: inbox
        )
      }
    }
    return results
  }

  private func putBack(
    _ entry: InboxEntry,
    from source: Inbox,
    to path: RelativePath,
    of inbox: Inbox
  ) throws(SpoolError) -> PutBack {
    switch entry.refusal {
    case nil: break
    case .sidecarAmbiguous, .severalSidecars, .sidecarRefused: return .sidecarUnclear
    default: return .missing
    }
    var target = inbox.named.folder
    if let folder = path.folder {
      target = try InboxClaim.open(TerminatedName(folder.bytes), in: target, inbox)
    }
    var names = [(from: entry.terminatedName, to: TerminatedName(path.name.bytes))]
    if let sidecar = entry.sidecar {
      let name = Self.sidecarName(sidecar.name, of: entry.name, renamedTo: path.name)
      names.insert((sidecar.terminatedName, TerminatedName(name.bytes)), at: 0)
    }
    do throws(Errno) {
      guard case .opened(let from) = try source.openFolder(of: entry) else { return .missing }
      for name in names {
        guard try !calls.exists(in: target.descriptor, name.to) else { return .nameTaken }
      }
      for name in names {
        try calls.renameExclusively(
          in: from.descriptor,
          name.from,
          to: target.descriptor,
          name.to
        )
      }
      return .done
    } catch {
      switch error.code {
      case ENOENT: return .missing
      case EEXIST: return .nameTaken
      case EXDEV: return .otherFileSystem
      default: throw .cannotMove(path: source.shown(entry), errno: error.code)
      }
    }
  }
}
