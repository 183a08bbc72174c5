import Diagnostics
import ElementModel
import FHIRJSON
import TestSupport
import Testing

/// What no input may go beyond, and that every input is read in bounded time.
@Suite struct JSONLimitTests {
  private func nested(_ open: String, _ close: String, count: Int) -> String {
    String(repeating: open, count: count) + "1" + String(repeating: close, count: count)
  }

  @Test func `takes files up to the limit of bytes`() {
    let text = #"{"resourceType":"Appointment"}"#
    let count = text.utf8.count
    expectFindings(text, [], limits: ReadLimits(maximumByteCount: count))
    let result = expectFindings(
      "1️⃣" + text,
      [.init("1️⃣", "limit/bytes", nil)],
      limits: ReadLimits(maximumByteCount: count - 1)
    )
    #expect(result.tree == nil)
  }

  @Test func `takes objects and arrays up to the limit of depth`() {
    let limits = ReadLimits(maximumDepth: 4)
    expectFindings(nested(#"{"a":"#, "}", count: 4), [], limits: limits)
    expectFindings(#"{"a":[{"a":[1]}]}"#, [], limits: limits)
    expectFindings(
      #"{"resourceType":"Appointment","a":{"a":{"a":{"a":1️⃣{}}}}}"#,
      [.init("1️⃣", "limit/depth", "Appointment.a.a.a.a")],
      limits: limits
    )
    expectFindings(
      #"{"resourceType":"Appointment","a":[{"a":[{"a":1}]}]}"#
        .replacing(#"[{"a":1}]"#, with: #"[1️⃣{"a":1}]"#),
      [.init("1️⃣", "limit/depth", "Appointment.a.a")],
      limits: limits
    )
    expectFindings(
      #"{"resourceType":"Appointment","a":[{"a":{"a":1️⃣[1]}}]}"#,
      [.init("1️⃣", "limit/depth", "Appointment.a.a")],
      limits: limits
    )
  }

  @Test func `counts arrays in arrays, too`() {
    let found = JSONReader.read(
      Array((#"{"a":"# + nested("[", "]", count: 9) + "}").utf8),
      limits: ReadLimits(maximumDepth: 4)
    ).diagnostics.map(\.code)
    #expect(found == ["json/nested-array", "limit/depth"])
  }

  @Test func `takes sixty-four levels unless told otherwise`() {
    #expect(JSONReader.read(Array(nested(#"{"a":"#, "}", count: 64).utf8)).tree != nil)
    #expect(JSONReader.read(Array(nested(#"{"a":"#, "}", count: 65).utf8)).tree == nil)
  }

  @Test func `takes so many names that FHIR does not define, and no more`() {
    func file(nameCount: Int) -> [UInt8] {
      Array("{\((0..<nameCount).map { #""x\#($0)":1"# }.joined(separator: ","))}".utf8)
    }
    #expect(JSONReader.read(file(nameCount: 32_767)).diagnostics.isEmpty)
    let result = JSONReader.read(file(nameCount: 32_768))
    #expect(result.tree == nil)
    #expect(result.diagnostics.map(\.code) == ["limit/names"])
    #expect(result.diagnostics.first?.location?.byteOffset ?? 0 > 300_000)
  }

  @Test func `lists so many findings, and says that there are more`() {
    let slots = Array(repeating: "null", count: 30).joined(separator: ",")
    let result = JSONReader.read(
      Array(#"{"slot":[{},\#(slots)]}"#.utf8),
      limits: ReadLimits(maximumDiagnosticCount: 10)
    )
    #expect(result.tree != nil)
    #expect(result.diagnostics.count == 11)
    #expect(result.diagnostics.prefix(10).allSatisfy { $0.code == "json/null" })
    #expect(result.diagnostics.last?.code == "limit/diagnostics")
  }

  @Test func `tells why there is no tree behind any number of findings`() {
    let slots = Array(repeating: "null", count: 300).joined(separator: ",")
    let result = JSONReader.read(Array(#"{"slot":[{},\#(slots)],}"#.utf8))
    #expect(result.tree == nil)
    #expect(result.diagnostics.contains { $0.severity == .fatal })
  }

  static let hostile: [HostileFile] = [
    HostileFile("arrays in arrays", #"{"a":"#, "[", ""),
    HostileFile("objects in objects", "", #"{"a":"#, ""),
    HostileFile("a long string", #"{"a":""#, "xxxxxxxxxx", #""}"#),
    HostileFile("a long name", #"{""#, "xxxxxxxxxx", #"":1}"#),
    HostileFile("a long number", #"{"a":"#, "9999999999", "}"),
    HostileFile("a long fraction", #"{"a":0."#, "9999999999", "e}"),
    HostileFile("escapes", #"{"a":""#, #"\u0041"#, #""}"#),
    HostileFile("half characters", #"{"a":""#, #"\uD800"#, #""}"#),
    HostileFile("nulls", #"{"a":["#, "null,", "null]}"),
    HostileFile("empty objects", #"{"a":["#, "{},", "{}]}"),
    HostileFile("empty arrays", "{", #""a#":[],"#, #""b":1}"#),
    HostileFile("companions without partners", #"{"a":["x"],"_a":["#, "{},", "{}]}"),
    HostileFile("the same name", "{", #""a":1,"#, #""b":1}"#),
    HostileFile("different names", "{", #""a#":1,"#, #""b":1}"#),
    HostileFile("different names with companions", "{", #""a#":1,"_a#":{"id":"x"},"#, #""b":1}"#),
    HostileFile("different names, escaped", "{", #""\u0061#":1,"#, #""b":1}"#),
    HostileFile("objects with many names", #"{"a":["#, #"{"b#":1,"c#":2},"#, "{}]}"),
    HostileFile("white space", #"{"a""#, "          ", ":1}"),
    HostileFile("line feeds", "{", "\n\n\n\n\n", ""),
  ]

  @Test(arguments: hostile) func `reads hostile files in bounded time`(hostile: HostileFile) {
    let bytes = hostile.bytes
    let limits = ReadLimits(maximumByteCount: bytes.count)
    let seconds = ReadingTime.seconds { _ = JSONReader.read(bytes, limits: limits) }
    #expect(seconds < ReadingTime.limitSeconds)
  }

  @Test(arguments: hostile) func `finds the byte that is not UTF-8 in bounded time`(
    hostile: HostileFile
  ) {
    let bytes = hostile.bytes + [0xFF]
    let limits = ReadLimits(maximumByteCount: bytes.count)
    let seconds = ReadingTime.seconds {
      #expect(
        JSONReader.read(bytes, limits: limits).diagnostics.map(\.code) == ["text/invalid-utf-8"]
      )
    }
    #expect(seconds < ReadingTime.limitSeconds)
  }
}
