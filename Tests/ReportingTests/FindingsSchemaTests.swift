import Diagnostics
import Reporting
import Testing

/// The formats for programs keep to their schemas.
@Suite struct FindingsSchemaTests {
  private func violations(_ text: String, of schema: JSONValue) throws -> [String] {
    var checker = SchemaChecker(schema)
    checker.check(try JSONValue(parsing: Array(text.utf8)))
    return checker.violations
  }

  @Test func `json keeps to our schema, and writes everything in it`() throws {
    let schema = try JSONValue(schema: "findings.schema.json")
    for files in [FindingsSample.files, []] {
      #expect(try violations(FindingsSample.written(.json, files), of: schema) == [])
    }
    var checker = SchemaChecker(schema)
    checker.check(try JSONValue(parsing: Array(FindingsSample.written(.json).utf8)))
    #expect(checker.definedProperties.subtracting(checker.usedProperties) == [])
  }

  @Test func `a line of ndjson is a file of json`() throws {
    let schema = try JSONValue(schema: "findings.schema.json")
    let document = try JSONValue(parsing: Array(FindingsSample.written(.json).utf8))
    let lines = try FindingsSample.written(.ndjson).split(separator: "\n").map {
      try JSONValue(parsing: Array($0.utf8))
    }
    #expect(document["files"]?.items == lines)
    #expect(schema["$defs"]?["file"] != nil)
  }

  @Test func `sarif keeps to the standard`() throws {
    let schema = try JSONValue(parsing: Array(SARIFSchema.text.utf8))
    for files in [FindingsSample.files, []] {
      #expect(try violations(FindingsSample.written(.sarif, files), of: schema) == [])
    }
    var checker = SchemaChecker(schema)
    checker.check(try JSONValue(parsing: Array(FindingsSample.written(.sarif).utf8)))
    #expect(checker.definedProperties.subtracting(checker.usedProperties) == [])
    let broken = FindingsSample.written(.sarif).replacing(
      "\"level\": \"error\"",
      with: "\"level\": 1"
    )
    #expect(try !violations(broken, of: schema).isEmpty)
  }

  @Test func `junit keeps to what build servers read`() throws {
    for files in [FindingsSample.files, []] {
      let checker = JUnitChecker.checking(FindingsSample.written(.junit, files))
      #expect(checker.violations == [])
      #expect(checker.elementCounts["testcase", default: 0] == checker.stated["tests"])
      #expect(checker.elementCounts["failure", default: 0] == checker.stated["failures"])
    }
    let warned = [
      FileFindings(
        file: "a",
        diagnostics: [Diagnostic(FindingsSample.rule("x/y", .warning), message: "it is odd")]
      )
    ]
    let all = [FindingsSample.files, warned].map {
      JUnitChecker.checking(FindingsSample.written(.junit, $0))
    }
    #expect(all.flatMap(\.violations) == [])
    let used = all.reduce(into: Set<String>()) { $0.formUnion($1.elementCounts.keys) }
    #expect(used == Set(JUnitSchema.elements.keys))
    for (part, fault) in [
      ("failure", "fail"), (" tests=", " test="), ("</testsuite>", "text</testsuite>"),
      ("time=\"0\"", "time=\"soon\""), ("<testcase", "<failure/><testcase"),
      ("</testcase>", "</testcas>"),
    ] {
      let broken = FindingsSample.written(.junit).replacing(part, with: fault)
      #expect(!JUnitChecker.checking(broken).violations.isEmpty, "\(fault)")
    }
  }

  @Test func `sarif refers to rules by their place, and to files by a URI`() throws {
    let run = try #require(
      try JSONValue(parsing: Array(FindingsSample.written(.sarif).utf8))["runs"]?.items.first
    )
    let results = run["results"]?.items ?? []
    let rules = run["tool"]?["driver"]?["rules"]?.items ?? []
    #expect(results.count == 5)
    for result in results {
      guard case .integer(let index) = result["ruleIndex"] else {
        Issue.record("no index")
        continue
      }
      #expect(rules[index]["id"] == result["ruleId"])
    }
    let places = results.compactMap { $0["locations"]?.items.first?["physicalLocation"] }
    #expect(places[0]["artifactLocation"]?["uri"] == .string("in%20box/a%2Cb.json"))
    #expect(places[0]["region"]?["startColumn"] == .integer(3))
    #expect(places[0]["region"]?["endColumn"] == .integer(15))
    #expect(places[1]["region"]?["startColumn"] == .integer(15))
    #expect(places[3]["region"] == nil)
    let levels = results.compactMap { $0["level"]?.text }
    #expect(levels == ["error", "error", "error", "warning", "note"])
    let absolute = FileFindings(file: "/a b", diagnostics: FindingsSample.files[0].diagnostics)
    #expect(FindingsSample.written(.sarif, [absolute]).contains("\"uri\": \"file:///a%20b\""))
  }
}
