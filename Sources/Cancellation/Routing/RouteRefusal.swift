import FHIRModel

/// Why there is no way to a provider.
public enum RouteRefusal: Error, Hashable, Sendable {
  /// There is no route with this key; `suggestion` is one that is spelt much like it.
  case unknownProvider(key: String, suggestion: String?)
  /// The organisation has several routes, and the input does not say which.
  case ambiguous(odsCode: ODSCode, keys: [String])
  /// The appointment has the profile of another dialect than the route.
  case otherDialect(routeKey: String, route: Dialect, appointment: Dialect)
  /// Neither the route nor its dialect has a name for what is to be done.
  case interactionNotOffered(Interaction, routeKey: String)

  /// One sentence, lower case, without patient data.
  public var text: String {
    switch self {
    case .unknownProvider(let key, let suggestion?):
      "there is no route to the provider \(key); did you mean \(suggestion)?"
    case .unknownProvider(let key, nil):
      "there is no route to the provider \(key)"
    case .ambiguous(let odsCode, let keys):
      "the organisation \(odsCode) has several routes: \(keys.joined(separator: ", "))"
    case .otherDialect(let key, let route, let appointment):
      "the route \(key) is for \(route.name), but the appointment is one of \(appointment.name)"
    case .interactionNotOffered(let interaction, let key):
      "the route \(key) has no interaction id or no scope for \(interaction.rawValue)"
    }
  }

  /// What becomes of the appointment.
  public var outcome: CancellationOutcome { .routingFailure }
}
