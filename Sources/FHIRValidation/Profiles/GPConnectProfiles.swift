import ElementModel
import FHIRModel

private let base = "https://fhir.nhs.uk/STU3/StructureDefinition/"
private let identifier: ResourceProfile.Place = [.identifier]
private let notUsedInIdentifiers: [ElementName] = [.use, .type, .period, .assigner]

/// The profiles of GP Connect.
///
/// Source: the StructureDefinitions of GP Connect (STU3), by their names.
extension ResourceProfile {
  /// GPConnect-Appointment-1 1.7.0.
  static let gpConnectAppointment = ResourceProfile(
    name: "GPConnect-Appointment-1",
    url: AppointmentProfileClaim.gpConnect.url,
    type: .appointment,
    elements: [
      .atMostOne(.specialty), .atMostOne(.reason), .required(.description), .required(.start),
      .required(.end), .required(.slot), .required(.actor, in: [.participant]),
      .required(.coding, in: [.reason]),
    ]
      + ElementRule.forbidden([
        .appointmentType, .indication, .supportingInformation, .incomingReferral, .requestedPeriod,
      ])
      + ElementRule.forbidden(notUsedInIdentifiers, in: identifier)
      + ElementRule.required([.system, .value], in: identifier)
      + ElementRule.forbidden([.version, .userSelected], in: [.reason, .coding])
      + ElementRule.required([.system, .code, .display], in: [.reason, .coding]),
    fixedValues: [
      FixedValue(place: [.reason, .coding], name: .system, value: "http://snomed.info/sct")
    ],
    extensions: [
      ExtensionRule(
        url: base + "Extension-GPConnect-AppointmentCancellationReason-1",
        value: .valueString,
        olderURLs: [
          "http://fhir.nhs.net/StructureDefinition/extension-gpconnect-appointment-cancellation-reason-1"
        ]
      ),
      ExtensionRule(
        url: base + "Extension-GPConnect-BookingOrganisation-1",
        value: .valueReference
      ),
      ExtensionRule(
        url: base + "Extension-GPConnect-PractitionerRole-1",
        value: .valueCodeableConcept,
        max: .max,
        codes: Codes(
          system: "https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-SDSJobRoleName-1",
          codes: [],
          isExtensible: true
        )
      ),
      gpConnectDeliveryChannel,
    ]
  )

  private static let gpConnectDeliveryChannel = ExtensionRule(
    url: base + "Extension-GPConnect-DeliveryChannel-2",
    value: .valueCode,
    codes: .deliveryChannel,
    olderURLs: [base + "Extension-GPConnect-DeliveryChannel-1"]
  )

  /// GPConnect-Slot-1 1.5.0.
  static let gpConnectSlot = ResourceProfile(
    name: "GPConnect-Slot-1",
    url: base + "GPConnect-Slot-1",
    type: .slot,
    elements: [.atMostOne(.specialty), .required(.reference, in: [.schedule])]
      + ElementRule.forbidden([.serviceCategory, .appointmentType])
      + ElementRule.forbidden(notUsedInIdentifiers, in: identifier)
      + ElementRule.required([.system, .value], in: identifier),
    extensions: [gpConnectDeliveryChannel]
  )

  /// CareConnect-GPC-Organization-1 1.2.0.
  static let gpConnectOrganization = ResourceProfile(
    name: "CareConnect-GPC-Organization-1",
    url: base + "CareConnect-GPC-Organization-1",
    type: .organization,
    elements: [
      .atMostOne(.identifier, .odsOrganisationCode), .atMostOne(.type), .required(.name),
      .forbidden(.state, in: [.address]), .forbidden(.state, in: [.contact, .address]),
      .required(.family, in: [.contact, .name]),
    ]
      + ElementRule.forbidden(
        notUsedInIdentifiers,
        in: Place([.identifier], slice: .odsOrganisationCode)
      )
      + ElementRule.required([.value], in: Place([.identifier], slice: .odsOrganisationCode))
  )

  /// GPConnect-OperationOutcome-1 1.2.0.
  static let gpConnectOperationOutcome = ResourceProfile(
    name: "GPConnect-OperationOutcome-1",
    url: base + "GPConnect-OperationOutcome-1",
    type: .operationOutcome,
    elements: [.required(.details, in: [.issue]), .one(.coding, in: [.issue, .details])]
      + ElementRule.required([.system, .code, .display], in: [.issue, .details, .coding])
      + ElementRule.forbidden([.version, .userSelected], in: [.issue, .details, .coding]),
    fixedValues: [
      FixedValue(
        place: [.issue, .details, .coding],
        name: .system,
        value: "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1"
      )
    ]
  )

  /// CareConnect-GPC-Patient-1 1.5.0.
  static let gpConnectPatient = ResourceProfile(
    name: "CareConnect-GPC-Patient-1",
    url: base + "CareConnect-GPC-Patient-1",
    type: .patient,
    elements: [
      .atMostOne(.identifier, .nhsNumber), .one(.name, .official),
      .required(.family, in: Place([.name], slice: .official)), .required(.use, in: [.name]),
      .atMostOne(.generalPractitioner), .forbidden(.state, in: [.address]),
      .forbidden(.state, in: [.contact, .address]), .required(.name, in: [.contact]),
      .required(.use, in: [.contact, .name]), .one(.coding, in: [.maritalStatus]),
      .forbidden(.text, in: [.maritalStatus]),
    ]
      + ElementRule.required([.system, .code, .display], in: [.maritalStatus, .coding])
      + ElementRule.forbidden([.version, .userSelected], in: [.maritalStatus, .coding])
      + ElementRule.required([.system, .code, .display], in: [.contact, .relationship, .coding])
      + ElementRule.forbidden([.photo, .animal, .communication])
      + ElementRule.forbidden(
        notUsedInIdentifiers,
        in: Place([.identifier], slice: .nhsNumber)
      )
      + ElementRule.required([.value], in: Place([.identifier], slice: .nhsNumber))
      + ElementRule.required([.system, .value], in: [.telecom]),
    extensions: [
      ExtensionRule(
        url: base + "Extension-CareConnect-GPC-NHSNumberVerificationStatus-1",
        place: Place([.identifier], slice: .nhsNumber),
        value: .valueCodeableConcept,
        isRequired: true,
        codes: .nhsNumberVerification(system: nil)
      )
    ]
  )
}

extension ResourceProfile.Codes {
  /// How patient and clinician meet.
  ///
  /// Source: GPConnect-DeliveryChannel-1, CareConnect-DeliveryChannel-1.
  static let deliveryChannel = ResourceProfile.Codes(
    codes: ["In-person", "Telephone", "Video"],
    isExtensible: true
  )

  /// How well an NHS number was verified.
  ///
  /// Source: CareConnect-NHSNumberVerificationStatus-1.
  static func nhsNumberVerification(system: String?) -> ResourceProfile.Codes {
    ResourceProfile.Codes(
      system: system,
      codes: ["01", "02", "03", "04", "05", "06", "07", "08"],
      isExtensible: false
    )
  }
}
