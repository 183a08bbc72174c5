import Cancellation
import FHIRModel
import Synchronization

/// Decides, request by request, which fault shows; keeps count.
final class FaultPlan: Sendable {
  private let faults: [String: PlannedFault]
  private let states = Mutex<[Key: State]>([:])

  private struct Key: Hashable {
    let provider: ODSCode
    let appointmentID: String
  }

  private struct State {
    var count = 0
    var wasCancelled = false
  }

  /// Begins with every count at zero.
  init(_ faults: [String: PlannedFault]) { self.faults = faults }

  /// What happens to a request, which this counts.
  func step(
    for interaction: Interaction?,
    of appointmentID: String,
    at provider: ODSCode
  ) -> FaultStep {
    guard let fault = faults[appointmentID], let interaction else { return .none }
    let behaviour = FaultBehaviour(fault.scenario, seconds: fault.seconds)
    let times = fault.times ?? behaviour.times ?? .max
    return states.withLock { states in
      let key = Key(provider: provider, appointmentID: appointmentID)
      var state = states[key] ?? State()
      defer { states[key] = state }
      let step: FaultStep
      switch interaction {
      case .readAppointment:
        step = state.wasCancelled ? behaviour.onReadAfterCancel : behaviour.onRead
      case .cancelAppointment:
        step = behaviour.onCancel
        state.wasCancelled = true
      case .readPatient, .searchAppointments: return .none
      }
      guard step != .none, state.count < times else { return .none }
      state.count += 1
      return step
    }
  }
}
