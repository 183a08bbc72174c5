import Cancellation
import FHIRModel
import Reporting
import Spool
import WorkStore

/// A look at what an outbox remembers, also while a run holds it; nothing is created or changed.
public struct LedgerView: Sendable {
  private let state: StateFolder
  private let store: any WorkStore

  private init(_ state: StateFolder) throws(RunFailure) {
    self.state = state
    do throws(WorkStoreError) {
      store = try SQLiteWorkStore(reading: state)
    } catch {
      throw .ledger(error)
    }
  }

  /// Asks a ledger that is there.
  ///
  /// Where no run has the ledger open, it is read without a lock; a run that begins meanwhile may
  /// change it, so the question is asked again then.
  ///
  /// - Throws: what the ledger or the folder made impossible.
  public static func ask<Answer: Sendable>(
    _ state: StateFolder,
    _ question: (LedgerView) async throws(RunFailure) -> Answer
  ) async throws(RunFailure) -> Answer {
    while true {
      let hadLog = try hasLog(state)
      let answer: Result<Answer, RunFailure>
      do throws(RunFailure) {
        answer = .success(try await question(LedgerView(state)))
      } catch {
        answer = .failure(error)
      }
      let hasLog = try hasLog(state)
      if hadLog || !hasLog { return try answer.get() }
    }
  }

  private static func hasLog(_ state: StateFolder) throws(RunFailure) -> Bool {
    do throws(SpoolError) {
      return try state.hasFile(SQLiteWorkStore.logName)
    } catch {
      throw .spool(error)
    }
  }

  // MARK: - Runs and what is open

  /// The newest runs, and what is left to be done.
  ///
  /// - Parameters:
  ///   - runCount: How many runs are told of.
  ///   - itemCount: How many items of each list are told of; all are counted.
  /// - Returns: What there is.
  /// - Throws: what the ledger or the folder made impossible.
  public func status(runCount: Int, itemCount: Int) async throws(RunFailure) -> OutboxStatus {
    let records = try await runs()
    var runs: [OutboxStatus.Run] = []
    for (position, record) in records.prefix(runCount).enumerated() {
      runs.append(try await makeRun(record, isNewest: position == 0))
    }
    var status = OutboxStatus(folder: state.shownPath, runs: runs, runCount: records.count)
    let names = names(of: records)
    var inDoubt: Set<ItemID> = []
    let doubts: Page = { store, last, limit throws(WorkStoreError) in
      try await store.itemsInDoubt(after: last, limit: limit)
    }
    try await forEach(doubts) { item in
      inDoubt.insert(item.id)
      status.inDoubtCount += 1
      guard status.inDoubt.count < itemCount else { return }
      status.inDoubt.append(OutboxStatus.Item(item, names))
    }
    let unfinished: Page = { store, last, limit throws(WorkStoreError) in
      try await store.unfinishedItems(after: last, limit: limit)
    }
    try await forEach(unfinished) { item in
      guard !inDoubt.contains(item.id) else { return }
      status.openCount += 1
      guard status.open.count < itemCount else { return }
      status.open.append(OutboxStatus.Item(item, names))
    }
    return status
  }

  private func makeRun(
    _ record: RunRecord,
    isNewest: Bool
  ) async throws(RunFailure) -> OutboxStatus.Run {
    let end: OutboxStatus.End
    if let number = record.exitStatus {
      end = .status(number, meaning: ExitStatus(rawValue: number)?.meaning ?? "another version's")
    } else if isNewest, let holder = try holder() {
      end = .running(process: "\(holder)")
    } else {
      end = .stopped
    }
    return OutboxStatus.Run(
      id: record.start.id,
      purpose: record.start.purpose.rawValue,
      programVersion: record.start.programVersion,
      startedAt: record.start.startedAt,
      finishedAt: record.finishedAt,
      end: end,
      counts: try await asking { store throws(WorkStoreError) in
        try await store.outcomeCounts(of: record.epoch)
      }
    )
  }

  private func holder() throws(RunFailure) -> LockHolder? {
    do throws(SpoolError) { return try state.currentHolder() } catch { throw .spool(error) }
  }

  // MARK: - One item

  /// All items that people may mean by a text: the path or name of a file, the id of an appointment, or
  /// the digest of a content, of which eight digits are enough; at most so many.
  public func accounts(of text: String, limit: Int) async throws(RunFailure) -> [ItemAccount] {
    var histories: [ItemID: ItemHistory] = [:]
    for query in ItemQuery.queries(for: text) {
      let found = try await asking { store throws(WorkStoreError) in
        try await store.history(matching: query, limit: limit)
      }
      for history in found { histories[history.item.id] = history }
    }
    guard !histories.isEmpty else { return [] }
    let records = try await runs()
    let starts = Dictionary(uniqueKeysWithValues: records.map { ($0.epoch, $0.start) })
    return histories.values.sorted { $0.item.id < $1.item.id }.prefix(limit)
      .map { ItemAccount($0, starts) }
  }

  // MARK: - Asking

  private static let pageSize = 1024

  private typealias Page =
    (any WorkStore, ItemID?, Int) async throws(WorkStoreError) -> [LedgerItem]

  private func runs() async throws(RunFailure) -> [RunRecord] {
    try await asking { store throws(WorkStoreError) in
      try await store.runs(before: nil, limit: .max)
    }
  }

  private func names(of records: [RunRecord]) -> [RunEpoch: String] {
    Dictionary(uniqueKeysWithValues: records.map { ($0.epoch, $0.start.id) })
  }

  private func forEach(
    _ page: Page,
    _ body: (LedgerItem) -> Void
  ) async throws(RunFailure) {
    var last: ItemID?
    repeat {
      let items = try await asking { [last] store throws(WorkStoreError) in
        try await page(store, last, Self.pageSize)
      }
      for item in items { body(item) }
      last = items.last?.id
    } while last != nil
  }

  private func asking<Value>(
    _ query: (any WorkStore) async throws(WorkStoreError) -> Value
  ) async throws(RunFailure) -> Value {
    do throws(WorkStoreError) { return try await query(store) } catch { throw .ledger(error) }
  }
}

extension ItemQuery {
  /// What people may mean by a text.
  static func queries(for text: String) -> [ItemQuery] {
    var queries: [ItemQuery] = []
    if let path = RelativePath(text) { queries.append(.path(path)) }
    if let id = AppointmentID(text) { queries.append(.appointment(id)) }
    if let prefix = ContentDigest.prefix(text) { queries.append(.digest(prefix: prefix)) }
    return queries
  }
}

extension OutboxStatus.Item {
  /// The row of an item; `names` are those of the runs.
  fileprivate init(_ item: LedgerItem, _ names: [RunEpoch: String]) {
    self.init(input: "\(item.input.path)", digest: String("\(item.input.digest)".prefix(16)))
    outcome = item.stage == .claimed ? nil : item.resolution?.outcome
    reason = item.resolution?.reason
    providerODSCode = item.resolution?.provider?.text
    appointmentID = item.resolution?.appointmentID?.text
    traceID = item.resolution?.traceIDs.last
    runID = names[item.epoch]
  }
}

extension ItemAccount {
  fileprivate init(_ history: ItemHistory, _ runs: [RunEpoch: RunStart]) {
    let item = history.item
    self.init(
      input: "\(item.input.path)",
      digest: "\(item.input.digest)",
      byteCount: item.input.byteCount,
      place: Self.words(for: item.place)
    )
    let target = history.attempts.last?.start.target
    outcomeFile = item.outcomeFile.map { "\($0)" }
    providerODSCode = (item.resolution?.provider ?? target?.provider)?.text
    dialect = (item.resolution?.dialect ?? target?.dialect)?.rawValue
    appointmentID = (item.resolution?.appointmentID ?? target?.appointmentID)?.text
    duplicateOf = item.resolution?.duplicateOf.map { "\($0)" }
    versionAfter = item.resolution?.versionAfter
    isConfirmedByRead = item.resolution?.isConfirmedByRead ?? false
    func start(_ epoch: RunEpoch) -> RunStart {
      guard let start = runs[epoch] else { preconditionFailure("an epoch is that of a run") }
      return start
    }
    results = history.earlier.map { earlier in
      Result(
        runID: start(earlier.epoch).id,
        startedAt: start(earlier.epoch).startedAt,
        outcome: earlier.outcome,
        reason: earlier.reason,
        httpStatus: earlier.httpStatus,
        traceIDs: earlier.traceIDs
      )
    }
    let last = item.stage == .claimed ? nil : item.resolution
    results.append(
      Result(
        runID: start(item.epoch).id,
        startedAt: start(item.epoch).startedAt,
        outcome: last?.outcome,
        reason: last?.reason,
        httpStatus: last?.httpStatus,
        traceIDs: last?.traceIDs ?? []
      )
    )
    attempts = history.attempts.map { attempt in
      var row = Attempt(
        number: attempt.start.id.number,
        runID: start(attempt.epoch).id,
        at: attempt.start.at,
        version: attempt.start.version,
        requestID: attempt.start.requestID,
        traceID: attempt.start.traceID
      )
      row.answer = attempt.answer.map {
        Answer(at: $0.at, httpStatus: $0.httpStatus, outcome: $0.outcome)
      }
      return row
    }
  }

  private static func words(for place: InputPlace?) -> String {
    switch place {
    case nil, .inbox: "in the inbox"
    case .moved(let path): "\(path) in the outbox"
    case .gone: "not in the inbox any more"
    }
  }
}
