import Cancellation

/// Settles items: providers side by side, and with each about as many appointments at a time as it
/// takes.
///
/// Items go into the queue of their provider, and lanes, which are tasks, take them out of it. A
/// provider that is slow, or asks to wait, keeps no other one waiting.
final class Settlement {
  private let context: RunContext
  private let beforeReading: Pipeline.AppointmentStep?
  private let afterSettling: Pipeline.AppointmentStep?
  private let finished: FinishedItems
  private var queues: [Way: ProviderQueue] = [:]

  /// What one route is told from another by; a directory gives one key to both dialects.
  private struct Way: Hashable {
    let key: String
    let dialect: Dialect
  }

  /// Begins without items; results go to `finished`.
  init(
    _ context: RunContext,
    finished: FinishedItems,
    beforeReading: Pipeline.AppointmentStep?,
    afterSettling: Pipeline.AppointmentStep?
  ) {
    self.context = context
    self.finished = finished
    self.beforeReading = beforeReading
    self.afterSettling = afterSettling
  }

  /// Counts what came of an input that is no item of any provider.
  func count(_ outcome: CancellationOutcome) { context.guards.count(outcome) }

  /// Adds an item; returns a lane that must be run for it, if one more is to.
  func add(_ item: ProviderTask) -> Lane? {
    let queue = queue(of: item.appointment.route)
    guard queue.add(item) else { return nil }
    return Lane(
      queue: queue,
      run: context,
      finished: finished,
      beforeReading: beforeReading,
      afterSettling: afterSettling
    )
  }

  /// The queue of a route, shared with any other that leads to the same system: otherwise an
  /// appointment that two inputs have under two keys might be under way twice.
  private func queue(of route: ProviderRoute) -> ProviderQueue {
    let way = Way(key: route.key, dialect: route.dialect)
    if let queue = queues[way] { return queue }
    let sameWay = queues.first { other, queue in
      other.dialect == way.dialect && queue.line.route.leads(whereLeads: route)
    }
    if let queue = sameWay?.value {
      queues[way] = queue
      return queue
    }
    let settings = context.settings
    let queue = ProviderQueue(
      line: ProviderLine(to: route, in: context),
      concurrency: route.concurrency ?? settings.providerConcurrency,
      breaker: CircuitBreaker(limit: settings.retries.gatewayFaultCountToStop)
    )
    queues[way] = queue
    return queue
  }
}

/// One of those that take items of a provider, one after the other.
struct Lane: Sendable {
  let queue: ProviderQueue
  let run: RunContext
  let finished: FinishedItems
  let beforeReading: Pipeline.AppointmentStep?
  let afterSettling: Pipeline.AppointmentStep?

  /// Settles items until there is none left; of a run that is over, nothing more is begun.
  func run() async {
    while let item = queue.next() {
      let result = await take(item)
      queue.finish(item, result)
      finished.add(item.position, result)
      run.pulse.beat()
    }
    finished.laneHasEnded()
  }

  /// What came of an item; `nil` where it is left as it was.
  private func take(_ item: ProviderTask) async -> ItemResult? {
    guard !Task.isCancelled, await run.guards.begin(at: item.appointment.route.key) else {
      return nil
    }
    let result = await settle(item)
    run.guards.end(result)
    return result
  }

  private func settle(_ item: ProviderTask) async -> ItemResult? {
    let refusal =
      run.stop.reason
      ?? (queue.isOpen ? "the provider could not be reached several times in a row" : nil)
    if let refusal {
      // What is in doubt stays so until a read tells.
      return ItemResult(item.isInDoubt ? .outcomeUnknown : .notAttempted, reason: refusal)
    }
    let appointment = item.appointment
    if let file = appointment.appointment {
      beforeReading?(file, appointment.expectedPatient, appointment.route)
    }
    let begun = queue.line.environment.now()
    defer {
      if let file = appointment.appointment {
        afterSettling?(file, appointment.expectedPatient, appointment.route)
      }
    }
    var result = await item.carryOut(on: queue.line)
    let settledAt = queue.line.environment.now()
    result?.settledAt = settledAt
    result?.duration = settledAt.duration(since: begun)
    if let result { run.stop.add(result) }
    return result
  }
}
