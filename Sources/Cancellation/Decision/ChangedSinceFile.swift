import FHIRModel

/// What has changed at the provider since an input was written.
///
/// An appointment with another version may still be cancelled if it is the same one to the patient:
/// for the same person, at the same time, in the same slots.
/// Source: UEC appointments, "Re-book or cancel": the newest version is what is cancelled.
public enum ChangedSinceFile: Hashable, Sendable {
  /// The version is the same, and so are the times.
  case nothing
  /// The version is another one, or not known, and what matters is the same.
  case onlyTheVersion
  /// These elements are others.
  case elements([String])

  /// Compares the provider's appointment with the input's.
  ///
  /// Not every provider gives a new version to an appointment that it moves. So times that both have
  /// are compared under one version too; what only one of them has says nothing then.
  public init(from file: Appointment, to current: Appointment) {
    let isSameVersion = file.versionID != nil && file.versionID == current.versionID
    var changed: [String] = []
    if !isSameVersion, !PatientTraces(in: file).mayBeThose(of: PatientTraces(in: current)) {
      changed.append("participant")
    }
    if Self.differs(file.start, current.start, isSameVersion) { changed.append("start") }
    if Self.differs(file.end, current.end, isSameVersion) { changed.append("end") }
    if !isSameVersion, Self.slots(of: file) != Self.slots(of: current) { changed.append("slot") }
    guard changed.isEmpty else {
      self = .elements(changed)
      return
    }
    self = isSameVersion ? .nothing : .onlyTheVersion
  }

  private static func differs(
    _ file: FHIRInstant?,
    _ current: FHIRInstant?,
    _ isSameVersion: Bool
  ) -> Bool {
    file != current && !(isSameVersion && (file == nil || current == nil))
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
