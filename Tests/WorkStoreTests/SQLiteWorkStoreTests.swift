import FHIRModel
import Foundation
import GRDB
import Spool
import Testing

@testable import WorkStore

@Suite struct SQLiteWorkStoreTests {
  private let state: TestState

  init() throws { state = try TestState() }

  @Test(arguments: ConformanceCase.all)
  func `does what every work store does`(conformance: ConformanceCase) async throws {
    let state = state
    try await conformance.check(
      StoreUnderTest(store: state.open(), reopen: { try state.open() })
    )
  }

  @Test(arguments: [(Durability.none, 1), (.batch, 2), (.file, 2)])
  func `flushes every commit unless told not to`(durability: Durability, level: Int) async throws {
    let store = try SQLiteWorkStore(path: "\(state.path)/l.sqlite", durability: durability)
    let synchronous = try await store.write { db in
      try Int.fetchOne(db, sql: "PRAGMA synchronous")
    }
    #expect(synchronous == level)
    let mode = try await store.write { db in try String.fetchOne(db, sql: "PRAGMA journal_mode") }
    #expect(mode == "wal")
  }

  @Test func `nobody else may read the ledger`() async throws {
    let folder = try StateFolder(folder: "\(state.path)/new/state")
    let store = try SQLiteWorkStore(state: folder)
    _ = try await store.begin(LedgerSamples.run("a"))
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.shownPath)
    #expect(Set(files).isSuperset(of: ["ledger.sqlite", "ledger.sqlite-wal", "lock"]))
    for file in files + ["."] {
      let attributes = try FileManager.default.attributesOfItem(
        atPath: "\(folder.shownPath)/\(file)"
      )
      let mode = attributes[.posixPermissions] as? NSNumber
      #expect(mode == (file == "." ? 0o700 : 0o600), "\(file)")
    }
  }

  @Test func `one file has everything when the store is closed`() async throws {
    let folder = try StateFolder(folder: "\(state.path)/closed")
    let store = try SQLiteWorkStore(state: folder)
    _ = try await store.begin(LedgerSamples.run("a"))
    _ = try await store.runs(before: nil, limit: 1)
    store.close()
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.shownPath)
    #expect(Set(files) == ["ledger.sqlite", "lock"])
    let reading = try SQLiteWorkStore(reading: folder)
    #expect(try await reading.runs(before: nil, limit: 2).map(\.start.id) == ["a"])
  }

  @Test func `answers a task that was cancelled, whose work must be recorded`() async throws {
    let store = try state.open()
    let epoch = try await store.begin(LedgerSamples.run("a"))
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      try await store.commit([], by: epoch)
      return try await store.runs(before: nil, limit: 2)
    }
    task.cancel()
    #expect(try await task.value.map(\.start.id) == ["a"])
  }

  @Test func `refuses the ledger of a newer version`() throws {
    let path = "\(state.path)/ledger.sqlite"
    do {
      let store = try state.open()
      try store.pool.write { db in
        try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('2: of the future')")
      }
    }
    let error = #expect(throws: WorkStoreError.self) { try state.open() }
    #expect(error == .newerVersion(path: path))
    #expect(error?.description.contains("newer version") == true)
  }

  @Test func `tells a damaged file from one that is no ledger's`() async throws {
    let path = "\(state.path)/ledger.sqlite"
    try Data("this is no database, but long enough to be taken for one".utf8)
      .write(to: URL(filePath: path))
    #expect(throws: WorkStoreError.corrupt(path: path)) { try state.open() }
    #expect(throws: WorkStoreError.cannotOpen(path: "\(state.path)/none/l")) {
      try SQLiteWorkStore(path: "\(state.path)/none/l", durability: .batch)
    }
  }

  @Test func `says that another program holds the ledger`() async throws {
    let store = try state.open()
    let epoch = try await store.begin(LedgerSamples.run("a"))
    var configuration = Configuration()
    configuration.allowsUnsafeTransactions = true
    let other = try DatabaseQueue(path: store.path, configuration: configuration)
    try await store.write { db in try db.execute(sql: "PRAGMA busy_timeout = 1") }
    try await other.writeWithoutTransaction { db in try db.execute(sql: "BEGIN IMMEDIATE") }
    let input = try LedgerSamples.input("a.json")
    await #expect(throws: WorkStoreError.locked(path: store.path)) {
      try await store.claim([input], by: epoch)
    }
    try await other.writeWithoutTransaction { db in try db.execute(sql: "COMMIT") }
    #expect(try await store.unfinishedItems(after: nil, limit: 1).isEmpty)
    #expect(try await store.claim([input], by: epoch).count == 1)
  }

  @Test func `does not take a full disk for done, and goes on when there is room`() async throws {
    let store = try state.open()
    let epoch = try await store.begin(LedgerSamples.run("a"))
    let pages = try await store.write { db in
      try db.execute(sql: "PRAGMA max_page_count = 1")
      return try Int.fetchOne(db, sql: "PRAGMA max_page_count") ?? 0
    }
    let inputs = try (0..<5000).map { try LedgerSamples.input("\($0).json") }
    await #expect(throws: WorkStoreError.diskFull(path: store.path)) {
      try await store.claim(inputs, by: epoch)
    }
    #expect(try await state.open().unfinishedItems(after: nil, limit: 1).isEmpty)
    try await store.write { db in
      try db.execute(sql: "PRAGMA max_page_count = \(pages + 10_000)")
    }
    #expect(try await store.claim(inputs, by: epoch).count == 5000)
  }

  @Test func `writes nothing more after the disk has failed`() async throws {
    let store = try state.open()
    await #expect(throws: WorkStoreError.diskFailed(path: store.path, code: 1034)) {
      // What SQLite reports when a flush failed.
      try await store.write { _ in throw DatabaseError(resultCode: .SQLITE_IOERR_FSYNC) }
    }
    await #expect(throws: WorkStoreError.diskFailed(path: store.path, code: 1034)) {
      try await store.begin(LedgerSamples.run("a"))
    }
    _ = try await state.open().begin(LedgerSamples.run("a"))
  }

  @Test func `asks the questions of a resuming run without looking at every item`() throws {
    let store = try state.open()
    let queries = [
      "stage < 3 AND id > 5 ORDER BY id LIMIT 5": "item_unfinished",
      "present = 1 AND path = x'61' AND digest = x'62'": "item_present",
      "path = x'61' ORDER BY occurrence": "item_occurrence",
      "epoch = 5 ORDER BY id": "item_epoch",
    ]
    try store.pool.read { db in
      for (condition, index) in queries {
        let plan = try Row.fetchAll(
          db,
          sql: "EXPLAIN QUERY PLAN SELECT * FROM item WHERE \(condition)"
        )
        let details = plan.map { $0["detail"] as String }
        #expect(details.count == 1 && details[0].contains(index), "\(details)")
      }
      let plan = try Row.fetchAll(
        db,
        sql: "EXPLAIN QUERY PLAN UPDATE effect SET in_doubt = 0 WHERE item = 5 AND in_doubt = 1"
      )
      #expect(plan.map { $0["detail"] as String }.contains { $0.contains("effect_in_doubt") })
    }
  }

  @Test func `holds no reason and nothing of an input but its name and digest`() async throws {
    let folder = try StateFolder(folder: "\(state.path)/state")
    let key = try #require(StateKey(bytes: folder.key()))
    let store = try SQLiteWorkStore(state: folder)
    let epoch = try await store.begin(LedgerSamples.run("a"))
    let marked = "MARKED-SURNAME 9990000018 1957-03-04"
    let input = try LedgerSamples.input("a.json", content: marked)
    let item = try #require(await store.claim([input], by: epoch).first)
    let effect = EffectKey(
      dialect: .gpconnect,
      routeKey: "X9C01",
      appointmentID: try #require(.init("148")),
      version: "1",
      reason: marked
    )
    _ = try await store.reserve(
      [EffectRequest(item: item.id, effect: key.digest(of: effect))],
      by: epoch
    )
    try await store.commit([LedgerSamples.settle(item.id)], by: epoch)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.shownPath) {
      let bytes = try Data(contentsOf: URL(filePath: "\(folder.shownPath)/\(name)"))
      for word in marked.split(separator: " ") {
        #expect(bytes.range(of: Data(word.utf8)) == nil, "\(name)")
      }
    }
  }
}
