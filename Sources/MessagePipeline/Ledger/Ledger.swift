import Cancellation
import FHIRModel
import Spool
import Synchronization
import WorkStore

/// What an outbox remembers between runs: the work done, and the audit trail of it.
///
/// Source: architecture of ssp-cancel, D8.
public final class Ledger: Sendable {
  let store: any WorkStore
  let key: StateKey
  private let trail: Mutex<AuditTrail>

  /// Opens the ledger in the state folder of an outbox, or creates it.
  ///
  /// - Parameters:
  ///   - outbox: The outbox, held by this run.
  ///   - durability: How commits and audit records are made to last.
  /// - Throws: ``RunFailure``; nothing was changed.
  public init(of outbox: Outbox, durability: Durability) async throws(RunFailure) {
    let state = outbox.state
    do throws(WorkStoreError) {
      store = try SQLiteWorkStore(state: state, durability: durability)
    } catch {
      throw .ledger(error)
    }
    do throws(SpoolError) {
      guard let key = StateKey(bytes: try state.key()) else {
        preconditionFailure("a key that was read is one")
      }
      self.key = key
    } catch {
      throw .spool(error)
    }
    let head: AuditHead?
    do throws(WorkStoreError) { head = try await store.auditHead() } catch { throw .ledger(error) }
    do throws(AuditError) {
      trail = Mutex(
        try AuditTrail(state: state, key: key, confirmed: head, durability: durability)
      )
    } catch {
      throw .audit(error)
    }
  }

  /// Closes the ledger when the work with it is done, so that whoever looks next finds it whole.
  public func close() { store.close() }

  /// Writes audit records down; without `lasting`, a power cut may undo that.
  func audit(
    _ records: [AuditRecord],
    lasting: Bool
  ) throws(RunFailure) -> AuditHead {
    let result = trail.withLock { trail -> Result<AuditHead, AuditError> in
      do throws(AuditError) {
        return .success(try trail.append(records, lasting: lasting))
      } catch {
        return .failure(error)
      }
    }
    switch result {
    case .success(let head): return head
    case .failure(let error): throw .audit(error)
    }
  }
}
