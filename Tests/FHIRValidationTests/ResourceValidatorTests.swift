import Diagnostics
import ElementModel
import FHIRValidation
import TestSupport
import Testing

@Suite struct ResourceValidatorTests {
  @Test func `finds nothing in the smallest Appointment`() {
    expectFindings(jsonAppointment(minimumMembers), [])
    expectFindings(xmlAppointment(minimumContent), [])
    expectFindings("\n <?pi?>" + xmlAppointment(minimumContent), [])
  }

  @Test func `takes the format from the file, or as it is told`() {
    let json = Array(jsonAppointment(minimumMembers).utf8)
    let xml = Array(xmlAppointment(minimumContent).utf8)
    #expect(ResourceValidator.read(json).tree?.format == .json)
    #expect(ResourceValidator.read(xml).tree?.format == .xml)
    #expect(ResourceValidator.read(json, format: .xml).diagnostics.map(\.code) == ["xml/syntax"])
    #expect(ResourceValidator.read(xml, format: .json).diagnostics.map(\.code) == ["json/syntax"])
    #expect(ResourceValidator.read([]).diagnostics.map(\.code) == ["text/empty"])
  }

  @Test func `gives what the reader and the rules found together, in the order of the file`() {
    expectFindings(
      #"""
      1️⃣{"resourceType":"Appointment",2️⃣"id":"a_b","zip":3️⃣null,4️⃣"slot":[],
      "participant":[{"type":[{5️⃣"Text":"GP"}],"status":"accepted",6️⃣"status":"declined"}]}
      """#,
      [
        .init("1️⃣", "element/required", "Appointment.status"),
        .init("2️⃣", "value/id", "Appointment.id"),
        .init("3️⃣", "json/null", "Appointment.zip"),
        .init("4️⃣", "json/empty-array", "Appointment.slot[0]"),
        .init("5️⃣", "element/unknown", "Appointment.participant[0].type[0].Text"),
        .init("6️⃣", "json/duplicate-property", "Appointment.participant[0].status"),
      ]
    )
  }

  @Test func `reports nothing twice that the reader reported`() {
    expectFindings(
      jsonAppointment(#"\#(minimumMembers),"comment":1️⃣null"#),
      [.init("1️⃣", "json/null", "Appointment.comment")]
    )
    expectFindings(
      jsonAppointment(#"\#(minimumMembers),1️⃣"identifier":[]"#),
      [.init("1️⃣", "json/empty-array", "Appointment.identifier[0]")]
    )
    expectFindings(
      jsonAppointment(#"\#(minimumMembers),"slot":[1️⃣[{"reference":"Slot/1"}]]"#),
      [.init("1️⃣", "json/nested-array", "Appointment.slot[0]")]
    )
    expectFindings(
      jsonAppointment(#"\#(minimumMembers),1️⃣"status":"wrong""#),
      [.init("1️⃣", "json/duplicate-property", "Appointment.status")]
    )
    expectFindings(
      xmlAppointment(#"1️⃣<id xmlns="urn:x" value="a_b"/>\#(minimumContent)"#),
      [.init("1️⃣", "xml/namespace", "Appointment.id")]
    )
  }

  @Test func `reports the place and type of the resource but once`() {
    expectFindings(
      #"{1️⃣"resourceType":["Appointment"],\#(minimumMembers)}"#,
      [.init("1️⃣", "json/array-unexpected", "Appointment.resourceType")]
    )
    expectFindings(
      #"{1️⃣"resourceType":"Appointment","_resourceType":{"id":"x"},\#(minimumMembers)}"#,
      [.init("1️⃣", "element/unknown", "Appointment.resourceType")]
    )
    expectFindings(
      jsonAppointment(#"\#(minimumMembers),1️⃣"resourceType":"Appointment""#),
      [.init("1️⃣", "json/duplicate-property", "Appointment.resourceType")]
    )
  }

  @Test func `refuses a value at the resource itself`() {
    expectFindings(
      #"<Appointment xmlns="http://hl7.org/fhir" 1️⃣value="x">\#(minimumContent)</Appointment>"#,
      [.init("1️⃣", "element/unknown", "Appointment.value")]
    )
  }

  @Test func `suggests what may have been meant`() throws {
    func hint(_ members: String) -> String? {
      ResourceValidator.read(Array(jsonAppointment("\(minimumMembers),\(members)").utf8))
        .diagnostics.first?.hint
    }
    #expect(hint(#""Comment":"x""#) == "did you mean `comment`?")
    #expect(hint(#""incomingReferal":[]"#) == nil)
    #expect(hint(#""incomingReferal":[{}]"#) == "did you mean `incomingReferral`?")
    #expect(
      hint(#""reasonCode":[{"text":"x"}]"#)
        == "FHIR STU3 calls it `reason`; `reasonCode` is of a later version"
    )
    #expect(hint(#""colour":"red""#) == nil)
    #expect(hint(#""priority":"5""#) == "remove the quotes")
    #expect(hint(#""comment":5"#) == "put the value in quotes")
    #expect(hint(#""created":"yesterday""#)?.hasPrefix("write a year, a month") == true)
    #expect(hint(#""slot":[{"reference":"Patient/1"}]"#) == nil)
  }

  @Test func `says which codes and elements there are, whatever the value is`() {
    func hints(_ text: String) -> [String?] {
      ResourceValidator.read(Array(text.utf8)).diagnostics.map(\.hint)
    }
    let participant = minimumMembers.replacing(#""status":"accepted""#, with: #""status":"x""#)
    let codes = "accepted, declined, needs-action, tentative"
    #expect(hints(jsonAppointment(participant)) == ["write one of \(codes)"])
    #expect(
      hints(jsonAppointment(minimumMembers.replacing(#","status":"accepted""#, with: "")))
        == ["add `status`, one of \(codes)"]
    )
    #expect(hints(#"{"resourceType":"Apointment"}"#) == ["did you mean `Appointment`?"])
    #expect(hints(#"{"resourceType":"Nothing"}"#) == [nil])
  }

  // MARK: - Limits

  @Test func `lists so many findings, of the reader and the rules together`() {
    let slots = (0..<150).map { #"{"x\#($0)":null}"# }.joined(separator: ",")
    let tags = (0..<150).map { #"{"y\#($0)":1}"# }.joined(separator: ",")
    let text = jsonAppointment(#"\#(minimumMembers),"slot":[\#(slots)],"meta":{"tag":[\#(tags)]}"#)
    for count in [100, 10] {
      let result = ResourceValidator.read(
        Array(text.utf8),
        limits: ReadLimits(maximumDiagnosticCount: count)
      )
      #expect(result.diagnostics.hasErrors)
      #expect(result.diagnostics.filter { $0.rule != .limitDiagnostics }.count <= count + 2)
      #expect(result.diagnostics.filter { $0.rule == .limitDiagnostics }.count == 1)
      #expect(result.diagnostics.last?.rule == .limitDiagnostics)
    }
  }

  @Test func `finds an error behind any number of lesser findings`() {
    let contained = (0..<150).map { #"{"resourceType":"Medication","id":"m\#($0)"}"# }
    let references = (0..<150).map { ##"{"reference":"#m\##($0)"}"## }
    let members = [
      minimumMembers, #""contained":[\#(contained.joined(separator: ","))]"#,
      #""supportingInformation":[\#(references.joined(separator: ","))]"#,
    ].joined(separator: ",")
    let valid = ResourceValidator.read(Array(jsonAppointment(members).utf8))
    #expect(!valid.diagnostics.hasErrors)
    #expect(valid.diagnostics.count == 101)
    let broken = ResourceValidator.read(Array(jsonAppointment(members + #","zip":1"#).utf8))
    #expect(broken.diagnostics.hasErrors)
    #expect(broken.diagnostics.contains { $0.code == "element/unknown" })
  }

  @Test func `reads the longest string that FHIR has, whatever is not set`() {
    for (count, code) in [(1_048_576, [String]()), (1_048_577, ["value/string"])] {
      let text = String(repeating: "x", count: count)
      #expect(codes(jsonAppointment(#"\#(minimumMembers),"comment":"\#(text)""#)) == code)
      let content = minimumContent.replacing(
        "<participant>",
        with: #"<comment value="\#(text)"/><participant>"#
      )
      #expect(codes(xmlAppointment(content)) == code)
    }
  }

  @Test func `finds an error of a profile behind any number of lesser findings`() {
    let contained = (0..<150).map { #"{"resourceType":"Medication","id":"m\#($0)"}"# }
    let references = (0..<150).map { ##"{"url":"u","valueReference":{"reference":"#m\##($0)"}}"## }
    let text = jsonAppointment(
      #"\#(minimumMembers),"contained":[\#(contained.joined(separator: ","))],"extension":[\#(references.joined(separator: ","))]"#
    )
    let result = ResourceValidator.read(Array(text.utf8), profile: .gpconnect)
    #expect(result.diagnostics.hasErrors)
    #expect(result.diagnostics.filter { $0.rule == .limitDiagnostics }.count == 1)
  }

  private static let json = #"{"resourceType":"Appointment","#
  private static let xml = #"<Appointment xmlns="http://hl7.org/fhir">"#
  private static let end = "</Appointment>"

  static let hostile: [HostileFile] = [
    HostileFile("unknown names in JSON", json, #""zip#":1,"#, #""x":1}"#),
    HostileFile("near misses in JSON", json, #""incomingReferrals#":1,"#, #""x":1}"#),
    HostileFile("an array of an unknown name", json + #""zip":["#, "1,", "1]}"),
    HostileFile("an array that should be none", json + #""status":["#, "1,", "1]}"),
    HostileFile(
      "an array that should be none, behind others",
      json + String(repeating: #""id":1,"#, count: ReadingTime.byteCount / 14) + #""status":["#,
      "1,",
      "1]}"
    ),
    HostileFile("many participants", json + #""participant":["#, "{},", "{}]}"),
    HostileFile(
      "many extensions",
      json + #""extension":["#,
      #"{"url":"u","valueCode":"c"},"#,
      "{}]}"
    ),
    HostileFile(
      "many choices",
      json + #""extension":[{"#,
      #""valueCode":"c","valueString":"c","#,
      #""url":"u"}]}"#
    ),
    HostileFile(
      "many contained resources",
      json + #""contained":["#,
      ##"{"resourceType":"Patient","id":"#"},"##,
      "{}]}"
    ),
    HostileFile("many local references", json + #""slot":["#, #"{"reference":"\u0023p"},"#, "{}]}"),
    HostileFile(
      "many relative references",
      json + #""slot":["#,
      #"{"reference":"Patient/#"},"#,
      "{}]}"
    ),
    HostileFile(
      "many narratives",
      json + #""contained":["#,
      #"{"resourceType":"Basic","text":{"div":"<div/>"}},"#,
      "{}]}"
    ),
    HostileFile("a long narrative", json + #""text":{"div":"<div>"#, "<b>x</b>", #"</div>"}}"#),
    HostileFile("a long reference", json + #""slot":[{"reference":""#, "a/a/a/a/a/", #""}]}"#),
    HostileFile("a long id", json + #""id":""#, "aaaaaaaaaa", #""}"#),
    HostileFile("a long code", json + #""status":""#, "a a a a a ", #""}"#),
    HostileFile(
      "a long decimal",
      json + #""extension":[{"url":"u","valueDecimal":"#,
      "9999999999",
      "}]}"
    ),
    HostileFile("unknown elements in XML", xml, "<zip/>", end),
    HostileFile("different unknown elements in XML", xml, "<zip#/>", end),
    HostileFile("near misses in XML", xml, "<incomingReferrals/>", end),
    HostileFile("elements out of order", xml, "<slot/><id/>", end),
    HostileFile("one element again and again", xml, #"<status value="x"/>"#, end),
    HostileFile("many extensions in XML", xml, #"<extension url="u"/>"#, end),
  ]

  @Test(arguments: hostile) func `validates hostile files in bounded time`(hostile: HostileFile) {
    let bytes = hostile.bytes
    let limits = ReadLimits(maximumByteCount: bytes.count)
    let seconds = ReadingTime.seconds {
      #expect(ResourceValidator.read(bytes, limits: limits).diagnostics.hasErrors)
    }
    #expect(seconds < ReadingTime.limitSeconds)
  }
}
