/// What a token asks to be allowed to do: the claim `requested_scope`.
///
/// Open, because a provider may still want an older scope.
/// Source: UEC appointments, "Authentication and authorisation"; GP Connect 1.2.7, "Cross
/// organisation audit and provenance".
public struct RequestedScope: Hashable, Sendable, CustomStringConvertible {
  /// The scope, such as `patient/*.write`.
  public let text: String

  /// Reads a scope: visible ASCII characters, at most 100.
  public init?(_ text: String) {
    guard (1...100).contains(text.utf8.count), text.utf8.allSatisfy(\.isVisibleASCII) else {
      return nil
    }
    self.text = text
  }

  private init(known text: String) { self.text = text }

  /// The scope.
  public var description: String { text }

  /// Change an appointment, Care Connect.
  public static let patientAppointmentWrite = RequestedScope(known: "patient/appointment.write")

  /// Read an appointment, Care Connect.
  public static let patientAppointmentRead = RequestedScope(known: "patient/appointment.read")

  /// Change anything of a patient, GP Connect.
  public static let patientWrite = RequestedScope(known: "patient/*.write")

  /// Read anything of a patient, GP Connect.
  public static let patientRead = RequestedScope(known: "patient/*.read")
}
