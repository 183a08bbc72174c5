import Diagnostics
import FHIRValidation
import Testing

/// The constraints of FHIR.
@Suite struct InvariantRulesTests {
  private static func with(_ members: String) -> String {
    jsonAppointment("\(minimumMembers),\(members)")
  }

  private static func contained(_ resource: String, mark: String = "") -> String {
    with(
      ##"\##(mark)"contained":[\##(resource)],"supportingInformation":[{"reference":"#p"}]"##
    )
  }

  private static let booked = minimumMembers.replacing("proposed", with: "booked")

  static let examples: [RuleExample] = [
    RuleExample(
      "invariant/ele-1",
      at: "Appointment.serviceCategory",
      broken: with(#"1️⃣"serviceCategory":{"id":"x"}"#),
      kept: with(#""serviceCategory":{"id":"x","text":"y"}"#)
    ),
    RuleExample(
      "invariant/ele-1",
      at: "Appointment.comment",
      broken: with(#"1️⃣"_comment":{"id":"x"}"#),
      kept: with(#""_comment":{"extension":[{"url":"u","valueCode":"c"}]}"#)
    ),
    RuleExample(
      "invariant/ext-1",
      at: "Appointment.extension[0]",
      broken: with(#"1️⃣"extension":[{"url":"u"}]"#),
      kept: with(#""extension":[{"url":"u","valueCode":"c"}]"#)
    ),
    RuleExample(
      "invariant/ext-1",
      at: "Appointment.extension[1]",
      broken: with(
        #""extension":[{"url":"u","valueCode":"c"},1️⃣{"url":"u","valueCode":"c","extension":[{"url":"v","valueCode":"d"}]}]"#
      ),
      kept: with(
        #""extension":[{"url":"u","valueCode":"c"},{"url":"u","extension":[{"url":"v","valueCode":"d"}]}]"#
      )
    ),
    RuleExample(
      "invariant/per-1",
      at: "Appointment.requestedPeriod[0]",
      broken: with(#"1️⃣"requestedPeriod":[{"start":"2026-02-01","end":"2026-01-31"}]"#),
      kept: with(#""requestedPeriod":[{"start":"2026-02-01","end":"2026-02-01"}]"#)
    ),
    RuleExample(
      "invariant/per-1",
      at: "Appointment.requestedPeriod[0]",
      broken: with(
        #"1️⃣"requestedPeriod":[{"start":"2026-01-15T09:00:00Z","end":"2026-01-15T09:59:59+01:00"}]"#
      ),
      kept: with(
        #""requestedPeriod":[{"start":"2026-01-15T09:00:00Z","end":"2026-01-15T10:00:00+01:00"}]"#
      )
    ),
    RuleExample(
      "invariant/ref-1",
      at: "Appointment.slot[0]",
      broken: with(##"1️⃣"slot":[{"reference":"#s"}]"##),
      kept: with(#""slot":[{"reference":"Slot/s"}]"#)
    ),
    RuleExample(
      "invariant/app-1",
      at: "Appointment.participant[0]",
      broken: jsonAppointment(#""status":"proposed",1️⃣"participant":[{"status":"accepted"}]"#),
      kept: jsonAppointment(
        #""status":"proposed","participant":[{"status":"accepted","actor":{"display":"x"}}]"#
      )
    ),
    RuleExample(
      "invariant/app-2",
      at: "Appointment",
      broken: "1️⃣" + with(#""start":"2026-01-15T09:00:00Z""#),
      kept: with(#""start":"2026-01-15T09:00:00Z","end":"2026-01-15T09:10:00Z""#)
    ),
    RuleExample(
      "invariant/app-2",
      at: "Appointment",
      broken: "1️⃣" + with(#""end":"2026-01-15T09:10:00Z""#),
      kept: with(#""id":"x""#)
    ),
    RuleExample(
      "invariant/app-3",
      at: "Appointment",
      broken: "1️⃣" + jsonAppointment(booked),
      kept: jsonAppointment(
        booked + #","start":"2026-01-15T09:00:00Z","end":"2026-01-15T09:10:00Z""#
      )
    ),
    RuleExample(
      "invariant/app-3",
      at: "Appointment",
      broken: "1️⃣" + jsonAppointment(minimumMembers.replacing("proposed", with: "noshow")),
      kept: jsonAppointment(minimumMembers.replacing("proposed", with: "cancelled"))
    ),
    RuleExample(
      "invariant/dom-1",
      at: "Appointment.contained[0].text",
      broken: contained(
        #"{"resourceType":"Patient","id":"p",1️⃣"text":{"status":"empty","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"}}"#
      ),
      kept: contained(#"{"resourceType":"Patient","id":"p"}"#)
    ),
    RuleExample(
      "invariant/dom-2",
      at: "Appointment.contained[0].contained[0]",
      broken: contained(
        ##"{"resourceType":"Patient","id":"p","generalPractitioner":[{"reference":"#o"}],1️⃣"contained":[{"resourceType":"Organization","id":"o","name":"x"}]}"##
      ),
      kept: contained(#"{"resourceType":"Patient","id":"p"}"#)
    ),
    RuleExample(
      "invariant/dom-3",
      at: "Appointment.contained[1]",
      broken: contained(
        #"{"resourceType":"Patient","id":"p"},1️⃣{"resourceType":"Patient","id":"q"}"#
      ),
      kept: contained(#"{"resourceType":"Patient","id":"p"}"#)
    ),
    RuleExample(
      "invariant/dom-3",
      at: "Appointment.contained[1].id",
      broken: contained(
        #"{"resourceType":"Patient","id":"p"},1️⃣{"resourceType":"Patient","active":true}"#
      ),
      kept: contained(
        ##"{"resourceType":"Patient","id":"p","generalPractitioner":[{"reference":"#o"}]},{"resourceType":"Organization","id":"o","name":"x"}"##
      )
    ),
    RuleExample(
      "invariant/dom-4",
      at: "Appointment.contained[0].meta.versionId",
      broken: contained(#"{"resourceType":"Patient","id":"p","meta":{1️⃣"versionId":"1"}}"#),
      kept: contained(#"{"resourceType":"Patient","id":"p","meta":{"profile":["http://p"]}}"#)
    ),
    RuleExample(
      "invariant/dom-4",
      at: "Appointment.contained[0].meta.lastUpdated",
      broken: contained(
        #"{"resourceType":"Patient","id":"p","meta":{1️⃣"lastUpdated":"2026-01-15T09:00:00Z"}}"#
      ),
      kept: with(#""meta":{"versionId":"1","lastUpdated":"2026-01-15T09:00:00Z"}"#)
    ),
    RuleExample(
      "contained/duplicate-id",
      at: "Appointment.contained[1].id",
      broken: contained(
        #"{"resourceType":"Patient","id":"p"},{"resourceType":"Location",1️⃣"id":"p"}"#
      ),
      kept: with(
        ##""contained":[{"resourceType":"Patient","id":"p"},{"resourceType":"Location","id":"P"}],"supportingInformation":[{"reference":"#p"},{"reference":"#P"}]"##
      )
    ),
  ]

  @Test(arguments: examples) func `raises the rule, and not beside it`(example: RuleExample) {
    example.expectFinding()
  }

  /// Periods, and whether they end before they start.
  ///
  /// Source: FHIR STU3, Period, constraint per-1; a date stands for all of it.
  static let periods: [(start: String, end: String, isBroken: Bool)] = [
    ("2026", "2025", true), ("2026", "2026", false), ("2025", "2026", false),
    ("2026-02", "2026-01", true), ("2026-02", "2026", false), ("2026", "2026-01", false),
    ("2026-01-15", "2026-01-14", true), ("2026-01-15", "2026-01", false),
    ("2026-01-15", "2025", true), ("2026-01-15T09:00:00Z", "2026-01-15", false),
    ("2026-01-15T09:00:00Z", "2026-01-14", true), ("2026-01-15", "2026-01-15T00:00:00Z", false),
    ("2026-01-15T09:00:00Z", "2026-01-15T09:00:00Z", false),
    ("2026-01-15T09:00:00Z", "2026-01-15T08:59:59Z", true),
    ("2026-01-15T09:00:00.001Z", "2026-01-15T09:00:00Z", true),
    ("2026-01-15T09:00:00Z", "2026-01-15T10:00:00+01:00", false),
    ("2026-01-15T09:00:00Z", "2026-01-15T09:59:00+01:00", true),
    ("2026-01-15T23:00:00-02:00", "2026-01-16T00:30:00Z", true),
    ("2026-01-15T23:00:00-02:00", "2026-01-16T01:00:00Z", false),
  ]

  @Test(arguments: periods) func `compares the ends of a period as far as both are precise`(
    start: String,
    end: String,
    isBroken: Bool
  ) {
    let found = codes(Self.with(#""requestedPeriod":[{"start":"\#(start)","end":"\#(end)"}]"#))
    #expect(found == (isBroken ? ["invariant/per-1"] : []))
  }

  @Test func `asks for a start and an end in every status but two`() {
    let statuses = [
      "proposed", "pending", "booked", "arrived", "fulfilled", "cancelled", "noshow",
      "entered-in-error",
    ]
    let refused = statuses.filter { status in
      !codes(jsonAppointment(minimumMembers.replacing("proposed", with: status))).isEmpty
    }
    #expect(refused == ["pending", "booked", "arrived", "fulfilled", "noshow", "entered-in-error"])
  }

  /// Findings that follow from another one would send a reader to the wrong place.
  @Test func `leaves out what follows from another finding`() {
    let participant = #""participant":[{"type":[{"text":"GP"}],"status":"accepted"}]"#
    #expect(codes(jsonAppointment(#""status":"Booked",\#(participant)"#)) == ["binding/required"])
    #expect(codes(jsonAppointment(#""status":" booked",\#(participant)"#)) == ["value/code"])
    #expect(codes(jsonAppointment(#""status":5,\#(participant)"#)) == ["json/token-type"])
    #expect(codes(Self.contained("{}")) == ["invariant/ele-1", "invariant/ref-1"])
    #expect(codes(xmlAppointment("<contained/>" + minimumContent)) == ["invariant/ele-1"])
  }

  @Test func `takes references to contained resources from anywhere`() {
    let patient = #""contained":[{"resourceType":"Patient","id":"p"}]"#
    for reference in [
      ##""extension":[{"url":"u","valueReference":{"reference":"#p"}}]"##,
      ##""_comment":{"extension":[{"url":"u","valueReference":{"reference":"#p"}}]}"##,
      ##""identifier":[{"assigner":{"extension":[{"url":"u","valueReference":{"reference":"#p"}}]}}]"##,
    ] {
      #expect(codes(Self.with("\(patient),\(reference)")) == [])
    }
    #expect(codes(Self.with("\(patient),\"comment\":\"#p\"")) == ["invariant/dom-3"])
  }

  @Test func `checks the type of contained resources that are referred to`() {
    let patient = #""contained":[{"resourceType":"Patient","id":"p"}]"#
    expectFindings(
      Self.with(##"\##(patient),"slot":[{1️⃣"reference":"#p"}]"##),
      [.init("1️⃣", "reference/target", "Appointment.slot[0].reference")]
    )
  }

  @Test(arguments: [
    "Patient/1", "Patient/1/_history/2", "http://example.org/Patient/1",
    "https://example.org/fhir/STU3/Patient/a.b-c", "https://example.org/fhir/Patient/1/_history/2",
  ])
  func `checks the type that the address of a resource names`(reference: String) {
    expectFindings(
      Self.with(#""slot":[{1️⃣"reference":"\#(reference)"}]"#),
      [.init("1️⃣", "reference/target", "Appointment.slot[0].reference")]
    )
    let slot = reference.replacing("Patient", with: "Slot")
    #expect(codes(Self.with(#""slot":[{"reference":"\#(slot)"}]"#)) == [])
  }

  @Test(arguments: [
    "Patient", "/", "/1", "//", "Patient/1/2", "x/Patient/1", "urn:uuid:Patient/1", "patient/1",
    "http://Patient/1", "http://example.org/Patient?identifier=1", "ftp://example.org/Patient/1",
    "https://example.org/Patient/", "https://example.org/Patient/a_b", "_history/1", "Nobody/1",
    "https://", "http:///Patient/1",
  ])
  func `knows no type of other references`(reference: String) {
    #expect(codes(Self.with(#""slot":[{"reference":"\#(reference)"}]"#)) == [])
  }
}
