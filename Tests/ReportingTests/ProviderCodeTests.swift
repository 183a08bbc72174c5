import FHIRModel
import Reporting
import Testing

@Suite struct ProviderCodeTests {
  @Test(arguments: [
    "INVALID_RESOURCE", "ACCESS DENIED", "400", "MSG_VERSION_AWARE_CONFLICT", "not-found", "a.b",
  ])
  func `takes over codes`(code: String) {
    #expect(ProviderCode(Coding(system: nil, code: code, display: "left out"))?.code == code)
  }

  @Test(arguments: [
    "", "9990000018", "999 000 0018", "1990-01-01", "a@b", "line\nbreak", "\u{1B}[2J", "Zoë",
    "A<b>", String(repeating: "A", count: 65),
  ])
  func `takes over nothing else`(code: String) {
    #expect(ProviderCode(system: "https://example.org", code: code) == nil)
  }

  @Test func `needs a code`() {
    #expect(ProviderCode(system: "https://example.org", code: nil) == nil)
  }

  @Test(arguments: [
    "http://fhir.nhs.net/ValueSet/gpconnect-schedule-response-code-1-0",
    "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1",
    "urn:oid:2.16.840.1.113883.2.1.3.2.4.18.17",
  ])
  func `keeps the system`(system: String) {
    #expect(ProviderCode(system: system, code: "A")?.system == system)
  }

  @Test(arguments: ["", "https://a/?q=b", "https://a/Patient/9990000018", "a b", "\u{7}"])
  func `leaves out a system that is none`(system: String) {
    let code = ProviderCode(system: system, code: "A")
    #expect(code?.code == "A")
    #expect(code?.system == nil)
  }
}
