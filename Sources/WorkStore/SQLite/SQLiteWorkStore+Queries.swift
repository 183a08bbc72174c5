import Cancellation
import FHIRModel
import FoundationEssentials
internal import GRDB
import Spool

/// What resuming, reports and people ask.
extension SQLiteWorkStore {
  /// Pages through what is unfinished; see ``WorkStore/unfinishedItems(after:limit:)``.
  public func unfinishedItems(
    after item: ItemID?,
    limit: Int
  ) async throws(WorkStoreError) -> [LedgerItem] {
    try await items("stage < 3", after: item, limit)
  }

  /// Pages through what is in doubt; see ``WorkStore/itemsInDoubt(after:limit:)``.
  public func itemsInDoubt(
    after item: ItemID?,
    limit: Int
  ) async throws(WorkStoreError) -> [LedgerItem] {
    try await items(
      """
      stage < 3 AND (outcome IS 'outcome-unknown' OR stage = 0 AND EXISTS
        (SELECT 1 FROM attempt WHERE attempt.item = item.id AND answered_at IS NULL))
      """,
      after: item,
      limit
    )
  }

  private func items(
    _ condition: String,
    after item: ItemID?,
    _ limit: Int
  ) async throws(WorkStoreError) -> [LedgerItem] {
    try await read { db in
      let rows = try LedgerRow.fetchCursor(
        db,
        "\(condition) AND id > ? ORDER BY id LIMIT ?",
        [item?.number ?? 0, limit]
      )
      return try Array(rows.map(\.item))
    }
  }

  /// Pages through what may have to be written; see ``WorkStore/pendingOutcomes(after:limit:)``.
  public func pendingOutcomes(
    after item: ItemID?,
    limit: Int
  ) async throws(WorkStoreError) -> [PendingOutcome] {
    try await read { db in
      let statement = try db.cachedStatement(
        sql:
          "SELECT item, replaces_own, bytes FROM outcome_file WHERE item > ? ORDER BY item LIMIT ?"
      )
      let rows = try Row.fetchCursor(statement, arguments: [item?.number ?? 0, limit])
      return try Array(
        rows.map { row in
          let number: Int64 = row[0]
          guard let item = try LedgerRow.fetchOne(db, "id = ?", [number])?.item,
            let path = item.outcomeFile
          else { throw LedgerRow.damaged }
          return PendingOutcome(
            item: item.id,
            input: item.input,
            outcome: PlannedOutcome(
              path: path,
              replacesOwn: row[1],
              bytes: Array(row[2] as Data)
            )
          )
        }
      )
    }
  }

  /// Tells all about a path; see ``WorkStore/history(of:)``.
  public func history(of path: RelativePath) async throws(WorkStoreError) -> [ItemHistory] {
    try await read { db in
      let items = try Array(
        LedgerRow.fetchCursor(db, "path = ? ORDER BY occurrence", [Data(path.bytes)])
      )
      return try items.map { ItemHistory(item: $0.item, attempts: try Self.attempts(of: $0, db)) }
    }
  }

  private static func attempts(of row: LedgerRow, _ db: Database) throws -> [Attempt] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT number, epoch, version, request_id, trace_id, started_at, http_status, outcome,
          answered_at
        FROM attempt WHERE item = ? ORDER BY number
        """
    )
    let rows = try Row.fetchCursor(statement, arguments: [row.item.id.number])
    return try Array(
      rows.map { line in
        let id = AttemptID(item: row.item.id, number: line[0])
        var answer: AttemptAnswer?
        if let answeredAt: Int64 = line[8] {
          guard let outcome = CancellationOutcome(rawValue: line[7]) else {
            throw LedgerRow.damaged
          }
          answer = AttemptAnswer(
            id: id,
            httpStatus: line[6],
            outcome: outcome,
            at: FHIRInstant(microseconds: answeredAt)
          )
        }
        return Attempt(
          epoch: RunEpoch(number: line[1]),
          start: AttemptStart(
            id: id,
            version: line[2],
            requestID: line[3],
            traceID: line[4],
            at: FHIRInstant(microseconds: line[5])
          ),
          answer: answer
        )
      }
    )
  }

  /// Pages through the runs; see ``WorkStore/runs(before:limit:)``.
  public func runs(
    before epoch: RunEpoch?,
    limit: Int
  ) async throws(WorkStoreError) -> [RunRecord] {
    try await read { db in
      let statement = try db.cachedStatement(
        sql: """
          SELECT epoch, id, program_version, started_at, finished_at, exit_status FROM run
          WHERE epoch < ? ORDER BY epoch DESC LIMIT ?
          """
      )
      let rows = try Row.fetchCursor(statement, arguments: [epoch?.number ?? .max, limit])
      return try Array(
        rows.map { row in
          RunRecord(
            epoch: RunEpoch(number: row[0]),
            start: RunStart(
              id: row[1],
              programVersion: row[2],
              startedAt: FHIRInstant(microseconds: row[3])
            ),
            finishedAt: (row[4] as Int64?).map { FHIRInstant(microseconds: $0) },
            exitStatus: row[5]
          )
        }
      )
    }
  }

  /// Counts; see ``WorkStore/outcomeCounts(of:)``.
  public func outcomeCounts(
    of epoch: RunEpoch?
  ) async throws(WorkStoreError) -> [CancellationOutcome: Int] {
    try await read { db in
      let statement = try db.cachedStatement(
        sql: """
          SELECT outcome, count(*) FROM item
          WHERE outcome IS NOT NULL AND (?1 IS NULL OR epoch = ?1) GROUP BY outcome
          """
      )
      let rows = try Row.fetchCursor(statement, arguments: [epoch?.number])
      var counts: [CancellationOutcome: Int] = [:]
      while let row = try rows.next() {
        guard let outcome = CancellationOutcome(rawValue: row[0]) else { throw LedgerRow.damaged }
        counts[outcome] = row[1]
      }
      return counts
    }
  }

  /// Goes through a run; see ``WorkStore/forEachItem(of:_:)``.
  public func forEachItem(
    of epoch: RunEpoch,
    _ body: @escaping @Sendable (LedgerItem) -> Void
  ) async throws(WorkStoreError) {
    try await read { db in
      let rows = try LedgerRow.fetchCursor(db, "epoch = ? ORDER BY id", [epoch.number])
      while let row = try rows.next() { body(row.item) }
    }
  }

  /// Tells the end of the trail; see ``WorkStore/auditHead()``.
  public func auditHead() async throws(WorkStoreError) -> AuditHead? {
    try await read { db in
      let row = try Row.fetchOne(
        db.cachedStatement(sql: "SELECT record_count, byte_count, digest FROM audit")
      )
      guard let row else { return nil }
      guard let digest = KeyedDigest(bytes: Array(row[2] as Data)) else { throw LedgerRow.damaged }
      return AuditHead(recordCount: row[0], byteCount: row[1], digest: digest)
    }
  }
}
