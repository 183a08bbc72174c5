import ElementModel

/// What a profile says about an Appointment and its participants, as data.
///
/// The checks are in `AppointmentProfileCheck`.
struct AppointmentProfile {
  /// The canonical URL in `meta.profile`.
  let url: String

  /// What the profile says about elements of the Appointment itself.
  let elements: [ElementConstraint]

  /// What it says about elements of each `identifier`.
  let identifierElements: [ElementConstraint]

  /// What it says about elements of each `participant`.
  let participantElements: [ElementConstraint]

  /// The extensions that may be there once, by URL.
  let singleExtensions: [String]

  /// The resources that are contained, one of each.
  let containedOnce: [STU3Type]

  /// How often an element may be there in a profile.
  struct ElementConstraint {
    let name: ElementName
    let min: Int
    let max: Int

    static func required(_ name: ElementName) -> ElementConstraint {
      ElementConstraint(name: name, min: 1, max: .max)
    }

    static func one(_ name: ElementName) -> ElementConstraint {
      ElementConstraint(name: name, min: 1, max: 1)
    }

    static func atMostOne(_ name: ElementName) -> ElementConstraint {
      ElementConstraint(name: name, min: 0, max: 1)
    }

    static func forbidden(_ name: ElementName) -> ElementConstraint {
      ElementConstraint(name: name, min: 0, max: 0)
    }
  }

  /// GPConnect-Appointment-1.
  ///
  /// Source: GP Connect (STU3) assets, GPConnect-Appointment-1 1.7.0.
  static let gpConnect = AppointmentProfile(
    url: "https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Appointment-1",
    elements: [
      .atMostOne(.specialty), .atMostOne(.reason), .forbidden(.appointmentType),
      .forbidden(.indication), .forbidden(.supportingInformation), .forbidden(.incomingReferral),
      .forbidden(.requestedPeriod), .required(.description), .required(.start), .required(.end),
      .required(.slot),
    ],
    identifierElements: [
      .forbidden(.use), .forbidden(.type), .forbidden(.period), .forbidden(.assigner),
      .required(.system), .required(.value),
    ],
    participantElements: [.required(.actor)],
    singleExtensions: [
      "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-AppointmentCancellationReason-1",
      "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-BookingOrganisation-1",
      "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-DeliveryChannel-2",
    ],
    containedOnce: []
  )

  /// CareConnect-Appointment-1 with the overrides of UEC appointments.
  ///
  /// Source: CareConnect-Appointment-1 1.1.0; UEC appointments, "FHIR overrides".
  static let careConnect = AppointmentProfile(
    url: "https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1",
    elements: [
      .one(.start), .one(.end), .one(.created), .one(.description), .one(.supportingInformation),
      .atMostOne(.incomingReferral), .one(.participant),
    ],
    identifierElements: [],
    participantElements: [],
    singleExtensions: [
      "https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-AppointmentCancellationReason-1",
      "https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-BookingOrganisation-1",
      "https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-DeliveryChannel-1",
    ],
    containedOnce: [.documentReference, .patient, .slot]
  )

  /// The profile that a resource is checked against; `nil` for none.
  static func chosen(by profile: ValidationProfile, for tree: ElementTree) -> AppointmentProfile? {
    switch profile {
    case .base: nil
    case .careconnect: .careConnect
    case .gpconnect: .gpConnect
    case .auto: [gpConnect, careConnect].first { isClaimed($0, by: tree) }
    }
  }

  private static func isClaimed(_ profile: AppointmentProfile, by tree: ElementTree) -> Bool {
    guard let meta = tree.root.child(.meta) else { return false }
    return meta.children(.profile).contains { $0.hasValue(profile.url) }
  }
}
