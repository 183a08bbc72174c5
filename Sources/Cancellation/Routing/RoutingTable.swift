import Diagnostics
import FHIRModel

/// The routes of a run, by their keys.
///
/// Source: Spine Directory Service: every look-up gives one entry, or the provider is not called.
public struct RoutingTable: Sendable {
  /// The routes, in the order they were given.
  public let routes: [ProviderRoute]

  private let positionByKey: [String: Int]
  private let positionsByCode: [ODSCode: [Int]]

  /// Makes a table without routes, for runs that look them up.
  public init() { (routes, positionByKey, positionsByCode) = ([], [:], [:]) }

  /// Makes a table.
  ///
  /// - Throws: the key that two routes have.
  public init(_ routes: [ProviderRoute]) throws(DuplicateRouteKey) {
    var positionByKey: [String: Int] = [:]
    var positionsByCode: [ODSCode: [Int]] = [:]
    for (position, route) in routes.enumerated() {
      guard positionByKey.updateValue(position, forKey: route.key) == nil else {
        throw DuplicateRouteKey(key: route.key)
      }
      positionsByCode[route.odsCode, default: []].append(position)
    }
    self.routes = routes
    self.positionByKey = positionByKey
    self.positionsByCode = positionsByCode
  }

  /// The route with a key.
  ///
  /// - Parameters:
  ///   - key: the key, or the ODS code of an organisation that has one route.
  ///   - dialect: the dialect that the appointment's profile says, if it says one.
  /// - Returns: the route.
  /// - Throws: that there is none, or more than one, or one of another dialect.
  public func route(
    to key: String,
    dialect: Dialect? = nil
  ) throws(RouteRefusal) -> ProviderRoute {
    let route = try route(key)
    if let dialect, dialect != route.dialect {
      throw .otherDialect(routeKey: route.key, route: route.dialect, appointment: dialect)
    }
    return route
  }

  private func route(_ key: String) throws(RouteRefusal) -> ProviderRoute {
    if let position = positionByKey[key] { return routes[position] }
    let code = ODSCode(key)
    let positions = code.flatMap { positionsByCode[$0] } ?? []
    if let code, positions.count > 1 {
      throw .ambiguous(odsCode: code, keys: positions.map { routes[$0].key })
    }
    guard let position = positions.first else {
      throw .unknownProvider(
        key: key,
        suggestion: Suggestion.nearest(to: key, in: routes.lazy.map(\.key))
      )
    }
    return routes[position]
  }
}

/// Two routes have the same key.
public struct DuplicateRouteKey: Error, Hashable, Sendable {
  /// The key.
  public let key: String

  /// One sentence, lower case.
  public var text: String { "two routes have the key \(key)" }
}
