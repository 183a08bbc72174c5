import Cancellation
import ElementModel
import FHIRModel

/// Everything that is said to one provider about one appointment: read, decide, cancel, and where an
/// answer leaves something open, read again.
///
/// The rules are elsewhere: `ReadCheck` decides about what was read, `ResponseClassifier` about what
/// came back, and `AmbiguityResolution` about what to do when that leaves doubt. Here they are
/// put in order.
struct Conversation {
  private let item: RoutedAppointment
  private let settings: RunSettings
  private let environment: RunEnvironment
  private let transport: any Transport
  private var ids: IDGenerator
  private var result = ItemResult(.notAttempted)

  init(
    _ item: RoutedAppointment,
    position: Int,
    settings: RunSettings,
    environment: RunEnvironment,
    transport: any Transport
  ) {
    self.item = item
    self.settings = settings
    self.environment = environment
    self.transport = transport
    ids = environment.ids(for: position)
  }

  /// Cancels the appointment, or finds out why not.
  static func cancel(
    _ item: RoutedAppointment,
    position: Int,
    settings: RunSettings,
    environment: RunEnvironment,
    transport: any Transport
  ) async -> ItemResult {
    var conversation = Conversation(
      item,
      position: position,
      settings: settings,
      environment: environment,
      transport: transport
    )
    do throws(End) {
      try await conversation.cancel()
    } catch {
      conversation.result.outcome = error.outcome
      if let reason = error.reason { conversation.result.reason = reason }
    }
    return conversation.result
  }

  /// The conversation is over.
  private struct End: Error {
    let outcome: CancellationOutcome
    var reason: String?
  }

  /// An appointment that may be cancelled, and the version it has.
  private struct Cancellable {
    let appointment: Appointment
    let version: EntityTag
  }

  // MARK: - The order of things

  private mutating func cancel() async throws(End) {
    var current = try await checkBeforeCancelling()
    var attempt = CancelAttempt(version: current.version, putCount: 0, reason: sentReason)
    var requestID = UUIDText(using: &ids)
    while true {
      let answer = try await put(current, requestID: requestID, attempt: &attempt)
      guard case .readBack(let ambiguity) = answer.verdict else {
        throw await conclude(answer, attempt: attempt, current: &current)
      }
      // Whoever asks for more time than is allowed is read at once, because the doubt must end.
      if let seconds = answer.waitSeconds {
        await pause(beforeRetry: attempt.putCount, asked: seconds)
      }
      switch await resolve(ambiguity, attempt: attempt, current: &current) {
      case .settled(let outcome, let notes):
        result.notes += notes
        throw End(outcome: outcome)
      case .sendAgain:
        attempt.hadAmbiguousPut = true
        await pause(beforeRetry: attempt.putCount)
      case .newCycle(let version):
        attempt.hadAmbiguousPut = attempt.hadAmbiguousPut || ambiguity == .unanswered
        attempt.hasUsedNewCycle = true
        attempt.version = version
        requestID = UUIDText(using: &ids)
      }
    }
  }

  private var sentReason: String? {
    item.route.dialect.rules.requiresReason ? item.reason : nil
  }

  private var check: ReadCheck {
    ReadCheck(
      id: item.id,
      dialect: item.route.dialect,
      expectedPatient: item.expectedPatient,
      file: item.appointment
    )
  }

  // MARK: - Before cancelling

  /// Reads the appointment, unless it is to be cancelled as it is in the file, and checks it.
  private mutating func checkBeforeCancelling() async throws(End) -> Cancellable {
    let appointment: Appointment
    let entityTag: String?
    switch settings.readPolicy {
    case .always:
      let answer = try await readAppointment()
      guard case .proceed = answer.classification.verdict,
        let read = answer.classification.body.tree.flatMap(Appointment.init)
      else { throw End(outcome: outcome(of: answer.classification)) }
      appointment = read
      entityTag = answer.entityTag
    case .never:
      appointment = item.appointment
      entityTag = nil
    }
    switch try await decide(appointment, entityTag: entityTag) {
    case .cancel(let version):
      return Cancellable(appointment: appointment, version: version)
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
  private mutating func decide(
    _ appointment: Appointment,
    entityTag: String?
  ) async throws(End) -> ReadDecision {
    let decision = check.decide(appointment, entityTag: entityTag, now: environment.now())
    guard case .readPatient(let id) = decision else { return decision }
    let (route, format) = (item.route, format)
    let answer = try await read { (builder, stamp) throws(RouteRefusal) in
      try builder.readPatient(id, at: route, format: format, stamp: stamp)
    }
    guard case .proceed = answer.classification.verdict,
      let tree = answer.classification.body.tree, let patient = Patient(tree.root)
    else { throw End(outcome: outcome(of: answer.classification)) }
    return check.decide(
      appointment,
      entityTag: entityTag,
      patient: patient,
      now: environment.now()
    )
  }

  // MARK: - Cancelling

  /// Sends the cancellation; waits and sends again where the answer only asks for that.
  private mutating func put(
    _ current: Cancellable,
    requestID: UUIDText,
    attempt: inout CancelAttempt
  ) async throws(End) -> Classification {
    let body = try makeBody(current.appointment.tree)
    var retryCount = 0
    while true {
      let stamp = stamp(requestID: requestID)
      let request: InteractionRequest
      do throws(RouteRefusal) {
        request = try settings.requests.cancelAppointment(
          item.id,
          body: body.bytes,
          format: body.format,
          version: attempt.version,
          at: item.route,
          stamp: stamp
        )
      } catch {
        throw End(outcome: error.outcome, reason: error.text)
      }
      result.versionBefore = String(attempt.version.versionID)
      result.putCount += 1
      attempt.putCount += 1
      result.requestID = item.route.dialect.rules.sendsRequestID ? requestID.text : nil
      if settings.recordsRequests { result.messages.append(request.httpMessage()) }
      let answer = await send(request, stamp: stamp)
      result.take(answer)
      guard case .retry = answer.verdict else {
        if case .settled(.cancelled) = answer.verdict {
          result.versionAfter = answer.body.tree.flatMap(Appointment.init)?.versionID
        }
        return answer
      }
      retryCount += 1
      guard attempt.putCount < AmbiguityResolution.maximumPutCount,
        await pause(beforeRetry: retryCount, asked: answer.waitSeconds)
      else { return answer }
    }
  }

  /// The appointment with the dialect's changes made, in the format that is wanted.
  private func makeBody(
    _ tree: ElementTree
  ) throws(End) -> (bytes: [UInt8], format: FHIRFormat) {
    do throws(CancellationEditError) {
      return try CancellationBody.make(
        from: tree,
        dialect: item.route.dialect,
        reason: item.reason,
        format: settings.bodyFormat
      )
    } catch {
      throw End(outcome: error.outcome, reason: error.text)
    }
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
      followUp = try await readBack(&current)
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

  private mutating func readBack(_ current: inout Cancellable) async throws(End) -> FollowUpRead {
    let answer = try await readAppointment()
    guard case .proceed = answer.classification.verdict,
      let appointment = answer.classification.body.tree.flatMap(Appointment.init)
    else { return FollowUpRead(unsuccessful: answer.classification) }
    let decision = try await decide(appointment, entityTag: answer.entityTag)
    let followUp = FollowUpRead(decision, of: appointment, dialect: item.route.dialect)
    if case .cancel(let version) = decision {
      current = Cancellable(appointment: appointment, version: version)
    }
    if case .cancelled = followUp { result.versionAfter = appointment.versionID }
    return followUp
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
    let outcome = outcome(of: answer)
    guard attempt.hadAmbiguousPut, outcome != .cancelled else { return End(outcome: outcome) }
    var last = attempt
    last.putCount = AmbiguityResolution.maximumPutCount
    switch await resolve(.unanswered, attempt: last, current: &current) {
    case .settled(.systemFailure, _), .sendAgain, .newCycle: return End(outcome: outcome)
    case .settled(let settled, let notes):
      result.notes += notes
      return End(outcome: settled)
    }
  }

  // MARK: - Reading

  private struct ReadAnswer {
    let classification: Classification
    let entityTag: String?
  }

  private mutating func readAppointment() async throws(End) -> ReadAnswer {
    let (item, format) = (item, format)
    return try await read { (builder, stamp) throws(RouteRefusal) in
      try builder.readAppointment(item.id, at: item.route, format: format, stamp: stamp)
    }
  }

  /// Reads something, again where that may help.
  private mutating func read(
    _ make: (RequestBuilder, RequestStamp) throws(RouteRefusal) -> InteractionRequest
  ) async throws(End) -> ReadAnswer {
    var tryCount = 0
    while true {
      let stamp = stamp(requestID: nil)
      let request: InteractionRequest
      do throws(RouteRefusal) {
        request = try make(settings.requests, stamp)
      } catch {
        throw End(outcome: error.outcome, reason: error.text)
      }
      result.readCount += 1
      tryCount += 1
      let answer = await sendReading(request, stamp: stamp)
      result.take(answer.classification)
      guard case .retry = answer.classification.verdict,
        tryCount < settings.retries.maximumReadCount,
        await pause(beforeRetry: tryCount, asked: answer.classification.waitSeconds)
      else { return answer }
    }
  }

  /// The format reads ask for: that of the input, so that the body can be sent back as it came.
  private var format: FHIRFormat { item.appointment.tree.format }

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
    do throws(TransportFailure) {
      return .success(try await transport.send(request))
    } catch {
      return .failure(error)
    }
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
      known: item.appointment.tree
    )
    result.endedAtGateway = Self.isGatewayFault(classification)
    return classification
  }

  /// Whether an answer says that the way to the provider is broken, whatever the appointment.
  private static func isGatewayFault(_ classification: Classification) -> Bool {
    switch classification.status {
    case nil, 502, 503, 504, 599, 444: true
    default: false
    }
  }

  private mutating func stamp(requestID: UUIDText?) -> RequestStamp {
    RequestStamp(requestID: requestID, issuedAt: environment.now(), using: &ids)
  }

  /// Waits before a retry; returns false when the provider asks for a longer wait than is allowed.
  @discardableResult
  private mutating func pause(beforeRetry next: Int, asked seconds: Int? = nil) async -> Bool {
    let retries = settings.retries
    guard let delay = retries.delay(beforeRetry: next, asked: seconds, using: &ids) else {
      return false
    }
    await environment.pause(delay)
    return true
  }

  /// The outcome that an answer means when no more is sent.
  private func outcome(of answer: Classification) -> CancellationOutcome {
    switch answer.verdict {
    case .settled(let outcome), .retry(let outcome), .freshRoute(let outcome): outcome
    case .proceed, .readBack: .invalidProviderResponse
    }
  }
}
