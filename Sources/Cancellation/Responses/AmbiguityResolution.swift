/// What follows from the read after a request to cancel that left something open.
public enum AmbiguityResolution: Hashable, Sendable {
  /// This is what became of the appointment.
  ///
  /// `reason` is why, where the read says more than the answer to the cancellation: one sentence,
  /// lower case, without patient data.
  case settled(CancellationOutcome, reason: String? = nil, notes: [AnswerNote] = [])
  /// Send the request again with the same `If-Match` and `X-Request-ID`, and a new token and trace
  /// id.
  case sendAgain
  /// Cancel the version that was read now, with a new `X-Request-ID`.
  case newCycle(EntityTag)

  /// The most requests to cancel one appointment, all kinds together.
  ///
  /// Source: Spine Core, "SSP implementation guide": at most three automatic retries.
  public static let maximumPutCount = 3

  /// Resolves.
  ///
  /// - Parameters:
  ///   - ambiguity: what was left open.
  ///   - followUp: what the read showed.
  ///   - attempt: what has been sent for the appointment.
  public init(_ ambiguity: Ambiguity, followUp: FollowUpRead, attempt: CancelAttempt) {
    switch ambiguity {
    case .unanswered: self = Self.afterUnanswered(followUp, attempt, otherwise: .systemFailure)
    case .throttled: self = Self.afterUnanswered(followUp, attempt, otherwise: .rateLimited)
    case .unconfirmedSuccess: self = Self.afterSuccess(followUp, attempt, gone: .outcomeUnknown)
    case .successWithOutcome: self = Self.afterSuccess(followUp, attempt, gone: .notFound)
    case .conflict: self = Self.afterConflict(followUp, attempt, allowsNewCycle: true)
    case .duplicate: self = Self.afterConflict(followUp, attempt, allowsNewCycle: false)
    case .refusal: self = Self.afterRefusal(followUp, attempt)
    case .otherRoute: self = Self.afterOtherRoute(followUp, attempt)
    case .delayed: self = Self.afterDelay(followUp, attempt)
    }
  }

  /// Resolves what a request of an earlier run left open, whose answer nobody has.
  ///
  /// What is still booked is cancelled in a new cycle.
  ///
  /// - Parameters:
  ///   - followUp: what the read showed.
  ///   - reason: the reason that was sent; `nil` where the dialect sends none.
  public init(afterEarlierRun followUp: FollowUpRead, reason: String?) {
    switch followUp {
    case .cancelled(let shown): self = Self.confirmed(shown, sent: reason)
    case .booked(let version): self = .newCycle(version)
    case .failsChecks(let outcome, let reason): self = .settled(outcome, reason: reason)
    case .gone, .failed: self = .settled(.outcomeUnknown)
    }
  }

  /// No answer, or one that leaves open whether the request was carried out.
  ///
  /// Source: UEC appointments, "Transaction integrity": the same request may be sent again.
  private static func afterUnanswered(
    _ followUp: FollowUpRead,
    _ attempt: CancelAttempt,
    otherwise outcome: CancellationOutcome
  ) -> AmbiguityResolution {
    switch followUp {
    case .cancelled(let reason): confirmed(reason, sent: attempt.reason)
    case .booked(let version) where version == attempt.version:
      attempt.putCount < maximumPutCount ? .sendAgain : .settled(outcome)
    case .booked(let version): newCycle(version, attempt)
    case .failsChecks(let outcome, let reason): .settled(outcome, reason: reason)
    case .gone, .failed: .settled(.outcomeUnknown)
    }
  }

  /// A success that does not show the cancellation: the request is not sent again.
  private static func afterSuccess(
    _ followUp: FollowUpRead,
    _ attempt: CancelAttempt,
    gone: CancellationOutcome
  ) -> AmbiguityResolution {
    switch followUp {
    case .cancelled(let reason): confirmed(reason, sent: attempt.reason)
    case .booked: .settled(.invalidProviderResponse)
    case .failsChecks(let outcome, let reason): .settled(outcome, reason: reason)
    case .gone: .settled(attempt.hadAmbiguousPut ? .outcomeUnknown : gone)
    case .failed: .settled(.outcomeUnknown)
    }
  }

  /// A request that may be carried out later: that it is booked still tells nothing, and it is not
  /// sent again.
  ///
  /// Source: RFC 9110, sections 15.3.3 and 15.5.9.
  private static func afterDelay(
    _ followUp: FollowUpRead,
    _ attempt: CancelAttempt
  ) -> AmbiguityResolution {
    switch followUp {
    case .cancelled(let reason): confirmed(reason, sent: attempt.reason)
    case .booked:
      .settled(
        .outcomeUnknown,
        reason: "the appointment is booked still, and the request may be carried out yet"
      )
    case .failsChecks(let outcome, let reason): .settled(outcome, reason: reason)
    case .gone, .failed: .settled(.outcomeUnknown)
    }
  }

  /// A version or request id that was refused.
  ///
  /// Source: UEC appointments, "Transaction integrity": read again and decide again.
  private static func afterConflict(
    _ followUp: FollowUpRead,
    _ attempt: CancelAttempt,
    allowsNewCycle: Bool
  ) -> AmbiguityResolution {
    switch followUp {
    case .cancelled(let reason):
      attempt.hadAmbiguousPut
        ? confirmed(reason, sent: attempt.reason) : .settled(.alreadyCancelled)
    case .booked(let version) where version == attempt.version: .settled(.versionConflict)
    case .booked(let version):
      allowsNewCycle ? newCycle(version, attempt) : .settled(.versionConflict)
    case .failsChecks(let outcome, let reason): .settled(outcome, reason: reason)
    case .gone: .settled(attempt.hadAmbiguousPut ? .outcomeUnknown : .notFound)
    case .failed: .settled(attempt.hadAmbiguousPut ? .outcomeUnknown : .versionConflict)
    }
  }

  /// A change that was refused, perhaps because the appointment is cancelled already.
  ///
  /// Source: GP Connect 1.2.7, "Amend an appointment": cancelled appointments are refused so.
  private static func afterRefusal(
    _ followUp: FollowUpRead,
    _ attempt: CancelAttempt
  ) -> AmbiguityResolution {
    switch followUp {
    case .cancelled(let reason):
      attempt.hadAmbiguousPut
        ? confirmed(reason, sent: attempt.reason) : .settled(.alreadyCancelled)
    case .booked, .failsChecks: .settled(.rejectedByProvider)
    case .gone, .failed:
      .settled(attempt.hadAmbiguousPut ? .outcomeUnknown : .rejectedByProvider)
    }
  }

  /// A request that the SSP did not pass on; it is sent again on the way that there is now.
  ///
  /// Source: GP Connect 1.2.7, "Error handling guidance", errors of the SSP.
  private static func afterOtherRoute(
    _ followUp: FollowUpRead,
    _ attempt: CancelAttempt
  ) -> AmbiguityResolution {
    switch followUp {
    case .cancelled(let reason):
      attempt.hadAmbiguousPut
        ? confirmed(reason, sent: attempt.reason) : .settled(.alreadyCancelled)
    case .booked(let version) where version == attempt.version:
      attempt.putCount < maximumPutCount ? .sendAgain : .settled(.routingFailure)
    case .booked(let version): newCycle(version, attempt)
    case .failsChecks(let outcome, let reason): .settled(outcome, reason: reason)
    case .gone: .settled(attempt.hadAmbiguousPut ? .outcomeUnknown : .notFound)
    case .failed: .settled(attempt.hadAmbiguousPut ? .outcomeUnknown : .routingFailure)
    }
  }

  /// The read shows the cancellation; where it shows another reason than ours, it may be another's.
  private static func confirmed(
    _ reason: String?,
    sent: String?
  ) -> AmbiguityResolution {
    var notes: [AnswerNote] = [.confirmedByRead]
    if let sent, !ReasonEcho.isEcho(reason, of: sent) {
      notes.append(.possiblyByAnotherParty)
    }
    return .settled(.cancelled, notes: notes)
  }

  /// Another version is booked: one more cycle, if there has been none.
  private static func newCycle(
    _ version: EntityTag,
    _ attempt: CancelAttempt
  ) -> AmbiguityResolution {
    attempt.hasUsedNewCycle || attempt.putCount >= maximumPutCount
      ? .settled(.versionConflict) : .newCycle(version)
  }
}

/// What has been sent for one appointment when a follow-up read is resolved.
public struct CancelAttempt: Hashable, Sendable {
  /// The version that the last request to cancel had in `If-Match`.
  public var version: EntityTag

  /// How many requests to cancel were sent, the last one included.
  public var putCount: Int

  /// The reason that was sent; `nil` where the dialect sends none.
  public var reason: String?

  /// Whether a request before the last one was left open.
  public var hadAmbiguousPut: Bool

  /// Whether another version has been cancelled before, so that there is no further cycle.
  public var hasUsedNewCycle: Bool

  /// Creates an attempt.
  public init(
    version: EntityTag,
    putCount: Int = 1,
    reason: String? = nil,
    hadAmbiguousPut: Bool = false,
    hasUsedNewCycle: Bool = false
  ) {
    self.version = version
    self.putCount = putCount
    self.reason = reason
    self.hadAmbiguousPut = hadAmbiguousPut
    self.hasUsedNewCycle = hasUsedNewCycle
  }
}
