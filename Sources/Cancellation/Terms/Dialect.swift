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
  ///
  /// Source: NHS Booking 2.0.4, "Appointment"; GPConnect-Appointment-1; UEC appointments, "Differences
  /// to GP Connect", which has the Care Connect profile under another host.
  public init?(profiles: [String]) {
    let found = Set(profiles.compactMap { Self.byProfile[$0] })
    guard found.count == 1, let dialect = found.first else { return nil }
    self = dialect
  }

  private static let byProfile: [String: Dialect] = [
    CareConnectDialect.profile: .careconnect,
    "https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-Appointment-1": .careconnect,
    GPConnectDialect.profile: .gpconnect,
  ]
}
