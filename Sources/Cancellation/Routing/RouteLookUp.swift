import ElementModel
import FHIRModel

/// How the Spine Directory Service is asked for the way to a provider: two questions, and what their
/// answers make together.
///
/// The endpoint comes first, and its party key says which of the organisation's systems is meant.
/// Source: GP Connect 1.2.7, "Spine Directory Service", since 1.2.3; Spine Directory Service FHIR API.
public struct RouteLookUp: Hashable, Sendable {
  /// The provider's organisation.
  public let odsCode: ODSCode

  /// The API that the provider must speak.
  public let dialect: Dialect

  private let interactionID: InteractionID

  /// Begins a look-up; `nil` where the dialect has no name for the interaction.
  public init?(
    odsCode: ODSCode,
    dialect: Dialect,
    interaction: Interaction = .cancelAppointment
  ) {
    guard let interactionID = dialect.rules.interactionID(for: interaction) else { return nil }
    self.odsCode = odsCode
    self.dialect = dialect
    self.interactionID = interactionID
  }

  /// The first question: where the provider is reached.
  public var endpointQuery: DirectoryQuery {
    DirectoryQuery(.endpoint, odsCode: odsCode, interactionID: interactionID)
  }

  /// The second question: which system it is.
  public func deviceQuery(after endpoint: DirectoryEntry) -> DirectoryQuery {
    DirectoryQuery(
      .device,
      odsCode: odsCode,
      interactionID: interactionID,
      partyKey: endpoint.partyKey
    )
  }

  /// Reads an answer to one of the two.
  public func entry(
    in body: [UInt8],
    of query: DirectoryQuery
  ) throws(RouteRefusal) -> DirectoryEntry {
    do throws(DirectoryFault) {
      return try DirectoryEntry(body: body, of: query)
    } catch {
      switch error {
      case .none: throw .notInDirectory(odsCode, interactionID, resource: query.resource)
      case .several(let count):
        throw .severalInDirectory(odsCode, resource: query.resource, count: count)
      case .notUnderstood:
        throw .directoryUnusable(odsCode, "its answer is no Bundle of what was asked for")
      }
    }
  }

  /// The route that the two answers make.
  public func route(
    endpoint: DirectoryEntry,
    device: DirectoryEntry,
    lookedUpAt: FHIRInstant
  ) throws(RouteRefusal) -> ProviderRoute {
    guard let asid = device.asid else {
      throw .directoryUnusable(odsCode, "the system has no ASID of 12 digits, or has several")
    }
    guard let address = endpoint.address else {
      throw .directoryUnusable(odsCode, "the endpoint has no address")
    }
    let serviceRoot: ServiceRoot
    do throws(ServiceURLFault) {
      serviceRoot = try ServiceRoot(address)
    } catch {
      throw .directoryUnusable(odsCode, "the address of the endpoint is not usable: \(error.text)")
    }
    return ProviderRoute(
      odsCode: odsCode,
      dialect: dialect,
      asid: asid,
      serviceRoot: serviceRoot,
      partyKey: endpoint.partyKey ?? device.partyKey,
      lookedUpAt: lookedUpAt
    )
  }
}

/// Finds routes while a run goes on: the Spine Directory Service.
public protocol RouteDirectory: Sendable {
  /// The route to a provider; where it cancels and where it reads is asked for once in a run.
  func route(
    to odsCode: ODSCode,
    dialect: Dialect
  ) async throws(RouteRefusal) -> ProviderRoute

  /// The route to a provider after the SSP refused the one that there is, asked for once more in a
  /// run; the same route when the directory has nothing newer.
  ///
  /// Source: rows 10 and 15 of the table of answers.
  func refresh(_ route: ProviderRoute) async throws(RouteRefusal) -> ProviderRoute
}
