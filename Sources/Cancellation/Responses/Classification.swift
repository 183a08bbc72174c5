import FHIRModel

/// What an answer, or the lack of one, means.
public struct Classification: Sendable {
  /// What to do next.
  public let verdict: Verdict

  /// The row of the table in `ResponseClassifier` that applied.
  public let row: Int

  /// What happened: one sentence, lower case, without patient data.
  public let reason: String

  /// The HTTP status; `nil` where no answer came.
  public let status: Int?

  /// Who answered.
  public let answeredBy: Answerer

  /// The first error code of the answer, as it was received; its system only if it is a known one.
  public let code: Coding?

  /// What the answer says about when the next request may come; `nil` where no answer came.
  public let rateLimit: RateLimitFields?

  /// What else is worth knowing.
  public let notes: [AnswerNote]

  /// The body as it was read.
  public let body: ResponseBody

  /// What to do next.
  public enum Verdict: Hashable, Sendable {
    /// A read gave what was asked for: go on with it.
    case proceed
    /// This is what became of the appointment.
    case settled(CancellationOutcome)
    /// Read the appointment, and resolve with ``AmbiguityResolution``.
    case readBack(Ambiguity)
    /// Wait, and send the request again; when there are no tries left, this is the outcome.
    case retry(otherwise: CancellationOutcome)
    /// Look the route up again; send again, once, if it is another one, or else this is the outcome.
    case freshRoute(otherwise: CancellationOutcome)
  }
}

/// Why a request to cancel must be followed by a read.
public enum Ambiguity: String, Hashable, Sendable, CaseIterable {
  /// No answer came, or one that leaves open whether the request was carried out.
  case unanswered
  /// The provider was too busy, which leaves open whether the request was carried out.
  case throttled
  /// The answer is a success that does not show the cancellation.
  case unconfirmedSuccess
  /// The answer is a success with an OperationOutcome in it.
  case successWithOutcome
  /// The version or the request's id was refused; the appointment may have changed.
  case conflict
  /// The appointment was refused as a duplicate of a change.
  case duplicate
  /// The change was refused, perhaps because the appointment is cancelled already.
  case refusal
  /// The request did not get to the provider, and the way there is another one now.
  case otherRoute
  /// The request was taken in, or was lost on its way, and may be carried out later.
  case delayed

  /// Whether the request may have been carried out, or may be yet.
  public var leavesOpen: Bool { self == .unanswered || self == .throttled || self == .delayed }
}
