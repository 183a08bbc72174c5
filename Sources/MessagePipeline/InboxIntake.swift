import Spool

/// The first stage: which files of the inbox are inputs of this run.
///
///     list ─ complete by the drop rule ─ settled ─ claimed by rename
///
/// A run that keeps the inbox claims nothing: it reads the files where they are.
struct InboxIntake {
  /// The inputs.
  let inputs: InboxEntries
  /// What is no file, such as links; it stays where it is.
  let refused: InboxEntries
  /// Where the inputs are.
  let inbox: Inbox
  /// How many files are not complete yet, and stay for the next run.
  let unfinishedCount: Int
  private let claim: InboxClaim?
  private let dropRule: DropRule

  /// Takes what is there.
  ///
  /// - Throws: what the disk made impossible.
  init(
    of source: Inbox,
    into outbox: Outbox,
    run: OpenRun,
    settings: RunSettings
  ) async throws(SpoolError) {
    dropRule = settings.dropRule
    if !settings.keepsInbox {
      try source.requireMovable()
      _ = try InboxClaim.releaseAbandoned(in: source, dropRule, outbox: outbox)
    }
    // What is listed here is given up before the claim is listed, so that it is in memory once.
    let found = try await Self.look(into: source, run, settings)
    refused = found.refused.alone()
    unfinishedCount = found.unfinishedCount
    guard !settings.keepsInbox else {
      claim = nil
      inbox = source
      inputs = found.settled
      return
    }
    guard let id = FileName(run.id) else { preconditionFailure("a run's id is a name") }
    let claim = try InboxClaim(of: source, run: id)
    try found.move(into: claim)
    self.claim = claim
    inbox = claim.inbox
    inputs = try claim.inbox.list().inputs
  }

  /// What lies in an inbox.
  private struct Found {
    let refused: InboxEntries
    let unfinishedCount: Int
    let settled: InboxEntries
    /// Whether somebody may still be writing to some.
    let hasUnsettled: Bool
    private let drops: DropListing

    init(
      _ listing: InboxListing,
      _ drops: DropListing,
      complete: InboxEntries,
      settled: InboxEntries
    ) {
      refused = listing.refused
      unfinishedCount =
        listing.unfinishedCount + drops.waiting.count + complete.count - settled.count
      self.settled = settled
      hasUnsettled = settled.count < complete.count
      self.drops = drops
    }

    consuming func move(into claim: InboxClaim) throws(SpoolError) {
      _ = try claim.take(settled, drops: drops)
    }
  }

  /// Looks at what is there, twice when some of it was changed just now.
  private static func look(
    into source: Inbox,
    _ run: OpenRun,
    _ settings: RunSettings
  ) async throws(SpoolError) -> Found {
    var files = SettlingFiles(settleTime: settings.settleTime)
    let first = try look(into: source, run, settings.dropRule, &files)
    guard first.hasUnsettled else { return first }
    // Those that were changed just now get the time to come to rest, once.
    try? await Task.sleep(for: settings.settleTime)
    return try look(into: source, run, settings.dropRule, &files)
  }

  private static func look(
    into source: Inbox,
    _ run: OpenRun,
    _ rule: DropRule,
    _ files: inout SettlingFiles
  ) throws(SpoolError) -> Found {
    let listing = try source.list()
    let drops = DropListing(listing, rule)
    let complete = try run.withoutHeld(drops.complete, of: source)
    let settled = try files.settled(complete, of: source)
    return Found(listing, drops, complete: complete, settled: settled)
  }

  /// Gives back what is still claimed, and ends the claim.
  func release(into outbox: Outbox) throws(SpoolError) {
    if let claim { _ = try claim.release(dropRule, outbox: outbox) }
  }
}
