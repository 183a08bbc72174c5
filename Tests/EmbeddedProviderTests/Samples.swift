/// Made-up resources: NHS numbers of the 999 range, names that are nobody's.
enum Samples {
  static let careConnectID = "7f3c2d5e-1a7b-4c55-9d0b-0c2f6a1e9b10"
  static let gpConnectID = "148"

  static func careConnect(
    id: String = careConnectID,
    status: String = "booked",
    version: String = "3",
    start: String = "2026-02-01T10:00:00+00:00"
  ) -> String {
    """
    {
      "resourceType": "Appointment",
      "id": "\(id)",
      "meta": {
        "versionId": "\(version)",
        "lastUpdated": "2026-01-10T08:00:00Z",
        "profile": ["https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1"]
      },
      "contained": [
        { "resourceType": "Patient", "id": "p",
          "identifier": [{ "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018" }],
          "name": [{ "family": "Madeup", "given": ["Zelda"] }] },
        { "resourceType": "Slot", "id": "s", "status": "busy" }
      ],
      "status": "\(status)",
      "description": "Made-up visit",
      "start": "\(start)",
      "end": "2026-02-01T10:10:00+00:00",
      "slot": [{ "reference": "#s" }],
      "participant": [{ "actor": { "reference": "#p" }, "status": "accepted" }]
    }
    """
  }

  static let careConnectXML = """
    <Appointment xmlns="http://hl7.org/fhir"><id value="x1"/>\
    <meta><versionId value="9"/><lastUpdated value="2026-01-10T08:00:00Z"/></meta>\
    <status value="booked"/><start value="2026-02-01T10:00:00Z"/>\
    <end value="2026-02-01T10:10:00Z"/>\
    <participant><actor><reference value="Patient/2"/></actor><status value="accepted"/>\
    </participant></Appointment>
    """

  static func gpConnect(
    id: String = gpConnectID,
    status: String = "booked",
    version: String = "1503310820000",
    start: String = "2026-02-01T10:00:00+00:00",
    extensions: String = ""
  ) -> String {
    """
    {
      "resourceType": "Appointment",
      "id": "\(id)",
      "meta": {
        "versionId": "\(version)",
        "profile": ["https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Appointment-1"]
      },
      "contained": [{ "resourceType": "Organization", "id": "1", "name": "Made-up 111" }],
      "extension": [
        { "url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-BookingOrganisation-1",
          "valueReference": { "reference": "#1" } }\(extensions)
      ],
      "status": "\(status)",
      "description": "Made-up visit",
      "start": "\(start)",
      "end": "2026-02-01T10:10:00+00:00",
      "slot": [{ "reference": "Slot/544" }],
      "participant": [
        { "actor": { "reference": "Patient/2" }, "status": "accepted" },
        { "actor": { "reference": "Location/1" }, "status": "accepted" }
      ]
    }
    """
  }

  static let reasonURL =
    "https://fhir.nhs.uk/STU3/StructureDefinition/"
    + "Extension-GPConnect-AppointmentCancellationReason-1"

  static func reason(_ text: String) -> String {
    #", { "url": "\#(reasonURL)", "valueString": "\#(text)" }"#
  }

  static let patient = """
    { "resourceType": "Patient", "id": "2", "meta": { "versionId": "1" },
      "identifier": [{ "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018" }],
      "name": [{ "family": "Madeup", "given": ["Zelda"] }] }
    """
}
