import Cancellation
import WorkStore

/// What a retry works on, or why there is none.
public struct RetryChoice: Sendable {
  /// The run that is tried again.
  public let run: RunRecord
  /// What is worked on.
  public let work: RunWork

  /// How many items there are.
  public var itemCount: Int { work.selection?.count ?? 0 }
}

/// A run that nobody knows.
public struct UnknownRun: Error, Sendable {
  /// The runs that there are, newest first.
  public let known: [RunRecord]
}

extension CancellationOutcome {
  /// Why items with this outcome are not tried again; `nil` where they can be.
  public var retryRefusal: String? {
    switch self {
    case .cancelled: "the appointment is cancelled, and nothing is left to be done"
    case .alreadyCancelled: "the appointment was cancelled already, and nothing is left to be done"
    default: nil
    }
  }

  /// Whether an item with this outcome came to no end, so that later runs try it again.
  public var comesToNoEnd: Bool { [.someInDoubt, .stopped].contains(ExitStatus(self)) }
}

extension Ledger {
  /// The items of a run that are tried again: those that came to no end, or those with some outcomes.
  ///
  /// - Parameters:
  ///   - id: The id of the run; `nil` for the newest that worked on an inbox.
  ///   - outcomes: What the items came to; none for all that came to no end.
  /// - Returns: The run, and its items.
  /// - Throws: ``UnknownRun``, or ``RunFailure`` where the ledger failed.
  public func retryChoice(
    run id: String?,
    only outcomes: Set<CancellationOutcome>
  ) async throws -> RetryChoice {
    let runs = try await store.runs(before: nil, limit: .max)
    let found = runs.first { id == nil ? $0.start.purpose == .run : $0.start.id == id }
    guard let run = found else { throw UnknownRun(known: runs) }
    var selection = InputSelection()
    var last: ItemID?
    repeat {
      let page = try await store.items(of: run.epoch, after: last, limit: Self.pageSize)
      for item in page where Self.isChosen(item, outcomes) { selection.add(item) }
      last = page.last?.id
    } while last != nil
    return RetryChoice(run: run, work: RunWork(purpose: .retry, selection: selection))
  }

  /// Everything in doubt.
  ///
  /// - Throws: ``RunFailure`` where the ledger failed.
  public func doubts() async throws(RunFailure) -> RunWork {
    var selection = InputSelection()
    var last: ItemID?
    repeat {
      let page: [LedgerItem]
      do throws(WorkStoreError) {
        page = try await store.itemsInDoubt(after: last, limit: Self.pageSize)
      } catch {
        throw .ledger(error)
      }
      for item in page { selection.add(item) }
      last = page.last?.id
    } while last != nil
    return RunWork(purpose: .resolve, selection: selection)
  }

  private static let pageSize = 256

  /// Whether an item is tried again; what is done is not, whatever was asked for.
  private static func isChosen(_ item: LedgerItem, _ outcomes: Set<CancellationOutcome>) -> Bool {
    guard item.place != .gone, item.resolution?.standing != .final || item.stage == .claimed else {
      return false
    }
    guard let resolution = item.resolution else { return outcomes.isEmpty }
    guard !outcomes.isEmpty else {
      return resolution.standing == .again || item.stage == .claimed
    }
    return outcomes.contains(resolution.outcome)
  }
}

extension Pipeline {
  /// What a retry works on; see ``Ledger/retryChoice(run:only:)``.
  public func retryChoice(
    run id: String?,
    only outcomes: Set<CancellationOutcome>
  ) async throws -> RetryChoice {
    try await ledger.retryChoice(run: id, only: outcomes)
  }

  /// Everything in doubt, to be settled by reading.
  public func doubts() async throws(RunFailure) -> RunWork { try await ledger.doubts() }
}
