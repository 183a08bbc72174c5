import Diagnostics
import ElementModel
import FHIRValidation
import Testing

/// What profiles ask for beyond the base specification.
@Suite struct ProfileRulesTests {
  private static let gpConnectURL =
    "https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Appointment-1"
  private static let careConnectURL =
    "https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1"

  private static let gpConnect = [
    #""status":"booked""#, #""description":"Review""#, #""start":"2026-01-15T09:00:00Z""#,
    #""end":"2026-01-15T09:10:00Z""#, #""slot":[{"reference":"Slot/1"}]"#,
    #""participant":[{"actor":{"reference":"Patient/1"},"status":"accepted"}]"#,
  ].joined(separator: ",")

  private static let careConnect = [
    #""status":"booked""#, #""description":"Review""#, #""start":"2026-01-15T09:00:00Z""#,
    #""end":"2026-01-15T09:10:00Z""#, #""created":"2026-01-10""#,
    ##""slot":[{"reference":"#s"}]"##, ##""supportingInformation":[{"reference":"#d"}]"##,
    ##""participant":[{"actor":{"reference":"#p"},"status":"accepted"}]"##,
    #""contained":[{"resourceType":"Patient","id":"p"},{"resourceType":"Slot","id":"s","schedule":{"reference":"Schedule/1"},"status":"busy","start":"2026-01-15T09:00:00Z","end":"2026-01-15T09:10:00Z"},{"resourceType":"DocumentReference","id":"d","status":"current","type":{"text":"t"},"indexed":"2026-01-10T09:00:00Z","content":[{"attachment":{"contentType":"text/plain"}}]}]"#,
  ].joined(separator: ",")

  static let examples: [RuleExample] = [
    RuleExample(
      "profile/required",
      at: "Appointment.description",
      broken: "1️⃣" + jsonAppointment(gpConnect.replacing(#""description":"Review","#, with: "")),
      kept: jsonAppointment(gpConnect),
      profile: .gpconnect
    ),
    RuleExample(
      "profile/required",
      at: "Appointment.participant[0].actor",
      broken: jsonAppointment(
        gpConnect.replacing(
          #""participant":[{"actor":{"reference":"Patient/1"}"#,
          with: #"1️⃣"participant":[{"type":[{"text":"t"}]"#
        )
      ),
      kept: jsonAppointment(gpConnect),
      profile: .gpconnect
    ),
    RuleExample(
      "profile/forbidden",
      at: "Appointment.appointmentType",
      broken: jsonAppointment(gpConnect + #",1️⃣"appointmentType":{"text":"t"}"#),
      kept: jsonAppointment(gpConnect + #","serviceCategory":{"text":"t"}"#),
      profile: .gpconnect
    ),
    RuleExample(
      "profile/too-many",
      at: "Appointment.reason[1]",
      broken: jsonAppointment(gpConnect + #","reason":[{"text":"t"},1️⃣{"text":"u"}]"#),
      kept: jsonAppointment(gpConnect + #","reason":[{"text":"t"}]"#),
      profile: .gpconnect
    ),
    RuleExample(
      "profile/contained",
      at: "Appointment.contained[3]",
      broken: jsonAppointment(
        careConnect.replacing(
          #"{"contentType":"text/plain"}}]}]"#,
          with: #"{"contentType":"text/plain"}}]},1️⃣{"resourceType":"Patient","id":"q"}]"#
        ) + ##","_comment":{"extension":[{"url":"u","valueReference":{"reference":"#q"}}]}"##
      ),
      kept: jsonAppointment(careConnect),
      profile: .careconnect
    ),
    RuleExample(
      "profile/not-an-appointment",
      at: "Patient",
      broken: #"1️⃣{"resourceType":"Patient","active":true}"#,
      kept: jsonAppointment(gpConnect),
      profile: .gpconnect
    ),
  ]

  @Test(arguments: examples) func `raises the rule, and not beside it`(example: RuleExample) {
    example.expectFinding()
  }

  @Test func `asks for what a profile asks only where it was chosen or is claimed`() {
    let plain = jsonAppointment(minimumMembers)
    #expect(codes(plain, profile: .base) == [])
    #expect(codes(plain, profile: .auto) == [])
    #expect(codes(plain, profile: .gpconnect).contains("profile/required"))
    for url in [Self.gpConnectURL, Self.careConnectURL] {
      let claiming = jsonAppointment(#"\#(minimumMembers),"meta":{"profile":["\#(url)"]}"#)
      #expect(codes(claiming, profile: .base) == [])
      #expect(codes(claiming, profile: .auto).contains("profile/required"))
    }
    #expect(codes(#"{"resourceType":"Patient","active":true}"#, profile: .auto) == [])
  }

  @Test func `reports in the order of the file`() throws {
    let text = jsonAppointment(
      #""appointmentType":{"text":"t"},"priority":"5",\#(Self.gpConnect),"zip":1,"indication":[{"display":"x"}]"#
    )
    let tree = try #require(ResourceValidator.read(Array(text.utf8)).tree)
    for profile in [ValidationProfile.base, .gpconnect] {
      let offsets = ResourceValidator.validate(tree, profile: profile)
        .compactMap { $0.location?.byteOffset }
      #expect(offsets == offsets.sorted())
      #expect(offsets.count == (profile == .base ? 2 : 4))
    }
  }
}
