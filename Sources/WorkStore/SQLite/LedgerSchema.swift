internal import GRDB

/// The tables of the SQLite ledger, and how a ledger of an older version becomes one of this.
///
/// A migration that was released is never changed: a new one is added.
enum LedgerSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1: runs, items, attempts, effects, audit") { db in
      try db.execute(sql: first)
    }
    migrator.registerMigration("2: what attempts were about, results of earlier runs") { db in
      try db.execute(sql: second)
    }
    migrator.registerMigration("3: effects in doubt") { db in
      try db.execute(sql: third)
    }
    migrator.registerMigration("4: where runs send their requests") { db in
      try db.execute(sql: "ALTER TABLE run ADD COLUMN destination TEXT")
    }
    return migrator
  }

  /// Times are microseconds since 1970, paths and digests are bytes.
  ///
  /// `present` is 0 as soon as the input has left the inbox; until then its path and content find
  /// it. `effect` has keyed digests only, and `outcome_file` only what may not be on the disk.
  private static let first = """
    CREATE TABLE run (
      epoch INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, program_version TEXT NOT NULL,
      started_at INTEGER NOT NULL, finished_at INTEGER, exit_status INTEGER
    ) STRICT;
    CREATE TABLE item (
      id INTEGER PRIMARY KEY, epoch INTEGER NOT NULL REFERENCES run(epoch),
      path BLOB NOT NULL, occurrence INTEGER NOT NULL, digest BLOB NOT NULL,
      byte_count INTEGER NOT NULL, modified_at INTEGER,
      stage INTEGER NOT NULL DEFAULT 0, present INTEGER NOT NULL DEFAULT 1, place BLOB,
      outcome_file BLOB, outcome TEXT, standing INTEGER, reason TEXT,
      provider TEXT, dialect TEXT, appointment_id TEXT, version_before TEXT, version_after TEXT,
      http_status INTEGER, code_system TEXT, code TEXT, trace_ids TEXT, request_id TEXT,
      read_count INTEGER, put_count INTEGER, confirmed_by_read INTEGER, duplicate_of BLOB
    ) STRICT;
    CREATE UNIQUE INDEX item_occurrence ON item(path, occurrence);
    CREATE UNIQUE INDEX item_present ON item(path, digest) WHERE present = 1;
    CREATE INDEX item_unfinished ON item(id) WHERE stage < 3;
    CREATE INDEX item_epoch ON item(epoch);
    CREATE TABLE attempt (
      item INTEGER NOT NULL REFERENCES item(id), number INTEGER NOT NULL, epoch INTEGER NOT NULL,
      version TEXT, request_id TEXT, trace_id TEXT NOT NULL, started_at INTEGER NOT NULL,
      http_status INTEGER, outcome TEXT, answered_at INTEGER,
      PRIMARY KEY (item, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE effect (
      digest BLOB PRIMARY KEY, item INTEGER NOT NULL REFERENCES item(id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE outcome_file (
      item INTEGER PRIMARY KEY REFERENCES item(id), replaces_own INTEGER NOT NULL,
      bytes BLOB NOT NULL
    ) STRICT;
    CREATE TABLE audit (
      only INTEGER PRIMARY KEY CHECK (only = 1), record_count INTEGER NOT NULL,
      byte_count INTEGER NOT NULL, digest BLOB NOT NULL
    ) STRICT;
    """

  /// What attempts were about, and what earlier runs made of items.
  ///
  /// An attempt says what it was about, so that a doubt can be settled when its file is gone; patients
  /// are there as keyed digests. `earlier` has what a run left of an item that a later one took up.
  private static let second = """
    ALTER TABLE run ADD COLUMN purpose TEXT NOT NULL DEFAULT 'run';
    ALTER TABLE attempt ADD COLUMN provider TEXT;
    ALTER TABLE attempt ADD COLUMN route_key TEXT;
    ALTER TABLE attempt ADD COLUMN dialect TEXT;
    ALTER TABLE attempt ADD COLUMN appointment_id TEXT;
    ALTER TABLE attempt ADD COLUMN nhs_number BLOB;
    ALTER TABLE attempt ADD COLUMN patient_id BLOB;
    CREATE TABLE earlier (
      epoch INTEGER NOT NULL REFERENCES run(epoch), item INTEGER NOT NULL REFERENCES item(id),
      outcome TEXT, reason TEXT, http_status INTEGER, trace_ids TEXT,
      PRIMARY KEY (epoch, item)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX earlier_item ON earlier(item);
    """

  /// An effect that was taken over from an item in doubt is in doubt itself, until its new item comes
  /// to a result, perhaps some runs later.
  private static let third = """
    ALTER TABLE effect ADD COLUMN in_doubt INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX effect_in_doubt ON effect(item) WHERE in_doubt = 1;
    """
}
