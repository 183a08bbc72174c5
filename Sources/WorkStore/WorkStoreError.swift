import Spool

/// The ledger failed, or what it was asked is not its to do.
///
/// Nothing of a change that threw one of these is to be taken for done.
public enum WorkStoreError: Error, Hashable, Sendable {
  /// The disk or the quota is full; the ledger is as it was before.
  case diskFull(path: String)
  /// Another program holds the ledger's file.
  case locked(path: String)
  /// The file is damaged, or no ledger.
  case corrupt(path: String)
  /// The file or its folder can't be written.
  case readOnly(path: String)
  /// The file can't be opened or created.
  case cannotOpen(path: String)
  /// The disk reported an error; the store takes no more changes until it is opened again.
  case diskFailed(path: String, code: Int32)
  /// The file was written by a newer version of the program.
  case newerVersion(path: String)
  /// The file is to be read only, and no run of this version of the program has worked with it.
  case olderVersion(path: String)
  /// The file is to be read only, and what belongs beside it is missing.
  case incomplete(path: String)
  /// Another failure, by the database's own code.
  case failed(path: String, code: Int32)
  /// A later run works on the item.
  case claimLost(item: ItemID)
  /// A run with the same id is in the ledger.
  case runExists(id: String)
  /// The runs before sent their requests to another place, whose answers say nothing about this one.
  case otherDestination(earlier: String, now: String)
}

extension WorkStoreError: CustomStringConvertible {
  /// One sentence: what failed and what to do next.
  public var description: String {
    switch self {
    case .diskFull(let path):
      "cannot write the ledger \(path): the disk or the quota is full; "
        + "free some space and run again, which goes on where this run stopped"
    case .locked(let path):
      "another program holds the ledger \(path): end it (fuser \(path) tells which) and run again"
    case .corrupt(let path):
      "the ledger \(path) is damaged: keep a copy of it and of its -wal file, put back the last "
        + "backup of the state folder, or move the folder away and check the items in doubt of the "
        + "last summaries with their providers before running again"
    case .readOnly(let path):
      "cannot write the ledger \(path): give this user write access to the file and its folder, "
        + "or choose another folder with --state"
    case .cannotOpen(let path):
      "cannot open the ledger \(path): check that its folder is there and that this user may "
        + "read and write it"
    case .diskFailed(let path, let code):
      "the disk reported an error for the ledger \(path) (SQLite code \(code)): check the disk "
        + "(dmesg) and run again, which reads what is in doubt first"
    case .newerVersion(let path):
      "the ledger \(path) was written by a newer version of ssp-cancel: use that version, or "
        + "choose another folder with --state"
    case .olderVersion(let path):
      "the ledger \(path) was written by an older version of ssp-cancel: the next run brings it up "
        + "to date"
    case .incomplete(let path):
      "the ledger \(path) has a -wal file but no -shm file, as a copy may have: copy all three, or "
        + "let the next run mend that"
    case .failed(let path, let code):
      "the ledger \(path) failed (SQLite code \(code)): run again, and report this if it happens "
        + "a second time"
    case .claimLost(let item):
      "a later run works on item \(item.number): nothing more is done about it here"
    case .runExists(let id):
      "the ledger has a run \(id) already: run again"
    case .otherDestination(let earlier, let now):
      "the results in this outbox are of \(earlier), and say nothing about \(now): choose another "
        + "folder with --outbox (and another with --state, if that is given)"
    }
  }
}
