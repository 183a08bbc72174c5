/// Which rules beyond the base specification a resource is checked against.
public enum ValidationProfile: String, Hashable, Sendable, CaseIterable {
  /// FHIR STU3 alone.
  case base
  /// CareConnect-Appointment-1 with the overrides of UEC appointments.
  case careconnect
  /// GPConnect-Appointment-1.
  case gpconnect
  /// What the resource's `meta.profile` claims; FHIR STU3 alone where it claims neither.
  case auto
}
