import Diagnostics
import ElementModel
import FHIRModel
import FHIRValidation
import TestSupport
import Testing

/// What profiles ask for beyond the base specification.
@Suite struct ProfileRulesTests {
  static let examples: [RuleExample] =
    gpConnectExamples + careConnectExamples + ClaimedProfileExamples.all + [
      RuleExample(
        "profile/not-an-appointment",
        at: "Patient",
        broken: #"1️⃣{"resourceType":"Patient","active":true}"#,
        kept: gpConnect(),
        profile: .gpconnect
      )
    ]

  private static let gpConnectExamples: [RuleExample] = [
    RuleExample(
      "profile/required",
      at: "Appointment.description",
      broken: gpConnect(
        (##"{"resourceType""##, ##"1️⃣{"resourceType""##),
        (##""description":"Review","##, ##""##)
      ),
      kept: gpConnect(),
      profile: .auto
    ),
    RuleExample(
      "profile/required",
      at: "Appointment.participant[2].actor",
      broken: gpConnect(
        (
          ##"{"reference":"Location/3"},"status":"accepted"}"##,
          ##"{"reference":"Location/3"},"status":"accepted"},1️⃣{"type":[{"text":"t"}],"status":"accepted"}"##
        )
      ),
      kept: gpConnect(),
      profile: .auto
    ),
    RuleExample(
      "profile/required",
      at: "Appointment.contained[0].name",
      broken: gpConnect(
        (##""contained":["##, ##"1️⃣"contained":["##),
        (##""name":"Booker","##, ##""##)
      ),
      kept: gpConnect(),
      profile: .auto
    ),
    RuleExample(
      "profile/forbidden",
      at: "Appointment.appointmentType",
      broken: gpConnect((##""slot":"##, ##"1️⃣"appointmentType":{"text":"t"},"slot":"##)),
      kept: gpConnect((##""slot":"##, ##""serviceCategory":{"text":"t"},"slot":"##)),
      profile: .auto
    ),
    RuleExample(
      "profile/forbidden",
      at: "Appointment.identifier[0].use",
      broken: gpConnect(
        (
          ##""identifier":[{"system":"urn:x""##,
          ##""identifier":[{1️⃣"use":"usual","system":"urn:x""##
        )
      ),
      kept: gpConnect(),
      profile: .auto
    ),
    RuleExample(
      "profile/too-many",
      at: "Appointment.extension[3]",
      broken: gpConnect(
        (
          ##""valueCode":"In-person"}"##,
          ##""valueCode":"In-person"},1️⃣{"url":"https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-DeliveryChannel-2","valueCode":"Video"}"##
        )
      ),
      kept: gpConnect(),
      profile: .auto
    ),
    RuleExample(
      "profile/code-extensible",
      at: "Appointment.extension[2].valueCode",
      broken: gpConnect((##""valueCode":"In-person""##, ##"1️⃣"valueCode":"Post""##)),
      kept: gpConnect((##""valueCode":"In-person""##, ##""valueCode":"Video""##)),
      profile: .auto
    ),
    RuleExample(
      "profile/extension-value",
      at: "Appointment.extension[2].valueCode",
      broken: gpConnect(
        (
          ##"{"url":"https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-DeliveryChannel-2","valueCode""##,
          ##"1️⃣{"url":"https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-DeliveryChannel-2","valueString""##
        )
      ),
      kept: gpConnect(),
      profile: .auto
    ),
    RuleExample(
      "profile/extension-older",
      at: "Appointment.extension[3].url",
      broken: gpConnect(
        (
          ##""valueCode":"In-person"}"##,
          ##""valueCode":"In-person"},{1️⃣"url":"http://fhir.nhs.net/StructureDefinition/extension-gpconnect-appointment-cancellation-reason-1","valueString":"r"}"##
        )
      ),
      kept: gpConnect(
        (
          ##""valueCode":"In-person"}"##,
          ##""valueCode":"In-person"},{"url":"https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-AppointmentCancellationReason-1","valueString":"r"}"##
        )
      ),
      profile: .auto
    ),
    RuleExample(
      "profile/extension-unknown",
      at: "Appointment.extension[3].url",
      broken: gpConnect(
        (
          ##""valueCode":"In-person"}"##,
          ##""valueCode":"In-person"},{1️⃣"url":"https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-AppointmentCancelationReason-1","valueString":"r"}"##
        )
      ),
      kept: gpConnect(
        (
          ##""valueCode":"In-person"}"##,
          ##""valueCode":"In-person"},{"url":"urn:other","valueString":"r"}"##
        )
      ),
      profile: .auto
    ),
    RuleExample(
      "profile/claim-contradictory",
      at: "Appointment.meta.profile[1]",
      broken: gpConnect(
        (
          ##"GPConnect-Appointment-1"]"##,
          ##"GPConnect-Appointment-1",1️⃣"https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1"]"##
        )
      ),
      kept: gpConnect(),
      profile: .auto
    ),
    RuleExample(
      "profile/claim-missing",
      at: "Appointment.meta",
      broken: gpConnect(
        (
          ##"{"resourceType":"Appointment","id":"1",\##n"meta":{"profile":["https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Appointment-1"]},"##,
          ##"1️⃣{"resourceType":"Appointment","id":"1","##
        )
      ),
      kept: gpConnect(),
      profile: .gpconnect
    ),
    RuleExample(
      "profile/expected",
      at: "Appointment.contained[0].telecom",
      broken: gpConnect(
        (##""contained":["##, ##"1️⃣"contained":["##),
        (##","telecom":[{"system":"phone","value":"01632 960000"}]"##, ##""##)
      ),
      kept: gpConnect(),
      profile: .auto
    ),
    RuleExample(
      "profile/refused",
      at: "Appointment.specialty[0]",
      broken: gpConnect((##""slot":"##, ##"1️⃣"specialty":[{"text":"t"}],"slot":"##)),
      kept: gpConnect(),
      profile: .auto
    ),
    RuleExample(
      "profile/too-long",
      at: "Appointment.description",
      broken: gpConnect(
        (
          ##""description":"Review""##,
          ##"1️⃣"description":"ddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd""##
        )
      ),
      kept: gpConnect(
        (
          ##""description":"Review""##,
          ##""description":"éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé""##
        )
      ),
      profile: .auto
    ),
    RuleExample(
      "profile/reference-form",
      at: "Appointment.participant[0].actor.reference",
      broken: gpConnect(
        (
          ##"{"reference":"Patient/2"},"status":"accepted"}"##,
          ##"{1️⃣"reference":"https://example.org/Patient/2"},"status":"accepted"},{"actor":{"reference":"Patient/2"},"status":"accepted"}"##
        )
      ),
      kept: gpConnect(),
      profile: .auto
    ),
    RuleExample(
      "profile/reference-form",
      at: "Appointment.slot[0].reference",
      broken: gpConnect(
        (##"{"reference":"Slot/1"}"##, ##"{1️⃣"reference":"https://example.org/Slot/1"}"##)
      ),
      kept: gpConnect(),
      profile: .auto
    ),
    RuleExample(
      "profile/participant",
      at: "Appointment.participant",
      broken: gpConnect(
        (##"{"resourceType":"Appointment""##, ##"1️⃣{"resourceType":"Appointment""##),
        (##""Location/3""##, ##""Practitioner/3""##)
      ),
      kept: gpConnect(
        (
          ##""Location/3"},"status":"accepted"}"##,
          ##""Location/3"},"status":"accepted"},{"actor":{"reference":"Practitioner/3"},"status":"accepted"}"##
        )
      ),
      profile: .auto
    ),
    RuleExample(
      "profile/booking-organisation",
      at: "Appointment.extension[0].valueReference.reference",
      broken: gpConnect(
        (##"{"reference":"#o"}"##, ##"{1️⃣"reference":"Organization/4"}"##),
        (
          ##""created":"2026"##,
          ##""_comment":{"extension":[{"url":"u","valueReference":{"reference":"#o"}}]},"created":"2026"##
        )
      ),
      kept: gpConnect(),
      profile: .auto
    ),
    RuleExample(
      "profile/time-form",
      at: "Appointment.start",
      broken: gpConnect(
        (##""start":"2026-01-15T09:00:00+00:00""##, ##"1️⃣"start":"2026-01-15T09:00:00Z""##)
      ),
      kept: gpConnect(
        (##""start":"2026-01-15T09:00:00+00:00""##, ##""start":"2026-01-15T10:00:00+01:00""##)
      ),
      profile: .auto
    ),
    RuleExample(
      "profile/ods-code",
      at: "Appointment.contained[0].identifier[0].value",
      broken: gpConnect((##""value":"A1001""##, ##"1️⃣"value":"a1001""##)),
      kept: gpConnect((##""value":"A1001""##, ##""value":"X26""##)),
      profile: .auto
    ),
  ]

  private static let careConnectExamples: [RuleExample] = [
    RuleExample(
      "profile/required",
      at: "Appointment.contained[1].identifier[0].extension",
      broken: careConnect(
        (##""identifier":[{"extension":[\##n"##, ##"1️⃣"identifier":[{"_use":{"extension":[\##n"##),
        (##""code":"01"}]}}],\##n"##, ##""code":"01"}]}}]},\##n"##)
      ),
      kept: careConnect(),
      profile: .auto
    ),
    RuleExample(
      "profile/required",
      at: "Appointment.contained[1].telecom[0].rank",
      broken: careConnect(
        (
          ##""telecom":[{"system":"phone","value":"01632 960000","rank":1}]"##,
          ##"1️⃣"telecom":[{"system":"phone","value":"01632 960000"}]"##
        )
      ),
      kept: careConnect(),
      profile: .auto
    ),
    RuleExample(
      "profile/required",
      at: "Appointment.contained[2].identifier",
      broken: careConnect(
        (
          ##"{"resourceType":"Slot","id":"s","identifier":[{"system":"urn:x","value":"8"}],"##,
          ##"1️⃣{"resourceType":"Slot","id":"s","##
        )
      ),
      kept: careConnect(),
      profile: .auto
    ),
    RuleExample(
      "profile/too-many",
      at: "Appointment.incomingReferral[1]",
      broken: careConnect(
        (
          ##""slot":"##,
          ##""incomingReferral":[{"reference":"ReferralRequest/1"},1️⃣{"reference":"ReferralRequest/2"}],"slot":"##
        )
      ),
      kept: careConnect(
        (##""slot":"##, ##""incomingReferral":[{"reference":"ReferralRequest/1"}],"slot":"##)
      ),
      profile: .auto
    ),
    RuleExample(
      "profile/fixed-value",
      at: "Appointment.contained[1].identifier[0].use",
      broken: careConnect((##""use":"official","system""##, ##"1️⃣"use":"usual","system""##)),
      kept: careConnect((##""use":"official","system""##, ##""system""##)),
      profile: .auto
    ),
    RuleExample(
      "profile/code",
      at: "Appointment.contained[1].identifier[0].extension[0].valueCodeableConcept.coding[0]",
      broken: careConnect(
        (
          ##""coding":[\##n{"system":"https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1","code":"01"}"##,
          ##"1️⃣"coding":[\##n{"system":"https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1","code":"09"}"##
        )
      ),
      kept: careConnect((##""code":"01"}"##, ##""code":"08"}"##)),
      profile: .auto
    ),
    RuleExample(
      "profile/contained",
      at: "Appointment.contained[3]",
      broken: careConnect(
        (
          ##""end":"2026-01-15T09:10:00Z"}],"##,
          ##""end":"2026-01-15T09:10:00Z"},1️⃣{"resourceType":"DocumentReference","id":"e","status":"current","type":{"text":"t"},"indexed":"2026-01-10T09:00:00Z","content":[{"attachment":{"contentType":"text/plain"}}]}],"##
        ),
        (
          ##""created":"2026-01-10""##,
          ##""created":"2026-01-10","_comment":{"extension":[{"url":"u","valueReference":{"reference":"#e"}}]}"##
        )
      ),
      kept: careConnect(),
      profile: .auto
    ),
    RuleExample(
      "profile/claim-spelling",
      at: "Appointment.meta.profile[0]",
      broken: careConnect(
        (
          ##""profile":["https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1""##,
          ##"1️⃣"profile":["https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-Appointment-1""##
        )
      ),
      kept: careConnect(
        (
          ##"https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1"##,
          ##"https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1|1.1.0"##
        )
      ),
      profile: .auto
    ),
    RuleExample(
      "profile/status",
      at: "Appointment.status",
      broken: careConnect((##""status":"booked""##, ##"1️⃣"status":"noshow""##)),
      kept: careConnect((##""status":"booked""##, ##""status":"entered-in-error""##)),
      profile: .auto
    ),
    RuleExample(
      "profile/patient-reference",
      at: "Appointment.participant[0].actor.reference",
      broken: careConnect(
        (
          ##"{"reference":"#p",\##n"identifier""##,
          ##"{1️⃣"reference":"Patient/2",\##n"identifier""##
        ),
        (
          ##""created":"2026-01-10""##,
          ##""created":"2026-01-10","_comment":{"extension":[{"url":"u","valueReference":{"reference":"#p"}}]}"##
        )
      ),
      kept: careConnect(),
      profile: .auto
    ),
    RuleExample(
      "profile/time-not-utc",
      at: "Appointment.end",
      broken: careConnect(
        (##""end":"2026-01-15T09:10:00Z","slot""##, ##"1️⃣"end":"2026-01-15T10:10:00+01:00","slot""##)
      ),
      kept: careConnect(
        (
          ##""end":"2026-01-15T09:10:00Z","slot""##,
          ##""end":"2026-01-15T09:10:00.000+00:00","slot""##
        )
      ),
      profile: .auto
    ),
    RuleExample(
      "profile/nhs-number",
      at: "Appointment.contained[1].identifier[0].value",
      broken: careConnect((##""value":"9990000018"}],"##, ##"1️⃣"value":"9990000019"}],"##)),
      kept: careConnect((##""value":"9990000018"}],"##, ##""value":"9990000018"}],"##)),
      profile: .auto
    ),
    RuleExample(
      "profile/nhs-number",
      at: "Appointment.contained[1].identifier[0].value",
      broken: careConnect((##""value":"9990000018"}],"##, ##"1️⃣"value":"0000000000"}],"##)),
      kept: careConnect((##""value":"9990000018"}],"##, ##""value":"9990000018"}],"##)),
      profile: .auto
    ),
    RuleExample(
      "profile/nhs-number",
      at: "Appointment.contained[1].identifier[0].value",
      broken: careConnect((##""value":"9990000018"}],"##, ##"1️⃣"value":"11122233333"}],"##)),
      kept: careConnect((##""value":"9990000018"}],"##, ##""value":"9990000018"}],"##)),
      profile: .auto
    ),
    RuleExample(
      "profile/nhs-number",
      at: "Appointment.contained[1].identifier[0].value",
      broken: careConnect((##""value":"9990000018"}],"##, ##"1️⃣"value":"999000001X"}],"##)),
      kept: careConnect((##""value":"9990000018"}],"##, ##""value":"9990000018"}],"##)),
      profile: .auto
    ),
    RuleExample(
      "profile/nhs-number-older-system",
      at: "Appointment.participant[0].actor.identifier.system",
      broken: careConnect(
        (
          ##""identifier":{"system":"https://fhir.nhs.uk/Id/nhs-number""##,
          ##""identifier":{1️⃣"system":"http://fhir.nhs.net/Id/nhs-number""##
        )
      ),
      kept: careConnect(),
      profile: .auto
    ),
    RuleExample(
      "profile/nhs-number-blanks",
      at: "Appointment.participant[0].actor.identifier.value",
      broken: careConnect((##""value":"9990000018"}},"##, ##"1️⃣"value":"999 000 0018"}},"##)),
      kept: careConnect(),
      profile: .auto
    ),
    RuleExample(
      "profile/nhs-number-contradiction",
      at: "Appointment.participant[0].actor.identifier.value",
      broken: careConnect((##""value":"9990000018"}},"##, ##"1️⃣"value":"9000000084"}},"##)),
      kept: careConnect(),
      profile: .auto
    ),
  ]

  @Test func `asks for the code of a reason in GP Connect`() {
    let text = gpConnect((#""slot":"#, #""reason":[{"text":"t"}],"slot":"#))
    let found = ResourceValidator.read(Array(text.utf8), profile: .auto).diagnostics
    #expect(found.map(\.code) == ["profile/required", "profile/refused"])
    #expect(found.map(\.path) == ["Appointment.reason[0].coding", "Appointment.reason[0]"])
  }

  @Test(arguments: examples) func `raises the rule, and not beside it`(example: RuleExample) {
    example.expectFinding()
  }

  @Test func `follows what is claimed, and what is chosen whatever is claimed`() {
    let plain = jsonAppointment(minimumMembers)
    #expect(codes(plain, profile: .base) == [])
    #expect(codes(plain, profile: .auto) == [])
    #expect(codes(plain, profile: .gpconnect).contains("profile/required"))
    #expect(codes(plain, profile: .careconnect).contains("profile/contained"))
    #expect(codes(gpConnect(), profile: .auto) == [])
    #expect(codes(gpConnect(), profile: .careconnect).contains("profile/contained"))
    #expect(codes(careConnect(), profile: .auto) == [])
    #expect(codes(careConnect(), profile: .gpconnect).contains("profile/claim-missing"))
    #expect(codes(#"{"resourceType":"Patient","active":true}"#, profile: .auto) == [])
  }

  @Test(arguments: AppointmentProfileClaim.allCases)
  func `follows a claim in other spellings`(claim: AppointmentProfileClaim) {
    let spellings = [
      claim.url, claim.url + "|1.0", claim.url.replacing("https", with: "http"),
    ]
    for url in spellings {
      let claiming = jsonAppointment(#"\#(minimumMembers),"meta":{"profile":["urn:x","\#(url)"]}"#)
      #expect(codes(claiming, profile: .base) == [])
      #expect(codes(claiming, profile: .auto).contains("profile/required"))
    }
  }

  @Test func `checks every resource of a Bundle, and what claims a profile by itself`() throws {
    let bundle = """
      {"resourceType":"Bundle","type":"collection","entry":[{"resource":\(gpConnect())},
      {"resource":\(careConnect((#""status":"booked""#, #""status":"pending""#)))},
      {"resource":{"resourceType":"Slot","meta":{"profile":["https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Slot-1"]},
      "specialty":[{"text":"a"},{"text":"b"}],"schedule":{"reference":"Schedule/1"},"status":"busy",
      "start":"2026-01-15T09:00:00Z","end":"2026-01-15T09:10:00Z"}}]}
      """
    let found = ResourceValidator.read(Array(bundle.utf8), profile: .auto).diagnostics
    #expect(found.map(\.code) == ["profile/status", "profile/too-many"])
    #expect(
      found.map(\.path) == [
        "Bundle.entry[1].resource.status", "Bundle.entry[2].resource.specialty[1]",
      ]
    )
  }

  @Test func `finds the same in XML`() throws {
    for example in Self.examples {
      let text = example.broken.replacing("1️⃣", with: "")
      let json = ResourceValidator.read(Array(text.utf8), profile: example.profile)
      let tree = try #require(json.tree)
      let xml = ResourceValidator.read(
        FHIRFormat.xml.write(tree),
        format: .xml,
        profile: example.profile
      )
      let found = Set(xml.diagnostics.map { [$0.code, $0.path] })
      #expect(found == Set(json.diagnostics.map { [$0.code, $0.path] }), "\(example.code)")
    }
  }

  @Test func `has an example of every rule`() {
    let rules = Set(ValidationRules.all.map(\.code).filter { $0.hasPrefix("profile/") })
    #expect(rules == Set(Self.examples.map(\.code)))
  }

  @Test func `reports in the order of the file`() throws {
    let text = gpConnect(
      (#""status":"booked""#, #""appointmentType":{"text":"t"},"priority":"5","status":"booked""#),
      (#""created":"#, #""zip":1,"indication":[{"display":"x"}],"created":"#)
    )
    let tree = try #require(ResourceValidator.read(Array(text.utf8)).tree)
    for profile in [ValidationProfile.base, .gpconnect] {
      let offsets = ResourceValidator.validate(tree, profile: profile)
        .compactMap { $0.location?.byteOffset }
      #expect(offsets == offsets.sorted())
      #expect(offsets.count == (profile == .base ? 2 : 4))
    }
  }

  @Test func `tells no value of the file`() {
    let numbers = ["9990000019", "a1001", "999 000 0018"]
    for example in Self.examples {
      let text = example.broken.replacing("1️⃣", with: "")
      for finding in ResourceValidator.read(Array(text.utf8), profile: example.profile).diagnostics
      {
        for number in numbers { #expect(!finding.message.contains(number)) }
      }
    }
  }
}

/// How bad findings are, depending on whose resource it is.
@Suite struct ValidationPolicyTests {
  @Test func `grades down what a provider owns, and nothing else`() {
    let text = gpConnect(
      (#""description":"Review","#, ""),
      ("09:00:00+00:00\",\"end", "09:00:00Z\",\"end")
    )
    let found = ResourceValidator.read(Array(text.utf8), profile: .gpconnect).diagnostics
    #expect(found.map(\.severity) == [.error, .warning])
    #expect(ValidationPolicy.strict.graded(found) == found)
    let graded = ValidationPolicy.lenient.graded(found)
    #expect(graded.map(\.severity) == [.warning, .warning])
    #expect(graded.map(\.code) == found.map(\.code))
    #expect(graded.map(\.location) == found.map(\.location))
    let unreadable = ResourceValidator.read(Array("{".utf8)).diagnostics
    #expect(ValidationPolicy.lenient.graded(unreadable) == unreadable)
  }
}
