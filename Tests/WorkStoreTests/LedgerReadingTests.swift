import Foundation
import GRDB
import Spool
import Testing

@testable import WorkStore

/// Looking at a ledger without touching it.
@Suite struct LedgerReadingTests {
  private let state: TestState

  init() throws { state = try TestState() }

  private func files() throws -> [String: Date?] {
    var files: [String: Date?] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: state.path) {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(state.path)/\(name)")
      files[name] = attributes[.modificationDate] as? Date
    }
    return files
  }

  private func folder() throws -> StateFolder { try StateFolder(reading: state.path) }

  @Test func `reads a closed ledger, and creates and changes nothing`() async throws {
    let writer = try state.open()
    _ = try await writer.begin(LedgerSamples.run("a"))
    writer.close()
    let before = try files()
    #expect(Set(before.keys) == ["ledger.sqlite"])
    let store = try SQLiteWorkStore(reading: folder())
    #expect(try await store.runs(before: nil, limit: 9).map(\.start.id) == ["a"])
    await #expect(throws: WorkStoreError.readOnly(path: store.path)) {
      try await store.begin(LedgerSamples.run("b"))
    }
    #expect(try files() == before)
  }

  @Test func `reads what a run has committed while it goes on`() async throws {
    let writer = try state.open()
    _ = try await writer.begin(LedgerSamples.run("a"))
    let names = Set(try files().keys)
    let store = try SQLiteWorkStore(reading: folder())
    #expect(try await store.runs(before: nil, limit: 9).map(\.start.id) == ["a"])
    _ = try await writer.begin(LedgerSamples.run("b"))
    #expect(try await store.runs(before: nil, limit: 9).map(\.start.id) == ["b", "a"])
    #expect(Set(try files().keys) == names)
  }

  @Test func `reads what a run had committed that was killed`() async throws {
    let copy = try TestState()
    let writer = try state.open()
    _ = try await writer.begin(LedgerSamples.run("a"))
    for name in try files().keys {
      try FileManager.default.copyItem(
        atPath: "\(state.path)/\(name)",
        toPath: "\(copy.path)/\(name)"
      )
    }
    let store = try SQLiteWorkStore(reading: StateFolder(reading: copy.path))
    #expect(try await store.runs(before: nil, limit: 9).map(\.start.id) == ["a"])
    try FileManager.default.removeItem(atPath: "\(copy.path)/ledger.sqlite-shm")
    let error = #expect(throws: WorkStoreError.self) {
      try SQLiteWorkStore(reading: StateFolder(reading: copy.path))
    }
    #expect(error == .incomplete(path: "\(copy.path)/ledger.sqlite"))
    #expect(!FileManager.default.fileExists(atPath: "\(copy.path)/ledger.sqlite-shm"))
  }

  @Test(arguments: ["a ? b", "100%20", "#x", "caf\u{e9}"])
  func `finds a folder whatever its name is`(name: String) async throws {
    let path = "\(state.path)/\(name)"
    do {
      _ = try await SQLiteWorkStore(state: StateFolder(folder: path)).begin(LedgerSamples.run("a"))
    }
    let store = try SQLiteWorkStore(reading: StateFolder(reading: path))
    #expect(try await store.runs(before: nil, limit: 9).count == 1)
  }

  @Test func `refuses ledgers of other versions, and what is none`() async throws {
    let path = "\(state.path)/ledger.sqlite"
    do {
      let queue = try DatabaseQueue(path: path)
      try LedgerSchema.migrator.migrate(queue, upTo: "1: runs, items, attempts, effects, audit")
    }
    #expect(throws: WorkStoreError.olderVersion(path: path)) {
      try SQLiteWorkStore(reading: folder())
    }
    do {
      let store = try state.open()
      try await store.pool.write { db in
        try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('9: of the future')")
      }
    }
    #expect(throws: WorkStoreError.newerVersion(path: path)) {
      try SQLiteWorkStore(reading: folder())
    }
    try Data("this is no database, but long enough to be taken for one".utf8)
      .write(to: URL(filePath: path))
    #expect(throws: WorkStoreError.corrupt(path: path)) { try SQLiteWorkStore(reading: folder()) }
  }

  @Test func `a ledger of the first version keeps what it has`() async throws {
    let path = "\(state.path)/ledger.sqlite"
    do {
      let queue = try DatabaseQueue(path: path)
      try LedgerSchema.migrator.migrate(queue, upTo: "1: runs, items, attempts, effects, audit")
      try await queue.write { db in
        try db.execute(
          sql: """
            INSERT INTO run (epoch, id, program_version, started_at) VALUES (1, 'old', '0.0.0', 5);
            INSERT INTO item (id, epoch, path, occurrence, digest, byte_count)
              VALUES (1, 1, x'61', 1, zeroblob(32), 0);
            INSERT INTO attempt (item, number, epoch, trace_id, started_at)
              VALUES (1, 1, 1, 'trace', 5);
            """
        )
      }
    }
    let store = try state.open()
    #expect(try await store.runs(before: nil, limit: 9).map(\.start.purpose) == [.run])
    let history = try await store.history(of: LedgerSamples.path("a"))
    #expect(history.flatMap(\.attempts).map(\.start.target) == [nil])
    #expect(try await store.itemsInDoubt(after: nil, limit: 9).count == 1)
  }

  @Test func `says who holds the folder now`() throws {
    #expect(try folder().currentHolder() == nil)
    do {
      let held = try StateFolder(folder: state.path)
      let holder = try #require(try folder().currentHolder())
      #expect(holder.processID == ProcessInfo.processInfo.processIdentifier)
      withExtendedLifetime(held) {}
    }
    #expect(try folder().currentHolder() == nil)
  }

  @Test func `takes eight digits for the beginning of a digest`() {
    #expect(ContentDigest.prefix("00aAff10") == [0, 0xaa, 0xff, 0x10])
    #expect(ContentDigest.prefix("00aaff101") == [0, 0xaa, 0xff, 0x10])
    for text in ["", "00aaff1", "00aaff1g", "00aaff1\u{e9}", String(repeating: "0", count: 65)] {
      #expect(ContentDigest.prefix(text) == nil, "\(text)")
    }
  }
}
