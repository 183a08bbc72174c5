import Cancellation
import ElementModel
import FHIRModel
import Spool
import WorkStore

/// Doubts whose files are gone: what the ledger knows is enough to read the appointment.
extension Pipeline {
  /// How many are worked on at a time.
  private static let groupSize = 128

  /// Reads what is in doubt and has no file in the inbox any more, and records what that settles.
  func settleLost(in run: inout OpenRun) async throws(RunFailure) {
    let items = try await lostDoubts(of: run)
    let finished = FinishedItems()
    let settlement = settlement(of: run, finished: finished)
    for start in stride(from: 0, to: items.count, by: Self.groupSize) {
      guard stop.leaving == nil else { return }
      let group = Array(items[start...].prefix(Self.groupSize))
      let admitted = try await admit(group, in: run)
      let results = await settle(admitted, in: run, by: settlement, finished: finished)
      if let failure = run.ledger.failure { throw failure }
      try await run.add(
        admitted.compactMap { admitted in
          results[admitted.input.position].map { FinishedInput(admitted, $0) }
        },
        recorder(run, inbox)
      )
      run.firstPosition += group.count
    }
  }

  /// The doubts that were to be settled and were not met, and whose files are not in the inbox.
  private func lostDoubts(of run: OpenRun) async throws(RunFailure) -> [LedgerItem] {
    let present: Set<RelativePath>
    do throws(SpoolError) {
      let listing = try inbox.list()
      present = Set(listing.inputs.map(\.relativePath) + listing.refused.map(\.relativePath))
    } catch {
      throw .spool(error)
    }
    return try await unmetDoubts(of: run).filter {
      !present.contains($0.input.path) || run.replaced.contains($0.input.path)
    }
  }

  /// The doubts among what the run was to work on that it has not met.
  func unmetDoubts(of run: OpenRun) async throws(RunFailure) -> [LedgerItem] {
    try await run.ledger.itemsInDoubt(except: run.toldDoubts).filter {
      run.work.selection?.contains($0.input) ?? true
    }
  }

  /// Takes items over, with what is known of each.
  private func admit(
    _ items: [LedgerItem],
    in run: OpenRun
  ) async throws(RunFailure) -> [AdmittedInput] {
    let attempts = try await run.ledger.attempts(of: items)
    let claimed = try await run.ledger.take(over: items.map(\.input))
    var admitted: [AdmittedInput] = []
    for (offset, item) in items.enumerated() {
      let input = Input(
        position: run.firstPosition + offset,
        entry: nil,
        file: item.input,
        identity: nil,
        format: Self.format(of: item),
        diagnostics: [],
        content: await content(of: item, attempts[offset], run.ledger.ledger.key)
      )
      admitted.append(
        AdmittedInput(input: input, item: claimed[offset], admission: .new(isInDoubt: true))
      )
    }
    return admitted
  }

  /// The format that the outcome file has, or else that the input had by its name.
  private static func format(of item: LedgerItem) -> FHIRFormat {
    let path = item.outcomeFile ?? item.input.path
    return path.bytes.reversed().starts(with: ".xml".utf8.reversed()) ? .xml : .json
  }

  private func content(
    of item: LedgerItem,
    _ attempts: [Attempt],
    _ key: StateKey
  ) async -> Input.Content {
    guard let target = attempts.last?.start.target else {
      return .lost(nil, reason: "its file is gone, and the ledger does not say what it was about")
    }
    do throws(RouteRefusal) {
      return .routed(
        RoutedAppointment(
          appointment: nil,
          id: target.appointmentID,
          route: try await RouteFinding.route(of: target, settings),
          expectedPatient: ExpectedPatient(),
          reason: nil,
          lostFile: LostFile(target: target, key: key)
        )
      )
    } catch {
      return .lost(target, reason: "it was not read again: \(error.text)")
    }
  }

  /// Settles items side by side, and gives results by position.
  ///
  /// What cannot be read stays in doubt.
  private func settle(
    _ admitted: [AdmittedInput],
    in run: OpenRun,
    by settlement: Settlement,
    finished: FinishedItems
  ) async -> [Int: ItemResult] {
    var results: [Int: ItemResult] = [:]
    var lanes: [Lane] = []
    for admitted in admitted {
      let input = admitted.input
      switch input.content {
      case .routed(let appointment):
        let item = AdmittedItem(
          position: input.position,
          input: input,
          appointment: appointment,
          item: admitted.item,
          isInDoubt: true
        )
        if let lane = settlement.add(.cancel(item, run.ledger)) { lanes.append(lane) }
      case .lost(_, let reason):
        results[input.position] = ItemResult(.outcomeUnknown, reason: reason)
      case .rejected, .noRoute, .notAsPlanned:
        preconditionFailure("what was sent once had a route")
      }
    }
    guard !lanes.isEmpty else { return results }
    await withTaskGroup(of: Void.self) { group in
      for lane in lanes { group.addTask { await lane.run() } }
    }
    for (position, result) in await finished.news().results {
      if let result { results[position] = result }
    }
    return results
  }
}
