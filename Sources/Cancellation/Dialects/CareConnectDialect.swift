import ElementModel
import FHIRModel

/// Care Connect: the NHS Booking API, version 2.0.4.
///
/// The body is the resource as it was read, with another status and no other change; the optional
/// reason extension of the UK profile is not added, because the API forbids every other change.
/// Source: NHS Booking 2.0.4, "Cancel an appointment".
public struct CareConnectDialect: CancellationDialect {
  /// Creates the dialect.
  public init() {}

  /// Care Connect.
  public var dialect: Dialect { .careconnect }

  /// Every request carries `X-Request-ID`.
  ///
  /// Source: UEC appointments, "Transaction integrity".
  public var sendsRequestID: Bool { true }

  /// No reason is sent.
  public var requiresReason: Bool { false }

  /// The Appointment holds the NHS number.
  public var patientIdentification: PatientIdentification { .nhsNumber }

  /// The name of an interaction; there is none to read a Patient.
  ///
  /// Source: NHS Booking 2.0.4, "Overview of the API".
  public func interactionID(for interaction: Interaction) -> InteractionID? {
    switch interaction {
    case .readAppointment: .careConnectReadAppointment
    case .cancelAppointment: .careConnectCancelAppointment
    case .readPatient, .searchAppointments: nil
    }
  }

  /// The scope a token for an interaction asks for.
  ///
  /// Source: UEC appointments, "Authentication and authorisation".
  public func scope(for interaction: Interaction) -> RequestedScope? {
    switch interaction {
    case .readAppointment: .patientAppointmentRead
    case .cancelAppointment: .patientAppointmentWrite
    case .readPatient, .searchAppointments: nil
    }
  }

  /// The one change: the status.
  ///
  /// Source: NHS Booking 2.0.4, "Cancel an appointment".
  public func edits(
    cancelling tree: ElementTree,
    reason: String?
  ) throws(CancellationEditError) -> [ByteEdit] {
    try StatusEdit.edits(in: tree)
  }

  /// None: Care Connect has no place for a reason.
  public func reason(in appointment: Appointment) -> String? { nil }
}
