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
    let selection = try run.work.selection?.puttingBack(from: outbox, to: source)
    var listing = try source.list()
    var drops = DropListing(listing, dropRule)
    var files = SettlingFiles(settleTime: settings.settleTime)
    var complete = try run.withoutHeld(selection?.inputs(of: listing) ?? drops.complete, of: source)
    var settled = try files.settled(complete, of: source)
    if settled.count < complete.count {
      // Those that were changed just now get the time to come to rest, once.
      try? await Task.sleep(for: settings.settleTime)
      listing = try source.list()
      drops = DropListing(listing, dropRule)
      complete = try run.withoutHeld(
        selection?.inputs(of: listing) ?? drops.complete,
        of: source
      )
      settled = try files.settled(complete, of: source)
    }
    refused = listing.refused.filtered { selection?.contains($0.relativePath) ?? true }
    let waitingCount =
      selection == nil ? listing.unfinishedCount + drops.waiting.count : 0
    unfinishedCount = waitingCount + complete.count - settled.count
    guard !settings.keepsInbox else {
      claim = nil
      inbox = source
      inputs = settled
      return
    }
    guard let id = FileName(run.id) else { preconditionFailure("a run's id is a name") }
    let claim = try InboxClaim(of: source, run: id)
    _ = try claim.take(settled, drops: drops)
    self.claim = claim
    inbox = claim.inbox
    inputs = try claim.inbox.list().inputs
  }

  /// Gives back what is still claimed, and ends the claim.
  func release(into outbox: Outbox) throws(SpoolError) {
    if let claim { _ = try claim.release(dropRule, outbox: outbox) }
  }
}
