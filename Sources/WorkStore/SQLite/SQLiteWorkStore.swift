import Cancellation
import FHIRModel
internal import GRDB
import Spool
import Synchronization

/// The ledger of one machine: a file of SQLite's, with a write-ahead log beside it.
///
/// Changes go through one connection, those of several tasks in one transaction; queries have
/// connections of their own and see what was committed last. Source: architecture of ssp-cancel, D8.
public final class SQLiteWorkStore: WorkStore {
  let path: String
  let pool: any DatabaseWriter
  private let waiting = Mutex(Waiting())

  /// How much of the ledger each connection keeps in memory.
  private static let cacheKiB = 1024

  /// How many waiting calls share a transaction at most.
  private static let maximumGroupSize = 256

  /// The name of the ledger's file in the state folder.
  public static let fileName: FileName = {
    guard let name = FileName("ledger.sqlite") else { preconditionFailure("a name") }
    return name
  }()

  /// The name of the log beside it, which is there as long as a process has the ledger open.
  public static let logName = fileName.appending("-wal")

  /// What is to be written next.
  private struct Waiting {
    var jobs: [Job] = []
    var isWriting = false
    /// What broke the connection; nothing is written after that.
    var failure: WorkStoreError?
  }

  /// A call that waits for its transaction.
  private struct Job: Sendable {
    /// Does its part of a transaction; may be called again in a second one when the first was undone.
    let work: @Sendable (Database) throws -> Void
    /// Called once, after the commit or the failure.
    let finish: @Sendable (WorkStoreError?) -> Void
  }

  /// Opens the ledger of a state folder, or creates it.
  ///
  /// - Parameters:
  ///   - state: The folder, held by this process.
  ///   - durability: With `.none`, a power cut may undo the last commits, a crash of the program
  ///     none; otherwise neither does.
  /// - Throws: ``WorkStoreError``; ``WorkStoreError/newerVersion(path:)`` for a ledger of a newer
  ///   version of the program.
  public convenience init(
    state: StateFolder,
    durability: Durability = .batch
  ) throws(WorkStoreError) {
    let path: String
    do throws(SpoolError) {
      path = try state.makePrivateFile(Self.fileName)
    } catch {
      throw .cannotOpen(path: "\(state.shownPath)/\(Self.fileName)")
    }
    try self.init(path: path, durability: durability)
  }

  init(path: String, durability: Durability) throws(WorkStoreError) {
    self.path = path
    do {
      var configuration = Self.configuration
      configuration.maximumReaderCount = 2
      pool = try DatabasePool(path: path, configuration: configuration)
      let migrator = LedgerSchema.migrator
      guard try !pool.read(migrator.hasBeenSuperseded) else {
        throw WorkStoreError.newerVersion(path: path)
      }
      try migrator.migrate(pool)
      // The pool asks for NORMAL when it turns the write-ahead log on, so this comes after it. A
      // commit with FULL lasts; with NORMAL a power cut may undo the last ones.
      try pool.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA synchronous = \(durability == .none ? "NORMAL" : "FULL")")
      }
    } catch let error as WorkStoreError {
      throw error
    } catch {
      throw WorkStoreError(error, path: path)
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.label = "ledger"
    // Of the 2,000 KiB that SQLite takes of itself, few are of use: inputs come and go.
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA cache_size = \(-cacheKiB)")
    }
    return configuration
  }

  // MARK: - Looking only

  /// Opens the ledger of a state folder to look at it, also while a run works with it.
  ///
  /// Nothing is created and nothing changed, so that whoever looks may be another user than the one who
  /// runs; every change is refused.
  ///
  /// - Parameter state: The folder, whoever holds it; it has a ledger.
  /// - Throws: ``WorkStoreError``; ``WorkStoreError/olderVersion(path:)`` for a ledger that no run of
  ///   this version has worked with, ``WorkStoreError/incomplete(path:)`` for half a copy of one.
  public convenience init(reading state: StateFolder) throws(WorkStoreError) {
    let path = state.path(of: Self.fileName)
    let hasLog: Bool
    let hasIndex: Bool
    do throws(SpoolError) {
      hasLog = try state.hasFile(Self.logName)
      hasIndex = try state.hasFile(Self.fileName.appending("-shm"))
    } catch {
      throw .cannotOpen(path: path)
    }
    // SQLite would make the index of a log that has none.
    guard hasIndex || !hasLog else { throw .incomplete(path: path) }
    try self.init(reading: path, isClosed: !hasLog)
  }

  /// Without a log, no process has the file open, and all of it is in the file.
  private init(reading path: String, isClosed: Bool) throws(WorkStoreError) {
    self.path = path
    do {
      var configuration = Self.configuration
      configuration.readonly = true
      pool = try DatabaseQueue(
        path: isClosed ? Self.uriOfUnchanging(path) : path,
        configuration: configuration
      )
      let migrator = LedgerSchema.migrator
      let (isNewer, isCurrent) = try pool.read { db in
        (try migrator.hasBeenSuperseded(db), try migrator.hasCompletedMigrations(db))
      }
      guard !isNewer else { throw WorkStoreError.newerVersion(path: path) }
      guard isCurrent else { throw WorkStoreError.olderVersion(path: path) }
    } catch let error as WorkStoreError {
      throw error
    } catch {
      throw WorkStoreError(error, path: path)
    }
  }

  /// The file at a path for SQLite to read without a lock or anything beside it.
  ///
  /// Source: SQLite, "Uniform Resource Identifiers".
  private static func uriOfUnchanging(_ path: String) -> String {
    let escaped = path.utf8.flatMap { byte in
      "%?#".utf8.contains(byte)
        ? Array("%".utf8) + HexadecimalText.utf8(of: [byte]) : [byte]
    }
    let start = path.hasPrefix("/") ? "file://" : "file:"
    return start + String(decoding: escaped, as: UTF8.self) + "?immutable=1"
  }

  /// Brings everything into the one file, whose log and index are removed.
  ///
  /// Left to the end of the process, that may stop half-way and leave a log without its index.
  public func close() {
    // Who only reads cannot remove them, so the writer is the last to go.
    (pool as? DatabasePool)?.invalidateReadOnlyConnections()
    // Everything is committed, and the next run does the same where this was not possible.
    try? pool.close()
  }

  // MARK: - Writing

  /// Does some work in a transaction, perhaps with that of other tasks, and returns when it lasts.
  func write<Value: Sendable>(
    _ work: @escaping @Sendable (Database) throws -> Value
  ) async throws(WorkStoreError) -> Value {
    let result = WrittenValue<Value>()
    let failure = await withCheckedContinuation { continuation in
      let job = Job(
        work: { result.set(try work($0)) },
        finish: { continuation.resume(returning: $0) }
      )
      let mustStart = waiting.withLock { waiting in
        waiting.jobs.append(job)
        defer { waiting.isWriting = true }
        return !waiting.isWriting
      }
      if mustStart { writeWaiting() }
    }
    if let failure { throw failure }
    return result.value
  }

  /// Writes what waits, in groups, until nothing does.
  private func writeWaiting() {
    pool.asyncWriteWithoutTransaction { [self] db in
      while true {
        let (jobs, failure) = waiting.withLock { waiting in
          let jobs = Array(waiting.jobs.prefix(Self.maximumGroupSize))
          waiting.jobs.removeFirst(jobs.count)
          if jobs.isEmpty { waiting.isWriting = false }
          return (jobs, waiting.failure)
        }
        guard !jobs.isEmpty else { return }
        if let failure {
          for job in jobs { job.finish(failure) }
        } else {
          write(jobs, db)
        }
      }
    }
  }

  private func write(_ jobs: [Job], _ db: Database) {
    guard let failure = commit(jobs, db) else {
      for job in jobs { job.finish(nil) }
      return
    }
    guard jobs.count > 1, !failure.breaksConnection else {
      jobs.first.map { note(failure, for: $0) }
      for job in jobs.dropFirst() { job.finish(failure) }
      return
    }
    // One of them is at fault, and the others are not to suffer: each gets its own transaction.
    for job in jobs {
      if let failure = waiting.withLock({ $0.failure }) ?? commit([job], db) {
        note(failure, for: job)
      } else {
        job.finish(nil)
      }
    }
  }

  private func note(_ failure: WorkStoreError, for job: Job) {
    if failure.breaksConnection { waiting.withLock { $0.failure = failure } }
    job.finish(failure)
  }

  private func commit(_ jobs: [Job], _ db: Database) -> WorkStoreError? {
    do {
      try db.inTransaction(.immediate) {
        for job in jobs { try job.work(db) }
        return .commit
      }
      return nil
    } catch let error as WorkStoreError {
      return error
    } catch {
      return WorkStoreError(error, path: path)
    }
  }

  // MARK: - Reading

  /// Asks the last committed state, of a task that was cancelled as well: its work must be recorded.
  func read<Value: Sendable>(
    _ query: @escaping @Sendable (Database) throws -> Value
  ) async throws(WorkStoreError) -> Value {
    do {
      // Cancelling reaches no task of its own.
      return try await Task { [pool] in try await pool.read(query) }.value
    } catch let error as WorkStoreError {
      throw error
    } catch {
      throw WorkStoreError(error, path: path)
    }
  }
}

/// What a transaction gave; set before the commit, read after it.
private final class WrittenValue<Value: Sendable>: Sendable {
  private let stored = Mutex<Value?>(nil)

  func set(_ value: Value) { stored.withLock { $0 = value } }

  var value: Value {
    guard let value = stored.withLock({ $0 }) else {
      preconditionFailure("work that was committed has given its value")
    }
    return value
  }
}

extension WorkStoreError {
  init(_ error: any Error, path: String) {
    guard let error = error as? DatabaseError else {
      self = .failed(path: path, code: -1)
      return
    }
    let code = error.extendedResultCode.rawValue
    switch error.resultCode {
    case .SQLITE_FULL: self = .diskFull(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt(path: path)
    case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(path: path)
    case .SQLITE_CANTOPEN: self = .cannotOpen(path: path)
    case .SQLITE_IOERR: self = .diskFailed(path: path, code: code)
    default: self = .failed(path: path, code: code)
    }
  }

  /// Whether what the connection believes may not be what is on the disk any more.
  ///
  /// After a failed flush the kernel may have dropped what it was to write, and says so only once.
  fileprivate var breaksConnection: Bool {
    switch self {
    case .diskFailed, .corrupt: true
    default: false
    }
  }
}
