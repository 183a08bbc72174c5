import Spool
import WorkStore

/// What keeps a run from going on: its disk, its ledger or its audit trail.
public enum RunFailure: Error, Hashable, Sendable {
  /// The inbox, the outbox or the state folder failed.
  case spool(SpoolError)
  /// The ledger failed.
  case ledger(WorkStoreError)
  /// The audit trail failed, or is not as it was written.
  case audit(AuditError)
}

extension RunFailure: CustomStringConvertible {
  /// What failed and what to do next.
  public var description: String {
    switch self {
    case .spool(let error): error.description
    case .ledger(let error): error.description
    case .audit(let error): error.description
    }
  }
}
