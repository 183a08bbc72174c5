import Cancellation
import FHIRModel
import Spool

/// The ledger and the queue of work: what was taken in, what was sent, and what became of it.
///
/// The rules that make a crash harmless, in the order of one item's life:
///
/// 1. `claim` takes an input in. The same file with the same content is the same item until it has
///    left the inbox; other content, or a file dropped anew, is another item.
/// 2. `reserve` gives an effect to one item. All others that ask for the same are duplicates.
/// 3. `LedgerChange.attempt` is committed before the first byte of a cancellation is sent.
/// 4. `LedgerChange.settle` is committed with the bytes of the outcome file, before that is written.
/// 5. `LedgerChange.record` is committed when the outcome file is on the disk under its name.
/// 6. `LedgerChange.finish` is committed when the input is where it stays.
///
/// Whoever stops anywhere in between leaves an item that `unfinishedItems` finds. An attempt that no
/// answer followed makes its item be in doubt: it is read at the provider before anything else.
///
/// Every run has an epoch, greater than those of all runs before, and each change says by which it
/// is made. An item that a later run has claimed refuses the changes of the earlier one, whose process
/// may only have been asleep. What ended the earlier run's hold differs: the lock of the state folder
/// on one machine, a lease that ran out where several share a database.
///
/// When a call returns, what it wrote lasts, as far as the store was told to make it; when it
/// throws, nothing of it is to be relied on. Nothing stored names a patient: paths, digests, codes and ids.
/// Source: architecture of ssp-cancel, D8.
public protocol WorkStore: Sendable {
  /// Begins a run, which takes over all that earlier runs have claimed and not finished.
  ///
  /// - Throws: ``WorkStoreError``; ``WorkStoreError/runExists(id:)`` when the id was used before,
  ///   ``WorkStoreError/otherDestination(earlier:now:)`` when an earlier run sent its requests elsewhere.
  func begin(_ run: RunStart) async throws(WorkStoreError) -> RunEpoch

  /// Takes inputs into the ledger, or finds the items that they are; one item each, in their order.
  func claim(
    _ inputs: [ItemInput],
    by epoch: RunEpoch
  ) async throws(WorkStoreError) -> [ClaimedItem]

  /// Asks for effects, each on behalf of a claimed item; one answer each, in their order.
  func reserve(
    _ effects: [EffectRequest],
    by epoch: RunEpoch
  ) async throws(WorkStoreError) -> [EffectReservation]

  /// Writes changes, all of them or none.
  ///
  /// Changes that several tasks commit at the same time share one write to the disk.
  ///
  /// - Throws: ``WorkStoreError/claimLost(item:)`` when a later run has one of the items.
  func commit(_ changes: [LedgerChange], by epoch: RunEpoch) async throws(WorkStoreError)

  /// The items after another one that are not finished, in the order they were taken in.
  ///
  /// Items that a run left for the next one are among them. A page has `limit` items at most; the
  /// next one begins after its last.
  func unfinishedItems(
    after: ItemID?,
    limit: Int
  ) async throws(WorkStoreError) -> [LedgerItem]

  /// The items in doubt after another one: an attempt has no answer, or the outcome is not known.
  func itemsInDoubt(after: ItemID?, limit: Int) async throws(WorkStoreError) -> [LedgerItem]

  /// The outcome files after that of another item that may not be on the disk: settled, not recorded.
  func pendingOutcomes(
    after: ItemID?,
    limit: Int
  ) async throws(WorkStoreError) -> [PendingOutcome]

  /// Every item that an input path has had, oldest first, with its attempts.
  func history(of path: RelativePath) async throws(WorkStoreError) -> [ItemHistory]

  /// The items that somebody looks for, with their attempts, in the order they were taken in.
  ///
  /// They are looked for among all, which takes as long as there are many.
  func history(
    matching query: ItemQuery,
    limit: Int
  ) async throws(WorkStoreError) -> [ItemHistory]

  /// The items that a run worked on as they are now, also those that a later run has taken up, in the
  /// order they were taken in.
  ///
  /// A page has `limit` items at most; the next one begins after its last.
  func items(
    of epoch: RunEpoch,
    after: ItemID?,
    limit: Int
  ) async throws(WorkStoreError) -> [LedgerItem]

  /// The runs before another one, newest first.
  func runs(before: RunEpoch?, limit: Int) async throws(WorkStoreError) -> [RunRecord]

  /// How many items have each outcome: all as they are now, or those of one run as it left them.
  func outcomeCounts(
    of epoch: RunEpoch?
  ) async throws(WorkStoreError) -> [CancellationOutcome: Int]

  /// Gives the results of a run one by one, in the order the items were taken in, from one moment's
  /// view of the ledger.
  func forEachItem(
    of epoch: RunEpoch,
    _ body: @escaping @Sendable (LedgerItem) -> Void
  ) async throws(WorkStoreError)

  /// The end of the audit trail as it was last committed; `nil` before the first record.
  func auditHead() async throws(WorkStoreError) -> AuditHead?

  /// Gives the store back when nothing more is asked of it.
  func close()
}
