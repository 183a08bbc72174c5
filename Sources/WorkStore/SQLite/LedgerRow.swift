import Cancellation
import FHIRModel
import FoundationEssentials
internal import GRDB
import Spool

/// A row of the table of items, read.
struct LedgerRow {
  let item: LedgerItem
  let occurrence: Int

  /// Whether the last result left open what became of the appointment.
  var isOutcomeUnknown: Bool { item.resolution?.outcome == .outcomeUnknown }

  private static let columns = """
    id, epoch, path, occurrence, digest, byte_count, modified_at, stage, place, outcome_file,
    outcome, standing, reason, provider, dialect, appointment_id, version_before, version_after,
    http_status, code_system, code, trace_ids, request_id, read_count, put_count,
    confirmed_by_read, duplicate_of, present
    """

  /// The one row for which a condition holds.
  static func fetchOne(
    _ db: Database,
    _ condition: String,
    _ arguments: StatementArguments
  ) throws -> LedgerRow? {
    let statement = try db.cachedStatement(sql: "SELECT \(columns) FROM item WHERE \(condition)")
    return try Row.fetchOne(statement, arguments: arguments).map { try LedgerRow($0) }
  }

  /// The rows for which a condition holds, one by one.
  static func fetchCursor(
    _ db: Database,
    _ condition: String,
    _ arguments: StatementArguments
  ) throws -> some Cursor<LedgerRow> {
    let statement = try db.cachedStatement(sql: "SELECT \(columns) FROM item WHERE \(condition)")
    return try Row.fetchCursor(statement, arguments: arguments).map { try LedgerRow($0) }
  }

  private init(_ row: Row) throws {
    let id: Int64 = row[0]
    let epoch: Int64 = row[1]
    let path: Data = row[2]
    let digest: Data = row[4]
    guard let path = RelativePath(bytes: path), let digest = ContentDigest(bytes: Array(digest)),
      let stage = ItemStage(rawValue: row[7])
    else { throw LedgerRow.damaged }
    occurrence = row[3]
    item = LedgerItem(
      id: ItemID(number: id),
      epoch: RunEpoch(number: epoch),
      input: ItemInput(
        path: path,
        digest: digest,
        byteCount: row[5],
        modifiedAt: (row[6] as Int64?).map { FHIRInstant(microseconds: $0) }
      ),
      stage: stage,
      resolution: try Self.resolution(row),
      outcomeFile: try Self.path(row[9]),
      place: try Self.place(row, stage)
    )
  }

  /// Writes what the run made of the item that had it last, before another takes it up.
  func keepResult(_ db: Database) throws {
    let resolution = item.stage == .claimed ? nil : item.resolution
    try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO earlier (epoch, item, outcome, reason, http_status, trace_ids)
        VALUES (?, ?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [
        item.epoch.number, item.id.number, resolution?.outcome.rawValue, resolution?.reason,
        resolution?.httpStatus, resolution.flatMap { Self.text(ofTraceIDs: $0.traceIDs) },
      ]
    )
  }

  static func text(ofTraceIDs ids: [String]) -> String? {
    ids.isEmpty ? nil : ids.joined(separator: " ")
  }

  static func traceIDs(_ text: String?) -> [String] {
    text?.split(separator: " ").map(String.init) ?? []
  }

  private static func place(_ row: Row, _ stage: ItemStage) throws -> InputPlace? {
    guard stage == .finished else { return nil }
    if let path = try path(row[8]) { return .moved(path) }
    return row[27] ? .inbox : .gone
  }

  private static func resolution(_ row: Row) throws -> ItemResolution? {
    guard let code: String = row[10] else { return nil }
    guard let outcome = CancellationOutcome(rawValue: code),
      let standing = ResultStanding(rawValue: row[11])
    else { throw damaged }
    var resolution = ItemResolution(outcome, standing: standing)
    resolution.reason = row[12]
    resolution.provider = (row[13] as String?).flatMap { ODSCode($0) }
    resolution.dialect = (row[14] as String?).flatMap { Dialect(rawValue: $0) }
    resolution.appointmentID = (row[15] as String?).flatMap { AppointmentID($0) }
    resolution.versionBefore = row[16]
    resolution.versionAfter = row[17]
    resolution.httpStatus = row[18]
    resolution.codeSystem = row[19]
    resolution.code = row[20]
    resolution.traceIDs = traceIDs(row[21])
    resolution.requestID = row[22]
    resolution.readCount = row[23]
    resolution.putCount = row[24]
    resolution.isConfirmedByRead = row[25]
    resolution.duplicateOf = try path(row[26])
    return resolution
  }

  static func path(_ bytes: Data?) throws -> RelativePath? {
    guard let bytes else { return nil }
    guard let path = RelativePath(bytes: bytes) else { throw damaged }
    return path
  }

  /// What is thrown when a row holds what no version of this program writes.
  static var damaged: DatabaseError { DatabaseError(resultCode: .SQLITE_CORRUPT) }
}

extension FHIRInstant {
  var microseconds: Int64 { secondsSince1970 * 1_000_000 + Int64(nanoseconds / 1000) }

  init(microseconds: Int64) {
    let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    let isBefore = rest < 0
    self.init(
      secondsSince1970: isBefore ? seconds - 1 : seconds,
      nanoseconds: Int32(isBefore ? rest + 1_000_000 : rest) * 1000
    )
  }
}
