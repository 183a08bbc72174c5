import Diagnostics

/// Examples of the rules of profiles: pieces of two whole Appointments, all made up.
extension DiagnosticRule.Example {
  /// A piece of an Appointment that keeps the profile of GP Connect.
  static func gpConnect(
    wrong: String,
    right: String,
    with setting: Setting = .profile("gpconnect")
  ) -> Self {
    .piece(of: gpConnectAppointment, wrong: wrong, right: right, with: setting)
  }

  /// A piece of an Appointment that keeps the profile of Care Connect and the overrides of UEC.
  static func careConnect(wrong: String, right: String) -> Self {
    .piece(of: careConnectAppointment, wrong: wrong, right: right, with: .profile("careconnect"))
  }

  /// An Appointment that keeps GPConnect-Appointment-1.
  static let gpConnectAppointment = """
    {"resourceType": "Appointment", "id": "1",
      "meta": {"profile": ["https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Appointment-1"]},
      "contained": [{"resourceType": "Organization", "id": "booker",
        "identifier": [{"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "T99901"}],
        "name": "Test Surgery", "telecom": [{"system": "phone", "value": "01632 960000"}]}],
      "extension": [
        {"url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-BookingOrganisation-1",
          "valueReference": {"reference": "#booker"}},
        {"url": "https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-DeliveryChannel-2",
          "valueCode": "In-person"}],
      "status": "booked", "description": "Review",
      "start": "2026-01-15T09:00:00+00:00", "end": "2026-01-15T09:10:00+00:00",
      "slot": [{"reference": "Slot/1"}], "created": "2026-01-10T09:00:00+00:00",
      "participant": [
        {"actor": {"reference": "Patient/2"}, "status": "accepted"},
        {"actor": {"reference": "Location/3"}, "status": "accepted"}]}
    """

  /// An Appointment that keeps CareConnect-Appointment-1 and the overrides of UEC.
  private static let careConnectAppointment = """
    {"resourceType": "Appointment", "id": "1",
      "meta": {"profile": ["https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1"]},
      "status": "booked", "description": "Review", "created": "2026-07-10",
      "start": "2026-07-15T09:00:00Z", "end": "2026-07-15T09:10:00Z",
      "slot": [{"reference": "#slot"}],
      "contained": [
        {"resourceType": "Slot", "id": "slot", "identifier": [{"value": "8"}],
          "schedule": {"reference": "Schedule/1"}, "status": "busy",
          "start": "2026-07-15T09:00:00Z",
          "end": "2026-07-15T09:10:00Z"},
        {"resourceType": "DocumentReference", "id": "letter", "status": "current",
          "type": {"text": "Referral letter"}, "subject": {"reference": "#patient"},
          "indexed": "2026-07-10T09:00:00Z",
          "content": [{"attachment": {"contentType": "text/plain"}}]},
        {"resourceType": "Patient", "id": "patient",
          "identifier": [{
            "extension": [{
              "url": "https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-NHSNumberVerificationStatus-1",
              "valueCodeableConcept": {"coding": [
                {"system": "https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1", "code": "01"}]}}],
            "use": "official", "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}],
          "name": [{"use": "official", "family": "Test"}],
          "telecom": [{"system": "phone", "value": "01632 960001", "rank": 1}],
          "gender": "female", "birthDate": "1980-01-01", "address": [{"city": "Testtown"}]}],
      "supportingInformation": [{"reference": "#letter"}],
      "participant": [{
        "actor": {"reference": "#patient",
          "identifier": {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}},
        "status": "accepted"}]}
    """
}
