import Diagnostics
import ElementModel
import FHIRValidation
import Testing

/// The same fault in JSON and in XML: the same code and the same path.
@Suite struct FormatPairTests {
  struct Pair: Sendable, CustomTestStringConvertible {
    let code: String
    let path: String
    let members: String
    let content: String

    /// Creates a pair; in what replaces the smallest Appointment, `…` stands for it.
    init(_ code: String, _ path: String, json members: String, xml content: String) {
      self.code = code
      self.path = path
      self.members = members.replacing("…", with: minimumMembers)
      self.content = content.replacing("…", with: minimumContent)
    }

    var testDescription: String { "\(code) at \(path)" }
  }

  private static let participant =
    #"<participant><type><text value="GP"/></type><status value="accepted"/></participant>"#

  private static func content(_ content: String) -> String {
    #"<status value="proposed"/>\#(content)\#(participant)"#
  }

  static let structure: [Pair] = [
    Pair(
      "element/unknown",
      "Appointment.zip",
      json: #"…,"zip":"x""#,
      xml: #"…<zip value="x"/>"#
    ),
    Pair(
      "element/unknown",
      "Appointment.Comment",
      json: #"…,"Comment":"x""#,
      xml: #"…<Comment value="x"/>"#
    ),
    Pair(
      "element/unknown",
      "Appointment.participant[0].zip",
      json:
        #""status":"proposed","participant":[{"actor":{"display":"x"},"status":"accepted","zip":1}]"#,
      xml:
        #"<status value="proposed"/><participant><actor><display value="x"/></actor><status value="accepted"/><zip value="1"/></participant>"#
    ),
    Pair(
      "element/unknown",
      "Appointment.extension[0].valueFoo",
      json: #"…,"extension":[{"url":"u","valueFoo":"x"}]"#,
      xml: #"<extension url="u"><valueFoo value="x"/></extension>…"#
    ),
    Pair(
      "element/required",
      "Appointment.status",
      json: #""participant":[{"type":[{"text":"GP"}],"status":"accepted"}]"#,
      xml: participant
    ),
    Pair(
      "element/required",
      "Appointment.participant",
      json: #""status":"proposed""#,
      xml: #"<status value="proposed"/>"#
    ),
    Pair(
      "element/required",
      "Appointment.participant[0].status",
      json: #""status":"proposed","participant":[{"type":[{"text":"GP"}]}]"#,
      xml: #"<status value="proposed"/><participant><type><text value="GP"/></type></participant>"#
    ),
    Pair(
      "element/required",
      "Appointment.extension[0].url",
      json: #"…,"extension":[{"valueCode":"c"}]"#,
      xml: #"<extension><valueCode value="c"/></extension>…"#
    ),
    Pair(
      "element/required",
      "Appointment.text.div",
      json: #"…,"text":{"status":"empty"}"#,
      xml: #"<text><status value="empty"/></text>…"#
    ),
    Pair(
      "element/choice",
      "Appointment.extension[0].valueString",
      json: #"…,"extension":[{"url":"u","valueCode":"c","valueString":"s"}]"#,
      xml: #"<extension url="u"><valueCode value="c"/><valueString value="s"/></extension>…"#
    ),
    Pair(
      "value/empty",
      "Appointment.comment",
      json: #"…,"comment":"""#,
      xml: content(#"<comment value=""/>"#)
    ),
    Pair(
      "binding/required",
      "Appointment.participant[0].status",
      json: #""status":"proposed","participant":[{"type":[{"text":"GP"}],"status":"busy"}]"#,
      xml: #"<status value="proposed"/>"# + participant.replacing("accepted", with: "busy")
    ),
    Pair(
      "reference/target",
      "Appointment.slot[0].reference",
      json: #"…,"slot":[{"reference":"Patient/1"}]"#,
      xml: content(#"<slot><reference value="Patient/1"/></slot>"#)
    ),
    Pair(
      "resource/type-missing",
      "Appointment.contained[0].resourceType",
      json: ##"…,"contained":[{"id":"x"}],"slot":[{"reference":"#x"}]"##,
      xml:
        ##"<contained><id value="x"/></contained>\##(content(##"<slot><reference value="#x"/></slot>"##))"##
    ),
    Pair(
      "resource/type-unknown",
      "Appointment.contained[0]",
      json: ##"…,"contained":[{"resourceType":"Slott","id":"x"}],"slot":[{"reference":"#x"}]"##,
      xml:
        ##"<contained><Slott><id value="x"/></Slott></contained>\##(content(##"<slot><reference value="#x"/></slot>"##))"##
    ),
    Pair(
      "resource/type-unchecked",
      "Appointment.contained[0]",
      json:
        ##"…,"contained":[{"resourceType":"Medication","id":"x"}],"supportingInformation":[{"reference":"#x"}]"##,
      xml:
        ##"<contained><Medication><id value="x"/></Medication></contained>\##(content(##"<supportingInformation><reference value="#x"/></supportingInformation>"##))"##
    ),
  ]

  static let values: [Pair] = [
    Pair("value/id", "Appointment.id", json: #"…,"id":"a_b""#, xml: #"<id value="a_b"/>…"#),
    Pair(
      "value/code",
      "Appointment.language",
      json: #"…,"language":" en""#,
      xml: #"<language value=" en"/>…"#
    ),
    Pair(
      "value/uri",
      "Appointment.implicitRules",
      json: #"…,"implicitRules":"a b""#,
      xml: #"<implicitRules value="a b"/>…"#
    ),
    Pair(
      "value/instant",
      "Appointment.meta.lastUpdated",
      json: #"…,"meta":{"lastUpdated":"2026-01-15T09:00Z"}"#,
      xml: #"<meta><lastUpdated value="2026-01-15T09:00Z"/></meta>…"#
    ),
    Pair(
      "value/dateTime",
      "Appointment.created",
      json: #"…,"created":"15/01/2026""#,
      xml: content(#"<created value="15/01/2026"/>"#)
    ),
    Pair(
      "value/string",
      "Appointment.comment",
      json: #"…,"comment":" ""#,
      xml: content(#"<comment value=" "/>"#)
    ),
    Pair(
      "value/unsignedInt",
      "Appointment.priority",
      json: #"…,"priority":-1"#,
      xml: content(#"<priority value="-1"/>"#)
    ),
    Pair(
      "value/positiveInt",
      "Appointment.minutesDuration",
      json: #"…,"minutesDuration":0"#,
      xml: content(#"<minutesDuration value="0"/>"#)
    ),
    Pair(
      "value/decimal",
      "Appointment.extension[0].valueDecimal",
      json: #"…,"extension":[{"url":"u","valueDecimal":1E2}]"#,
      xml: #"<extension url="u"><valueDecimal value="1E2"/></extension>…"#
    ),
    Pair(
      "value/date",
      "Appointment.extension[0].valueDate",
      json: #"…,"extension":[{"url":"u","valueDate":"2026-13"}]"#,
      xml: #"<extension url="u"><valueDate value="2026-13"/></extension>…"#
    ),
    Pair(
      "value/base64Binary",
      "Appointment.extension[0].valueBase64Binary",
      json: #"…,"extension":[{"url":"u","valueBase64Binary":"Q"}]"#,
      xml: #"<extension url="u"><valueBase64Binary value="Q"/></extension>…"#
    ),
  ]

  static let invariants: [Pair] = [
    Pair(
      "invariant/ele-1",
      "Appointment.serviceCategory",
      json: #"…,"serviceCategory":{}"#,
      xml: content("<serviceCategory/>")
    ),
    Pair(
      "invariant/ele-1",
      "Appointment.comment",
      json: #"…,"_comment":{"id":"x"}"#,
      xml: content(#"<comment id="x"/>"#)
    ),
    Pair(
      "invariant/ele-1",
      "Appointment.identifier[0]",
      json: #"…,"identifier":[{}]"#,
      xml: "<identifier/>…"
    ),
    Pair(
      "invariant/ext-1",
      "Appointment.extension[0]",
      json: #"…,"extension":[{"url":"u"}]"#,
      xml: #"<extension url="u"/>…"#
    ),
    Pair(
      "invariant/ext-1",
      "Appointment.status.extension[0]",
      json: #"…,"_status":{"extension":[{"url":"u"}]}"#,
      xml: #"<status value="proposed"><extension url="u"/></status>\#(participant)"#
    ),
    Pair(
      "invariant/per-1",
      "Appointment.requestedPeriod[0]",
      json: #"…,"requestedPeriod":[{"start":"2027","end":"2026"}]"#,
      xml: #"…<requestedPeriod><start value="2027"/><end value="2026"/></requestedPeriod>"#
    ),
    Pair(
      "invariant/ref-1",
      "Appointment.slot[0]",
      json: ##"…,"slot":[{"reference":"#x"}]"##,
      xml: content(##"<slot><reference value="#x"/></slot>"##)
    ),
    Pair(
      "invariant/app-1",
      "Appointment.participant[0]",
      json: #""status":"proposed","participant":[{"status":"accepted"}]"#,
      xml: #"<status value="proposed"/><participant><status value="accepted"/></participant>"#
    ),
    Pair(
      "invariant/app-2",
      "Appointment",
      json: #"…,"start":"2026-01-15T09:00:00Z""#,
      xml: content(#"<start value="2026-01-15T09:00:00Z"/>"#)
    ),
    Pair(
      "invariant/app-3",
      "Appointment",
      json: #""status":"pending","participant":[{"type":[{"text":"GP"}],"status":"accepted"}]"#,
      xml: #"<status value="pending"/>"# + participant
    ),
    Pair(
      "invariant/txt-1",
      "Appointment.text.div",
      json:
        #"…,"text":{"status":"empty","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x<script/></div>"}"#,
      xml:
        #"<text><status value="empty"/><div xmlns="http://www.w3.org/1999/xhtml">x<script/></div></text>…"#
    ),
    Pair(
      "invariant/txt-2",
      "Appointment.text.div",
      json:
        #"…,"text":{"status":"empty","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"> </div>"}"#,
      xml:
        #"<text><status value="empty"/><div xmlns="http://www.w3.org/1999/xhtml"> </div></text>…"#
    ),
    Pair(
      "invariant/dom-1",
      "Appointment.contained[0].text",
      json:
        ##"…,"contained":[{"resourceType":"Patient","id":"x","text":{"status":"empty","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"}}],"supportingInformation":[{"reference":"#x"}]"##,
      xml:
        ##"<contained><Patient><id value="x"/><text><status value="empty"/><div xmlns="http://www.w3.org/1999/xhtml">x</div></text></Patient></contained>\##(content(##"<supportingInformation><reference value="#x"/></supportingInformation>"##))"##
    ),
    Pair(
      "invariant/dom-3",
      "Appointment.contained[0]",
      json: #"…,"contained":[{"resourceType":"Patient","id":"x"}]"#,
      xml: #"<contained><Patient><id value="x"/></Patient></contained>…"#
    ),
    Pair(
      "invariant/dom-4",
      "Appointment.contained[0].meta.versionId",
      json:
        ##"…,"contained":[{"resourceType":"Patient","id":"x","meta":{"versionId":"1"}}],"supportingInformation":[{"reference":"#x"}]"##,
      xml:
        ##"<contained><Patient><id value="x"/><meta><versionId value="1"/></meta></Patient></contained>\##(content(##"<supportingInformation><reference value="#x"/></supportingInformation>"##))"##
    ),
    Pair(
      "contained/duplicate-id",
      "Appointment.contained[1].id",
      json:
        ##"…,"contained":[{"resourceType":"Patient","id":"x"},{"resourceType":"Patient","id":"x"}],"supportingInformation":[{"reference":"#x"}]"##,
      xml:
        ##"<contained><Patient><id value="x"/></Patient></contained><contained><Patient><id value="x"/></Patient></contained>\##(content(##"<supportingInformation><reference value="#x"/></supportingInformation>"##))"##
    ),
  ]

  static let pairs = structure + values + invariants

  @Test(arguments: pairs) func `finds the same fault in both formats`(pair: Pair) {
    for text in [jsonAppointment(pair.members), xmlAppointment(pair.content)] {
      let result = ResourceValidator.read(Array(text.utf8))
      #expect(result.tree != nil)
      #expect(result.diagnostics.map { "\($0.code) at \($0.path ?? "")" } == [pair.testDescription])
    }
  }

  @Test func `has pairs enough`() {
    #expect(Self.pairs.count >= 40)
  }
}
