import ElementModel
import FHIRModel

/// GP Connect, version 1.2.7.
///
/// The body is the resource as it was read with two changes: the status, and one extension with the
/// reason.
/// Source: GP Connect 1.2.7, "Cancel an appointment".
public struct GPConnectDialect: CancellationDialect {
  /// Creates the dialect.
  public init() {}

  /// The canonical URL of the extension with the reason.
  ///
  /// Source: Extension-GPConnect-AppointmentCancellationReason-1.
  public static let reasonExtensionURL =
    "https://fhir.nhs.uk/STU3/StructureDefinition/"
    + "Extension-GPConnect-AppointmentCancellationReason-1"

  /// GP Connect.
  public var dialect: Dialect { .gpconnect }

  /// Requests carry no `X-Request-ID`: GP Connect does not know it.
  public var sendsRequestID: Bool { false }

  /// A cancellation gives a reason.
  public var requiresReason: Bool { true }

  /// The Appointment refers to a Patient at the provider.
  public var patientIdentification: PatientIdentification { .patientReference }

  /// The name of an interaction.
  ///
  /// Source: GP Connect 1.2.7, "Interaction IDs".
  public func interactionID(for interaction: Interaction) -> InteractionID? {
    switch interaction {
    case .readAppointment: .gpConnectReadAppointment
    case .cancelAppointment: .gpConnectCancelAppointment
    case .readPatient: .gpConnectReadPatient
    case .searchAppointments: .gpConnectSearchAppointments
    }
  }

  /// The scope a token for an interaction asks for.
  ///
  /// Source: GP Connect 1.2.7, "Cross organisation audit and provenance".
  public func scope(for interaction: Interaction) -> RequestedScope? {
    switch interaction {
    case .readAppointment, .readPatient, .searchAppointments: .patientRead
    case .cancelAppointment: .patientWrite
    }
  }

  /// The two changes: the status, and exactly one extension with the reason.
  ///
  /// Source: GP Connect 1.2.7, "Cancel an appointment".
  public func edits(
    cancelling tree: ElementTree,
    reason: String?
  ) throws(CancellationEditError) -> [ByteEdit] {
    let extensionEdits = try ReasonExtension(url: Self.reasonExtensionURL, reason: reason)
      .edits(in: tree)
    return try StatusEdit.edits(in: tree) + extensionEdits
  }

  /// The text of the first reason extension.
  public func reason(in appointment: Appointment) -> String? {
    appointment.extensions(url: Self.reasonExtensionURL).first?.child(.valueString)?.text
  }
}
