import Diagnostics
import FHIRValidation
import Testing

/// Names, cardinality, types, codes and representation.
@Suite struct StructureRulesTests {
  private static let medication = #"{"resourceType":"Medication","id":"m","isBrand":true}"#
  private static let referToM = ##""supportingInformation":[{"reference":"#m"}]"##

  static let examples: [RuleExample] = [
    RuleExample(
      "binding/required",
      at: "Appointment.extension[0].valueAttachment.contentType",
      broken: jsonAppointment(
        ##"\##(minimumMembers),"extension":[{"url":"u","valueAttachment":{1️⃣"contentType":"pdf"}}]"##
      ),
      kept: jsonAppointment(
        ##"\##(minimumMembers),"extension":[{"url":"u","valueAttachment":{"contentType":"a/b; c=d"}}]"##
      )
    ),
    RuleExample(
      "resource/type-missing",
      at: "Resource",
      broken: "1️⃣{\(minimumMembers)}",
      kept: jsonAppointment(minimumMembers)
    ),
    RuleExample(
      "resource/type-missing",
      at: "Appointment.contained[0].resourceType",
      broken: jsonAppointment(
        #"\#(minimumMembers),1️⃣"contained":[{"id":"m"}],\#(referToM)"#
      ),
      kept: jsonAppointment(
        #"\#(minimumMembers),"contained":[{"id":"m","resourceType":"Location"}],\#(referToM)"#
      )
    ),
    RuleExample(
      "resource/type-unknown",
      at: "Resource",
      broken: #"1️⃣{"resourceType":"Appointmnt","status":"booked"}"#,
      kept: jsonAppointment(minimumMembers)
    ),
    RuleExample(
      "resource/type-unknown",
      at: "Resource",
      broken: #"1️⃣<Period xmlns="http://hl7.org/fhir"/>"#,
      kept: xmlAppointment(minimumContent)
    ),
    RuleExample(
      "resource/type-unchecked",
      at: "Appointment.contained[0]",
      broken: jsonAppointment("\(minimumMembers),1️⃣\"contained\":[\(medication)],\(referToM)"),
      kept: jsonAppointment(
        #"\#(minimumMembers),"contained":[{"resourceType":"Device","id":"m"}],\#(referToM)"#
      )
    ),
    RuleExample(
      "element/unknown",
      at: "Appointment.cancelationReason",
      broken: jsonAppointment(#"\#(minimumMembers),1️⃣"cancelationReason":{"text":"x"}"#),
      kept: jsonAppointment(#"\#(minimumMembers),"serviceCategory":{"text":"x"}"#)
    ),
    RuleExample(
      "element/required",
      at: "Appointment.participant[0].status",
      broken: jsonAppointment(#""status":"proposed",1️⃣"participant":[{"type":[{"text":"GP"}]}]"#),
      kept: jsonAppointment(minimumMembers)
    ),
    RuleExample(
      "element/required",
      at: "Appointment.participant",
      broken: "1️⃣" + jsonAppointment(#""status":"proposed""#),
      kept: jsonAppointment(minimumMembers)
    ),
    RuleExample(
      "element/too-many",
      at: "Appointment.comment",
      broken: xmlAppointment(
        minimumContent.replacing(
          "<participant>",
          with: #"<comment value="a"/>1️⃣<comment value="b"/><participant>"#
        )
      ),
      kept: xmlAppointment(
        minimumContent.replacing("<participant>", with: #"<comment value="a"/><participant>"#)
      )
    ),
    RuleExample(
      "element/choice",
      at: "Appointment.extension[0].valueCode",
      broken: jsonAppointment(
        #"\#(minimumMembers),"extension":[{"url":"u","valueString":"x",1️⃣"valueCode":"y"}]"#
      ),
      kept: jsonAppointment(
        #"\#(minimumMembers),"extension":[{"url":"u","valueString":"x"}]"#
      )
    ),
    RuleExample(
      "element/value-unexpected",
      at: "Appointment.serviceCategory",
      broken: xmlAppointment(
        minimumContent.replacing(
          "<participant>",
          with: #"1️⃣<serviceCategory value="x"><text value="y"/></serviceCategory><participant>"#
        )
      ),
      kept: xmlAppointment(
        minimumContent.replacing(
          "<participant>",
          with: #"<serviceCategory><text value="y"/></serviceCategory><participant>"#
        )
      )
    ),
    RuleExample(
      "value/empty",
      at: "Appointment.comment",
      broken: jsonAppointment(#"\#(minimumMembers),1️⃣"comment":"""#),
      kept: jsonAppointment(#"\#(minimumMembers),"comment":"x""#)
    ),
    RuleExample(
      "binding/required",
      at: "Appointment.participant[0].status",
      broken: jsonAppointment(
        minimumMembers.replacing(#""status":"accepted""#, with: #"1️⃣"status":"Accepted""#)
      ),
      kept: jsonAppointment(minimumMembers)
    ),
    RuleExample(
      "reference/target",
      at: "Appointment.slot[0].reference",
      broken: jsonAppointment(#"\#(minimumMembers),"slot":[{1️⃣"reference":"Patient/1"}]"#),
      kept: jsonAppointment(#"\#(minimumMembers),"slot":[{"reference":"Slot/1"}]"#)
    ),
    RuleExample(
      "narrative/not-xhtml",
      at: "Appointment.text.div",
      broken: jsonAppointment(
        #"\#(minimumMembers),"text":{"status":"empty",1️⃣"div":"<div>x</div>"}"#
      ),
      kept: jsonAppointment(
        #"\#(minimumMembers),"text":{"status":"empty","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"}"#
      )
    ),
    RuleExample(
      "json/token-type",
      at: "Appointment.priority",
      broken: jsonAppointment(#"\#(minimumMembers),1️⃣"priority":"5""#),
      kept: jsonAppointment(#"\#(minimumMembers),"priority":5"#)
    ),
    RuleExample(
      "json/array-expected",
      at: "Appointment.slot[0]",
      broken: jsonAppointment(#"\#(minimumMembers),1️⃣"slot":{"reference":"Slot/1"}"#),
      kept: jsonAppointment(#"\#(minimumMembers),"slot":[{"reference":"Slot/1"}]"#)
    ),
    RuleExample(
      "json/array-unexpected",
      at: "Appointment.serviceCategory",
      broken: jsonAppointment(
        #"\#(minimumMembers),1️⃣"serviceCategory":[{"text":"x"},{"text":"y"},{"text":"z"}]"#
      ),
      kept: jsonAppointment(#"\#(minimumMembers),"serviceCategory":{"text":"x"}"#)
    ),
    RuleExample(
      "xml/element-order",
      at: "Appointment.id",
      broken: xmlAppointment(minimumContent + #"1️⃣<id value="x"/><language value="en"/>"#),
      kept: xmlAppointment(#"<id value="x"/><language value="en"/>"# + minimumContent)
    ),
    RuleExample(
      "xml/representation",
      at: "Appointment.status.id",
      broken: xmlAppointment(
        minimumContent.replacing(
          #"<status value="proposed"/>"#,
          with: #"<status value="proposed">1️⃣<id value="s"/></status>"#
        )
      ),
      kept: xmlAppointment(
        minimumContent.replacing(
          #"<status value="proposed"/>"#,
          with: #"<status id="s" value="proposed"/>"#
        )
      )
    ),
    RuleExample(
      "xml/representation",
      at: "Appointment.id",
      broken: #"<Appointment xmlns="http://hl7.org/fhir" 1️⃣id="x">\#(minimumContent)</Appointment>"#,
      kept: xmlAppointment(#"<id value="x"/>"# + minimumContent)
    ),
  ]

  /// A malformed and a well-formed value of every primitive type, as an extension's value.
  static let formats: [(type: String, malformed: String, wellFormed: String)] = [
    ("Base64Binary", #""QQ=""#, #""QQ==""#),
    ("Code", #"" a""#, #""a b""#),
    ("Date", #""2026-02-29""#, #""2028-02-29""#),
    ("DateTime", #""2026-01-15T09:00:00""#, #""2026-01-15T09:00:00Z""#),
    ("Decimal", "1.5e3", "1.50"),
    ("Id", #""a_b""#, #""a-b.c""#),
    ("Instant", #""2026-01-15""#, #""2026-01-15T09:00:00.5+01:00""#),
    ("Integer", "2147483648", "-2147483648"),
    ("Markdown", #"" ""#, #""*a*""#),
    ("Oid", #""1.2.3""#, #""urn:oid:1.2.3""#),
    ("PositiveInt", "0", "1"),
    ("String", #""\u0001x""#, #""x\n\ty""#),
    ("Time", #""9:00:00""#, #""09:00:00""#),
    ("UnsignedInt", "-1", "0"),
    ("Uri", #""a b""#, #""urn:x:a%20b""#),
  ]

  private static func example(
    _ type: String,
    _ malformed: String,
    _ wellFormed: String
  ) -> RuleExample {
    let name = type.prefix(1).lowercased() + type.dropFirst()
    func appointment(_ value: String) -> String {
      jsonAppointment(#"\#(minimumMembers),"extension":[{"url":"u",1️⃣"value\#(type)":\#(value)}]"#)
    }
    return RuleExample(
      "value/\(name)",
      at: "Appointment.extension[0].value\(type)",
      broken: appointment(malformed),
      kept: appointment(wellFormed).replacing("1️⃣", with: "")
    )
  }

  private static let booleanExample = RuleExample(
    "value/boolean",
    at: "Appointment.extension[0].valueBoolean",
    broken: xmlAppointment(
      #"<extension url="u">1️⃣<valueBoolean value="1"/></extension>"# + minimumContent
    ),
    kept: xmlAppointment(
      #"<extension url="u"><valueBoolean value="true"/></extension>"# + minimumContent
    )
  )

  static let all = examples + formats.map { example($0, $1, $2) } + [booleanExample]

  @Test(arguments: all) func `raises the rule, and not beside it`(example: RuleExample) {
    example.expectFinding()
  }
}
