import Diagnostics
import FHIRValidation
import TestSupport
import Testing

@Suite struct BundleEntriesTests {
  private static func bundle(_ resources: String...) -> String {
    let entries = resources.map { #"{"resource":\#($0)}"# }.joined(separator: ",")
    return #"{"resourceType":"Bundle","type":"collection","entry":[\#(entries)]}"#
  }

  @Test func `a valid Appointment in a Bundle is valid`() {
    expectFindings(Self.bundle(jsonAppointment(minimumMembers)), [])
  }

  @Test func `names elements of an entry from the Bundle on, once`() {
    let wrong = #""status":"proposed","participant":[{"type":[{"text":"GP"}],1️⃣"status":"no"}]"#
    expectFindings(
      Self.bundle(jsonAppointment(minimumMembers), jsonAppointment(wrong)),
      [
        ExpectedFinding(
          "1️⃣",
          "binding/required",
          "Bundle.entry[1].resource.participant[0].status"
        )
      ]
    )
  }

  @Test func `looks at contained resources of each entry by themselves`() {
    let contained =
      #""contained":[1️⃣{"resourceType":"Patient","id":"p",2️⃣"text":{"status":"generated","#
      + #""div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"}}],"#
    expectFindings(
      Self.bundle(
        jsonAppointment(contained + minimumMembers),
        // Refers to what the other entry contains.
        jsonAppointment(
          ##""status":"proposed","participant":[{3️⃣"actor":{"reference":"#p"},"status":"accepted"}]"##
        )
      ).replacing("\"contained\":[1️⃣{", with: "1️⃣\"contained\":[{"),
      [
        ExpectedFinding("1️⃣", "invariant/dom-3", "Bundle.entry[0].resource.contained[0]"),
        ExpectedFinding("2️⃣", "invariant/dom-1", "Bundle.entry[0].resource.contained[0].text"),
        ExpectedFinding(
          "3️⃣",
          "invariant/ref-1",
          "Bundle.entry[1].resource.participant[0].actor"
        ),
      ]
    )
  }

  @Test func `says the same of XML`() {
    expectFindings(
      #"<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/><entry><resource>"#
        + #"<Appointment>1️⃣<contained><Patient><id value="p"/></Patient></contained>"#
        + minimumContent + "</Appointment></resource></entry></Bundle>",
      [ExpectedFinding("1️⃣", "invariant/dom-3", "Bundle.entry[0].resource.contained[0]")]
    )
  }

  @Test func `checks the profile of the Appointments, and of nothing else`() {
    let source = Self.bundle(
      #"{"resourceType":"Slot","id":"s","schedule":{"display":"x"},"status":"free","#
        + #""start":"2026-01-01T09:00:00Z","end":"2026-01-01T09:10:00Z"}"#,
      jsonAppointment(minimumMembers)
    )
    let found = ResourceValidator.read(Array(source.utf8), profile: .gpconnect).diagnostics
    #expect(!found.isEmpty)
    #expect(found.allSatisfy { $0.code.hasPrefix("profile/") })
    #expect(found.allSatisfy { $0.path?.hasPrefix("Bundle.entry[1].resource.") == true })
    #expect(ResourceValidator.read(Array(source.utf8), profile: .auto).diagnostics.isEmpty)
  }

  @Test func `chooses the profile that each entry claims`() {
    let claim =
      #""meta":{"profile":["https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Appointment-1"]},"#
    let source = Self.bundle(
      jsonAppointment(minimumMembers),
      jsonAppointment(claim + minimumMembers)
    )
    let found = ResourceValidator.read(Array(source.utf8), profile: .auto).diagnostics
    #expect(!found.isEmpty)
    #expect(found.allSatisfy { $0.path?.hasPrefix("Bundle.entry[1].resource.") == true })
  }

  @Test func `takes no longer for each of many entries than for few`() {
    let entry = #"{"resource":{"resourceType":"Basic"}},"#
    let count = ReadingTime.byteCount / entry.utf8.count
    let source =
      #"{"resourceType":"Bundle","type":"collection","entry":["#
      + String(repeating: entry, count: count) + #"{"resource":{"resourceType":"Basic"}}]}"#
    let seconds = ReadingTime.seconds {
      #expect(!ResourceValidator.read(Array(source.utf8)).diagnostics.isEmpty)
    }
    #expect(seconds < ReadingTime.limitSeconds)
  }
}
