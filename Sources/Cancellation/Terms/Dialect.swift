import FHIRModel

/// Which of the two NHS APIs for appointments a provider speaks.
public enum Dialect: String, Hashable, Sendable, CaseIterable {
  /// Care Connect, the NHS Booking API.
  case careconnect
  /// GP Connect.
  case gpconnect

  /// What differs between the two.
  public var rules: any CancellationDialect {
    switch self {
    case .careconnect: CareConnectDialect()
    case .gpconnect: GPConnectDialect()
    }
  }

  /// The API's name for a person.
  public var name: String {
    switch self {
    case .careconnect: "Care Connect"
    case .gpconnect: "GP Connect"
    }
  }

  /// The dialect whose Appointment profile is among some canonical URLs; `nil` when none is, or
  /// those of both are.
  public init?(profiles: [String]) {
    switch AppointmentProfileClaim.claim(in: profiles) {
    case .one(.careConnect): self = .careconnect
    case .one(.gpConnect): self = .gpconnect
    case .none, .contradictory: return nil
    }
  }
}
