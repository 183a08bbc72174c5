import Spool

/// The first stage: which files of the inbox are inputs of this run.
///
///     list ─ complete by the drop rule ─ selected ─ settled ─ claimed by rename
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
  /// The complete files that were not selected, which stay where they are.
  let left: [RelativePath]
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
    // What is listed here is given up before the claim is listed, so that it is in memory once.
    let files = try await CompleteFiles(of: source, settings: settings, among: selection) {
      entries throws(SpoolError) in try run.withoutHeld(entries, of: source)
    }
    refused = files.refused.alone()
    unfinishedCount = files.unfinishedCount
    left = files.left
    guard !settings.keepsInbox else {
      claim = nil
      inbox = source
      inputs = files.settled
      return
    }
    guard let id = FileName(run.id) else { preconditionFailure("a run's id is a name") }
    let claim = try InboxClaim(of: source, run: id)
    try files.move(into: claim)
    self.claim = claim
    inbox = claim.inbox
    inputs = try claim.inbox.list().inputs
  }

  /// Gives back what is still claimed, and ends the claim.
  func release(into outbox: Outbox) throws(SpoolError) {
    if let claim { _ = try claim.release(dropRule, outbox: outbox) }
  }
}

/// What lies in an inbox and is complete; looking for it changes nothing there.
struct CompleteFiles {
  /// The files that are complete and were not changed for a while.
  let settled: InboxEntries
  /// What is no file, such as links.
  let refused: InboxEntries
  /// How many files are not complete yet.
  let unfinishedCount: Int
  /// The complete files that were not selected.
  let left: [RelativePath]
  /// What made them complete.
  private let drops: DropListing
  /// Whether somebody may still be writing to some.
  private let hasUnsettled: Bool

  /// Gives those of some complete files that may be worked on now.
  typealias Taking = (InboxEntries) throws(SpoolError) -> InboxEntries

  /// Looks, and once more after the settle time if something was changed just now.
  ///
  /// - Parameters:
  ///   - source: the inbox.
  ///   - settings: the drop rule, the settle time and what is planned.
  ///   - selection: what is worked on, where it is not what lies there; each was complete once.
  ///   - taking: gives those of some complete files that may be worked on now.
  /// - Throws: what the disk made impossible.
  init(
    of source: Inbox,
    settings: RunSettings,
    among selection: InputSelection? = nil,
    taking: Taking
  ) async throws(SpoolError) {
    var files = SettlingFiles(settleTime: settings.settleTime)
    let first = try CompleteFiles(of: source, settings, selection, taking, &files)
    guard first.hasUnsettled else {
      self = first
      return
    }
    // Those that were changed just now get the time to come to rest, once.
    try? await Task.sleep(for: settings.settleTime)
    self = try CompleteFiles(of: source, settings, selection, taking, &files)
  }

  private init(
    of source: Inbox,
    _ settings: RunSettings,
    _ selection: InputSelection?,
    _ taking: Taking,
    _ files: inout SettlingFiles
  ) throws(SpoolError) {
    let listing = try source.list()
    drops = DropListing(listing, settings.dropRule)
    let complete = try taking(
      selection?.inputs(of: listing) ?? settings.plannedPaths.selected(drops.complete)
    )
    settled = try files.settled(complete, of: source)
    hasUnsettled = settled.count < complete.count
    refused = listing.refused.filtered { selection?.contains($0.relativePath) ?? true }
    let waitingCount = selection == nil ? listing.unfinishedCount + drops.waiting.count : 0
    unfinishedCount = waitingCount + complete.count - settled.count
    left = settings.plannedPaths.left(drops.complete)
  }

  /// Claims the settled files.
  consuming func move(into claim: InboxClaim) throws(SpoolError) {
    _ = try claim.take(settled, drops: drops)
  }
}

/// Which of the complete files of an inbox are worked on, by a plan.
public struct PlannedPaths: Sendable {
  /// Their paths; `nil` for all files.
  private let paths: Set<RelativePath>?

  /// All files.
  public static let everything = PlannedPaths(paths: nil)

  private init(paths: Set<RelativePath>?) { self.paths = paths }

  /// The files at some paths.
  public init(_ paths: Set<RelativePath>) { self.init(paths: paths) }

  /// Whether all files are worked on.
  var isEverything: Bool { paths == nil }

  /// Those of some files that are selected.
  func selected(_ entries: InboxEntries) -> InboxEntries {
    guard let paths else { return entries }
    return entries.filtered { paths.contains($0.relativePath) }
  }

  /// The paths of those that are not.
  func left(_ entries: InboxEntries) -> [RelativePath] {
    guard let paths else { return [] }
    return entries.lazy.map(\.relativePath).filter { !paths.contains($0) }
  }
}
