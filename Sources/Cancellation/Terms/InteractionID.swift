/// The name of an interaction, as the Spine Directory Service and the header `Ssp-InteractionID`
/// have it.
///
/// Open, because providers are still registered under older names.
/// Source: NHS Booking 2.0.4, "Overview of the API"; GP Connect 1.2.7, "Interaction IDs".
public struct InteractionID: Hashable, Sendable, CustomStringConvertible {
  /// The name, such as `urn:nhs:names:services:gpconnect:fhir:rest:read:appointment-1`.
  public let text: String

  /// Reads a name: visible ASCII characters, at most 200.
  public init?(_ text: String) {
    guard (1...200).contains(text.utf8.count), text.utf8.allSatisfy(\.isVisibleASCII) else {
      return nil
    }
    self.text = text
  }

  private init(known name: String) { text = "urn:nhs:names:services:" + name }

  /// The name.
  public var description: String { text }

  /// Cancel an appointment, Care Connect.
  public static let careConnectCancelAppointment = InteractionID(
    known: "careconnect:fhir:rest:update:appointment"
  )

  /// Read an appointment, Care Connect.
  public static let careConnectReadAppointment = InteractionID(
    known: "careconnect:fhir:rest:read:appointment"
  )

  /// Cancel an appointment, GP Connect.
  public static let gpConnectCancelAppointment = InteractionID(
    known: "gpconnect:fhir:rest:cancel:appointment-1"
  )

  /// Read an appointment, GP Connect.
  public static let gpConnectReadAppointment = InteractionID(
    known: "gpconnect:fhir:rest:read:appointment-1"
  )

  /// Amend an appointment, GP Connect; a cancellation sent under this name is refused.
  public static let gpConnectAmendAppointment = InteractionID(
    known: "gpconnect:fhir:rest:update:appointment-1"
  )

  /// Retrieve a patient's appointments, GP Connect.
  public static let gpConnectSearchAppointments = InteractionID(
    known: "gpconnect:fhir:rest:search:patient_appointments-1"
  )

  /// Read a patient, GP Connect.
  public static let gpConnectReadPatient = InteractionID(
    known: "gpconnect:fhir:rest:read:patient-1"
  )
}
