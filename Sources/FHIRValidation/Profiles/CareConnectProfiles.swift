import ElementModel
import FHIRModel

private let base = "https://fhir.hl7.org.uk/STU3/StructureDefinition/"
private let nhsNumber = ResourceProfile.Place([.identifier], slice: .nhsNumber)

/// The profiles of Care Connect, and what the guide for UEC appointments asks beyond them.
///
/// Source: the StructureDefinitions of Care Connect (STU3), by their names; UEC appointments, "FHIR
/// overrides".
extension ResourceProfile {
  /// CareConnect-Appointment-1 1.1.0 with the overrides of UEC appointments.
  static let careConnectAppointment = ResourceProfile(
    name: "CareConnect-Appointment-1",
    url: AppointmentProfileClaim.careConnect.url,
    type: .appointment,
    elements: [
      .one(.start), .one(.end), .one(.created), .one(.description), .one(.supportingInformation),
      .atMostOne(.incomingReferral), .one(.participant),
    ],
    extensions: [
      ExtensionRule(
        url: base + "Extension-CareConnect-AppointmentCancellationReason-1",
        value: .valueString
      ),
      ExtensionRule(
        url: base + "Extension-CareConnect-BookingOrganisation-1",
        value: .valueReference
      ),
      careConnectDeliveryChannel,
    ]
  )

  private static let careConnectDeliveryChannel = ExtensionRule(
    url: base + "Extension-CareConnect-DeliveryChannel-1",
    value: .valueCode,
    codes: .deliveryChannel
  )

  private static let careConnectVerification = ExtensionRule(
    url: base + "Extension-CareConnect-NHSNumberVerificationStatus-1",
    place: nhsNumber,
    value: .valueCodeableConcept,
    isRequired: true,
    codes: .nhsNumberVerification(
      system: "https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1"
    )
  )

  /// The Patient that an Appointment of UEC contains.
  static let uecPatient = ResourceProfile(
    name: "UEC appointments",
    url: nil,
    type: .patient,
    elements: [
      .required(.id), .atMostOne(.identifier), .required(.system, in: [.identifier]), .one(.name),
      .one(.gender), .one(.birthDate),
      .one(.address), .required(.value, in: nhsNumber), .required(.rank, in: [.telecom]),
      .required(.rank, in: [.contact, .telecom]),
    ],
    fixedValues: [FixedValue(place: nhsNumber, name: .use, value: "official")],
    extensions: [careConnectVerification]
  )

  /// The Slot that an Appointment of UEC contains.
  static let uecSlot = ResourceProfile(
    name: "UEC appointments",
    url: nil,
    type: .slot,
    elements: [.one(.identifier)]
  )

  /// CareConnect-Slot-1 1.1.0.
  static let careConnectSlot = ResourceProfile(
    name: "CareConnect-Slot-1",
    url: base + "CareConnect-Slot-1",
    type: .slot,
    elements: [.one(.identifier)],
    extensions: [careConnectDeliveryChannel]
  )

  /// CareConnect-Patient-1 1.3.0.
  static let careConnectPatient = ResourceProfile(
    name: "CareConnect-Patient-1",
    url: base + "CareConnect-Patient-1",
    type: .patient,
    elements: [
      .atMostOne(.identifier, .nhsNumber), .required(.value, in: nhsNumber),
      .one(.name, .official), .required(.family, in: Place([.name], slice: .official)),
      .required(.name, in: [.contact]), .required(.use, in: [.contact, .name]),
      .one(.coding, in: [.maritalStatus]),
    ]
      + ElementRule.required([.system, .value], in: [.telecom])
      + ElementRule.required([.system, .code, .display], in: [.maritalStatus, .coding])
      + ElementRule.forbidden([.animal, .communication]),
    extensions: [careConnectVerification]
  )

  /// CareConnect-Organization-1 1.1.0.
  static let careConnectOrganization = ResourceProfile(
    name: "CareConnect-Organization-1",
    url: base + "CareConnect-Organization-1",
    type: .organization,
    elements: [
      .atMostOne(.identifier, .odsOrganisationCode), .atMostOne(.identifier, .odsSiteCode),
      .required(.value, in: Place([.identifier], slice: .odsOrganisationCode)),
      .required(.value, in: Place([.identifier], slice: .odsSiteCode)),
      .required(.family, in: [.contact, .name]),
    ]
  )

  /// CareConnect-DocumentReference-1 1.1.0.
  static let careConnectDocumentReference = ResourceProfile(
    name: "CareConnect-DocumentReference-1",
    url: base + "CareConnect-DocumentReference-1",
    type: .documentReference,
    elements: ElementRule.required([.system, .value], in: [.masterIdentifier])
      + ElementRule.required([.system, .value], in: [.identifier])
      + ElementRule.required([.system, .code, .display], in: [.type, .coding])
      + ElementRule.forbidden([.version], in: [.type, .coding])
  )
}
