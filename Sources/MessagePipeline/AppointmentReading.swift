import Cancellation
import Diagnostics
import ElementModel
import FHIRModel
import FHIRValidation

/// What is read at a provider about one appointment, and decided about it: the part that plans and
/// cancellations share.
///
/// The rules are elsewhere: `ReadCheck` decides about what was read, and `ResponseClassifier` about
/// what came back. Nothing here changes anything at the provider.
struct AppointmentReading {
  /// The appointment of the file, and the way to its provider.
  let item: RoutedAppointment
  let line: ProviderLine
  var route: ProviderRoute
  var ids: IDGenerator
  /// What became of the item so far.
  var result = ItemResult(.notAttempted)

  /// Begins; `position` is the place among all inputs, which ids follow from where a seed is given.
  init(_ item: RoutedAppointment, position: Int, on line: ProviderLine) {
    self.item = item
    self.line = line
    route = line.route
    ids = line.environment.ids(for: position)
  }

  var settings: RunSettings { line.settings }

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

  /// What became of the item, once a conversation is over; `nil` where it is left as it was.
  func result(endedBy end: End) -> ItemResult? {
    guard let outcome = end.outcome else { return nil }
    var result = result
    result.outcome = outcome
    if let reason = end.reason { result.reason = reason }
    return result
  }

  // MARK: - Looking

  /// Says what a cancellation would come to now, as far as that can be said without sending it.
  static func look(
    at item: RoutedAppointment,
    position: Int,
    on line: ProviderLine
  ) async -> ItemResult? {
    var reading = AppointmentReading(item, position: position, on: line)
    do throws(End) {
      let current = try await reading.checkBeforeCancelling()
      let body = try reading.makeBody(current)
      let stamp = reading.stamp(requestID: UUIDText(using: &reading.ids))
      _ = try reading.makeRequest(body, version: current.version, stamp: stamp)
      reading.result.cancellableVersion = String(current.version.versionID)
    } catch {
      return reading.result(endedBy: error)
    }
    return reading.result
  }

  // MARK: - The route

  /// Takes the route that there is now; returns false when there is no other.
  mutating func takeOtherRoute() async -> Bool {
    guard let other = await line.otherRoute(than: route) else { return false }
    route = other
    return true
  }

  var sentReason: String? {
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

  // MARK: - Checking

  /// Reads the appointment, unless it is to be cancelled as it is in the file, and checks it.
  mutating func checkBeforeCancelling() async throws(End) -> Cancellable {
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

  // MARK: - The cancellation

  /// The appointment with the dialect's changes made, in the format that is wanted.
  func makeBody(
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

  /// The request that cancels a version, with a body that `makeBody` made.
  func makeRequest(
    _ body: (bytes: [UInt8], format: FHIRFormat),
    version: EntityTag,
    stamp: RequestStamp
  ) throws(End) -> InteractionRequest {
    do throws(RouteRefusal) {
      return try settings.requests.cancelAppointment(
        item.id,
        body: body.bytes,
        format: body.format,
        version: version,
        at: route,
        stamp: stamp
      )
    } catch {
      throw End(outcome: error.outcome, reason: error.text)
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

  mutating func send(
    _ request: InteractionRequest,
    about appointment: Appointment,
    stamp: RequestStamp
  ) async -> Classification {
    classify(await exchange(request, stamp: stamp), of: request, about: appointment)
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
    of request: InteractionRequest,
    about appointment: Appointment? = nil
  ) -> Classification {
    let classification = ResponseClassifier.classify(
      answer,
      of: request,
      about: appointment,
      reason: sentReason,
      limits: settings.limits,
      now: line.environment.now()
    )
    result.takeFaults(of: classification)
    return classification
  }

  mutating func stamp(requestID: UUIDText?) -> RequestStamp {
    RequestStamp(requestID: requestID, issuedAt: line.environment.now(), using: &ids)
  }

  // MARK: - Waiting

  /// Waits before a retry that nobody asked to wait for.
  mutating func pause(beforeRetry next: Int) async {
    await line.pause(for: settings.retries.delay(beforeRetry: next, using: &ids))
  }

  /// Waits before a retry, with the whole provider if the answer is about more than the item;
  /// returns false when it asks for a longer wait than is allowed.
  mutating func wait(
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

  var tooLongAWait: End {
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

/// What came of a read.
struct ReadAnswer {
  /// What it means.
  let classification: Classification
  /// The version that the header field `ETag` gave.
  let entityTag: String?
}
