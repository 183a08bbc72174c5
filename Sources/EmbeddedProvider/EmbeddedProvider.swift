import Cancellation
import ElementModel
import FHIRModel
import HTTPTypes

/// The Spine Secure Proxy and the providers behind it, in this process.
///
/// It answers as they do, from a book of appointments, and enforces what real providers enforce:
/// header fields, tokens, versions, and that a cancellation changes nothing else. Faults can be
/// planned for single appointments. No clock is read here: the time comes from the caller.
public struct EmbeddedProvider: Transport {
  /// The appointments it answers from.
  public let book: AppointmentBook

  private let makeVersionID: @Sendable () -> String
  private let providers: [String: [ProviderRoute]]
  private let clock: @Sendable () -> FHIRInstant
  private let pause: @Sendable (Duration) async -> Void
  private let faults: FaultPlan
  private let requestIDs = RequestIDs()
  private let acceptedTokens = AcceptedTokens()

  /// Creates the providers behind some routes.
  ///
  /// - Parameters:
  ///   - routes: the providers there are.
  ///   - book: their appointments, and the faults to show.
  ///   - clock: the time, for tokens, past appointments and new versions.
  ///   - makeVersionID: the id of a version that follows one that is no number; a random UUID
  ///     unless given.
  ///   - pause: how the slow ones take their time; it takes none unless given.
  public init(
    routes: [ProviderRoute],
    book: AppointmentBook,
    clock: @escaping @Sendable () -> FHIRInstant,
    makeVersionID: @escaping @Sendable () -> String = EmbeddedProvider.randomVersionID,
    pause: @escaping @Sendable (Duration) async -> Void = { _ in }
  ) {
    self.book = book
    self.clock = clock
    self.makeVersionID = makeVersionID
    self.pause = pause
    providers = Dictionary(grouping: routes, by: \.serviceRoot.requestText)
    faults = FaultPlan(book.faults)
  }

  /// A random UUID, in lower case.
  @Sendable public static func randomVersionID() -> String {
    var generator = SystemRandomNumberGenerator()
    return UUIDText(using: &generator).text
  }

  /// Says that nothing is sent anywhere.
  public var notice: String? { "embedded provider: nothing left this machine" }

  /// Sends a request to the provider whose service root is in its URL.
  ///
  /// - Throws: a failure only where a fault is planned that has no answer.
  public func send(
    _ request: InteractionRequest
  ) async throws(TransportFailure) -> InteractionResponse {
    switch await answer(to: ProviderRequest(request)) {
    case .whole(let response): return response
    case .cutOff(let response):
      return InteractionResponse(
        status: response.status,
        headerFields: response.headerFields,
        body: Array(response.body.prefix(response.body.count / 2))
      )
    case .lostConnection: throw .noAnswer(reason: "the connection was lost, as planned")
    case .refusedConnection: throw .notSent(reason: "the connection was refused, as planned")
    }
  }

  /// What the provider whose service root is in the URL does about a request, whoever brings it.
  public func answer(to request: ProviderRequest) async -> ProviderAnswer {
    let target = RequestTarget(request.url)
    let answer = Answer(
      format: target?.format
        ?? request.headerFields.value(.accept).flatMap(FHIRFormat.init(accepting:)),
      requestID: request.headerFields.value(.requestID)
    )
    guard let call = target.flatMap({ call(request, $0) }) else {
      return .whole(answer.refusal(.targetVaries, text: varyingTargetText(request, target)))
    }
    let step = call.appointmentID.map {
      faults.step(for: call.interaction, of: $0, at: call.provider.odsCode)
    }
    if step == .answer(.refusedConnection) { return .refusedConnection }
    if case .waitThenWork(let seconds) = step { await pause(.seconds(seconds)) }
    let visit = ProviderVisit(
      call: call,
      answers: answer,
      step: step ?? .none,
      book: book,
      now: clock(),
      makeVersionID: makeVersionID,
      requestIDs: requestIDs,
      acceptedTokens: acceptedTokens
    )
    return visit.answer()
  }

  // MARK: - The SSP

  /// Finds the provider that the URL names; of several at one service root, the one in `Ssp-To`.
  private func call(_ request: ProviderRequest, _ target: RequestTarget) -> ProviderCall? {
    for cut in target.cuts {
      guard let candidates = providers[String(cut.serviceRoot)] else { continue }
      let asid = request.headerFields.value(.sspTo)
      guard let provider = candidates.first(where: { $0.asid.text == asid }) ?? candidates.first
      else { continue }
      let isResource = cut.path.count == 2 && !cut.path[1].isEmpty
      return ProviderCall(
        request: request,
        provider: provider,
        resourceType: isResource ? String(cut.path[0]) : "",
        id: isResource ? String(cut.path[1]) : "",
        asksForCapabilities: cut.path == ["metadata"],
        search: AppointmentSearch(path: cut.path, query: target.query)
      )
    }
    return nil
  }

  /// Source: GP Connect 1.2.7, "Error handling guidance": `ENDPOINT_…_CPAID_…_VARIES_FROM_TARGETURL_…`.
  private func varyingTargetText(_ request: ProviderRequest, _ target: RequestTarget?) -> String {
    let asid = request.headerFields.value(.sspTo) ?? ""
    let registered = providers.values.joined().first { $0.asid.text == asid }
    let root = target?.cuts.dropFirst().first?.serviceRoot ?? "UNKNOWN"
    return "ENDPOINT_\(registered?.serviceRoot.text ?? "UNKNOWN")_CPAID_\(asid)"
      + "_VARIES_FROM_TARGETURL_\(root)"
  }
}
