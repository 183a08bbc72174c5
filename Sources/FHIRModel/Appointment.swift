import ElementModel

/// An Appointment as the tree holds it: a reading, which neither checks nor changes anything.
///
/// What is missing or cannot be read is `nil` or left out; saying so is the validator's part. Texts
/// are read from the tree at each call.
/// Source: FHIR STU3, Appointment.
public struct Appointment: Sendable {
  /// The tree that is read.
  public let tree: ElementTree

  /// Reads a resource; `nil` when it is no Appointment.
  public init?(_ tree: ElementTree) {
    guard tree.root.resourceType == "Appointment" else { return nil }
    self.tree = tree
  }

  private var root: ElementNode { tree.root }

  // MARK: - The resource

  /// The logical id.
  public var id: String? { root.child(.id)?.text }

  /// The version that the resource says it is, an opaque text.
  ///
  /// Source: FHIR STU3, Resource, meta.versionId.
  public var versionID: String? { root.child(.meta)?.child(.versionId)?.text }

  /// The canonical URLs of the profiles that the resource claims, in order.
  ///
  /// Source: FHIR STU3, Resource, meta.profile.
  public var profiles: [String] {
    root.child(.meta)?.children(.profile).compactMap(\.text) ?? []
  }

  /// Whether the resource names rules that must be understood before it is processed.
  ///
  /// Source: FHIR STU3, Resource, implicitRules (a modifier element).
  public var hasImplicitRules: Bool { root.child(.implicitRules) != nil }

  /// Whether the appointment itself has an extension that can change its meaning.
  ///
  /// Source: FHIR STU3, DomainResource, modifierExtension.
  public var hasModifierExtension: Bool { root.child(.modifierExtension) != nil }

  /// The appointment's own extensions with a URL, in order.
  ///
  /// Source: FHIR STU3, Extensibility.
  public func extensions(url: String) -> [ElementNode] {
    root.children.filter { $0.name == .extension && $0.child(.url)?.hasValue(url) == true }
  }

  // MARK: - The appointment

  /// The status, a code of the value set appointmentstatus.
  public var status: String? { statusNode?.text }

  /// The element of the status.
  public var statusNode: ElementNode? { root.child(.status) }

  /// The start as it is written.
  public var startText: String? { root.child(.start)?.text }

  /// The start; `nil` where there is none or it is no instant.
  public var start: FHIRInstant? { startText.flatMap(FHIRInstant.init) }

  /// The end; `nil` where there is none or it is no instant.
  public var end: FHIRInstant? { root.child(.end)?.text.flatMap(FHIRInstant.init) }

  /// The addresses of the slots, in order.
  public var slotReferences: [String] {
    root.children(.slot).compactMap { Reference($0).reference }
  }

  /// Who takes part, in order.
  public var participants: [Participant] { root.children(.participant).map(Participant.init) }

  // MARK: - Contained resources

  /// The contained resources, in order.
  public var contained: [ContainedResource] {
    root.children(.contained).map(ContainedResource.init)
  }

  /// The first contained resource with an id, given without `#`.
  public func containedResource(id: String) -> ContainedResource? {
    for child in root.children
    where child.name == .contained && child.child(.id)?.hasValue(id) == true {
      return ContainedResource(child)
    }
    return nil
  }

  // MARK: - Who and where

  /// The actors that are the patient, in order: those that refer to a contained Patient or to
  /// `Patient/[id]`, and those without an address that have an NHS number.
  ///
  /// Source: NHS Booking 2.0.4, Appointment, participant; GPConnect-Appointment-1, participant.
  public var patientActors: [Reference] {
    participants.compactMap { participant in
      participant.actor.flatMap { isPatient($0) ? $0 : nil }
    }
  }

  private func isPatient(_ actor: Reference) -> Bool {
    guard actor.reference != nil else { return actor.identifier?.isNHSNumber == true }
    if let localID = actor.localID {
      return containedResource(id: localID)?.resourceType == "Patient"
    }
    return actor.relative?.type == "Patient"
  }

  /// The organisation that made the booking, which need not be the provider.
  ///
  /// Source: Extension-GPConnect-BookingOrganisation-1, Extension-CareConnect-BookingOrganisation-1.
  public var bookingOrganisation: Reference? {
    for url in Self.bookingOrganisationURLs {
      for node in extensions(url: url) {
        if let value = node.child(.valueReference) { return Reference(value) }
      }
    }
    return nil
  }

  private static let bookingOrganisationURLs = [
    "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-BookingOrganisation-1",
    "https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-BookingOrganisation-1",
  ]

  /// The ODS codes of contained Organizations, Locations and HealthcareServices, of those that
  /// manage or provide them, and of actors, in the order of the file; the booking organisation's
  /// among them.
  ///
  /// Source: ODS code systems, see ``IdentifierSystem``.
  public var organisationIdentifiers: [Identifier] { odsIdentifiers { _ in true } }

  /// The ODS codes that can name the provider: those of `organisationIdentifiers`, without the
  /// booking organisation's.
  ///
  /// Source: ODS code systems, see ``IdentifierSystem``; GP Connect 1.2.7, "Book an appointment":
  /// the contained Organization is the one that books.
  public var providerOrganisationIdentifiers: [Identifier] {
    let bookers = Self.bookingOrganisationURLs.flatMap { url in
      extensions(url: url).compactMap {
        $0.child(.valueReference).flatMap { Reference($0).localID }
      }
    }
    return odsIdentifiers { resource in resource.id.map { !bookers.contains($0) } ?? true }
  }

  private func odsIdentifiers(where isWanted: (ContainedResource) -> Bool) -> [Identifier] {
    var found: [Identifier] = []
    for child in root.children {
      switch child.name {
      case .contained:
        let resource = ContainedResource(child)
        if isWanted(resource) { found += odsIdentifiers(in: resource) }
      case .participant:
        if let identifier = Participant(child).actor?.identifier, identifier.isODSCode {
          found.append(identifier)
        }
      default: break
      }
    }
    return found
  }

  private func odsIdentifiers(in resource: ContainedResource) -> [Identifier] {
    let operators: [ElementName]
    switch resource.resourceType {
    case "Organization": operators = []
    case "Location": operators = [.managingOrganization]
    case "HealthcareService": operators = [.providedBy]
    default: return []
    }
    let nodes =
      resource.node.children(.identifier)
      + operators.compactMap { resource.node.child($0)?.child(.identifier) }
    return nodes.map(Identifier.init).filter(\.isODSCode)
  }
}
