import Diagnostics
import ElementModel
import FHIRJSON
import FHIRValidation
import TestSupport
import Testing

/// The order of JSON members means nothing.
@Suite struct ShuffledMembersTests {
  /// A JSON value whose members can be put in another order.
  private indirect enum Value {
    case literal(String)
    case array([Value])
    case object([(String, Value)])

    func text(shuffledBy generator: inout SeededGenerator) -> String {
      switch self {
      case .literal(let text): return text
      case .array(let items):
        return "[\(items.map { $0.text(shuffledBy: &generator) }.joined(separator: ","))]"
      case .object(let members):
        let texts = members.shuffled(using: &generator).map { name, value in
          "\"\(name)\":\(value.text(shuffledBy: &generator))"
        }
        return "{\(texts.joined(separator: ", "))}"
      }
    }
  }

  private static func string(_ text: String) -> Value { .literal("\"\(text)\"") }

  private static func patient(_ id: String) -> Value {
    .object([
      ("resourceType", string("Patient")), ("id", string(id)), ("gender", string("other")),
      (
        "name",
        .array([
          .object([
            ("family", string("Example")),
            ("given", .array([string("A"), .literal("null")])),
            ("_given", .array([.literal("null"), .object([("id", string("g")), extensions])])),
          ])
        ])
      ),
    ])
  }

  private static let extensions: (String, Value) = (
    "extension",
    .array([
      .object([("url", string("u")), ("valueDecimal", .literal("1.50"))]),
      .object([("url", string("v")), ("valuePeriod", .object([("start", string("2026"))]))]),
    ])
  )

  private static let valid: [(String, Value)] = [
    ("resourceType", string("Appointment")), ("id", string("a")),
    ("_id", .object([("id", string("i"))])), extensions,
    ("contained", .array([patient("p"), patient("q")])),
    ("status", string("booked")), ("_status", .object([extensions, ("id", string("s"))])),
    ("start", string("2026-01-15T09:00:00Z")), ("end", string("2026-01-15T09:10:00Z")),
    (
      "participant",
      .array([
        .object([
          ("actor", .object([("reference", string("#p")), ("display", string("x"))])),
          ("status", string("accepted")),
        ]),
        .object([
          ("actor", .object([("reference", string("#q"))])), ("status", string("tentative")),
        ]),
      ])
    ),
  ]

  private static let broken: [(String, Value)] = [
    ("resourceType", string("Appointment")), ("id", string("a_b")), ("zip", .literal("1")),
    ("contained", .array([patient("p"), patient("p"), .object([("id", string("r"))])])),
    ("status", string("wrong")), ("_status", string("x")), ("comment", .literal("null")),
    ("slot", .array([])), ("reason", .object([("text", string("x"))])),
    ("serviceCategory", .array([.object([("text", string("x"))])])), ("priority", string("5")),
    (
      "extension",
      .array([
        .object([("valueCode", string("c")), ("valueString", string("s"))]),
        .object([("url", string("u"))]),
      ])
    ),
    (
      "participant",
      .array([
        .object([("actor", .object([("reference", string("#z"))])), ("status", string("no"))]),
        .object([("required", string("required"))]),
      ])
    ),
    (
      "requestedPeriod",
      .array([.object([("start", string("2026")), ("end", string("2025"))])])
    ),
  ]

  private func findings(_ text: String) -> [String] {
    ResourceValidator.read(Array(text.utf8)).diagnostics
      .map { finding in
        // Of a choice, the second in the file is one too many.
        let path = finding.code == "element/choice" ? "" : finding.path ?? ""
        return "\(finding.code) at \(path)"
      }.sorted()
  }

  @Test func `gives the same resource in any order`() throws {
    var generator = SeededGenerator(seed: DamagedFileTests.seed)
    let first = Value.object(Self.valid).text(shuffledBy: &generator)
    let tree = try #require(JSONReader.read(Array(first.utf8)).tree)
    for round in 0..<100 {
      let text = Value.object(Self.valid).text(shuffledBy: &generator)
      let comment: Comment = "round \(round), seed \(DamagedFileTests.seed): \(text)"
      #expect(findings(text) == [], comment)
      let other = try #require(JSONReader.read(Array(text.utf8)).tree)
      #expect(tree.differences(from: other) == [], comment)
    }
  }

  @Test func `gives the same findings in any order`() {
    var generator = SeededGenerator(seed: DamagedFileTests.seed)
    let expected = findings(Value.object(Self.broken).text(shuffledBy: &generator))
    #expect(expected.count > 15)
    for round in 0..<100 {
      let text = Value.object(Self.broken).text(shuffledBy: &generator)
      #expect(findings(text) == expected, "round \(round), seed \(DamagedFileTests.seed): \(text)")
    }
  }
}
