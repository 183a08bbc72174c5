/// One of the UK profiles that an Appointment can claim in `meta.profile`, however it is spelt.
///
/// Which API an Appointment is meant for, and which profile it is validated against, are both decided
/// by ``claim(in:)``, so that the two never differ.
public enum AppointmentProfileClaim: Hashable, Sendable, CaseIterable {
  /// CareConnect-Appointment-1.
  case careConnect
  /// GPConnect-Appointment-1.
  case gpConnect

  /// The canonical URL of the profile.
  ///
  /// Source: CareConnect-Appointment-1 1.1.0; GPConnect-Appointment-1 1.7.0.
  public var url: String {
    switch self {
    case .careConnect: "https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1"
    case .gpConnect: "https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Appointment-1"
    }
  }

  /// What some claims amount to.
  public enum Verdict: Hashable, Sendable {
    /// Neither profile is claimed.
    case none
    /// One profile is claimed, once or several times.
    case one(AppointmentProfileClaim)
    /// Both are claimed. No Appointment can keep both (`supportingInformation` must be there in one
    /// and must not in the other), so nothing is known of what is meant.
    case contradictory
  }

  /// What the URLs of `meta.profile` claim together.
  public static func claim(in urls: [String]) -> Verdict {
    let found = Set(urls.compactMap { AppointmentProfileClaim(spelling: $0) })
    guard let first = found.first else { return .none }
    return found.count == 1 ? .one(first) : .contradictory
  }

  /// The profile that a URL means; `nil` for any other URL.
  ///
  /// A version after `|` and the scheme `http` change nothing. Taken are also the host that the
  /// guide for UEC appointments has for Care Connect, and the URL that GP Connect had before STU3.
  /// Source: UEC appointments, "Differences to GP Connect"; GP Connect 0.5, "Appointment".
  public init?(spelling url: String) {
    let unversioned = url.prefix { $0 != "|" }
    let schemes = ["https://", "http://"]
    guard let scheme = schemes.first(where: unversioned.hasPrefix) else { return nil }
    switch unversioned.dropFirst(scheme.count) {
    case "fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1",
      "fhir.nhs.uk/STU3/StructureDefinition/CareConnect-Appointment-1":
      self = .careConnect
    case "fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Appointment-1",
      "fhir.nhs.net/StructureDefinition/gpconnect-appointment-1":
      self = .gpConnect
    default: return nil
    }
  }

  /// Whether a URL that means this profile is its canonical URL, with or without a version.
  public func isCanonical(_ url: String) -> Bool { url.prefix { $0 != "|" } == self.url }
}
