/// What a scenario does instead of, or besides, what the provider would.
enum FaultStep: Hashable, Sendable {
  /// Nothing: the provider does its work.
  case none
  /// The request does not get to the provider's work; this is the answer.
  case answer(FaultAnswer)
  /// The provider does its work; if that succeeds, this is the answer instead.
  case workThenAnswer(FaultAnswer)
  /// Someone else changes the appointment first; then the provider does its work.
  case changeThenWork
  /// The provider takes some seconds before it does its work.
  case waitThenWork(seconds: Int)
  /// The provider does its work, and keeps no more than some characters of the reason.
  case workWithShortReason(length: Int)
}

/// An answer, or none, that no working provider gives.
enum FaultAnswer: Hashable, Sendable {
  /// The connection is refused.
  case refusedConnection
  /// The connection is lost before an answer.
  case lostConnection
  /// A status without a body.
  case empty(Int)
  /// A page of HTML with 200.
  case html
  /// A 302 to another address.
  case redirect
  /// A 429 with the seconds to wait.
  case rateLimited
  /// A 200 with an OperationOutcome.
  case okWithOperationOutcome
  /// A 200 with the appointment as it is.
  case currentAppointment
  /// The answer of the work, cut off half-way.
  case halfABody
  /// The answer of the work, under the entity tag of an earlier version.
  case oldEntityTag
  /// A refusal by the provider.
  case refusal(RefusalReason)
  /// A refusal by the SSP.
  case sspRefusal(SSPRefusal)
  /// A refusal by the SSP in XML, whatever was asked for.
  case sspRefusalInXML(SSPRefusal)
}

/// What a scenario does: on a read, on a cancellation, and on a read after a cancellation.
struct FaultBehaviour {
  /// On `GET`.
  let onRead: FaultStep
  /// On `PUT`.
  let onCancel: FaultStep
  /// On `GET` after the first `PUT`.
  let onReadAfterCancel: FaultStep
  /// How often it shows unless planned otherwise; `nil` for always.
  let times: Int?

  private init(
    onRead: FaultStep = .none,
    onCancel: FaultStep = .none,
    onReadAfterCancel: FaultStep? = nil,
    times: Int? = nil
  ) {
    self.onRead = onRead
    self.onCancel = onCancel
    self.onReadAfterCancel = onReadAfterCancel ?? onRead
    self.times = times
  }

  private init(onEvery answer: FaultAnswer) {
    self.init(onRead: .answer(answer), onCancel: .answer(answer))
  }

  /// How much of a reason the provider that cuts it off keeps, in characters.
  private static let shortReasonLength = 10

  /// What a scenario does.
  ///
  /// - Parameters:
  ///   - scenario: the scenario.
  ///   - seconds: how long one that is slow takes.
  init(_ scenario: FaultScenario, seconds: Int) {
    switch scenario {
    case .serverError: self.init(onCancel: .answer(.refusal(.internalError)))
    case .readServerError: self.init(onRead: .answer(.refusal(.internalError)))
    case .forbidden: self.init(onCancel: .answer(.refusal(.accessDenied)))
    case .noDataSharingAgreement: self.init(onEvery: .sspRefusal(.noDataSharingAgreement))
    case .badGateway: self.init(onCancel: .answer(.sspRefusal(.badGateway)))
    case .gatewayTimeout: self.init(onCancel: .answer(.empty(504)))
    case .commitThenGatewayTimeout: self.init(onCancel: .workThenAnswer(.empty(504)))
    case .commitThenNoAnswer: self.init(onCancel: .workThenAnswer(.lostConnection))
    case .noAnswerAndUnreadable:
      self.init(
        onCancel: .workThenAnswer(.lostConnection),
        onReadAfterCancel: .answer(.empty(503))
      )
    case .commitThenReadRefused:
      self.init(
        onCancel: .workThenAnswer(.empty(504)),
        onReadAfterCancel: .answer(.refusal(.pastAppointment))
      )
    case .versionConflict: self.init(onCancel: .changeThenWork)
    case .changedOnce: self.init(onCancel: .changeThenWork, times: 1)
    case .differences: self.init(onCancel: .answer(.refusal(.differs)))
    case .okWithOperationOutcome: self.init(onCancel: .answer(.okWithOperationOutcome))
    case .okEmpty: self.init(onCancel: .workThenAnswer(.empty(200)))
    case .okStillBooked: self.init(onCancel: .answer(.currentAppointment))
    case .okNotFHIR: self.init(onRead: .answer(.html))
    case .rateLimited: self.init(onCancel: .answer(.rateLimited))
    case .rateLimitedOnce: self.init(onCancel: .answer(.rateLimited), times: 1)
    case .status599: self.init(onCancel: .answer(.empty(599)))
    case .xmlError: self.init(onCancel: .answer(.sspRefusalInXML(.badGateway)))
    case .halfABody: self.init(onCancel: .workThenAnswer(.halfABody))
    case .redirect: self.init(onEvery: .redirect)
    case .refusedConnection: self.init(onEvery: .refusedConnection)
    case .gone: self.init(onEvery: .refusal(.gone))
    case .slowThenCommit: self.init(onCancel: .waitThenWork(seconds: seconds))
    case .staleETag: self.init(onRead: .workThenAnswer(.oldEntityTag))
    case .reasonTruncated:
      self.init(onCancel: .workWithShortReason(length: Self.shortReasonLength))
    case .badRequest: self.init(onCancel: .answer(.refusal(.badRequest)))
    }
  }
}
