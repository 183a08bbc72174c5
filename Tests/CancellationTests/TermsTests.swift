import FHIRModel
import HTTPTypes
import TestSupport
import Testing

@testable import Cancellation

@Suite struct TermsTests {
  @Test(arguments: ["X26", "YES", "A1001", "T99999", "GP0001", "ABCDEFGHIJ12"])
  func `takes ODS codes`(text: String) {
    #expect(ODSCode(text)?.text == text)
  }

  @Test(arguments: ["", "A1", "a1001", "A1001 ", "A-1001", "ABCDEFGHIJ123", "Á1001"])
  func `refuses what is no ODS code`(text: String) {
    #expect(ODSCode(text) == nil)
  }

  @Test func `takes twelve digits as an ASID`() {
    #expect(ASID("200000099901")?.text == "200000099901")
    for text in ["", "20000009990", "2000000999011", "20000009990A", "٢00000099901"] {
      #expect(ASID(text) == nil)
    }
  }

  @Test func `takes an ODS code and six or seven digits as a party key`() {
    #expect(PartyKey("X26-123456") != nil)
    #expect(PartyKey("X26-1234567") != nil)
    for text in ["X26", "X26-12345", "X26-12345678", "x26-123456", "X26-12345a", "X26--123456"] {
      #expect(PartyKey(text) == nil)
    }
  }

  @Test func `takes ids that need no encoding`() {
    for text in ["9", "A-b.C-9", String(repeating: "x", count: 64)] {
      #expect(AppointmentID(text)?.text == text)
    }
    for text in [
      "", String(repeating: "x", count: 65), "a/b", "a b", "a%20", "é", "..", ".", "a\n", "a_b",
    ] {
      #expect(AppointmentID(text) == nil)
      #expect(PatientID(text) == nil)
    }
  }

  @Test func `does not describe a patient's id`() throws {
    #expect(try "\(#require(PatientID("2")))" == "patient id withheld")
  }

  @Test func `has the names of interactions as they are published`() {
    let prefix = "urn:nhs:names:services:"
    let expected: [(InteractionID, String)] = [
      (.careConnectCancelAppointment, "careconnect:fhir:rest:update:appointment"),
      (.careConnectReadAppointment, "careconnect:fhir:rest:read:appointment"),
      (.gpConnectCancelAppointment, "gpconnect:fhir:rest:cancel:appointment-1"),
      (.gpConnectReadAppointment, "gpconnect:fhir:rest:read:appointment-1"),
      (.gpConnectAmendAppointment, "gpconnect:fhir:rest:update:appointment-1"),
      (.gpConnectReadPatient, "gpconnect:fhir:rest:read:patient-1"),
    ]
    for (id, text) in expected {
      #expect(id.text == prefix + text)
      #expect(InteractionID(prefix + text) == id)
    }
    #expect(InteractionID("") == nil)
    #expect(InteractionID("urn:nhs\r\nX: y") == nil)
  }

  @Test func `knows a dialect by its profile`() {
    let careConnect = AppointmentProfileClaim.careConnect.url
    let gpConnect = AppointmentProfileClaim.gpConnect.url
    #expect(Dialect(profiles: [careConnect]) == .careconnect)
    #expect(Dialect(profiles: ["urn:other", gpConnect]) == .gpconnect)
    #expect(
      Dialect(profiles: [
        "https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-Appointment-1"
      ]) == .careconnect
    )
    #expect(Dialect(profiles: [careConnect, gpConnect]) == nil)
    #expect(Dialect(profiles: []) == nil)
  }

  @Test func `has a scope for every interaction of a dialect`() {
    let careConnect = Dialect.careconnect.rules
    #expect(careConnect.scope(for: .cancelAppointment)?.text == "patient/appointment.write")
    #expect(careConnect.scope(for: .readAppointment)?.text == "patient/appointment.read")
    #expect(careConnect.scope(for: .readPatient) == nil)
    #expect(careConnect.interactionID(for: .readPatient) == nil)
    let gpConnect = Dialect.gpconnect.rules
    #expect(gpConnect.scope(for: .cancelAppointment)?.text == "patient/*.write")
    #expect(gpConnect.scope(for: .readAppointment)?.text == "patient/*.read")
    #expect(gpConnect.scope(for: .readPatient)?.text == "patient/*.read")
  }

  @Test func `brings codes to one spelling`() {
    #expect(SpineErrorCode("ACCESS DENIED") == .accessDenied)
    #expect(SpineErrorCode("access_denied") == .accessDenied)
    #expect(SpineErrorCode("NO_ORGANISATIONAL_CONSENT") == .noOrganisationConsent)
    #expect(SpineErrorCode("NO_ORGANISATION_CONSENT") == .noOrganisationConsent)
    #expect(SpineErrorCode("MSG_NO_MATCH") == .messageNoMatch)
    #expect(SpineErrorCode("SOMETHING_ELSE").text == "SOMETHING_ELSE")
  }

  @Test func `makes UUIDs of version 4 and compares them in any case`() throws {
    var generator = SeededGenerator(seed: 4122)
    var made: Set<UUIDText> = []
    for _ in 0..<100 {
      let uuid = UUIDText(using: &generator)
      #expect(UUIDText(uuid.text) == uuid)
      #expect(UUIDText(uuid.text.uppercased()) == uuid)
      #expect(uuid.text == uuid.text.lowercased())
      let digits = Array(uuid.text)
      #expect(digits[14] == "4")
      #expect("89ab".contains(digits[19]))
      made.insert(uuid)
    }
    #expect(made.count == 100)
    for text in ["", "0d6b3c1e7b0c4b529b613f5cf1f2a901", "0d6b3c1e-7b0c-4b52-9b61-3f5cf1f2a90g"] {
      #expect(UUIDText(text) == nil)
    }
  }

  @Test func `makes every request's ids anew, except a request id that is given`() throws {
    var generator = SeededGenerator(seed: 1)
    let now = try instant("2026-01-01T00:00:00Z")
    let first = RequestStamp(issuedAt: now, using: &generator)
    let second = RequestStamp(requestID: first.requestID, issuedAt: now, using: &generator)
    #expect(first.traceID != second.traceID)
    #expect(first.requestID == second.requestID)
    #expect(first.traceID != first.requestID)
  }
}
