import Cancellation
import FHIRModel

/// The file of the routes to providers, `routes.yaml`.
///
/// ```yaml
/// providers:
///   A20047:
///     dialect: gpconnect
///     asid: "918999199002"
///     service-root: https://provider.example/A20047/STU3/1/gpconnect
/// ```
///
/// Source: Spine Directory Service; GP Connect 1.2.7, "Spine Directory Service".
public enum RoutesFile {
  /// Reads the routes from a file.
  public static func read(path: String) throws(ConfigurationFailure) -> RoutingTable {
    try read(bytes: try ConfigurationFile.bytes(atPath: path), fileName: path)
  }

  /// Reads the routes.
  ///
  /// - Parameters:
  ///   - bytes: the whole file, YAML or JSON.
  ///   - fileName: its path, to show in errors.
  /// - Returns: the routes, with at least one.
  /// - Throws: everything that is wrong with it.
  public static func read(
    bytes: [UInt8],
    fileName: String
  ) throws(ConfigurationFailure) -> RoutingTable {
    let faults = ConfigurationFaults(fileName: fileName)
    guard let root = try YAMLText.root(bytes: bytes, fileName: fileName) else {
      faults.report("the file is empty; it needs `providers`", at: nil)
      throw faults.makeFailure()
    }
    let file = MappingReader(root, keys: ["providers"], faults: faults)
    let providers = file?.mapping(
      "providers",
      required: "a mapping from ODS codes to routes",
      keys: nil
    )
    let routes = (providers?.entries ?? []).compactMap { entry -> ProviderRoute? in
      let odsCode = ODSCode(entry.key)
      if odsCode == nil {
        faults.report("a key under `providers` must be \(ODSCode.expectation)", at: entry.keyMark)
      }
      let route = MappingReader(entry.node, keys: RouteReader.keys, faults: faults)
      return route.flatMap { RouteReader(odsCode: odsCode, route: $0).read() }
    }
    if let providers, providers.entries.isEmpty {
      providers.report("there is no route; add one under the ODS code of a provider")
    }
    guard faults.isEmpty else { throw faults.makeFailure() }
    do {
      return try RoutingTable(routes)
    } catch {
      throw ConfigurationFailure([ConfigurationError(fileName: fileName, message: error.text)])
    }
  }
}

/// Reads one route.
private struct RouteReader {
  static let keys = [
    "dialect", "asid", "service-root", "display-name", "party-key", "interactions", "scopes",
    "concurrency", "rate-limit",
  ]

  private static let interactionKeys: [(key: String, interaction: Interaction)] = [
    ("read-appointment", .readAppointment), ("cancel-appointment", .cancelAppointment),
    ("read-patient", .readPatient), ("search-appointments", .searchAppointments),
  ]

  /// The code that the route stands under; `nil` where it is none, which has been reported.
  let odsCode: ODSCode?
  /// The values of the route.
  let route: MappingReader

  /// The route; `nil`, with errors, when something is missing or wrong.
  func read() -> ProviderRoute? {
    let dialect = route.dialect(required: "`careconnect` or `gpconnect`")
    let asid = route.text(
      "asid",
      required: "the 12 digits by which Spine knows the provider's system",
      acceptsDigits: true,
      expected: ASID.expectation,
      ASID.init
    )
    let serviceRoot = route.url(
      "service-root",
      required: "the provider's base URL, exactly as the directory has it"
    ) { text throws(ServiceURLFault) in try ServiceRoot(text) }
    let displayName = route.text("display-name")
    let partyKey = route.text(
      "party-key",
      expected: "a party key: an ODS code, `-`, and 6 or 7 digits",
      PartyKey.init
    )
    let interactionIDs = values(
      of: "interactions",
      expected: "the name of an interaction, which has no blanks",
      InteractionID.init
    )
    let scopes = values(
      of: "scopes",
      expected: "a scope, which has no blanks",
      RequestedScope.init
    )
    let concurrency = route.integer("concurrency", in: TrafficLimits.concurrencyBounds)
    let rateLimit = route.rateLimit()
    guard let odsCode, let dialect, let asid, let serviceRoot else { return nil }
    return ProviderRoute(
      odsCode: odsCode,
      dialect: dialect,
      asid: asid,
      serviceRoot: serviceRoot,
      displayName: displayName,
      partyKey: partyKey,
      interactionIDs: interactionIDs,
      scopes: scopes,
      concurrency: concurrency,
      rateLimit: rateLimit
    )
  }

  private func values<Value>(
    of key: String,
    expected: String,
    _ make: (String) -> Value?
  ) -> [Interaction: Value] {
    guard let mapping = route.mapping(key, keys: Self.interactionKeys.map(\.key)) else {
      return [:]
    }
    var values: [Interaction: Value] = [:]
    for (key, interaction) in Self.interactionKeys {
      values[interaction] = mapping.text(key, expected: expected, make)
    }
    return values
  }
}

extension MappingReader {
  /// The value of the key `dialect`.
  func dialect(required hint: String? = nil) -> Dialect? {
    text(
      "dialect",
      required: hint,
      expected: "`careconnect` or `gpconnect`",
      Dialect.init(rawValue:)
    )
  }

  /// A URL; where `make` refuses it, the error says why.
  func url<Value>(
    _ key: String,
    required hint: String? = nil,
    _ make: (String) throws(ServiceURLFault) -> Value
  ) -> Value? {
    guard let text = text(key, required: hint) else { return nil }
    do throws(ServiceURLFault) {
      return try make(text)
    } catch {
      report("`\(key)` is not usable: \(error.text)", at: key)
      return nil
    }
  }
}
