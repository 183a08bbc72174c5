import FHIRValidation
import Testing

/// What JSON may write for elements of each type.
///
/// Source: FHIR STU3, JSON Representation of Resources.
@Suite struct JSONTokenTests {
  /// The members of an Appointment with a wrong token, and what is found.
  static let tokens: [(member: String, code: String, path: String)] = [
    (#""comment":5"#, "json/token-type", "comment"),
    (#""comment":true"#, "json/token-type", "comment"),
    (#""comment":{}"#, "json/token-type", "comment"),
    (#""comment":{"value":"x"}"#, "json/token-type", "comment"),
    (#""comment":["x"]"#, "json/array-unexpected", "comment"),
    (#""priority":"5""#, "json/token-type", "priority"),
    (#""priority":true"#, "json/token-type", "priority"),
    (#""priority":5.0"#, "value/unsignedInt", "priority"),
    (#""priority":5e0"#, "value/unsignedInt", "priority"),
    (#""created":20260115"#, "json/token-type", "created"),
    (#""serviceCategory":"x""#, "json/token-type", "serviceCategory"),
    (#""serviceCategory":5"#, "json/token-type", "serviceCategory"),
    (#""slot":"Slot/1""#, "json/array-expected", "slot[0]"),
    (#""slot":["Slot/1"]"#, "json/token-type", "slot[0]"),
    (#""slot":[{"reference":"Slot/1"},5]"#, "json/token-type", "slot[1]"),
    (#""contained":["x"]"#, "json/token-type", "contained[0]"),
    (#""contained":{"resourceType":"Patient"}"#, "json/array-expected", "contained[0]"),
    (#""meta":{"profile":"p"}"#, "json/array-expected", "meta.profile[0]"),
    (#""text":"x""#, "json/token-type", "text"),
    (#""text":{"status":"empty","div":{}}"#, "json/token-type", "text.div"),
    (#""text":{"status":"empty","div":5}"#, "json/token-type", "text.div"),
    (#""_slot":[{"id":"x"}]"#, "element/unknown", "slot[0]"),
    (#""_serviceCategory":{"id":"x"}"#, "element/unknown", "serviceCategory"),
    (#""_zip":{"id":"x"}"#, "element/unknown", "zip"),
    (#""_comment":{"zip":"x"}"#, "element/unknown", "comment.zip"),
    (#""_comment":{"value":"x"}"#, "element/unknown", "comment.value"),
    (#""_comment":{"id":5}"#, "json/token-type", "comment.id"),
  ]

  @Test(arguments: tokens) func `reports what JSON may not write there`(
    member: String,
    code: String,
    path: String
  ) {
    let text = jsonAppointment("\(minimumMembers),\(member)")
    let found = ResourceValidator.read(Array(text.utf8)).diagnostics
    #expect(found.map(\.code).contains(code))
    #expect(found.first { $0.code == code }?.path == "Appointment." + path)
  }

  @Test func `reports an array that should be none but once`() {
    expectFindings(
      jsonAppointment(
        #"\#(minimumMembers),1️⃣"comment":["x","y","z"],"_comment":[{"id":"i"},null,null]"#
      ),
      [.init("1️⃣", "json/array-unexpected", "Appointment.comment")]
    )
  }
}
