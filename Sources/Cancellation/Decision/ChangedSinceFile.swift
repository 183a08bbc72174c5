import FHIRModel

/// What has changed at the provider since an input was written.
///
/// An appointment with another version may still be cancelled if it is the same one to the patient:
/// for the same person, at the same time, in the same slots.
/// Source: UEC appointments, "Re-book or cancel": the newest version is what is cancelled.
public enum ChangedSinceFile: Hashable, Sendable {
  /// The version is the same.
  case nothing
  /// The version is another one, or not known, and what matters is the same.
  case onlyTheVersion
  /// These elements are others.
  case elements([String])

  /// Compares the provider's appointment with the input's.
  public init(from file: Appointment, to current: Appointment) {
    if let version = file.versionID, version == current.versionID {
      self = .nothing
      return
    }
    var changed: [String] = []
    if !Self.isSamePatient(PatientTraces(in: file), PatientTraces(in: current)) {
      changed.append("participant")
    }
    if file.start != current.start { changed.append("start") }
    if file.end != current.end { changed.append("end") }
    if Self.slots(of: file) != Self.slots(of: current) { changed.append("slot") }
    self = changed.isEmpty ? .onlyTheVersion : .elements(changed)
  }

  /// Compares what both have to know the patient by.
  private static func isSamePatient(_ file: PatientTraces, _ current: PatientTraces) -> Bool {
    let hasOtherNumber =
      !file.numbers.isEmpty && !current.numbers.isEmpty && file.numbers != current.numbers
    let hasOtherID = !file.ids.isEmpty && !current.ids.isEmpty && file.ids != current.ids
    return !hasOtherNumber && !hasOtherID
  }

  /// What the slots are known by: their addresses, or the identifiers of contained ones, whose ids
  /// may be others at each read.
  private static func slots(of appointment: Appointment) -> [String] {
    appointment.slotReferences.map { reference in
      guard reference.hasPrefix("#") else { return reference }
      let slot = appointment.containedResource(id: String(reference.dropFirst()))
      guard let identifier = slot?.node.child(.identifier).map(Identifier.init) else { return "#" }
      return "#\(identifier.system ?? "")|\(identifier.value ?? "")"
    }
    .sorted()
  }
}
