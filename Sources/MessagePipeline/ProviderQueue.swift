import Cancellation
import Synchronization
import WorkStore

/// The items of one provider that wait for their turn.
///
/// Two items about the same appointment are never under way at the same time.
/// Source: NHS requirement of this program, "Consumer duties", items 12 and 13.
final class ProviderQueue: Sendable {
  /// The way to the provider.
  let line: ProviderLine

  private let concurrency: Int
  private let state: Mutex<State>

  private struct State {
    /// The items in their order; those before the first have been taken, and hold nothing any more.
    var waiting: [ProviderTask?] = []
    var first = 0
    var busy: Set<AppointmentID> = []
    var laneCount = 0
    var breaker: CircuitBreaker

    /// The first item whose appointment is not under way; whoever has that one takes the others after
    /// it.
    mutating func takeNext() -> ProviderTask? {
      guard
        let position = waiting[first...].firstIndex(where: { item in
          item.map { !busy.contains($0.appointment.id) } ?? false
        }),
        let item = waiting[position]
      else { return nil }
      if position == first {
        waiting[position] = nil
        first += 1
      } else {
        waiting.remove(at: position)
      }
      if first > 64, first * 2 > waiting.count {
        waiting.removeFirst(first)
        first = 0
      }
      busy.insert(item.appointment.id)
      return item
    }
  }

  /// Begins an empty queue; `concurrency` is how many items may be under way at a time.
  init(line: ProviderLine, concurrency: Int, breaker: CircuitBreaker) {
    self.line = line
    self.concurrency = concurrency
    state = Mutex(State(breaker: breaker))
  }

  /// Adds an item; returns whether one more lane must be started for it.
  func add(_ item: ProviderTask) -> Bool {
    state.withLock { state in
      state.waiting.append(item)
      guard state.laneCount < concurrency else { return false }
      state.laneCount += 1
      return true
    }
  }

  /// The next item for a lane; when there is none, the lane has ended.
  func next() -> ProviderTask? {
    state.withLock { state in
      let item = state.takeNext()
      if item == nil { state.laneCount -= 1 }
      return item
    }
  }

  /// Whether the provider's circuit is open, so that nothing more is sent.
  var isOpen: Bool { state.withLock { $0.breaker.isOpen } }

  /// Takes what came of an item that `next` gave; `nil` where nothing was done about it.
  func finish(_ item: ProviderTask, _ result: ItemResult?) {
    state.withLock { state in
      state.busy.remove(item.appointment.id)
      if let result { state.breaker.add(result) }
    }
  }
}

/// What is to be done about one appointment, with its provider.
enum ProviderTask: Sendable {
  /// It is cancelled, which the ledger is told.
  case cancel(AdmittedItem, RunLedger)
  /// It is looked at; `position` is the place of its input.
  case look(RoutedAppointment, position: Int)

  /// The place among all inputs.
  var position: Int {
    switch self {
    case .cancel(let item, _): item.position
    case .look(_, let position): position
    }
  }

  /// The appointment, and the way to it.
  var appointment: RoutedAppointment {
    switch self {
    case .cancel(let item, _): item.appointment
    case .look(let appointment, _): appointment
    }
  }

  /// Whether an earlier run may have cancelled it already.
  var isInDoubt: Bool {
    switch self {
    case .cancel(let item, _): item.isInDoubt
    case .look: false
    }
  }

  /// Does it; `nil` where the appointment is left as it was.
  func carryOut(on line: ProviderLine) async -> ItemResult? {
    switch self {
    case .cancel(let item, let ledger):
      await Conversation.cancel(item, writing: ledger, on: line)
    case .look(let appointment, let position):
      await AppointmentReading.look(at: appointment, position: position, on: line)
    }
  }
}

/// An input that is the first to ask for what it asks for.
struct AdmittedItem: Sendable {
  /// The place among all inputs of the run.
  let position: Int
  /// The input.
  let input: Input
  /// The appointment, and the way to it.
  let appointment: RoutedAppointment
  /// The item of the ledger.
  let item: ClaimedItem
  /// Whether an earlier run may have cancelled it.
  let isInDoubt: Bool
}
