import Cancellation
import ConfigurationFiles
import FHIRModel
import Spool
import WorkStore

/// Finds the provider of an input and the way to it.
///
/// The provider is named by the sidecar, or the subfolder of the inbox, or an identifier within the
/// appointment, or the default of the run, in this order.
struct RouteFinding {
  let settings: RunSettings
  let subfolder: FileName?
  let sidecar: SidecarFile

  /// The route to the provider of an appointment.
  func route(of appointment: Appointment) throws(RouteRefusal) -> ProviderRoute {
    guard let key = key(of: appointment) else {
      throw .unknownProvider(key: "(none named)", suggestion: nil)
    }
    let dialect = sidecar.dialect ?? Dialect(profiles: appointment.profiles)
    return try settings.routes.route(to: key, dialect: dialect)
  }

  /// The route to the provider of an appointment, from the directory where the run has one.
  func routeAskingDirectory(
    of appointment: Appointment
  ) async throws(RouteRefusal) -> ProviderRoute {
    guard let directory = settings.directory else { return try route(of: appointment) }
    guard let key = key(of: appointment), let code = ODSCode(key) else {
      throw .unknownProvider(key: key(of: appointment) ?? "(none named)", suggestion: nil)
    }
    let dialect =
      sidecar.dialect ?? Dialect(profiles: appointment.profiles) ?? settings.directoryDialect
    guard let dialect else { throw .dialectUnknown(routeKey: key) }
    return try await directory.route(to: code, dialect: dialect)
  }

  /// The route that an earlier run took.
  static func route(
    of target: AttemptTarget,
    _ settings: RunSettings
  ) async throws(RouteRefusal) -> ProviderRoute {
    if let directory = settings.directory {
      return try await directory.route(to: target.provider, dialect: target.dialect)
    }
    return try settings.routes.route(to: target.routeKey, dialect: target.dialect)
  }

  private func key(of appointment: Appointment) -> String? {
    if let provider = sidecar.provider { return provider.text }
    if let subfolder { return subfolder.description }
    let codes = appointment.providerOrganisationIdentifiers.compactMap(\.value)
    // An identifier that no route has says nothing about where to send, so the next is asked.
    for code in codes where ODSCode(code) != nil && hasRoute(code) { return code }
    return settings.defaultProvider?.text ?? codes.first { ODSCode($0) != nil }
  }

  private func hasRoute(_ code: String) -> Bool {
    if settings.directory != nil { return true }
    return settings.routes.routes.contains { $0.key == code || $0.odsCode.text == code }
  }
}
