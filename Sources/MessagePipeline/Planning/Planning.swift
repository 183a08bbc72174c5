import Cancellation
import FHIRModel
import Spool

/// Finds out what a run over an inbox would do, and changes nothing: no file moves, nothing is
/// written down, and providers are asked for reads only.
///
/// Inputs are read in a window that moves over the inbox, like those of a run, so that memory grows
/// with the items of the plan only.
public struct Planning: Sendable {
  private let settings: RunSettings
  private let environment: RunEnvironment
  private let inbox: Inbox
  private let transport: any Transport
  private let beforeReading: Pipeline.AppointmentStep?
  private let afterSettling: Pipeline.AppointmentStep?

  /// How many inputs are held at a time.
  private static let windowSize = 512

  /// Creates the making of a plan.
  ///
  /// - Parameters:
  ///   - settings: what the run would be told.
  ///   - environment: time and ids.
  ///   - inbox: where inputs lie.
  ///   - transport: the way to the providers.
  ///   - beforeReading: called with each appointment just before it is read; nothing unless given.
  ///   - afterSettling: called with it when nothing more is asked of its provider.
  public init(
    settings: RunSettings,
    environment: RunEnvironment,
    inbox: Inbox,
    transport: any Transport,
    beforeReading: Pipeline.AppointmentStep? = nil,
    afterSettling: Pipeline.AppointmentStep? = nil
  ) {
    self.settings = settings
    self.environment = environment
    self.inbox = inbox
    self.transport = transport
    self.beforeReading = beforeReading
    self.afterSettling = afterSettling
  }

  /// Reads every appointment, and says what would happen.
  ///
  /// - Parameter programVersion: the version of the program.
  /// - Returns: the plan.
  /// - Throws: what the disk made impossible.
  public func plan(programVersion: String) async throws(RunFailure) -> CancellationPlan {
    let survey = try await InboxSurvey(of: inbox, settings: settings)
    let madeAt = environment.now()
    let result = await withTaskGroup(of: Void.self) { lanes -> Result<PlanRows, RunFailure> in
      defer { lanes.cancelAll() }
      do throws(RunFailure) {
        return .success(try await look(at: survey, in: &lanes))
      } catch {
        return .failure(error)
      }
    }
    let rows = try result.get()
    return CancellationPlan(
      programVersion: programVersion,
      madeAt: madeAt,
      origin: CancellationPlan.Origin(settings),
      arrivingCount: survey.arrivingCount,
      totals: rows.totals,
      items: rows.inOrder()
    )
  }

  private func look(
    at inbox: InboxSurvey,
    in lanes: inout TaskGroup<Void>
  ) async throws(RunFailure) -> PlanRows {
    var survey = inbox
    var rows = PlanRows()
    let finished = FinishedItems()
    let stop = RunStop(firstCount: settings.retries.configurationFaultCountToStop)
    let settlement = Settlement(
      RunContext(settings, environment, transport, stop: stop, pulse: Pulse(settings)),
      finished: finished,
      beforeReading: beforeReading,
      afterSettling: afterSettling
    )
    lanes.addTask { await finished.tick() }
    var isAtEnd = false
    while true {
      while !isAtEnd, rows.openCount + InputWindow.readingSize <= Self.windowSize {
        let surveyed = try await survey.next()
        isAtEnd = surveyed.isEmpty
        for surveyed in surveyed {
          guard let appointment = rows.add(surveyed) else { continue }
          let task = ProviderTask.look(appointment, position: surveyed.input.position)
          guard let lane = settlement.add(task) else { continue }
          lanes.addTask { await lane.run() }
        }
      }
      guard rows.openCount > 0 else { return rows }
      for (position, result) in await finished.news().results { rows.settle(position, result) }
    }
  }
}

/// The items of a plan while it is made.
private struct PlanRows {
  private(set) var totals = PlanTotals()
  private var rows: [(position: Int, item: PlannedItem)] = []
  /// Those that are being looked at, and the days of their appointments.
  private var open: [Int: (item: PlannedItem, day: String?)] = [:]

  var openCount: Int { open.count }

  /// Takes an input; returns the appointment that must be looked at to know what would happen.
  mutating func add(_ surveyed: InboxSurvey.Surveyed) -> RoutedAppointment? {
    let input = surveyed.input
    var item = PlannedItem(surveyed)
    switch input.content {
    case .routed(let appointment):
      let day = appointment.appointment?.startDay
      guard surveyed.duplicateOf == nil else {
        add(item, input.position, day: day)
        return nil
      }
      open[input.position] = (item, day)
      return appointment
    case .noRoute(let appointment, let refusal):
      item.reason = refusal.text
      add(item, input.position, day: appointment.startDay)
    case .rejected, .notAsPlanned, .lost:
      if let first = input.diagnostics.first(where: \.severity.makesInvalid) {
        item.reason = first.message
      }
      add(item, input.position, day: nil)
    }
    return nil
  }

  /// Takes what looking came to; `nil` where it did not come to be looked at.
  mutating func settle(_ position: Int, _ result: ItemResult?) {
    guard let looked = open.removeValue(forKey: position) else {
      preconditionFailure("what is looked at was taken in before")
    }
    var item = looked.item
    if let version = result?.cancellableVersion {
      item.verdict = .wouldCancel
      item.version = version
    } else {
      item.verdict = .outcome(result?.outcome ?? .notAttempted)
      item.reason = result?.reason
    }
    add(item, position, day: looked.day)
  }

  private mutating func add(_ item: PlannedItem, _ position: Int, day: String?) {
    totals.add(item, day: day)
    rows.append((position, item))
  }

  /// The items in the order of the inbox.
  func inOrder() -> [PlannedItem] { rows.sorted { $0.position < $1.position }.map(\.item) }
}

extension PlannedItem {
  /// What is known of an input before anybody is asked.
  fileprivate init(_ surveyed: InboxSurvey.Surveyed) {
    let input = surveyed.input
    self.init(input.file.path, PlanVerdict(surveyed))
    if input.identity != nil { digest = input.file.digest }
    sidecarDigest = input.sidecarDigest
    duplicateOf = surveyed.duplicateOf
    switch input.content {
    case .routed(let appointment):
      provider = appointment.route.odsCode
      dialect = appointment.route.dialect
      appointmentID = appointment.id
    case .noRoute(let appointment, _):
      appointmentID = appointment.id.flatMap(AppointmentID.init)
    case .rejected, .notAsPlanned, .lost: break
    }
  }
}

extension PlanVerdict {
  /// What is known of an input before anybody is asked: that it would be cancelled if nothing is
  /// against it.
  init(_ surveyed: InboxSurvey.Surveyed) {
    self =
      switch surveyed.input.content {
      case .routed: surveyed.duplicateOf == nil ? .wouldCancel : .duplicate
      case .noRoute(_, let refusal): .outcome(refusal.outcome)
      case .rejected, .notAsPlanned, .lost: .outcome(.inputRejected)
      }
  }
}
