import Glibc

/// Tells files that somebody may still be writing to from those that have come to rest.
///
/// A file is settled when it was last changed long enough ago. One whose time is in the future, as a
/// sender's clock may have it, is settled when two looks that far apart found it the same. Only files of
/// the future are remembered: the time of any other tells by itself when it will have come to rest.
/// Source: architecture of ssp-cancel, D9.
public struct SettlingFiles: Sendable {
  private struct Sighting {
    let identity: FileIdentity
    let since: Duration
    var isStillThere = true
  }

  private let settleTime: Duration
  private var sightings: [RelativePath: Sighting] = [:]

  /// Takes the time that a file has to stay the same; zero takes every file for settled.
  public init(settleTime: Duration) { self.settleTime = settleTime }

  /// How many files are remembered.
  var rememberedCount: Int { sightings.count }

  /// Looks at a file once more.
  ///
  /// - Parameters:
  ///   - path: The path in the inbox.
  ///   - identity: Its state now.
  ///   - now: The time since 1970.
  /// - Returns: Whether it is settled, after which it is forgotten.
  public mutating func isSettled(
    _ path: RelativePath,
    _ identity: FileIdentity,
    now: Duration
  ) -> Bool {
    let modified =
      Duration.seconds(identity.modifiedSeconds) + .nanoseconds(identity.modifiedNanoseconds)
    if now - modified >= settleTime {
      sightings[path] = nil
      return true
    }
    // A clock that was set back begins the wait anew.
    if let seen = sightings[path], seen.identity == identity, seen.since <= now {
      guard now - seen.since >= settleTime else {
        sightings[path]?.isStillThere = true
        return false
      }
      sightings[path] = nil
      return true
    }
    guard settleTime > .zero else { return true }
    sightings[path] = modified > now ? Sighting(identity: identity, since: now) : nil
    return false
  }

  /// Looks at files of an inbox once more, at the system's time, and gives those that are settled.
  ///
  /// - Throws: ``SpoolError/cannotRead(path:errno:)`` when the disk fails.
  public mutating func settled(
    _ entries: InboxEntries,
    of inbox: Inbox
  ) throws(SpoolError) -> InboxEntries {
    guard settleTime > .zero else { return entries }
    let now = SystemCalls.timeSinceEpoch
    defer { endLook() }
    return try entries.filtered { (entry) throws(SpoolError) in
      guard let identity = try inbox.identity(of: entry) else { return false }
      return isSettled(entry.relativePath, identity, now: now)
    }
  }

  /// Forgets the files that were not looked at since the last call: they are gone.
  public mutating func endLook() {
    sightings = sightings.filter { $0.value.isStillThere }
    for path in sightings.keys { sightings[path]?.isStillThere = false }
  }
}

extension Inbox {
  /// What an entry is now, without opening it; nil if it is gone or no file any more.
  ///
  /// - Throws: ``SpoolError/cannotRead(path:errno:)`` when the disk fails.
  public func identity(of entry: InboxEntry) throws(SpoolError) -> FileIdentity? {
    do throws(Errno) {
      guard case .opened(let folder) = try openFolder(of: entry) else { return nil }
      let status = try named.calls.status(in: folder.descriptor, entry.terminatedName)
      return status.kind == .regular ? status.identity : nil
    } catch {
      if error.code == ENOENT { return nil }
      throw .cannotRead(path: shown(entry), errno: error.code)
    }
  }
}
