import ElementModel

/// A Bundle of Appointments, which answers a search for them.
///
/// Source: FHIR STU3, Bundle; GP Connect 1.2.7, "Retrieve a patient's appointments".
public struct AppointmentBundle: Sendable {
  private let tree: ElementTree

  /// Reads a resource; `nil` when it is no Bundle.
  public init?(_ tree: ElementTree) {
    guard tree.root.resourceType == "Bundle" else { return nil }
    self.tree = tree
  }

  /// The Appointment with an id, as a resource of its own; `nil` where there is none, or more than
  /// one.
  public func appointment(id: String) -> Appointment? {
    let found = tree.root.children(.entry).compactMap { $0.child(.resource) }.filter {
      $0.resourceType == "Appointment" && $0.child(.id)?.hasValue(id) == true
    }
    guard found.count == 1, let node = found.first else { return nil }
    guard tree.format == .json else {
      // In XML the namespace stands outside the entry, so the whole is written as JSON first.
      let converted = FHIRFormat.json.read(FHIRFormat.json.write(tree), limits: .ofTrusted).tree
      return converted.flatMap(AppointmentBundle.init)?.appointment(id: id)
    }
    let entry = tree.bytes[node.byteRange]
    guard let start = entry.firstIndex(of: UInt8(ascii: "{")) else { return nil }
    return FHIRFormat.json.read(Array(entry[start...]), limits: .ofTrusted).tree
      .flatMap(Appointment.init)
  }
}
