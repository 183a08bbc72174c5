import Cancellation
import Diagnostics
import ElementModel
import FHIRModel
import WorkStore

/// Everything that is said to one provider about one appointment: read, decide, cancel, and where an
/// answer leaves something open, read again.
///
/// The rules are elsewhere: `AppointmentReading` reads and decides, and `AmbiguityResolution` says
/// what to do when an answer leaves doubt. Here they are put in order.
struct Conversation {
  private let admitted: AdmittedItem
  private let ledger: RunLedger
  private var reading: AppointmentReading

  private typealias End = AppointmentReading.End
  private typealias Cancellable = AppointmentReading.Cancellable

  private init(_ admitted: AdmittedItem, writing ledger: RunLedger, on line: ProviderLine) {
    self.admitted = admitted
    self.ledger = ledger
    reading = AppointmentReading(admitted.appointment, position: admitted.position, on: line)
  }

  private var item: RoutedAppointment { reading.item }

  private var line: ProviderLine { reading.line }

  private var settings: RunSettings { reading.settings }

  /// Cancels the appointment, or finds out why not; `nil` where it is left as it was.
  static func cancel(
    _ admitted: AdmittedItem,
    writing ledger: RunLedger,
    on line: ProviderLine
  ) async -> ItemResult? {
    var conversation = Conversation(admitted, writing: ledger, on: line)
    do throws(End) {
      try await conversation.cancel()
    } catch {
      return conversation.reading.result(endedBy: error)
    }
    return conversation.reading.result
  }

  // MARK: - The order of things

  private mutating func cancel() async throws(End) {
    guard admitted.isInDoubt || settings.cancels else { throw .left }
    var current = try await admitted.isInDoubt ? settleDoubt() : check()
    if let planned, planned != current.version.versionID {
      throw .notAsPlanned("the appointment has another version by now")
    }
    if let refusal = line.guards.refusal(of: current.appointment) {
      throw End(outcome: .notAttempted, reason: refusal)
    }
    var attempt = CancelAttempt(
      version: current.version,
      putCount: 0,
      reason: reading.sentReason,
      hadAmbiguousPut: admitted.isInDoubt,
      // No version but the planned one is cancelled, however soon somebody made another.
      hasUsedNewCycle: planned != nil
    )
    var requestID = UUIDText(using: &reading.ids)
    while true {
      let answer = try await put(&current, requestID: requestID, attempt: &attempt)
      guard let ambiguity = await ambiguity(of: answer) else {
        throw await conclude(reading.end(with: answer), attempt: attempt, current: &current)
      }
      switch await resolve(ambiguity, attempt: attempt, current: &current) {
      case .settled(let outcome, let reason, let notes):
        reading.result.notes += notes
        throw End(outcome: outcome, reason: told(reason))
      case .sendAgain:
        attempt.hadAmbiguousPut = attempt.hadAmbiguousPut || ambiguity.leavesOpen
        await reading.pause(beforeRetry: attempt.putCount)
      case .newCycle(let version):
        attempt.hadAmbiguousPut = attempt.hadAmbiguousPut || ambiguity.leavesOpen
        attempt.hasUsedNewCycle = true
        attempt.version = version
        requestID = UUIDText(using: &reading.ids)
      }
    }
  }

  /// What an answer leaves open; a route that is another one now leaves open whether the appointment
  /// is still as it was.
  private mutating func ambiguity(of answer: Classification) async -> Ambiguity? {
    switch answer.verdict {
    case .readBack(let ambiguity): return ambiguity
    case .freshRoute: return await reading.takeOtherRoute() ? .otherRoute : nil
    case .proceed, .settled, .retry: return nil
    }
  }

  // MARK: - Before cancelling

  /// The version that is to be cancelled, where a plan says so.
  private var planned: String? { admitted.input.plannedVersion }

  /// Reads and checks the appointment; by a plan, another verdict than its own is its end.
  private mutating func check() async throws(End) -> Cancellable {
    do throws(End) {
      return try await reading.checkBeforeCancelling()
    } catch {
      guard planned != nil, let outcome = error.outcome,
        [.settled, .someNotCancelled].contains(ExitStatus(outcome))
      else { throw error }
      throw .notAsPlanned(error.reason ?? reading.result.reason ?? outcome.text)
    }
  }

  /// Reads what a request of an earlier run, whose answer nobody has, came to.
  private mutating func settleDoubt() async throws(End) -> Cancellable {
    let followUp: FollowUpRead
    let cancellable: Cancellable?
    let before =
      "an earlier run sent a cancellation and got no clear answer" + (item.lostFile?.remark ?? "")
    do throws(End) {
      (followUp, cancellable) = try await reading.readBack(item.appointment)
    } catch {
      // Whatever kept the read from telling, it did not tell.
      let reason = error.reason ?? reading.result.reason ?? before
      followUp =
        error.outcome == .notForThisPatient
        ? .failsChecks(.notForThisPatient, reason: reason) : .failed
      cancellable = nil
      if item.lostFile != nil { reading.result.reason = reason }
    }
    if let cancellable {
      if settings.cancels, item.lostFile == nil { return cancellable }
      throw End(outcome: .systemFailure, reason: "\(before); \(stillBooked)")
    }
    switch AmbiguityResolution(afterEarlierRun: followUp, reason: reading.sentReason) {
    case .settled(let outcome, let reason, let notes):
      reading.result.notes += notes
      throw End(
        outcome: outcome,
        reason: [before, reason ?? reading.result.reason].compactMap(\.self).joined(separator: "; ")
      )
    case .sendAgain, .newCycle: throw End(outcome: .outcomeUnknown, reason: before)
    }
  }

  private var stillBooked: String {
    "the appointment was read since and is booked, so it was not cancelled, and nothing was sent now"
      + (item.lostFile == nil ? "" : "; drop the file again to cancel it")
  }

  // MARK: - Cancelling

  /// Sends the cancellation; waits and sends again where the answer only asks for that.
  private mutating func put(
    _ current: inout Cancellable,
    requestID: UUIDText,
    attempt: inout CancelAttempt
  ) async throws(End) -> Classification {
    let body = try reading.makeBody(current)
    guard attempt.putCount > 0 || line.guards.takeCancellation(at: reading.route.key) else {
      throw .left
    }
    var retryCount = 0
    while true {
      guard await line.takeTurn() else { throw reading.tooLongAWait }
      if let start = current.appointment.start, start <= line.environment.now() {
        line.returnTurn()
        throw await conclude(.begunMeanwhile, attempt: attempt, current: &current)
      }
      let stamp = reading.stamp(requestID: requestID)
      let request: InteractionRequest
      do throws(End) {
        request = try reading.makeRequest(body, version: attempt.version, stamp: stamp)
      } catch {
        line.returnTurn()
        throw error
      }
      reading.result.versionBefore = String(attempt.version.versionID)
      reading.result.putCount += 1
      attempt.putCount += 1
      reading.result.requestID = reading.route.dialect.rules.sendsRequestID ? requestID.text : nil
      let attemptID = AttemptID(
        item: admitted.item.id,
        number: admitted.item.attemptCount + attempt.putCount
      )
      try await writeDown(attemptID, stamp: stamp)
      if settings.recordsRequests { reading.result.messages.append(request.httpMessage()) }
      let answer = await reading.send(request, about: current.appointment, stamp: stamp)
      reading.result.take(answer)
      reading.result.attemptAnswers.append(
        AttemptAnswer(
          id: attemptID,
          httpStatus: answer.status,
          outcome: answer.verdict.outcome,
          at: line.environment.now()
        )
      )
      guard case .retry = answer.verdict else {
        if case .settled(.cancelled) = answer.verdict {
          reading.result.versionAfter =
            answer.body.tree.flatMap(Appointment.init)?
            .recordedVersion
        }
        return answer
      }
      retryCount += 1
      guard attempt.putCount < AmbiguityResolution.maximumPutCount,
        await reading.wait(beforeRetry: retryCount, after: answer)
      else { return answer }
    }
  }

  /// Writes an attempt into the ledger, before its first byte is sent.
  private mutating func writeDown(
    _ attempt: AttemptID,
    stamp: RequestStamp
  ) async throws(End) {
    let now = line.environment.now()
    var record = ledger.record(.attempt, of: admitted.input, at: now)
    record.traceIDs = [stamp.traceID.text]
    record.requestID = reading.result.requestID
    record.versionBefore = reading.result.versionBefore
    let start = AttemptStart(
      id: attempt,
      version: reading.result.versionBefore,
      requestID: reading.result.requestID,
      traceID: stamp.traceID.text,
      at: now,
      target: ledger.target(of: item)
    )
    do throws(RunFailure) {
      try await ledger.begin(start, after: reading.result.attemptAnswers, record)
      reading.result.attemptAnswers = []
    } catch {
      // The run ends with that; what is not written down is not sent.
      line.returnTurn()
      throw .left
    }
  }

  // MARK: - When an answer leaves something open

  /// Reads the appointment back, and says what follows from that.
  private mutating func resolve(
    _ ambiguity: Ambiguity,
    attempt: CancelAttempt,
    current: inout Cancellable
  ) async -> AmbiguityResolution {
    let deciding = reading.result
    let followUp: FollowUpRead
    do throws(End) {
      let (read, cancellable) = try await reading.readBack(current.appointment)
      followUp = read
      if let cancellable { current = cancellable }
    } catch {
      // Whatever kept the read from telling, it did not tell.
      followUp = .failed
    }
    // The answer to the cancellation is what is told, not that to the read after it.
    reading.result.status = deciding.status
    reading.result.code = deciding.code
    reading.result.answeredBy = deciding.answeredBy
    reading.result.reason = deciding.reason
    return AmbiguityResolution(ambiguity, followUp: followUp, attempt: attempt)
  }

  /// The reason of the answer to the cancellation, with what the read after it showed.
  private func told(_ reason: String?) -> String? {
    guard let reason else { return nil }
    return [reading.result.reason, "read again: \(reason)"].compactMap(\.self).joined(
      separator: "; "
    )
  }

  /// The end where the last answer, or the lack of another request, leaves nothing open by itself.
  ///
  /// If an earlier request was left open, it may have been carried out since, so that "not cancelled"
  /// takes one more read.
  private mutating func conclude(
    _ end: End,
    attempt: CancelAttempt,
    current: inout Cancellable
  ) async -> End {
    guard attempt.hadAmbiguousPut, end.outcome != .cancelled else { return end }
    var last = attempt
    last.putCount = AmbiguityResolution.maximumPutCount
    switch await resolve(.unanswered, attempt: last, current: &current) {
    case .settled(.systemFailure, _, _), .sendAgain, .newCycle: return end
    case .settled(let settled, let reason, let notes):
      reading.result.notes += notes
      return End(outcome: settled, reason: told(reason))
    }
  }
}

extension AppointmentReading.End {
  /// The appointment began while its request had to wait.
  fileprivate static let begunMeanwhile = Self(
    outcome: .inThePast,
    reason: "the appointment's start passed while the provider asked to wait"
  )

  /// The appointment is left, since it is not what a plan says of it.
  fileprivate static func notAsPlanned(_ reason: String) -> Self {
    Self(outcome: .notAttempted, reason: Input.notAsPlanned(reason))
  }
}

extension Classification.Verdict {
  /// What an answer to a cancellation says by itself.
  fileprivate var outcome: CancellationOutcome {
    switch self {
    case .settled(let outcome), .retry(let outcome), .freshRoute(let outcome): outcome
    case .proceed, .readBack: .outcomeUnknown
    }
  }
}
