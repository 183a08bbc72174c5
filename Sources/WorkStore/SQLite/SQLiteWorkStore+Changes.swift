import Cancellation
import FHIRModel
import FoundationEssentials
internal import GRDB
import Spool

/// Writing down what happens to claimed items.
extension SQLiteWorkStore {
  /// Writes changes; see ``WorkStore/commit(_:by:)``.
  public func commit(
    _ changes: [LedgerChange],
    by epoch: RunEpoch
  ) async throws(WorkStoreError) {
    guard !changes.isEmpty else { return }
    try await write { [self] db in
      for change in changes { try write(change, by: epoch, db) }
    }
  }

  private func write(_ change: LedgerChange, by epoch: RunEpoch, _ db: Database) throws {
    switch change {
    case .attempt(let start):
      try Self.requireClaim(start.id.item, epoch, db)
      try insert(start, by: epoch, db)
    case .answer(let answer):
      try Self.requireClaim(answer.id.item, epoch, db)
      try db.cachedStatement(
        sql: """
          UPDATE attempt SET http_status = ?, outcome = ?, answered_at = ?
          WHERE item = ? AND number = ?
          """
      ).execute(
        arguments: [
          answer.httpStatus, answer.outcome.rawValue, answer.at.microseconds,
          answer.id.item.number, answer.id.number,
        ]
      )
      precondition(db.changesCount == 1, "only an attempt that was begun is answered")
    case .settle(let item, let resolution, let outcome):
      try settle(item, resolution, outcome.path, by: epoch, db)
      try db.cachedStatement(
        sql: "INSERT OR REPLACE INTO outcome_file (item, replaces_own, bytes) VALUES (?, ?, ?)"
      ).execute(arguments: [item.number, outcome.replacesOwn, Data(outcome.bytes)])
    case .record(let item, let outcomeFile):
      try db.cachedStatement(
        sql: "UPDATE item SET stage = 2, outcome_file = ? WHERE id = ? AND epoch = ?"
      ).execute(arguments: [Data(outcomeFile.bytes), item.number, epoch.number])
      guard db.changesCount == 1 else { throw WorkStoreError.claimLost(item: item) }
      try db.cachedStatement(sql: "DELETE FROM outcome_file WHERE item = ?")
        .execute(arguments: [item.number])
    case .finish(let item, let place):
      try finish(item, place, by: epoch, db)
    case .reopen(let item):
      try reopen(item, by: epoch, db)
    case .close(let item):
      try db.cachedStatement(
        sql: "UPDATE item SET stage = 3, present = 0 WHERE id = ? AND epoch < ? AND stage < 3"
      ).execute(arguments: [item.number, epoch.number])
      guard db.changesCount == 1 else { throw WorkStoreError.claimLost(item: item) }
    case .audit(let head):
      try db.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO audit (only, record_count, byte_count, digest)
          VALUES (1, ?, ?, ?)
          """
      ).execute(arguments: [head.recordCount, head.byteCount, Data(head.digest.bytes)])
    case .endRun(let time, let exitStatus):
      try db.cachedStatement(sql: "UPDATE run SET finished_at = ?, exit_status = ? WHERE epoch = ?")
        .execute(arguments: [time.microseconds, exitStatus, epoch.number])
    }
  }

  private func insert(_ start: AttemptStart, by epoch: RunEpoch, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO attempt (item, number, epoch, version, request_id, trace_id, started_at,
          provider, route_key, dialect, appointment_id, nhs_number, patient_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [
        start.id.item.number, start.id.number, epoch.number, start.version, start.requestID,
        start.traceID, start.at.microseconds, start.target?.provider.text,
        start.target?.routeKey, start.target?.dialect.rawValue, start.target?.appointmentID.text,
        start.target?.nhsNumber.map { Data($0.bytes) },
        start.target?.patientID.map { Data($0.bytes) },
      ]
    )
  }

  /// An item whose input was moved is present again; the claim that follows finds it.
  private func reopen(_ item: ItemID, by epoch: RunEpoch, _ db: Database) throws {
    guard let row = try LedgerRow.fetchOne(db, "id = ?", [item.number]),
      row.item.resolution?.standing == .itemOnly, row.item.epoch <= epoch
    else { throw WorkStoreError.claimLost(item: item) }
    if row.item.epoch < epoch { try row.keepResult(db) }
    try db.cachedStatement(
      sql: "UPDATE item SET epoch = ?, stage = 0, present = 1, place = NULL WHERE id = ?"
    ).execute(arguments: [epoch.number, item.number])
  }

  private func settle(
    _ item: ItemID,
    _ resolution: ItemResolution,
    _ outcomeFile: RelativePath,
    by epoch: RunEpoch,
    _ db: Database
  ) throws {
    precondition(
      !resolution.traceIDs.contains { $0.utf8.contains(UInt8(ascii: " ")) },
      "a trace id has no blank"
    )
    try db.cachedStatement(
      sql: """
        UPDATE item SET stage = 1, outcome_file = ?, outcome = ?, standing = ?, reason = ?,
          provider = ?, dialect = ?, appointment_id = ?, version_before = ?, version_after = ?,
          http_status = ?, code_system = ?, code = ?, trace_ids = ?, request_id = ?,
          read_count = ?, put_count = ?, confirmed_by_read = ?, duplicate_of = ?
        WHERE id = ? AND epoch = ?
        """
    ).execute(
      arguments: [
        Data(outcomeFile.bytes), resolution.outcome.rawValue, resolution.standing.rawValue,
        resolution.reason, resolution.provider?.text, resolution.dialect?.rawValue,
        resolution.appointmentID?.text, resolution.versionBefore, resolution.versionAfter,
        resolution.httpStatus, resolution.codeSystem, resolution.code,
        LedgerRow.text(ofTraceIDs: resolution.traceIDs),
        resolution.requestID, resolution.readCount, resolution.putCount,
        resolution.isConfirmedByRead ? 1 : 0, resolution.duplicateOf.map { Data($0.bytes) },
        item.number, epoch.number,
      ]
    )
    guard db.changesCount == 1 else { throw WorkStoreError.claimLost(item: item) }
    guard resolution.outcome != .outcomeUnknown, resolution.outcome != .notAttempted else { return }
    try db.cachedStatement(
      sql: "UPDATE effect SET in_doubt = 0 WHERE item = ? AND in_doubt = 1"
    ).execute(arguments: [item.number])
  }

  /// An item that the next run works on stays unfinished and present.
  private func finish(
    _ item: ItemID,
    _ place: InputPlace,
    by epoch: RunEpoch,
    _ db: Database
  ) throws {
    let sql: String
    var arguments: StatementArguments
    switch place {
    case .inbox:
      sql = "UPDATE item SET stage = CASE standing WHEN 2 THEN stage ELSE 3 END"
      arguments = []
    case .moved(let path):
      sql = """
        UPDATE item SET stage = CASE standing WHEN 2 THEN stage ELSE 3 END, place = ?,
          present = CASE standing WHEN 2 THEN 1 ELSE 0 END
        """
      arguments = [Data(path.bytes)]
    case .gone:
      sql = "UPDATE item SET stage = 3, present = 0"
      arguments = []
    }
    arguments += [item.number, epoch.number]
    try db.cachedStatement(sql: sql + " WHERE id = ? AND epoch = ?").execute(arguments: arguments)
    guard db.changesCount == 1 else { throw WorkStoreError.claimLost(item: item) }
  }
}
