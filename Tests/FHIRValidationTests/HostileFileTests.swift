import ElementModel
import FHIRModel
import FHIRValidation
import TestSupport
import Testing

/// Files made to take time in the rules: none takes more than so much a byte, and none of them more
/// a byte the larger it is.
///
/// The readers have tests of their own, see `JSONLimitTests` and `XMLLimitTests`.
@Suite struct HostileFileTests {
  private static let json =
    #"{"resourceType":"Appointment","status":"booked","participant":[{"status":"accepted"}]"#
  private static let xml = #"<Appointment xmlns="http://hl7.org/fhir">"#
  private static let div = #"<div xmlns="http://www.w3.org/1999/xhtml">"#
  private static let escapedDiv = #"<div xmlns=\"http://www.w3.org/1999/xhtml\">"#

  /// An Appointment in JSON with something repeated in it.
  private static func inJSON(
    _ name: String,
    _ before: String,
    _ repeated: String,
    _ after: String
  ) -> HostileFile {
    HostileFile(name, json + "," + before, repeated, after, count: count(of: repeated))
  }

  /// An Appointment in XML with something repeated in it.
  private static func inXML(
    _ name: String,
    _ before: String,
    _ repeated: String,
    _ after: String
  ) -> HostileFile {
    HostileFile(
      name,
      xml + before,
      repeated,
      after + "</Appointment>",
      count: count(of: repeated)
    )
  }

  private static func count(of repeated: String) -> Int {
    ReadingTime.byteCount / 6 / repeated.utf8.count
  }

  /// So many findings are asked for that the work for each counts.
  private static let limits = ReadLimits(
    maximumByteCount: .max,
    maximumDepth: 256,
    maximumDiagnosticCount: 1_000_000
  )

  private static let wideContained =
    #""contained":[{"id":"a","# + String(repeating: #""ab":1,"#, count: count(of: #""ab":1,"#))
    + #""resourceType":"Slot"}],"slot":["#

  static let hostile: [HostileFile] = [
    inJSON("nothing wrong", #""slot":["#, #"{"reference":"Slot/1"},"#, #"{"id":"a"}]}"#),
    inJSON("empty objects", #""slot":["#, "{},", "{}]}"),
    inJSON("numbers instead of objects", #""slot":["#, "1,", "1]}"),
    inJSON("nulls", #""slot":["#, "null,", "null]}"),
    inJSON("duplicate keys", "", #""status":"booked","#, #""b":1}"#),
    inJSON("unknown names", "", #""participan#":1,"#, #""b":1}"#),
    inJSON("unknown names in arrays", #""zip":["#, "{},", "{}]}"),
    inJSON("companions", #""requestedPeriod":["x"],"_requestedPeriod":["#, "null,", "null]}"),
    inJSON("arrays in arrays", #""slot":["#, #"[{"a":[[{}]]}],"#, "{}]}"),
    inJSON("references to a wide resource", wideContained, #"{"reference":"\u0023a"},"#, "{}]}"),
    inJSON("references to nothing", #""slot":["#, #"{"reference":"\u0023#"},"#, "{}]}"),
    inJSON(
      "contained resources",
      #""contained":["#,
      ##"{"resourceType":"Slot","id":"#"},"##,
      "{}]}"
    ),
    inJSON(
      "contained resources of one id",
      #""contained":["#,
      #"{"resourceType":"Slot","id":"a"},"#,
      "{}]}"
    ),
    inJSON(
      "narratives",
      #""contained":["#,
      #"{"resourceType":"Slot","text":{"div":"<div/>"}},"#,
      "{}]}"
    ),
    inJSON("tags in a narrative", #""text":{"div":""# + escapedDiv, "<b>", #"</div>"}}"#),
    inJSON("text in a narrative", #""text":{"div":""# + escapedDiv, "<b>x</b>", #"</div>"}}"#),
    inJSON("entities in a narrative", #""text":{"div":""# + escapedDiv, "&e;", #"</div>"}}"#),
    inJSON("digits", #""extension":[{"url":"u","valueDecimal":1"#, "0", "}]}"),
    inJSON("an exponent", #""extension":[{"url":"u","valueDecimal":1e"#, "9", "}]}"),
    inJSON("a fraction", #""extension":[{"url":"u","valueDecimal":0."#, "9", "e}]}"),
    inJSON("digits of a time", #""start":"2026-01-15T09:00:00."#, "9", #""}"#),
    inJSON(
      "parts of an object identifier",
      #""extension":[{"valueOid":"urn:oid:1"#,
      ".1",
      #""}]}"#
    ),
    inJSON("base 64", #""extension":[{"url":"u","valueBase64Binary":""#, "QUJD", #"="}]}"#),
    inJSON(
      "ranges",
      #""extension":["#,
      #"{"valueRange":{"low":{"value":2},"high":{"value":1}}},"#,
      "{}]}"
    ),
    inJSON("profiles", #""meta":{"profile":["#, #""urn:#","#, #""x"]}}"#),
    inJSON("participants", #""participant":["#, "{},", "{}]}"),
    HostileFile(
      "entries",
      #"{"resourceType":"Bundle","type":"collection","entry":["#,
      #"{"fullUrl":"urn:#","resource":{"resourceType":"Slot"}},"#,
      "{}]}",
      count: count(of: #"{"fullUrl":"urn:#","resource":{"resourceType":"Slot"}},"#)
    ),
    inXML("nothing wrong in XML", "", #"<slot><reference value="Slot/1"/></slot>"#, ""),
    inXML("empty elements", "", "<slot/>", ""),
    inXML("unknown elements", "", "<a/>", ""),
    inXML("unknown elements of other names", "", "<participan#/>", ""),
    inXML("text", "", "<slot>x</slot>", ""),
    inXML("attributes", "", #"<slot a="" b="" c="" d=""/>"#, ""),
    inXML("what a narrative may not have", "<text>" + div, #"<b onload="x"/>"#, "</div></text>"),
    inXML(
      "narratives in contained resources",
      "",
      "<contained><Slot><text>\(div)x</div></text></Slot></contained>",
      ""
    ),
  ]

  @Test(arguments: hostile) func `takes no more time a byte for a larger file`(
    hostile: HostileFile
  ) throws {
    let (small, large) = (hostile.bytes(dividedBy: 8), hostile.bytes)
    // The square of eight times as much is 64 times, eight times for each byte.
    let limit = 3.5 * Double(large.count) / Double(small.count)
    let growth = ReadingTime.growth(
      below: limit,
      from: { Self.read(small) },
      to: { Self.read(large) }
    )
    #expect(growth.factor < limit)
    #expect(growth.seconds < ReadingTime.limitSeconds)
  }

  private static func read(_ bytes: [UInt8]) {
    _ = ResourceValidator.read(bytes, profile: .gpconnect, limits: limits)
  }

  @Test(arguments: hostile) func `writes in time that grows with the file`(
    hostile: HostileFile
  ) throws {
    for format in FHIRFormat.allCases {
      let read = ResourceValidator.read(hostile.bytes(dividedBy: 2), limits: Self.limits)
      guard let tree = read.tree else { continue }
      let seconds = ReadingTime.seconds { _ = format.write(tree) }
      #expect(seconds < ReadingTime.limitSeconds)
    }
  }

  @Test func `says what is wrong in few words, however much is wrong`() throws {
    for hostile in Self.hostile {
      let result = ResourceValidator.read(
        hostile.bytes,
        profile: .gpconnect,
        limits: ReadLimits(maximumByteCount: .max)
      )
      let count = result.diagnostics.reduce(0) {
        $0 + $1.message.utf8.count + ($1.path?.utf8.count ?? 0)
      }
      #expect(result.diagnostics.count <= 102)
      #expect(count < 40_000, "\(hostile): \(count) bytes")
    }
  }

  @Test func `shows little of names and paths, however long they are`() {
    let name = String(repeating: "a", count: 10_000)
    var text = "1"
    for _ in 0..<60 { text = #"{"\#(name)":\#(text)}"# }
    let result = ResourceValidator.read(
      Array(#"{"resourceType":"Appointment","\#(name)":\#(text),}"#.utf8)
    )
    #expect(!result.diagnostics.isEmpty)
    for diagnostic in result.diagnostics {
      #expect((diagnostic.path?.utf8.count ?? 0) < 64 * 70)
      #expect(diagnostic.message.utf8.count < 300)
    }
  }
}
