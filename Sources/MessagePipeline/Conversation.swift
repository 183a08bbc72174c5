import Cancellation
import Diagnostics
import ElementModel
import FHIRModel
import FHIRValidation
import WorkStore

/// Everything that is said to one provider about one appointment: read, decide, cancel, and where an
/// answer leaves something open, read again.
///
/// The rules are elsewhere: `ReadCheck` decides about what was read, `ResponseClassifier` about what
/// came back, and `AmbiguityResolution` about what to do when that leaves doubt. Here they are
/// put in order.
struct Conversation {
  private let admitted: AdmittedItem
  let line: ProviderLine
  var route: ProviderRoute
  private var ids: IDGenerator
  var result = ItemResult(.notAttempted)

  init(_ admitted: AdmittedItem, on line: ProviderLine) {
    self.admitted = admitted
    self.line = line
    route = line.route
    ids = line.environment.ids(for: admitted.position)
  }

  var item: RoutedAppointment { admitted.appointment }

  var settings: RunSettings { line.settings }

  /// Cancels the appointment, or finds out why not; `nil` where it is left as it was.
  static func cancel(_ admitted: AdmittedItem, on line: ProviderLine) async -> ItemResult? {
    var conversation = Conversation(admitted, on: line)
    do throws(End) {
      try await conversation.cancel()
    } catch {
      guard let outcome = error.outcome else { return nil }
      conversation.result.outcome = outcome
      if let reason = error.reason { conversation.result.reason = reason }
    }
    return conversation.result
  }

  /// The conversation is over.
  struct End: Error {
    /// What became of the appointment; `nil` where it is left to a later run.
    let outcome: CancellationOutcome?
    var reason: String?

    /// Nothing was done.
    static let left = End(outcome: nil)
  }

  /// An appointment that may be cancelled, and the version it has.
  struct Cancellable {
    let appointment: Appointment
    let version: EntityTag
    /// What is wrong with it already.
    let findings: [Diagnostic]
  }

  // MARK: - The order of things

  private mutating func cancel() async throws(End) {
    guard admitted.isInDoubt || settings.cancels else { throw .left }
    var current = try await admitted.isInDoubt ? settleDoubt() : checkBeforeCancelling()
    if let refusal = line.guards.refusal(of: current.appointment) {
      throw End(outcome: .notAttempted, reason: refusal)
    }
    var attempt = CancelAttempt(
      version: current.version,
      putCount: 0,
      reason: sentReason,
      hadAmbiguousPut: admitted.isInDoubt
    )
    var requestID = UUIDText(using: &ids)
    while true {
      let answer = try await put(current, requestID: requestID, attempt: &attempt)
      guard let ambiguity = await ambiguity(of: answer) else {
        throw await conclude(answer, attempt: attempt, current: &current)
      }
      switch await resolve(ambiguity, attempt: attempt, current: &current) {
      case .settled(let outcome, let reason, let notes):
        result.notes += notes
        throw End(outcome: outcome, reason: told(reason))
      case .sendAgain:
        attempt.hadAmbiguousPut = attempt.hadAmbiguousPut || ambiguity.leavesOpen
        await pause(beforeRetry: attempt.putCount)
      case .newCycle(let version):
        attempt.hadAmbiguousPut = attempt.hadAmbiguousPut || ambiguity.leavesOpen
        attempt.hasUsedNewCycle = true
        attempt.version = version
        requestID = UUIDText(using: &ids)
      }
    }
  }

  /// What an answer leaves open; a route that is another one now leaves open whether the appointment
  /// is still as it was.
  private mutating func ambiguity(of answer: Classification) async -> Ambiguity? {
    switch answer.verdict {
    case .readBack(let ambiguity): return ambiguity
    case .freshRoute: return await takeOtherRoute() ? .otherRoute : nil
    case .proceed, .settled, .retry: return nil
    }
  }

  /// Takes the route that there is now; returns false when there is no other.
  mutating func takeOtherRoute() async -> Bool {
    guard let other = await line.otherRoute(than: route) else { return false }
    route = other
    return true
  }

  private var sentReason: String? {
    route.dialect.rules.requiresReason ? item.reason : nil
  }

  /// The checks of an appointment; where the file is gone, its patient is known by digests only.
  private func check(
    of appointment: Appointment
  ) throws(End) -> ReadCheck {
    ReadCheck(
      id: item.id,
      dialect: route.dialect,
      expectedPatient: try item.lostFile?.expectedPatient(in: appointment) ?? item.expectedPatient,
      file: item.appointment
    )
  }

  // MARK: - Before cancelling

  /// Reads what a request of an earlier run, whose answer nobody has, came to.
  private mutating func settleDoubt() async throws(End) -> Cancellable {
    let followUp: FollowUpRead
    let cancellable: Cancellable?
    let before =
      "an earlier run sent a cancellation and got no answer" + (item.lostFile?.remark ?? "")
    do throws(End) {
      (followUp, cancellable) = try await readBack(item.appointment)
    } catch {
      // Whatever kept the read from telling, it did not tell.
      let reason = error.reason ?? result.reason ?? before
      followUp =
        error.outcome == .notForThisPatient
        ? .failsChecks(.notForThisPatient, reason: reason) : .failed
      cancellable = nil
      if item.lostFile != nil { result.reason = reason }
    }
    if let cancellable {
      if settings.cancels, item.lostFile == nil { return cancellable }
      throw End(outcome: .systemFailure, reason: "\(before); \(stillBooked)")
    }
    switch AmbiguityResolution(afterEarlierRun: followUp, reason: sentReason) {
    case .settled(let outcome, let reason, let notes):
      result.notes += notes
      throw End(
        outcome: outcome,
        reason: [before, reason ?? result.reason].compactMap(\.self).joined(separator: "; ")
      )
    case .sendAgain, .newCycle: throw End(outcome: .outcomeUnknown, reason: before)
    }
  }

  private var stillBooked: String {
    "the appointment was read since and is booked, so it was not cancelled, and nothing was sent now"
      + (item.lostFile == nil ? "" : "; drop the file again to cancel it")
  }

  /// Reads the appointment, unless it is to be cancelled as it is in the file, and checks it.
  private mutating func checkBeforeCancelling() async throws(End) -> Cancellable {
    let appointment: Appointment
    let entityTag: String?
    switch settings.readPolicy {
    case .always:
      let answer = try await readAppointment()
      guard case .proceed = answer.classification.verdict,
        let read = answer.classification.body.tree.flatMap(Appointment.init)
      else { throw end(with: answer.classification) }
      appointment = read
      entityTag = answer.entityTag
    case .never:
      guard let file = item.appointment else {
        preconditionFailure("without its file, an appointment is read back only")
      }
      appointment = file
      entityTag = nil
    }
    let decision = try await decide(appointment, entityTag: entityTag)
    let findings = findings(in: appointment, decision)
    switch decision {
    case .cancel(let version):
      return Cancellable(appointment: appointment, version: version, findings: findings)
    case .stop(.invalidProviderResponse, _) where settings.readPolicy == .never:
      // No provider has answered yet.
      throw End(
        outcome: .invalidRequest,
        reason: "the file has no version, no start, or what is not understood: read it first"
      )
    case .stop(let outcome, let reason):
      throw End(outcome: outcome, reason: reason)
    case .readPatient:
      throw End(
        outcome: .patientNotVerifiable,
        reason: "the provider's patient could not be compared"
      )
    }
  }

  /// Checks an appointment; reads its patient where that takes it.
  mutating func decide(
    _ appointment: Appointment,
    entityTag: String?
  ) async throws(End) -> ReadDecision {
    let check = try check(of: appointment)
    let decision = check.decide(appointment, entityTag: entityTag, now: line.environment.now())
    guard case .readPatient(let id) = decision else { return decision }
    let format = format
    let answer = try await read { (builder, route, stamp) throws(RouteRefusal) in
      try builder.readPatient(id, at: route, format: format, stamp: stamp)
    }
    guard case .proceed = answer.classification.verdict,
      let tree = answer.classification.body.tree, let patient = Patient(tree.root)
    else { throw end(with: answer.classification) }
    return check.decide(
      appointment,
      entityTag: entityTag,
      patient: patient,
      now: line.environment.now()
    )
  }

  /// Validates an appointment, and notes what the provider should know if the provider returned it.
  ///
  /// Nothing is said of an appointment that is, or may be, another patient's.
  mutating func findings(
    in appointment: Appointment,
    _ decision: ReadDecision
  ) -> [Diagnostic] {
    switch decision {
    case .stop(.notForThisPatient, _), .stop(.patientNotVerifiable, _), .readPatient: return []
    case .stop, .cancel: break
    }
    guard appointment.id == item.id.text else { return [] }
    let findings = ResourceValidator.validate(appointment.tree, profile: settings.profile)
    if settings.readPolicy == .always {
      result.providerFindings = ProviderFindings.make(findings)
    }
    return findings
  }

  // MARK: - Cancelling

  /// Sends the cancellation; waits and sends again where the answer only asks for that.
  private mutating func put(
    _ current: Cancellable,
    requestID: UUIDText,
    attempt: inout CancelAttempt
  ) async throws(End) -> Classification {
    let body = try makeBody(current)
    guard attempt.putCount > 0 || line.guards.takeCancellation(at: route.key) else {
      throw .left
    }
    var retryCount = 0
    while true {
      guard await line.takeTurn() else { throw tooLongAWait }
      let stamp = stamp(requestID: requestID)
      let request: InteractionRequest
      do throws(RouteRefusal) {
        request = try settings.requests.cancelAppointment(
          item.id,
          body: body.bytes,
          format: body.format,
          version: attempt.version,
          at: route,
          stamp: stamp
        )
      } catch {
        line.returnTurn()
        throw End(outcome: error.outcome, reason: error.text)
      }
      result.versionBefore = String(attempt.version.versionID)
      result.putCount += 1
      attempt.putCount += 1
      result.requestID = route.dialect.rules.sendsRequestID ? requestID.text : nil
      let attemptID = AttemptID(
        item: admitted.item.id,
        number: admitted.item.attemptCount + attempt.putCount
      )
      try await writeDown(attemptID, stamp: stamp)
      if settings.recordsRequests { result.messages.append(request.httpMessage()) }
      let answer = await send(request, stamp: stamp)
      result.take(answer)
      result.attemptAnswers.append(
        AttemptAnswer(
          id: attemptID,
          httpStatus: answer.status,
          outcome: answer.verdict.outcome,
          at: line.environment.now()
        )
      )
      guard case .retry = answer.verdict else {
        if case .settled(.cancelled) = answer.verdict {
          result.versionAfter = answer.body.tree.flatMap(Appointment.init)?.versionID
        }
        return answer
      }
      retryCount += 1
      guard attempt.putCount < AmbiguityResolution.maximumPutCount,
        await wait(beforeRetry: retryCount, after: answer)
      else { return answer }
    }
  }

  /// Writes an attempt into the ledger, before its first byte is sent.
  private mutating func writeDown(
    _ attempt: AttemptID,
    stamp: RequestStamp
  ) async throws(End) {
    let now = line.environment.now()
    var record = line.ledger.record(.attempt, of: admitted.input, at: now)
    record.traceIDs = [stamp.traceID.text]
    record.requestID = result.requestID
    record.versionBefore = result.versionBefore
    let start = AttemptStart(
      id: attempt,
      version: result.versionBefore,
      requestID: result.requestID,
      traceID: stamp.traceID.text,
      at: now,
      target: line.ledger.target(of: item)
    )
    do throws(RunFailure) {
      try await line.ledger.begin(start, after: result.attemptAnswers, record)
      result.attemptAnswers = []
    } catch {
      // The run ends with that; what is not written down is not sent.
      line.returnTurn()
      throw .left
    }
  }

  /// The appointment with the dialect's changes made, in the format that is wanted.
  private func makeBody(
    _ current: Cancellable
  ) throws(End) -> (bytes: [UInt8], format: FHIRFormat) {
    let body: (bytes: [UInt8], format: FHIRFormat)
    do throws(CancellationEditError) {
      body = try CancellationBody.make(
        from: current.appointment.tree,
        dialect: route.dialect,
        reason: item.reason,
        format: settings.bodyFormat
      )
    } catch {
      throw End(outcome: error.outcome, reason: error.text)
    }
    if let fault = EditFault(in: body, notAmong: current.findings, profile: settings.profile) {
      throw End(outcome: .invalidRequest, reason: fault.text)
    }
    return body
  }

  // MARK: - When an answer leaves something open

  /// Reads the appointment back, and says what follows from that.
  private mutating func resolve(
    _ ambiguity: Ambiguity,
    attempt: CancelAttempt,
    current: inout Cancellable
  ) async -> AmbiguityResolution {
    let deciding = result
    let followUp: FollowUpRead
    do throws(End) {
      let (read, cancellable) = try await readBack(current.appointment)
      followUp = read
      if let cancellable { current = cancellable }
    } catch {
      // Whatever kept the read from telling, it did not tell.
      followUp = .failed
    }
    // The answer to the cancellation is what is told, not that to the read after it.
    result.status = deciding.status
    result.code = deciding.code
    result.answeredBy = deciding.answeredBy
    result.reason = deciding.reason
    return AmbiguityResolution(ambiguity, followUp: followUp, attempt: attempt)
  }

  /// The reason of the answer to the cancellation, with what the read after it showed.
  private func told(_ reason: String?) -> String? {
    guard let reason else { return nil }
    return [result.reason, "read again: \(reason)"].compactMap(\.self).joined(separator: "; ")
  }

  /// What an answer means that leaves nothing open by itself.
  ///
  /// If an earlier request was left open, it may have been carried out since, so that "not cancelled"
  /// takes one more read.
  private mutating func conclude(
    _ answer: Classification,
    attempt: CancelAttempt,
    current: inout Cancellable
  ) async -> End {
    let end = end(with: answer)
    guard attempt.hadAmbiguousPut, end.outcome != .cancelled else { return end }
    var last = attempt
    last.putCount = AmbiguityResolution.maximumPutCount
    switch await resolve(.unanswered, attempt: last, current: &current) {
    case .settled(.systemFailure, _, _), .sendAgain, .newCycle: return end
    case .settled(let settled, let reason, let notes):
      result.notes += notes
      return End(outcome: settled, reason: told(reason))
    }
  }

  // MARK: - Reading

  /// The format reads ask for: that of the input, so that the body can be sent back as it came.
  var format: FHIRFormat { item.appointment?.tree.format ?? .json }

  /// Reads the appointment; `regardless` of how long the provider asks to wait, where a doubt must
  /// end.
  mutating func readAppointment(regardless: Bool = false) async throws(End) -> ReadAnswer {
    let (id, format) = (item.id, format)
    return try await read(regardless: regardless) { (builder, route, stamp) throws(RouteRefusal) in
      try builder.readAppointment(id, at: route, format: format, stamp: stamp)
    }
  }

  /// Reads something, again where that may help.
  mutating func read(
    regardless: Bool = false,
    _ make: (RequestBuilder, ProviderRoute, RequestStamp) throws(RouteRefusal)
      -> InteractionRequest
  ) async throws(End) -> ReadAnswer {
    var tryCount = 0
    while true {
      if regardless, tryCount == 0 {
        if !(await line.takeTurn()) { await line.takeTurnAtOnce() }
      } else {
        guard await line.takeTurn() else { throw tooLongAWait }
      }
      let stamp = stamp(requestID: nil)
      let request: InteractionRequest
      do throws(RouteRefusal) {
        request = try make(settings.requests, route, stamp)
      } catch {
        line.returnTurn()
        throw End(outcome: error.outcome, reason: error.text)
      }
      result.readCount += 1
      tryCount += 1
      let answer = await sendReading(request, stamp: stamp)
      result.take(answer.classification)
      switch answer.classification.verdict {
      case .freshRoute:
        guard await takeOtherRoute() else { return answer }
      case .retry:
        guard tryCount < settings.retries.maximumReadCount,
          await wait(beforeRetry: tryCount, after: answer.classification)
        else { return answer }
      case .proceed, .settled, .readBack: return answer
      }
    }
  }

  // MARK: - Sending

  private mutating func sendReading(
    _ request: InteractionRequest,
    stamp: RequestStamp
  ) async -> ReadAnswer {
    let answer = await exchange(request, stamp: stamp)
    let entityTag: String? =
      if case .success(let response) = answer { response.headerFields.value(.eTag) } else { nil }
    return ReadAnswer(classification: classify(answer, of: request), entityTag: entityTag)
  }

  private mutating func send(
    _ request: InteractionRequest,
    stamp: RequestStamp
  ) async -> Classification {
    classify(await exchange(request, stamp: stamp), of: request)
  }

  private mutating func exchange(
    _ request: InteractionRequest,
    stamp: RequestStamp
  ) async -> Result<InteractionResponse, TransportFailure> {
    result.traceIDs.append(stamp.traceID.text)
    return await line.send(request)
  }

  private mutating func classify(
    _ answer: Result<InteractionResponse, TransportFailure>,
    of request: InteractionRequest
  ) -> Classification {
    let classification = ResponseClassifier.classify(
      answer,
      of: request,
      reason: sentReason,
      limits: settings.limits,
      now: line.environment.now()
    )
    result.takeFaults(of: classification)
    return classification
  }

  private mutating func stamp(requestID: UUIDText?) -> RequestStamp {
    RequestStamp(requestID: requestID, issuedAt: line.environment.now(), using: &ids)
  }

  // MARK: - Waiting

  /// Waits before a retry that nobody asked to wait for.
  private mutating func pause(beforeRetry next: Int) async {
    await line.pause(for: settings.retries.delay(beforeRetry: next, using: &ids))
  }

  /// Waits before a retry, with the whole provider if the answer is about more than the item;
  /// returns false when it asks for a longer wait than is allowed.
  private mutating func wait(
    beforeRetry next: Int,
    after answer: Classification
  ) async -> Bool {
    if let seconds = answer.rateLimit?.waitSeconds {
      // The provider's line is closed for that long already.
      return .seconds(seconds) <= settings.retries.maximumDelay
    }
    if answer.status == 429 {
      line.close(for: settings.retries.delay(beforeRetry: next, using: &ids))
    } else {
      await pause(beforeRetry: next)
    }
    return true
  }

  private var tooLongAWait: End {
    End(
      outcome: result.hasSentAnything ? .rateLimited : .notAttempted,
      reason: "the provider asks to wait longer than a run waits"
    )
  }

  /// The end that an answer means when no more is sent.
  func end(with answer: Classification) -> End {
    switch answer.verdict {
    case .settled(let outcome), .retry(let outcome): End(outcome: outcome)
    case .freshRoute(let outcome):
      End(outcome: outcome, reason: "\(answer.reason): see the route \(route.key)")
    case .proceed, .readBack: End(outcome: .invalidProviderResponse)
    }
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

/// What came of a read.
struct ReadAnswer {
  /// What it means.
  let classification: Classification
  /// The version that the header field `ETag` gave.
  let entityTag: String?
}
