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
      try Self.histories(db, "path = ? ORDER BY occurrence", [Data(path.bytes)])
    }
  }

  /// Looks for items; see ``WorkStore/history(matching:limit:)``.
  public func history(
    matching query: ItemQuery,
    limit: Int
  ) async throws(WorkStoreError) -> [ItemHistory] {
    try await read { db in
      let condition: String
      let arguments: StatementArguments
      switch query {
      case .path(let path):
        let ending = Data([UInt8(ascii: "/")] + path.bytes)
        condition = "(path = ?1 OR substr(path, -length(?2)) = ?2)"
        arguments = [Data(path.bytes), ending]
      case .appointment(let id):
        condition = """
          (appointment_id = ?1
            OR id IN (SELECT attempt.item FROM attempt WHERE attempt.appointment_id = ?1))
          """
        arguments = [id.text]
      case .digest(let prefix):
        condition = "substr(digest, 1, length(?1)) = ?1"
        arguments = [Data(prefix)]
      }
      return try Self.histories(db, "\(condition) ORDER BY id LIMIT \(limit)", arguments)
    }
  }

  private static func histories(
    _ db: Database,
    _ condition: String,
    _ arguments: StatementArguments
  ) throws -> [ItemHistory] {
    let rows = try Array(LedgerRow.fetchCursor(db, condition, arguments))
    return try rows.map { row in
      ItemHistory(
        item: row.item,
        earlier: try earlierResults(of: row, db),
        attempts: try attempts(of: row, db)
      )
    }
  }

  private static func earlierResults(of row: LedgerRow, _ db: Database) throws -> [EarlierResult] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT epoch, outcome, reason, http_status, trace_ids FROM earlier
        WHERE item = ? ORDER BY epoch
        """
    )
    let rows = try Row.fetchCursor(statement, arguments: [row.item.id.number])
    return try Array(
      rows.map { line in
        let code: String? = line[1]
        let outcome = code.flatMap(CancellationOutcome.init)
        guard (outcome == nil) == (code == nil) else { throw LedgerRow.damaged }
        return EarlierResult(
          epoch: RunEpoch(number: line[0]),
          outcome: outcome,
          reason: line[2],
          httpStatus: line[3],
          traceIDs: LedgerRow.traceIDs(line[4])
        )
      }
    )
  }

  /// Pages through the items of a run; see ``WorkStore/items(of:after:limit:)``.
  public func items(
    of epoch: RunEpoch,
    after item: ItemID?,
    limit: Int
  ) async throws(WorkStoreError) -> [LedgerItem] {
    try await read { db in
      let rows = try LedgerRow.fetchCursor(
        db,
        """
        (epoch = ?1 OR id IN (SELECT earlier.item FROM earlier WHERE earlier.epoch = ?1))
          AND id > ?2 ORDER BY id LIMIT ?3
        """,
        [epoch.number, item?.number ?? 0, limit]
      )
      return try Array(rows.map(\.item))
    }
  }

  private static func attempts(of row: LedgerRow, _ db: Database) throws -> [Attempt] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT number, epoch, version, request_id, trace_id, started_at, http_status, outcome,
          answered_at, provider, dialect, appointment_id, nhs_number, patient_id, route_key
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
            at: FHIRInstant(microseconds: line[5]),
            target: target(line)
          ),
          answer: answer
        )
      }
    )
  }

  private static func target(_ line: Row) -> AttemptTarget? {
    guard let provider = (line[9] as String?).flatMap({ ODSCode($0) }),
      let dialect = (line[10] as String?).flatMap({ Dialect(rawValue: $0) }),
      let appointmentID = (line[11] as String?).flatMap({ AppointmentID($0) }),
      let routeKey: String = line[14]
    else { return nil }
    return AttemptTarget(
      provider: provider,
      routeKey: routeKey,
      dialect: dialect,
      appointmentID: appointmentID,
      nhsNumber: (line[12] as Data?).flatMap { KeyedDigest(bytes: Array($0)) },
      patientID: (line[13] as Data?).flatMap { KeyedDigest(bytes: Array($0)) }
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
          SELECT epoch, id, program_version, started_at, finished_at, exit_status, purpose,
            destination
          FROM run
          WHERE epoch < ? ORDER BY epoch DESC LIMIT ?
          """
      )
      let rows = try Row.fetchCursor(statement, arguments: [epoch?.number ?? .max, limit])
      return try Array(
        rows.map { row in
          guard let purpose = RunPurpose(rawValue: row[6]) else { throw LedgerRow.damaged }
          return RunRecord(
            epoch: RunEpoch(number: row[0]),
            start: RunStart(
              id: row[1],
              programVersion: row[2],
              startedAt: FHIRInstant(microseconds: row[3]),
              purpose: purpose,
              destination: row[7]
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
      let items =
        epoch == nil
        ? "item"
        : """
        (SELECT outcome FROM item WHERE epoch = ?1 AND stage > 0
          UNION ALL SELECT outcome FROM earlier WHERE epoch = ?1)
        """
      let statement = try db.cachedStatement(
        sql: """
          SELECT outcome, count(*) FROM \(items) WHERE outcome IS NOT NULL GROUP BY outcome
          """
      )
      let arguments: StatementArguments = epoch.map { [$0.number] } ?? []
      let rows = try Row.fetchCursor(statement, arguments: arguments)
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
