import ElementModel
import FHIRModel
import Testing

@Suite struct AppointmentTests {
  /// An appointment with everything the reading knows; every name and number is made up.
  private static let full = #"""
    {
      "resourceType": "Appointment",
      "id": "cfd9eba2",
      "meta": {"versionId": "2", "profile": ["https://example.org/a", "https://example.org/b"]},
      "contained": [
        {"resourceType": "Patient", "id": "p1", "identifier": [
          {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}]},
        {"resourceType": "Organization", "id": "booker", "identifier": [
          {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "B00001"}]},
        {"resourceType": "Organization", "id": "provider", "identifier": [
          {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "A00001"},
          {"system": "https://example.org/other", "value": "X"}],
          "partOf": {"identifier":
            {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "PARENT"}}},
        {"resourceType": "Location", "id": "l1", "identifier": [
          {"system": "https://fhir.nhs.uk/Id/ods-site-code", "value": "A0000101"}],
          "managingOrganization": {"identifier":
            {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "A00002"}}},
        {"resourceType": "HealthcareService", "id": "h1", "providedBy": {"identifier":
            {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "A00003"}}},
        {"resourceType": "Slot", "id": "s1", "identifier": [
          {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "NOT"}]}
      ],
      "extension": [
        {"url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-BookingOrganisation-1",
          "valueReference": {"reference": "#booker"}},
        {"url": "https://example.org/x", "valueString": "1"},
        {"url": "https://example.org/x", "valueString": "2"}
      ],
      "status": "booked",
      "start": "2026-01-15T10:00:00+01:00",
      "end": "2026-01-15T10:15:00+01:00",
      "slot": [{"reference": "#s1"}, {"display": "none"}, {"reference": "Slot/2"}],
      "participant": [
        {"actor": {"reference": "#p1"}, "status": "accepted"},
        {"actor": {"reference": "#l1"}, "status": "accepted"},
        {"actor": {"reference": "Patient/7"}, "status": "tentative"},
        {"actor": {"identifier":
          {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9000000084"}}},
        {"actor": {"reference": "Practitioner/1", "identifier":
          {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9000000084"}}},
        {"actor": {"identifier":
          {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "A00004"}}},
        {"actor": {"reference": "https://provider.example/Patient/1"}},
        {"type": [{"text": "someone"}]}
      ]
    }
    """#

  private func full() throws -> Appointment {
    try #require(Appointment(try readTree(Self.full)))
  }

  @Test func `reads an Appointment and nothing else`() throws {
    #expect(Appointment(try readTree(#"{"resourceType": "Slot", "status": "busy"}"#)) == nil)
    #expect(Appointment(try readTree(#"{"status": "booked"}"#)) == nil)
    #expect(Appointment(try readTree(#"{"resourceType": 1}"#)) == nil)
  }

  @Test func `reads the resource's own elements`() throws {
    let appointment = try full()
    #expect(appointment.id == "cfd9eba2")
    #expect(appointment.versionID == "2")
    #expect(appointment.profiles == ["https://example.org/a", "https://example.org/b"])
    #expect(appointment.status == "booked")
    #expect(appointment.statusNode?.path == "Appointment.status")
    #expect(appointment.startText == "2026-01-15T10:00:00+01:00")
    #expect(appointment.start == FHIRInstant("2026-01-15T09:00:00Z"))
    #expect(appointment.end == FHIRInstant("2026-01-15T09:15:00Z"))
    #expect(appointment.slotReferences == ["#s1", "Slot/2"])
    #expect(!appointment.hasImplicitRules)
    #expect(!appointment.hasModifierExtension)
  }

  @Test func `finds extensions by their URL`() throws {
    let found = try full().extensions(url: "https://example.org/x")
    #expect(found.map { $0.child(.valueString)?.text } == ["1", "2"])
    #expect(try full().extensions(url: "https://example.org/y").isEmpty)
  }

  @Test func `finds contained resources by their id`() throws {
    let appointment = try full()
    #expect(
      appointment.contained.map(\.resourceType) == [
        "Patient", "Organization", "Organization", "Location", "HealthcareService", "Slot",
      ]
    )
    #expect(appointment.containedResource(id: "l1")?.resourceType == "Location")
    #expect(appointment.containedResource(id: "#l1") == nil)
    #expect(appointment.containedResource(id: "none") == nil)
  }

  @Test func `finds the actors that are the patient`() throws {
    let actors = try full().patientActors
    #expect(actors.map(\.reference) == ["#p1", "Patient/7", nil])
    #expect(actors.last?.identifier?.value == "9000000084")
  }

  @Test func `reads participants`() throws {
    let participants = try full().participants
    #expect(participants.count == 8)
    #expect(
      participants.map(\.status) == ["accepted", "accepted", "tentative", nil, nil, nil, nil, nil]
    )
    #expect(participants[7].actor == nil)
  }

  @Test func `tells the provider's ODS codes from the booker's`() throws {
    let appointment = try full()
    #expect(
      appointment.organisationIdentifiers.map(\.value) == [
        "B00001", "A00001", "A0000101", "A00002", "A00003", "A00004",
      ]
    )
    #expect(
      appointment.providerOrganisationIdentifiers.map(\.value) == [
        "A00001", "A0000101", "A00002", "A00003", "A00004",
      ]
    )
    #expect(appointment.bookingOrganisation?.localID == "booker")
  }

  @Test func `knows the booking organisation of Care Connect too`() throws {
    let json = Self.full.split(separator: "fhir.nhs.uk/STU3", omittingEmptySubsequences: false)
      .joined(separator: "fhir.hl7.org.uk/STU3")
      .split(separator: "GPConnect-Booking", omittingEmptySubsequences: false)
      .joined(separator: "CareConnect-Booking")
    let appointment = try #require(Appointment(try readTree(json)))
    #expect(appointment.bookingOrganisation?.localID == "booker")
    #expect(appointment.providerOrganisationIdentifiers.first?.value == "A00001")
  }

  @Test func `a bare Appointment has nothing`() throws {
    let appointment = try #require(Appointment(try readTree(#"{"resourceType": "Appointment"}"#)))
    #expect(appointment.id == nil)
    #expect(appointment.versionID == nil)
    #expect(appointment.profiles.isEmpty)
    #expect(appointment.status == nil)
    #expect(appointment.start == nil)
    #expect(appointment.participants.isEmpty)
    #expect(appointment.patientActors.isEmpty)
    #expect(appointment.providerOrganisationIdentifiers.isEmpty)
    #expect(appointment.bookingOrganisation == nil)
  }

  @Test func `wrong types give nothing`() throws {
    let appointment = try #require(
      Appointment(
        try readTree(
          #"""
          {"resourceType": "Appointment", "id": {}, "meta": "x", "status": ["booked"], "start": 5,
           "participant": "x", "slot": [5], "contained": [1], "extension": {"url": 1}}
          """#
        )
      )
    )
    #expect(appointment.id == nil)
    #expect(appointment.versionID == nil)
    #expect(appointment.start == nil)
    #expect(appointment.participants.first?.actor == nil)
    #expect(appointment.slotReferences.isEmpty)
    #expect(appointment.contained.first?.resourceType == nil)
    #expect(appointment.patientActors.isEmpty)
  }

  @Test func `notices implicit rules and modifier extensions`() throws {
    let appointment = try #require(
      Appointment(
        try readTree(
          #"""
          {"resourceType": "Appointment", "implicitRules": "https://example.org/rules",
           "modifierExtension": [{"url": "https://example.org/m", "valueBoolean": true}]}
          """#
        )
      )
    )
    #expect(appointment.hasImplicitRules)
    #expect(appointment.hasModifierExtension)
  }

  @Test func `a modifier extension of a participant is not the appointment's`() throws {
    let appointment = try #require(
      Appointment(
        try readTree(
          #"""
          {"resourceType": "Appointment", "participant": [{"modifierExtension":
            [{"url": "https://example.org/m", "valueBoolean": true}]}]}
          """#
        )
      )
    )
    #expect(!appointment.hasModifierExtension)
  }
}
