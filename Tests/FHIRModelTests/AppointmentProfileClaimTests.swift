import FHIRModel
import Testing

/// What `meta.profile` claims, in every spelling that was seen.
@Suite struct AppointmentProfileClaimTests {
  @Test(arguments: [
    "https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1",
    "https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1|1.1.0",
    "http://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1",
    "https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-Appointment-1",
    "https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-Appointment-1|1.0",
  ])
  func `knows Care Connect however it is spelt`(url: String) {
    #expect(AppointmentProfileClaim(spelling: url) == .careConnect)
  }

  @Test(arguments: [
    "https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Appointment-1",
    "https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Appointment-1|1.0",
    "http://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Appointment-1",
    "http://fhir.nhs.net/StructureDefinition/gpconnect-appointment-1",
  ])
  func `knows GP Connect however it is spelt`(url: String) {
    #expect(AppointmentProfileClaim(spelling: url) == .gpConnect)
  }

  @Test(arguments: [
    "", "|1.0", "https://", "http://hl7.org/fhir/StructureDefinition/Appointment",
    "https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Appointment-2",
    "https://fhir.nhs.uk/STU3/StructureDefinition/gpconnect-appointment-1",
    "https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Appointment-1/",
    "https://fhir.nhs.uk/STU3/StructureDefinition/eRS-Appointment-1",
    "fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Appointment-1",
  ])
  func `knows nothing else`(url: String) {
    #expect(AppointmentProfileClaim(spelling: url) == nil)
  }

  @Test func `decides only where one profile is claimed`() {
    let careConnect = AppointmentProfileClaim.careConnect.url
    let gpConnect = AppointmentProfileClaim.gpConnect.url
    #expect(AppointmentProfileClaim.claim(in: []) == .none)
    #expect(AppointmentProfileClaim.claim(in: ["urn:other"]) == .none)
    #expect(AppointmentProfileClaim.claim(in: ["urn:other", gpConnect]) == .one(.gpConnect))
    #expect(
      AppointmentProfileClaim.claim(in: [careConnect, careConnect + "|1.1.0"]) == .one(.careConnect)
    )
    #expect(AppointmentProfileClaim.claim(in: [careConnect, gpConnect]) == .contradictory)
    #expect(AppointmentProfileClaim.claim(in: [gpConnect, careConnect]) == .contradictory)
  }

  @Test func `tells a canonical URL from other spellings`() {
    for claim in AppointmentProfileClaim.allCases {
      #expect(AppointmentProfileClaim(spelling: claim.url) == claim)
      #expect(claim.isCanonical(claim.url + "|1.0"))
      #expect(!claim.isCanonical(claim.url.replacing("https", with: "http")))
    }
  }
}
