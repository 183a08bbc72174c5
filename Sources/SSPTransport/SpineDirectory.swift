#if Network
import Cancellation
import ConfigurationFiles
import FHIRModel
import HTTPTypes
import NIOSSL

/// The Spine Directory Service, asked over its FHIR API: for each provider and interaction once in a
/// run, and once more when the SSP refuses what it said.
///
/// Cancelling and reading an appointment are asked for. Patients and a patient's appointments are
/// read where appointments are cancelled: the two capabilities share one service root.
/// Source: GP Connect 1.2.7, "General API guidance".
///
/// Source: Spine Directory Service FHIR API; GP Connect 1.2.7, "Spine Directory Service": results may
/// be kept for a session, and no longer.
public actor SpineDirectory: RouteDirectory {
  private struct Provider: Hashable {
    let odsCode: ODSCode
    let dialect: Dialect
  }

  private typealias LookUp = Task<Result<ProviderRoute, RouteRefusal>, Never>

  /// How often a question is asked again, and how long is waited before each time at least.
  private static let waitSeconds = [1, 2, 4]

  /// The longest wait that the directory may ask for.
  private static let maximumWaitSeconds = 30

  private let connections: HTTPConnections
  private let base: SDSBase
  private let apiKey: String
  private let now: @Sendable () -> FHIRInstant
  private let pause: @Sendable (Duration) async -> Void
  private var lookUps: [Provider: LookUp] = [:]
  private var refreshes: [Provider: LookUp] = [:]

  /// Prepares the way to the directory; nothing is connected yet.
  ///
  /// - Parameters:
  ///   - settings: where it is, and the file with the key of its API.
  ///   - connectionCount: the most connections at a time.
  ///   - now: the time, for routes to say when they were looked up.
  ///   - pause: waits, between tries.
  /// - Throws: that the key or the trust roots cannot be used.
  public init(
    settings: SDSSettings,
    connectionCount: Int,
    now: @escaping @Sendable () -> FHIRInstant,
    pause: @escaping @Sendable (Duration) async -> Void
  ) throws(ConfigurationFailure) {
    apiKey = try Self.apiKey(atPath: settings.apiKeyPath)
    base = settings.base
    self.now = now
    self.pause = pause
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    if let path = settings.trustRoots {
      tls.trustRoots = .certificates(try PEMFile.tlsCertificates(atPath: path))
    }
    connections = HTTPConnections(
      tls: tls,
      limits: settings.limits,
      connectionCount: connectionCount
    )
  }

  /// The route to a provider; whoever asks while a look-up is under way waits for that one.
  public func route(
    to odsCode: ODSCode,
    dialect: Dialect
  ) async throws(RouteRefusal) -> ProviderRoute {
    let provider = Provider(odsCode: odsCode, dialect: dialect)
    let lookUp = lookUps[provider] ?? begin(provider)
    lookUps[provider] = lookUp
    return try await lookUp.value.get()
  }

  /// The route to a provider after the SSP refused the one that there is.
  public func refresh(_ route: ProviderRoute) async throws(RouteRefusal) -> ProviderRoute {
    let provider = Provider(odsCode: route.odsCode, dialect: route.dialect)
    let lookUp = refreshes[provider] ?? begin(provider)
    refreshes[provider] = lookUp
    lookUps[provider] = lookUp
    let found = try await lookUp.value.get()
    return route.refreshed(by: found)
  }

  /// Asks the directory for nothing in particular, to see whether it answers.
  public func probe() async throws(TransportFailure) -> InteractionResponse {
    try await connections.send(.get, to: base.text + "/metadata", headerFields: head, body: nil)
  }

  /// Closes the connections; must be called once, after the last request.
  public func close() async { await connections.close() }

  // MARK: - Asking

  private func begin(_ provider: Provider) -> LookUp {
    Task { [self] in
      do throws(RouteRefusal) {
        var route = try await lookUp(provider, .cancelAppointment)
        route.take(try await reading(provider), for: .readAppointment)
        return .success(route)
      } catch {
        return .failure(error)
      }
    }
  }

  /// Where the provider reads appointments; what the directory has against that counts only when
  /// something is to be read.
  private func reading(
    _ provider: Provider
  ) async throws(RouteRefusal) -> Result<ProviderRoute, RouteRefusal> {
    do throws(RouteRefusal) {
      return .success(try await lookUp(provider, .readAppointment))
    } catch .directoryUnavailable(let code, let text) {
      throw .directoryUnavailable(code, text)
    } catch {
      return .failure(error)
    }
  }

  private func lookUp(
    _ provider: Provider,
    _ interaction: Interaction
  ) async throws(RouteRefusal) -> ProviderRoute {
    let lookUp = RouteLookUp(
      odsCode: provider.odsCode,
      dialect: provider.dialect,
      interaction: interaction
    )
    guard let lookUp else {
      throw .interactionNotOffered(interaction, routeKey: provider.odsCode.text)
    }
    let endpoint = try await entry(lookUp, lookUp.endpointQuery)
    let device = try await entry(lookUp, lookUp.deviceQuery(after: endpoint))
    return try lookUp.route(endpoint: endpoint, device: device, lookedUpAt: now())
  }

  private func entry(
    _ lookUp: RouteLookUp,
    _ query: DirectoryQuery
  ) async throws(RouteRefusal) -> DirectoryEntry {
    let answer = try await ask(query)
    guard answer.status == 200 else {
      throw .directoryUnusable(query.odsCode, Self.text(forStatus: answer.status))
    }
    return try lookUp.entry(in: answer.body, of: query)
  }

  /// Asks a question, and again while the directory is busy or does not answer.
  private func ask(_ query: DirectoryQuery) async throws(RouteRefusal) -> InteractionResponse {
    var problem = ""
    for seconds in Self.waitSeconds + [0] {
      var wait = seconds
      do throws(TransportFailure) {
        let answer = try await connections.send(
          .get,
          to: query.url(base: base),
          headerFields: head,
          body: nil
        )
        guard answer.status == 429 || answer.status >= 500 else { return answer }
        problem = "it answered HTTP \(answer.status)"
        let asked = answer.headerFields.value(.retryAfter).flatMap { Int($0) } ?? 0
        wait = max(seconds, min(asked, Self.maximumWaitSeconds))
      } catch {
        problem = error.reason
        if case .notTrusted = error { break }
      }
      if seconds > 0 { await pause(.seconds(wait)) }
    }
    throw .directoryUnavailable(query.odsCode, problem)
  }

  private var head: HTTPFields {
    var generator = SystemRandomNumberGenerator()
    return [
      .accept: "application/fhir+json",
      .apiKey: apiKey,
      .correlationID: UUIDText(using: &generator).text,
    ]
  }

  private static func text(forStatus status: Int) -> String {
    switch status {
    case 401, 403: "it answered HTTP \(status); check the key in `api-key-file`"
    default: "it answered HTTP \(status)"
    }
  }

  private static func apiKey(atPath path: String) throws(ConfigurationFailure) -> String {
    let text = String(decoding: try ConfigurationFile.secretBytes(atPath: path), as: UTF8.self)
    let key = text.split(whereSeparator: \.isWhitespace)
    guard key.count == 1, key[0].utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw PEMFile.failure(path, "the file must hold the key of the API, and nothing else")
    }
    return String(key[0])
  }
}

extension HTTPField.Name {
  /// The key of an API.
  fileprivate static let apiKey = HTTPField.Name(known: "apikey")

  private init(known text: String) {
    guard let name = HTTPField.Name(text) else {
      preconditionFailure("the names above are names of header fields")
    }
    self = name
  }
}
#endif
