#if Network
import EmbeddedProvider
import FHIRModel
import FoundationEssentials
internal import GRDB

/// The book of a provider in a file of SQLite's, with every version there ever was.
public struct BookFile: BookJournal {
  private let path: String
  private let database: DatabaseQueue

  /// Opens a book, or creates it.
  ///
  /// - Throws: that the file is none, or cannot be opened.
  public init(path: String) throws(BookFailure) {
    self.path = path
    do {
      var configuration = Configuration()
      configuration.label = "book"
      configuration.journalMode = .wal
      database = try DatabaseQueue(path: path, configuration: configuration)
      try Self.migrator.migrate(database)
    } catch {
      throw BookFailure("\(path) cannot be opened as a book of this program")
    }
  }

  /// Rows are never changed nor removed.
  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1: versions") { db in
      try db.execute(
        sql: """
          CREATE TABLE version (
            number INTEGER PRIMARY KEY, provider TEXT, type TEXT NOT NULL, id TEXT NOT NULL,
            version_id TEXT NOT NULL, last_modified TEXT NOT NULL, bytes BLOB NOT NULL
          ) STRICT;
          CREATE INDEX version_of ON version(type, id);
          """
      )
    }
    return migrator
  }

  /// All versions, the oldest first.
  public func entries() throws(BookFailure) -> [BookEntry] {
    let rows: [Row]
    do {
      rows = try database.read { db in
        try Row.fetchAll(
          db,
          sql: "SELECT provider, version_id, last_modified, bytes FROM version ORDER BY number"
        )
      }
    } catch {
      throw BookFailure("\(path) cannot be read")
    }
    var entries: [BookEntry] = []
    for row in rows {
      guard let entry = Self.entry(row) else {
        throw BookFailure("\(path) holds a version that is no Appointment or Patient")
      }
      entries.append(entry)
    }
    return entries
  }

  /// Writes versions in one transaction.
  public func keep(_ entries: [BookEntry]) throws(BookFailure) {
    guard !entries.isEmpty else { return }
    do {
      try database.write { db in
        for entry in entries {
          try db.execute(
            sql: """
              INSERT INTO version (provider, type, id, version_id, last_modified, bytes)
              VALUES (?, ?, ?, ?, ?, ?)
              """,
            arguments: [
              entry.provider?.text, entry.address.type.rawValue, entry.address.id,
              entry.version.versionID, entry.version.lastModified.text, Data(entry.version.bytes),
            ]
          )
        }
      }
    } catch {
      throw BookFailure("\(path) cannot be written; is the disk full?")
    }
  }

  private static func entry(_ row: Row) -> BookEntry? {
    let provider: String? = row["provider"]
    guard let lastModified = FHIRInstant(row["last_modified"] as String) else { return nil }
    return BookEntry(
      provider: provider.flatMap { ODSCode($0) },
      bytes: Array(row["bytes"] as Data),
      versionID: row["version_id"],
      lastModified: lastModified
    )
  }
}
#endif
