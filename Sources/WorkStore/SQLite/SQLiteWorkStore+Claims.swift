import Cancellation
import FHIRModel
import FoundationEssentials
internal import GRDB
import Spool

/// Taking inputs in, and giving effects to them.
extension SQLiteWorkStore {
  /// Begins a run; see ``WorkStore/begin(_:)``.
  public func begin(_ run: RunStart) async throws(WorkStoreError) -> RunEpoch {
    try await write { db in
      let isTaken = try Bool.fetchOne(
        db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM run WHERE id = ?)"),
        arguments: [run.id]
      )
      guard isTaken == false else { throw WorkStoreError.runExists(id: run.id) }
      let earlier = try String.fetchOne(
        db.cachedStatement(
          sql: "SELECT destination FROM run WHERE destination IS NOT NULL ORDER BY epoch LIMIT 1"
        )
      )
      if let earlier, let destination = run.destination, destination != earlier {
        throw WorkStoreError.otherDestination(earlier: earlier, now: destination)
      }
      try db.cachedStatement(
        sql: """
          INSERT INTO run (id, program_version, started_at, purpose, destination)
          VALUES (?, ?, ?, ?, ?)
          """
      ).execute(
        arguments: [
          run.id, run.programVersion, run.startedAt.microseconds, run.purpose.rawValue,
          run.destination,
        ]
      )
      return RunEpoch(number: db.lastInsertedRowID)
    }
  }

  /// Takes inputs in; see ``WorkStore/claim(_:by:)``.
  public func claim(
    _ inputs: [ItemInput],
    by epoch: RunEpoch
  ) async throws(WorkStoreError) -> [ClaimedItem] {
    try await write { db in
      try inputs.map { try Self.claim($0, by: epoch, db) }
    }
  }

  private static func claim(
    _ input: ItemInput,
    by epoch: RunEpoch,
    _ db: Database
  ) throws -> ClaimedItem {
    let path = Data(input.path.bytes)
    let found = try LedgerRow.fetchOne(
      db,
      "present = 1 AND path = ? AND digest = ?",
      [path, Data(input.digest.bytes)]
    )
    guard let found else {
      let occurrence =
        1
        + (try Int.fetchOne(
          db.cachedStatement(sql: "SELECT max(occurrence) FROM item WHERE path = ?"),
          arguments: [path]
        ) ?? 0)
      try db.cachedStatement(
        sql: """
          INSERT INTO item (epoch, path, occurrence, digest, byte_count, modified_at)
          VALUES (?, ?, ?, ?, ?, ?)
          """
      ).execute(
        arguments: [
          epoch.number, path, occurrence, Data(input.digest.bytes), input.byteCount,
          input.modifiedAt?.microseconds,
        ]
      )
      return ClaimedItem(
        id: ItemID(number: db.lastInsertedRowID),
        occurrence: occurrence,
        standing: .open,
        attemptCount: 0,
        outcomeFile: nil
      )
    }
    guard found.item.epoch <= epoch else { throw WorkStoreError.claimLost(item: found.item.id) }
    if found.item.epoch < epoch { try found.keepResult(db) }
    let attempts = try countAttempts(of: found.item.id, db)
    let standing: ItemStanding
    let stage: ItemStage
    if let resolution = found.item.resolution, resolution.standing != .again,
      found.item.stage != .claimed
    {
      standing = .settled(resolution)
      stage = found.item.stage
    } else {
      standing = attempts.isOpen || found.isOutcomeUnknown ? .inDoubt : .open
      stage = .claimed
    }
    try db.cachedStatement(sql: "UPDATE item SET epoch = ?, stage = ? WHERE id = ?")
      .execute(arguments: [epoch.number, stage.rawValue, found.item.id.number])
    return ClaimedItem(
      id: found.item.id,
      occurrence: found.occurrence,
      standing: standing,
      attemptCount: attempts.count,
      outcomeFile: found.item.outcomeFile
    )
  }

  /// How many attempts an item has had, and whether one of them may have been carried out.
  ///
  /// That is one without an answer, or whose answer left it open, whatever the reads after it showed:
  /// a provider that is slow may have done it since.
  private static func countAttempts(
    of item: ItemID,
    _ db: Database
  ) throws -> (count: Int, isOpen: Bool) {
    let row = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT count(*), count(
            CASE WHEN answered_at IS NULL
              OR outcome = 'outcome-unknown' AND coalesce(http_status, 0) NOT IN (409, 412, 422)
            THEN 1 END)
          FROM attempt WHERE item = ?
          """
      ),
      arguments: [item.number]
    )
    guard let row else { return (0, false) }
    let (begun, open): (Int, Int) = (row[0], row[1])
    return (begun, open > 0)
  }

  /// Asks for effects; see ``WorkStore/reserve(_:by:)``.
  public func reserve(
    _ effects: [EffectRequest],
    by epoch: RunEpoch
  ) async throws(WorkStoreError) -> [EffectReservation] {
    try await write { db in
      try effects.map { request in
        try Self.requireClaim(request.item, epoch, db)
        return try Self.reserve(request, by: epoch, db)
      }
    }
  }

  private static func reserve(
    _ request: EffectRequest,
    by epoch: RunEpoch,
    _ db: Database
  ) throws -> EffectReservation {
    let digest = Data(request.effect.bytes)
    let effect = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT item, in_doubt FROM effect WHERE digest = ?"),
      arguments: [digest]
    )
    guard let effect else {
      try db.cachedStatement(sql: "INSERT INTO effect (digest, item) VALUES (?, ?)")
        .execute(arguments: [digest, request.item.number])
      return .granted(isInDoubt: false)
    }
    let (number, wasInDoubt): (Int64, Bool) = (effect[0], effect[1])
    if number == request.item.number { return .granted(isInDoubt: wasInDoubt) }
    guard let holder = try LedgerRow.fetchOne(db, "id = ?", [number]) else {
      throw LedgerRow.damaged
    }
    let isOfThisRun = holder.item.epoch >= epoch
    if let resolution = holder.item.resolution, holder.item.stage != .claimed,
      resolution.standing == .final || isOfThisRun
    {
      return .settled(by: holder.item.input.path, resolution)
    }
    if isOfThisRun { return .pending(at: holder.item.id, holder.item.input.path) }
    // An earlier run did not come to an end with it, and nobody works on it in this one.
    let isInDoubt =
      try wasInDoubt || holder.isOutcomeUnknown || countAttempts(of: holder.item.id, db).isOpen
    try db.cachedStatement(sql: "UPDATE effect SET item = ?, in_doubt = ? WHERE digest = ?")
      .execute(arguments: [request.item.number, isInDoubt, digest])
    return .granted(isInDoubt: isInDoubt)
  }

  /// Fails unless the run works on the item.
  static func requireClaim(_ item: ItemID, _ epoch: RunEpoch, _ db: Database) throws {
    let holder = try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT epoch FROM item WHERE id = ?"),
      arguments: [item.number]
    )
    guard holder == epoch.number else { throw WorkStoreError.claimLost(item: item) }
  }
}
