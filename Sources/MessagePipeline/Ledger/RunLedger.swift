import Cancellation
import FHIRModel
import Spool
import Synchronization
import WorkStore

/// The ledger as one run writes it.
///
/// After a failure nothing more is written, so nothing more may be sent either.
final class RunLedger: Sendable {
  let ledger: Ledger
  /// The id of the run.
  let runID: String
  private let epoch: RunEpoch
  private let consumer: ConsumerIdentity
  private let broken = Mutex<RunFailure?>(nil)

  /// Begins a run under the first of some ids that no run has had.
  init(
    _ ledger: Ledger,
    ids: () -> String,
    programVersion: String,
    startedAt: FHIRInstant,
    purpose: RunPurpose = .run,
    destination: String,
    consumer: ConsumerIdentity
  ) async throws(RunFailure) {
    self.ledger = ledger
    self.consumer = consumer
    while true {
      let start = RunStart(
        id: ids(),
        programVersion: programVersion,
        startedAt: startedAt,
        purpose: purpose,
        destination: destination
      )
      do throws(WorkStoreError) {
        epoch = try await ledger.store.begin(start)
        runID = start.id
        break
      } catch {
        if case .runExists = error { continue }
        throw .ledger(error)
      }
    }
    try audit([record(.runStarted, at: startedAt)], lasting: false)
  }

  /// What broke the ledger, if anything did.
  var failure: RunFailure? { broken.withLock { $0 } }

  // MARK: - Taking inputs in

  /// Takes inputs in, and says of each what is to be done about it.
  func admit(_ inputs: [Input]) async throws(RunFailure) -> [AdmittedInput] {
    let items = try await writing { store, epoch throws(WorkStoreError) in
      try await store.claim(inputs.map(\.file), by: epoch)
    }
    var requests: [EffectRequest] = []
    for (input, item) in zip(inputs, items) {
      guard item.isOpen, case .routed(let routed) = input.content else { continue }
      requests.append(EffectRequest(item: item.id, effect: ledger.key.digest(of: routed.effectKey)))
    }
    let asked = requests
    let answers =
      asked.isEmpty
      ? []
      : try await writing { store, epoch throws(WorkStoreError) in
        try await store.reserve(asked, by: epoch)
      }
    var reservations = Dictionary(uniqueKeysWithValues: zip(asked.map(\.item), answers))
    return zip(inputs, items).map { input, item in
      AdmittedInput(
        input: input,
        item: item,
        admission: Admission(input, item, reservations.removeValue(forKey: item.id))
      )
    }
  }

  /// Claims items that are no inputs of this run, so that this run may change them.
  func take(over inputs: [ItemInput]) async throws(RunFailure) -> [ClaimedItem] {
    try await writing { store, epoch throws(WorkStoreError) in
      try await store.claim(inputs, by: epoch)
    }
  }

  /// What a cancellation of an appointment is about, for those who settle a doubt without its file.
  func target(of item: RoutedAppointment) -> AttemptTarget {
    AttemptTarget(
      provider: item.route.odsCode,
      routeKey: item.route.key,
      dialect: item.route.dialect,
      appointmentID: item.id,
      nhsNumber: item.expectedPatient.nhsNumber.map { ledger.key.digest(of: $0) },
      patientID: item.expectedPatient.patientID.map { ledger.key.digest(of: $0) }
    )
  }

  // MARK: - Changes

  /// Writes that a cancellation is about to be sent, and what the one before it came to.
  func begin(
    _ attempt: AttemptStart,
    after answers: [AttemptAnswer],
    _ record: AuditRecord
  ) async throws(RunFailure) {
    try audit([record], lasting: false)
    try await commit(answers.map { .answer($0) } + [.attempt(attempt)])
  }

  /// Writes changes, and audit records that last with them.
  func commit(_ changes: [LedgerChange], _ records: [AuditRecord]) async throws(RunFailure) {
    let head = try audit(records, lasting: true)
    try await commit(changes + [.audit(head)])
  }

  /// Writes changes.
  func commit(_ changes: [LedgerChange]) async throws(RunFailure) {
    try await writing { store, epoch throws(WorkStoreError) in
      try await store.commit(changes, by: epoch)
    }
  }

  /// Writes that the run ended.
  func end(at time: FHIRInstant, _ status: ExitStatus) async throws(RunFailure) {
    try await commit(
      [.endRun(at: time, exitStatus: status.rawValue)],
      [record(.runEnded, at: time)]
    )
  }

  @discardableResult
  private func audit(_ records: [AuditRecord], lasting: Bool) throws(RunFailure) -> AuditHead {
    if let failure { throw failure }
    do throws(RunFailure) {
      return try ledger.audit(records, lasting: lasting)
    } catch {
      broken.withLock { $0 = error }
      throw error
    }
  }

  private func writing<Value: Sendable>(
    _ body: (any WorkStore, RunEpoch) async throws(WorkStoreError) -> Value
  ) async throws(RunFailure) -> Value {
    if let failure { throw failure }
    do throws(WorkStoreError) {
      return try await body(ledger.store, epoch)
    } catch {
      broken.withLock { $0 = .ledger(error) }
      throw .ledger(error)
    }
  }

  // MARK: - What earlier runs left

  /// Pages of what may not be on the disk, each after the last item of the one before.
  func pendingOutcomes(after item: ItemID?) async throws(RunFailure) -> [PendingOutcome] {
    try await reading { store throws(WorkStoreError) in
      try await store.pendingOutcomes(after: item, limit: Self.pageSize)
    }
  }

  /// Pages of what earlier runs have taken in and nobody has met in this run.
  func unmetItems(
    after item: ItemID?
  ) async throws(RunFailure) -> (items: [LedgerItem], last: ItemID?) {
    let page = try await reading { store throws(WorkStoreError) in
      try await store.unfinishedItems(after: item, limit: Self.pageSize)
    }
    return (page.filter { $0.epoch < epoch }, page.last?.id)
  }

  /// All items in doubt, but some.
  func itemsInDoubt(except told: Set<ItemID>) async throws(RunFailure) -> [LedgerItem] {
    var items: [LedgerItem] = []
    var last: ItemID?
    repeat {
      let page = try await reading { [last] store throws(WorkStoreError) in
        try await store.itemsInDoubt(after: last, limit: Self.pageSize)
      }
      items += page.filter { !told.contains($0.id) }
      last = page.last?.id
    } while last != nil
    return items
  }

  /// What was sent for items, in their order.
  func attempts(of items: [LedgerItem]) async throws(RunFailure) -> [[Attempt]] {
    var attempts: [[Attempt]] = []
    for item in items {
      let histories = try await reading { store throws(WorkStoreError) in
        try await store.history(of: item.input.path)
      }
      attempts.append(histories.first { $0.item.id == item.id }?.attempts ?? [])
    }
    return attempts
  }

  /// Whether an earlier run brought the file of a planned item to its end.
  func hasFinished(_ item: PlannedItem) async throws(RunFailure) -> Bool {
    let history = try await reading { store throws(WorkStoreError) in
      try await store.history(of: item.input)
    }
    return history.contains { past in
      past.item.input.digest == item.digest && past.item.stage == .finished
        && past.item.resolution.map { $0.standing != .again } == true
    }
  }

  private static let pageSize = 256

  private func reading<Value: Sendable>(
    _ query: (any WorkStore) async throws(WorkStoreError) -> Value
  ) async throws(RunFailure) -> Value {
    do throws(WorkStoreError) { return try await query(ledger.store) } catch {
      throw .ledger(error)
    }
  }

  // MARK: - The audit trail

  /// A record of this run, to be filled in.
  func record(_ event: AuditRecord.Event, at time: FHIRInstant) -> AuditRecord {
    var record = AuditRecord(event, at: time, runID: runID)
    record.operatorID = consumer.operator.id
    record.consumerODSCode = consumer.odsCode
    record.consumerASID = consumer.asid
    return record
  }

  /// A record about an appointment.
  func record(
    _ event: AuditRecord.Event,
    of input: Input,
    at time: FHIRInstant
  ) -> AuditRecord {
    var record = record(event, at: time)
    record.input = "\(input.file.path)"
    if case .routed(let item) = input.content {
      record.providerODSCode = item.route.odsCode
      record.dialect = item.route.dialect
      record.appointmentID = item.id
      record.patient =
        item.expectedPatient.nhsNumber.map { ledger.key.digest(of: $0) }
        ?? item.lostFile?.target.nhsNumber
    }
    return record
  }
}
