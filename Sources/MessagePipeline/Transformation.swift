import Cancellation
import ConfigurationFiles
import Diagnostics
import ElementModel
import FHIRModel
import FHIRValidation
import Spool

/// Makes the cancellation that a file stands for, without sending it or reading at the provider.
public struct Transformation: Sendable {
  private let settings: RunSettings
  private let environment: RunEnvironment

  /// Creates a transformation.
  public init(settings: RunSettings, environment: RunEnvironment) {
    self.settings = settings
    self.environment = environment
  }

  /// What a file becomes.
  public enum Result: Sendable {
    /// The request, as an HTTP message whose token is withheld.
    case message([UInt8])
    /// No request, because the file is no valid appointment.
    case invalid([Diagnostic])
    /// No request, because of the provider, the version or the reason; one sentence.
    case refused(String)
  }

  /// Makes the request of an appointment.
  ///
  /// - Parameter bytes: the whole file.
  /// - Returns: the request, or why there is none.
  public func transform(_ bytes: [UInt8]) -> Result {
    let read = ResourceValidator.read(bytes, profile: settings.profile, limits: settings.limits)
    guard let tree = read.tree, !read.diagnostics.hasErrors else {
      return .invalid(read.diagnostics)
    }
    guard let appointment = Appointment(tree) else {
      return .refused("the file holds another resource than an Appointment")
    }
    guard let id = appointment.id.flatMap(AppointmentID.init) else {
      return .refused("the Appointment has no id to find it by at the provider")
    }
    guard let version = appointment.versionID.flatMap(EntityTag.init(versionID:)) else {
      return .refused("the Appointment has no meta.versionId for If-Match")
    }
    return makeRequest(appointment, id, version, findings: read.diagnostics)
  }

  private func makeRequest(
    _ appointment: Appointment,
    _ id: AppointmentID,
    _ version: EntityTag,
    findings: [Diagnostic]
  ) -> Result {
    do {
      let route = try RouteFinding(settings: settings, subfolder: nil, sidecar: SidecarFile())
        .route(of: appointment)
      let body = try CancellationBody.make(
        from: appointment.tree,
        dialect: route.dialect,
        reason: settings.reason,
        format: settings.bodyFormat
      )
      if let fault = EditFault(in: body, notAmong: findings, profile: settings.profile) {
        return .refused(fault.text)
      }
      var ids = environment.ids(for: 0)
      let stamp = RequestStamp(issuedAt: environment.now(), using: &ids)
      let request = try settings.requests.cancelAppointment(
        id,
        body: body.bytes,
        format: body.format,
        version: version,
        at: route,
        stamp: stamp
      )
      return .message(request.httpMessage())
    } catch let error as RouteRefusal {
      return .refused(error.text)
    } catch let error as CancellationEditError {
      return .refused(error.text)
    } catch {
      preconditionFailure("routes and edits are refused in these two ways")
    }
  }
}
