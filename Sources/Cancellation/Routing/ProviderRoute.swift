import FHIRModel

/// How requests reach one provider.
///
/// Source: Spine Directory Service; GP Connect 1.2.7, "Spine Directory Service"; UEC appointments,
/// "Spine Directory Service".
public struct ProviderRoute: Hashable, Sendable {
  /// What inputs name the provider by: its ODS code, unless one organisation has several routes.
  public var key: String

  /// The ODS code of the provider.
  public var odsCode: ODSCode

  /// The API that the provider speaks.
  public var dialect: Dialect

  /// The ASID of the provider's system.
  public var asid: ASID

  /// The provider's base URL.
  public var serviceRoot: ServiceRoot

  /// The provider's name for a person.
  public var displayName: String?

  /// The key of the provider's message handling system.
  public var partyKey: PartyKey?

  /// When the directory was asked; `nil` for a route that someone wrote.
  public var lookedUpAt: FHIRInstant?

  /// Names of interactions that differ from the dialect's, for providers registered under others.
  public var interactionIDs: [Interaction: InteractionID]

  /// Scopes that differ from the dialect's.
  public var scopes: [Interaction: RequestedScope]

  /// Where interactions go that the directory has elsewhere than cancelling.
  public private(set) var ends: [Interaction: RouteEnd] = [:]

  /// Why there is no way for an interaction, where the directory has one for cancelling only.
  public private(set) var refusals: [Interaction: RouteRefusal] = [:]

  /// How many appointments are spoken about with the provider at a time; the run's default if `nil`.
  public var concurrency: Int?

  /// How fast requests may follow each other; the run's default if `nil`.
  public var rateLimit: RateLimit?

  /// Creates a route.
  public init(
    key: String? = nil,
    odsCode: ODSCode,
    dialect: Dialect,
    asid: ASID,
    serviceRoot: ServiceRoot,
    displayName: String? = nil,
    partyKey: PartyKey? = nil,
    lookedUpAt: FHIRInstant? = nil,
    interactionIDs: [Interaction: InteractionID] = [:],
    scopes: [Interaction: RequestedScope] = [:],
    concurrency: Int? = nil,
    rateLimit: RateLimit? = nil
  ) {
    self.key = key ?? odsCode.text
    self.odsCode = odsCode
    self.dialect = dialect
    self.asid = asid
    self.serviceRoot = serviceRoot
    self.displayName = displayName
    self.partyKey = partyKey
    self.lookedUpAt = lookedUpAt
    self.interactionIDs = interactionIDs
    self.scopes = scopes
    self.concurrency = concurrency
    self.rateLimit = rateLimit
  }

  /// The name of an interaction at this provider; `nil` where neither the route nor the dialect has
  /// one.
  public func interactionID(for interaction: Interaction) -> InteractionID? {
    interactionIDs[interaction] ?? dialect.rules.interactionID(for: interaction)
  }

  /// The scope a token for an interaction at this provider asks for.
  public func scope(for interaction: Interaction) -> RequestedScope? {
    scopes[interaction] ?? dialect.rules.scope(for: interaction)
  }

  /// The system and the address that an interaction goes to.
  ///
  /// - Throws: what the directory said about it, when there is no way for it.
  public func end(of interaction: Interaction) throws(RouteRefusal) -> RouteEnd {
    if let refusal = refusals[interaction] { throw refusal }
    return ends[interaction] ?? RouteEnd(asid: asid, serviceRoot: serviceRoot)
  }

  /// Takes from what the directory has for one more interaction where that goes, and whether.
  ///
  /// Source: Spine Directory Service; systems and endpoints are registered for each interaction.
  public mutating func take(
    _ found: Result<ProviderRoute, RouteRefusal>,
    for interaction: Interaction
  ) {
    ends[interaction] = nil
    refusals[interaction] = nil
    switch found {
    case .success(let found):
      guard found.asid != asid || found.serviceRoot != serviceRoot else { return }
      ends[interaction] = RouteEnd(asid: found.asid, serviceRoot: found.serviceRoot)
    case .failure(let refusal): refusals[interaction] = refusal
    }
  }

  /// The same route, as the directory has it now.
  public func refreshed(by found: ProviderRoute) -> ProviderRoute {
    var fresh = self
    fresh.asid = found.asid
    fresh.serviceRoot = found.serviceRoot
    fresh.partyKey = found.partyKey
    fresh.lookedUpAt = found.lookedUpAt
    fresh.ends = found.ends
    fresh.refusals = found.refusals
    return fresh
  }

  /// Whether requests on both routes go to the same system at the same address.
  public func leads(whereLeads other: ProviderRoute) -> Bool {
    asid == other.asid && serviceRoot == other.serviceRoot
      && ends == other.ends && refusals == other.refusals
      && interactionIDs == other.interactionIDs && scopes == other.scopes
  }

  /// What looks wrong with the route and does not keep it from being used; sentences, lower case.
  ///
  /// Source: GP Connect 1.2.7, "General API guidance": the service root has no slash at its end, and
  /// the ODS code is a segment of its path.
  public var warnings: [String] {
    var warnings: [String] = []
    if serviceRoot.hasTrailingSlash {
      warnings.append("the service root ends in a slash, which is left out of requests")
    }
    if serviceRoot.hasIllegalOctets {
      warnings.append("the service root has characters that are percent-encoded in requests")
    }
    if dialect == .gpconnect, !serviceRoot.hasPathSegment(odsCode.text) {
      warnings.append("the service root does not have the ODS code \(odsCode) in its path")
    }
    return warnings
  }
}

/// The system that requests go to, and its address.
public struct RouteEnd: Hashable, Sendable {
  /// The ASID of the system.
  public let asid: ASID

  /// Its base URL.
  public let serviceRoot: ServiceRoot
}
