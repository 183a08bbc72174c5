import Diagnostics
import ElementModel
import FHIRJSON
import TestSupport
import Testing

/// Where findings and elements stand in the file, to the byte.
@Suite struct JSONPositionTests {
  /// A source that is not JSON, with the fault marked, and the path of the element it is in.
  static let syntaxFaults: [(source: String, path: String?)] = [
    (#"{"resourceType":"Appointment",1️⃣}"#, "Appointment"),
    (#"{"resourceType":"Appointment" 1️⃣"id":"x"}"#, "Appointment.resourceType"),
    (#"{"resourceType":"Appointment","id"1️⃣"x"}"#, "Appointment"),
    (#"{"resourceType":"Appointment","id":1️⃣x}"#, "Appointment.id"),
    (#"{"resourceType":"Appointment","id":1️⃣}"#, "Appointment.id"),
    (#"{"resourceType":"Appointment","id":"\1️⃣q"}"#, "Appointment.id"),
    (#"{"resourceType":"Appointment","id":"\u001️⃣g0"}"#, "Appointment.id"),
    ("{\"resourceType\":\"Appointment\",\"comment\":\"a1️⃣\nb\"}", "Appointment.comment"),
    (#"{"resourceType":"Appointment","priority":01️⃣5}"#, "Appointment.priority"),
    (#"{"resourceType":"Appointment","priority":5.1️⃣}"#, "Appointment.priority"),
    (#"{"resourceType":"Appointment","priority":5e1️⃣}"#, "Appointment.priority"),
    (#"{"resourceType":"Appointment","priority":1️⃣-}"#, "Appointment.priority"),
    (#"{"resourceType":"Appointment","priority":tru1️⃣x}"#, "Appointment.priority"),
    (#"{"resourceType":"Appointment","slot":[{"reference":"a"},1️⃣]}"#, "Appointment.slot[1]"),
    (
      #"{"resourceType":"Appointment","slot":[{"reference":"a"1️⃣]}"#, "Appointment.slot[0].reference"
    ),
    (#"{"resourceType":"Appointment","meta":{"versionId":"a"}1️⃣"#, "Appointment.meta"),
    ("{\r\n\"resourceType\":\"Appointment\",\r\n\"comment\":\"é😀\"1️⃣:\r\n}", "Appointment.comment"),
    ("{1️⃣id:\"x\"}", nil),
    ("\u{FEFF}\n {1️⃣'a':1}", nil),
    ("1️⃣x{}", nil),
    (#"{"resourceType":"Appointment","_id":{"id":1️⃣x}}"#, "Appointment.id.id"),
    (
      #"{"resourceType":"Appointment","contained":[{"resourceType":"Slot"},{"resourceType":"Patient","name":[{"given":["a","b",1️⃣x]}]}]}"#,
      "Appointment.contained[1].name[0].given[2]"
    ),
  ]

  @Test(arguments: syntaxFaults) func `says where a file is not JSON`(
    source: String,
    path: String?
  ) {
    let marked = MarkedSource(source)
    let found = JSONReader.read(marked.bytes).diagnostics.filter { $0.severity == .fatal }
    #expect(found.map(Finding.init) == [Finding("json/syntax", path, marked["1️⃣"])])
  }

  @Test func `says so where a file ends too early`() {
    let source = Array(#"{"resourceType":"Appointment","id":"x"#.utf8)
    let diagnostic = JSONReader.read(source).diagnostics.first
    #expect(diagnostic?.message == "the string is not closed, but the file ends here")
    #expect(diagnostic?.location?.byteOffset == source.count)
    #expect(diagnostic?.path == "Appointment.id")
  }

  @Test func `reports what follows the resource where it begins`() {
    expectFindings(
      #"{"resourceType":"Appointment"}\#n 1️⃣{}"#,
      [.init("1️⃣", "json/trailing-bytes", "Appointment")]
    )
  }

  @Test func `reports a root that is no object, and an empty file, at its start`() {
    expectFindings("  1️⃣[]", [.init("1️⃣", "json/root-not-object", nil)])
    expectFindings("1️⃣  ", [.init("1️⃣", "text/empty", nil)])
    expectFindings(
      "1️⃣\u{FEFF}{}",
      [.init("1️⃣", "json/byte-order-mark", nil)]
    )
  }

  @Test func `reports half a character at its escape`() {
    expectFindings(
      #"{"resourceType":"Appointment","comment":"a\n1️⃣\uD800b2️⃣\uDC00","x3️⃣\uD83D":1}"#,
      [
        .init("1️⃣", "json/lone-surrogate", "Appointment.comment"),
        .init("2️⃣", "json/lone-surrogate", "Appointment.comment"),
        .init("3️⃣", "json/lone-surrogate", "Appointment"),
      ]
    )
  }

  @Test func `reports in the order of the file`() {
    expectFindings(
      """
      {"resourceType": "Appointment", "id": "x", 1️⃣"_id": "y",
       "meta": {"profile": ["p"], 2️⃣"_profile": [{"id": "a"}, {"id": "b"}], "tag": 3️⃣null},
       "comment": "4️⃣\\uD800", 5️⃣"slot": []}
      """,
      [
        .init("1️⃣", "json/extension-shape", "Appointment.id"),
        .init("2️⃣", "json/extension-length", "Appointment.meta.profile[0]"),
        .init("3️⃣", "json/null", "Appointment.meta.tag[0]"),
        .init("4️⃣", "json/lone-surrogate", "Appointment.comment"),
        .init("5️⃣", "json/empty-array", "Appointment.slot[0]"),
      ]
    )
  }

  @Test func `names the right place of a fault in a companion`() {
    expectFindings(
      """
      {"resourceType":"Appointment","meta":{"profile":["p","q","r"],"_profile":[null,
      {"id":"a",1️⃣"id":"b"},2️⃣[{}]]}}
      """,
      [
        .init("1️⃣", "json/duplicate-property", "Appointment.meta.profile[1].id"),
        .init("2️⃣", "json/nested-array", "Appointment.meta.profile[2]"),
      ]
    )
  }

  @Test func `names the element that holds a byte that is not UTF-8`() throws {
    let start = #"{"resourceType":"Appointment","slot":[{"reference":"a"},{"reference":"b"#
    let result = JSONReader.read(Array(start.utf8) + [0xFF] + Array(#""}]}"#.utf8))
    let diagnostic = try #require(result.diagnostics.first)
    #expect(diagnostic.path == "Appointment.slot[1].reference")
  }

  @Test func `names no element for a byte that is not UTF-8 behind the resource`() throws {
    let start = #"{"resourceType":"Appointment","comment":null}"#
    let result = JSONReader.read(Array(start.utf8) + [0xFF])
    let diagnostic = try #require(result.diagnostics.first)
    #expect(result.diagnostics.count == 1)
    #expect(diagnostic.code == "text/invalid-utf-8")
    #expect(diagnostic.path == nil)
  }

  @Test func `knows the bytes of every element and of its value`() throws {
    let source = #"""
      { "resourceType" : "Appointment" , "id" : "a\/1",
        "priority": 5, "slot": [ {"reference": "é" } , {"reference":"b"} ],
        "meta" : { "profile" : [ "p" , "q" ] } , "_status": {"id": "s"}, "status" : "booked" }
      """#
    let bytes = Array(source.utf8)
    let root = try tree(source).root
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    func texts(_ node: ElementNode?) -> [String]? {
      node.map { [text($0.byteRange), text($0.valueByteRange)] }
    }
    #expect(text(root.byteRange) == source)
    #expect(texts(root.child(.id)) == [#""id" : "a\/1""#, #"a\/1"#])
    #expect(texts(root.child(.priority)) == [#""priority": 5"#, "5"])
    let slots = root.children(.slot).map { text($0.byteRange) }
    #expect(slots == [#""slot": [ {"reference": "é" }"#, #"{"reference":"b"}"#])
    #expect(texts(root.child(.slot)?.child(.reference)) == [#""reference": "é""#, "é"])
    let profiles = root.child(.meta)?.children(.profile).map(texts)
    #expect(profiles == [[#""profile" : [ "p""#, "p"], [#""q""#, "q"]])
    #expect(texts(root.child(.status)) == [#""status" : "booked""#, "booked"])
    #expect(texts(root.child(.status)?.child(.id)) == [#""id": "s""#, "s"])
    #expect(
      texts(root.child(.resourceType)) == [#""resourceType" : "Appointment""#, "Appointment"]
    )
  }
}
