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
  /// The Spine Directory Service has no entry for the organisation and what is to be done there.
  case notInDirectory(ODSCode, InteractionID, resource: DirectoryQuery.Resource)
  /// The Spine Directory Service has several entries, and nothing says which is meant.
  case severalInDirectory(ODSCode, resource: DirectoryQuery.Resource, count: Int)
  /// What the Spine Directory Service has cannot be used; the text completes the sentence.
  case directoryUnusable(ODSCode, String)
  /// The Spine Directory Service gave no answer, or none that helps; another time it may.
  case directoryUnavailable(ODSCode, String)
  /// Neither the input nor the configuration says which API the provider speaks.
  case dialectUnknown(routeKey: String)

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
    case .notInDirectory(let code, let id, let resource):
      "the Spine Directory Service has no \(resource.rawValue) of \(code) for the interaction \(id)"
    case .severalInDirectory(let code, let resource, let count):
      """
      the Spine Directory Service has \(count) entries of the kind \(resource.rawValue) for \
      \(code), and nothing says which is meant
      """
    case .directoryUnusable(let code, let text):
      "what the Spine Directory Service has for \(code) cannot be used: \(text)"
    case .directoryUnavailable(let code, let text):
      "the Spine Directory Service could not be asked for \(code): \(text)"
    case .dialectUnknown(let key):
      """
      nothing says which API the provider \(key) speaks; set `dialect` in the section `sds`, or in \
      the sidecar
      """
    }
  }

  /// What becomes of the appointment.
  public var outcome: CancellationOutcome {
    if case .directoryUnavailable = self { .systemFailure } else { .routingFailure }
  }
}
