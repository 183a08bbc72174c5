import Cancellation
import ConfigurationFiles
import Diagnostics
import ElementModel
import FHIRModel
import Spool
import WorkStore

/// An input that is a valid Appointment with a way to its provider.
struct RoutedAppointment: Sendable {
  /// The appointment of the file; `nil` where the file is gone, or its content is not needed any more.
  var appointment: Appointment?
  /// Its id at the provider.
  let id: AppointmentID
  /// The way there.
  let route: ProviderRoute
  /// Whose appointment it must be.
  let expectedPatient: ExpectedPatient
  /// Why it is cancelled.
  let reason: String?
  /// What the ledger knows of the patient, where the file is gone.
  var lostFile: LostFile?

  /// What a second input must have in common to be a duplicate.
  var effectKey: EffectKey {
    EffectKey(
      dialect: route.dialect,
      routeKey: route.key,
      appointmentID: id,
      version: appointment?.versionID,
      reason: reason
    )
  }
}

/// One input on its way through the pipeline.
struct Input: Sendable {
  /// The place among all inputs of the run, 0 first.
  let position: Int
  /// The file in the inbox; `nil` where it is gone.
  let entry: InboxEntry?
  /// What the file was when it was read, for the ledger.
  let file: ItemInput
  /// What the file was on the disk when it was read; `nil` for one that was not.
  let identity: FileIdentity?
  /// The format of the file, and so of its outcome.
  let format: FHIRFormat
  /// What was found in the file.
  let diagnostics: [Diagnostic]
  /// The appointment to cancel, or why there is none.
  var content: Content
  /// What the file and its sidecar were when they were read; `nil` without a sidecar.
  ///
  /// A digest of the sidecar alone would give its NHS number away to whoever tries all of them.
  var sidecarDigest: ContentDigest?
  /// The version that is to be cancelled, and no other one; `nil` for whichever is read.
  var plannedVersion: String?

  enum Content: Sendable {
    /// A valid appointment with a route.
    case routed(RoutedAppointment)
    /// A valid appointment without one.
    case noRoute(Appointment, RouteRefusal)
    /// No valid appointment, as the diagnostics say.
    case rejected
    /// A file that is gone, and what was sent for it as far as the ledger knows; it cannot be read at its
    /// provider for this reason.
    case lost(AttemptTarget?, reason: String)
    /// An input that is not what a plan says of it; why, in one sentence.
    case notAsPlanned(PlannedItem, String)
  }

  /// When the appointment begins, as the file says.
  var start: FHIRInstant? {
    if case .routed(let item) = content { item.appointment?.start } else { nil }
  }

  /// The same without the content of the file, which takes most of the memory.
  var withoutAppointment: Input {
    guard case .routed(var item) = content else { return self }
    item.appointment = nil
    var input = self
    input.content = .routed(item)
    return input
  }

  /// The reason of what is left because of a plan.
  static func notAsPlanned(_ reason: String) -> String {
    "not as planned: \(reason); make a new plan"
  }
}
