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

  /// Whether requests on both routes go to the same system at the same address.
  public func leads(whereLeads other: ProviderRoute) -> Bool {
    asid == other.asid && serviceRoot == other.serviceRoot
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
