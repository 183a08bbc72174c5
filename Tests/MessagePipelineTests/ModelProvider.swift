import Cancellation
import ElementModel
import HTTPTypes
import MessagePipeline
import Synchronization
import TestSupport

/// A provider whose answers a seed decides, and which knows what truly became of its appointment.
///
/// What it reads out is always true. Everything else may go wrong: it commits without an answer, answers
/// without committing, commits later than it answers, and others change or cancel the appointment in
/// between.
final class ModelProvider: Transport {
  struct State {
    var generator: SeededGenerator
    var version = 1
    var isCancelled = false
    /// How often a request of ours has cancelled the appointment.
    var effectCount = 0
    /// A request of ours that will be carried out later, with the version that it is for.
    var late: Int?
    var events: [Event] = []
  }

  /// What was asked, and what was answered.
  struct Event {
    let request: InteractionRequest
    /// `nil` where no answer came.
    let status: Int?
    let wasSent: Bool
    /// The version that a read showed as booked.
    var shown: Int?
  }

  private let sample: SampleAppointment
  private let reason: String
  private let state: Mutex<State>

  init(_ sample: SampleAppointment, reason: String, seed: UInt64) {
    self.sample = sample
    self.reason = reason
    state = Mutex(State(generator: SeededGenerator(seed: seed)))
  }

  var notice: String? { nil }

  /// What has become of everything.
  var end: State { state.withLock { $0 } }

  func send(
    _ request: InteractionRequest
  ) async throws(TransportFailure) -> InteractionResponse {
    let answer: ScriptedTransport.Answer
    do {
      answer = try state.withLock { state in
        let (answer, shown) = try self.answer(request, &state)
        let isUnsent = if case .failure(.notSent) = answer { true } else { false }
        state.events.append(
          Event(request: request, status: answer.status, wasSent: !isUnsent, shown: shown)
        )
        return answer
      }
    } catch {
      preconditionFailure("the sample is an appointment")
    }
    return try answer.get()
  }

  // MARK: - Answers

  private func answer(
    _ request: InteractionRequest,
    _ state: inout State
  ) throws -> (ScriptedTransport.Answer, shown: Int?) {
    switch request.interaction {
    case .cancelAppointment: return (try cancel(request, &state), nil)
    case .readPatient: return (.status(404), nil)
    case .readAppointment, .searchAppointments: break
    }
    switch Int.random(in: 0..<12, using: &state.generator) {
    case 0: return (.lost, nil)
    case 1: return (.status([500, 502, 503, 504, 599, 444].random(&state.generator)), nil)
    case 2: return (.notSent, nil)
    case 3: return (.status(429, [.retryAfter: "3"]), nil)
    case 4 where !state.events.isEmpty:
      return (.status([403, 400, 422].random(&state.generator)), nil)
    default: break
    }
    let shown = state.isCancelled ? nil : state.version
    let (bytes, version) = (try current(state), state.version)
    // What was under way arrives after this read.
    if Bool.random(using: &state.generator) { state.commitLate() }
    if request.interaction == .searchAppointments {
      let bundle = #"{"resourceType":"Bundle","type":"searchset","entry":[{"resource":"#
      return (.resource(Array(bundle.utf8) + bytes + Array("}]}".utf8)), shown)
    }
    return (.resource(bytes, version: "\(version)"), shown)
  }

  private func cancel(
    _ request: InteractionRequest,
    _ state: inout State
  ) throws -> ScriptedTransport.Answer {
    state.commitLate()
    let sentVersion = request.headerFields[.ifMatch].flatMap { EntityTag(header: $0) }?.versionID
    let version = Int(sentVersion ?? "") ?? 0
    switch Int.random(in: 0..<16, using: &state.generator) {
    case 0: return .notSent
    case 1: return .status(429, [.rateLimitReset: "2"])
    case 2: return .status([400, 401, 403, 404, 410, 415, 418, 501].random(&state.generator))
    case 3: state.version += 1  // Somebody else has changed it.
    case 4 where !state.isCancelled:  // Somebody else has cancelled it.
      state.version += 1
      state.isCancelled = true
    case 5: return .lost
    case 6: return .status([500, 502, 503, 504, 599, 444, 507].random(&state.generator))
    case 7: return .refusal(422, "INVALID_RESOURCE")
    case 8:
      let putCount = state.events.count { $0.request.method == .put }
      if putCount < 2 { state.late = version }
      return .lost
    default: break
    }
    guard version == state.version else {
      return .status([409, 412].random(&state.generator))
    }
    guard !state.isCancelled else { return .refusal(422, "INVALID_REQUEST_STATE") }
    if Int.random(in: 0..<8, using: &state.generator) == 0 {
      return .resource(try current(state), version: "\(state.version)")  // 200, still booked.
    }
    state.commit()
    switch Int.random(in: 0..<6, using: &state.generator) {
    case 0: return .lost
    case 1: return .status([500, 502, 503, 504, 599, 444, 200, 204].random(&state.generator))
    case 2: return .resource(Array(try current(state).prefix(400)))
    case 3: return .refusal(200, "NO_RECORD_FOUND")
    default: return .resource(try current(state), version: "\(state.version)")
    }
  }

  private func current(_ state: State) throws -> [UInt8] {
    state.isCancelled
      ? try sample.cancelledBytes(version: "\(state.version)", reason: reason)
      : try sample.bytes(version: "\(state.version)")
  }
}

extension ModelProvider.State {
  mutating func commit() {
    version += 1
    isCancelled = true
    effectCount += 1
  }

  mutating func commitLate() {
    if let late, late == version, !isCancelled { commit() }
    late = nil
  }
}

extension Array {
  fileprivate func random(_ generator: inout SeededGenerator) -> Element {
    self[Int.random(in: indices, using: &generator)]
  }
}

extension ScriptedTransport.Answer {
  /// The status; `nil` where no answer came.
  var status: Int? { if case .success(let response) = self { response.status } else { nil } }
}
