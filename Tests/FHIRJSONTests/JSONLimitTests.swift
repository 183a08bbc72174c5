import Diagnostics
import ElementModel
import FHIRJSON
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
      "1️⃣" + text, [.init("1️⃣", "limit/bytes", nil)],
      limits: ReadLimits(maximumByteCount: count - 1))
    #expect(result.tree == nil)
  }

  @Test func `takes objects and arrays up to the limit of depth`() {
    let limits = ReadLimits(maximumDepth: 4)
    expectFindings(nested(#"{"a":"#, "}", count: 4), [], limits: limits)
    expectFindings(#"{"a":[{"a":[1]}]}"#, [], limits: limits)
    expectFindings(
      #"{"resourceType":"Appointment","a":{"a":{"a":{"a":1️⃣{}}}}}"#,
      [.init("1️⃣", "limit/depth", "Appointment.a.a.a.a")], limits: limits)
    expectFindings(
      #"{"resourceType":"Appointment","a":[{"a":[{"a":1}]}]}"#
        .replacing(#"[{"a":1}]"#, with: #"[1️⃣{"a":1}]"#),
      [.init("1️⃣", "limit/depth", "Appointment.a.a")], limits: limits)
    expectFindings(
      #"{"resourceType":"Appointment","a":[{"a":{"a":1️⃣[1]}}]}"#,
      [.init("1️⃣", "limit/depth", "Appointment.a.a")], limits: limits)
  }

  @Test func `counts arrays in arrays, too`() {
    let found = JSONReader.read(
      Array((#"{"a":"# + nested("[", "]", count: 9) + "}").utf8), limits: ReadLimits(maximumDepth: 4)
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
      Array(#"{"slot":[{},\#(slots)]}"#.utf8), limits: ReadLimits(maximumDiagnosticCount: 10))
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

  /// Files of nearly a megabyte that are made to take time.
  static let hostile: [(name: String, text: String)] = [
    ("arrays in arrays", #"{"a":"# + String(repeating: "[", count: 900_000)),
    ("objects in objects", String(repeating: #"{"a":"#, count: 180_000)),
    ("a long string", #"{"a":"\#(String(repeating: "x", count: 900_000))"}"#),
    ("a long number", #"{"a":\#(String(repeating: "9", count: 900_000))}"#),
    ("escapes", #"{"a":"\#(String(repeating: #"\u0041"#, count: 150_000))"}"#),
    ("half characters", #"{"a":"\#(String(repeating: #"\uD800"#, count: 150_000))"}"#),
    ("nulls", #"{"a":[\#(String(repeating: "null,", count: 180_000))null]}"#),
    ("companions", #"{"_a":[\#(String(repeating: "{},", count: 200_000)){}],"a":["x"]}"#),
    ("the same name", "{\(String(repeating: #""a":1,"#, count: 150_000))\"b\":1}"),
    (
      "different names and companions",
      "{" + (0..<30_000).map { #""n\#($0)":1,"_n\#($0)":{"id":"x"}"# }.joined(separator: ",") + "}"
    ),
    ("white space", #"{"a"\#(String(repeating: " ", count: 900_000)):1}"#),
    ("line feeds", "{" + String(repeating: "\n", count: 900_000)),
    ("digits of a broken number", #"{"a":-\#(String(repeating: "0", count: 900_000))}"#),
  ]

  @Test(arguments: hostile) func `reads hostile files in bounded time`(name: String, text: String) {
    let bytes = Array(text.utf8)
    let clock = ContinuousClock()
    let time = clock.measure { _ = JSONReader.read(bytes) }
    #expect(time < .seconds(1), "\(name) took \(time)")
  }
}
