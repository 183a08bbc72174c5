import ElementModel
import FHIRJSON
import Testing

/// How `_name` joins `name`, in all combinations.
///
/// Source: FHIR STU3, JSON Representation of Resources, "Representing primitive types".
@Suite struct JSONExtensionTests {
  /// Members of an object, the elements they give, and what is reported.
  struct Combination: Sendable, CustomTestStringConvertible {
    let members: String
    let elements: [String]
    let findings: [(marker: Character, code: String, path: String)]

    init(
      _ members: String,
      _ elements: [String],
      _ findings: [(marker: Character, code: String, path: String)] = []
    ) {
      self.members = members
      self.elements = elements
      self.findings = findings
    }

    var testDescription: String { members }
  }

  static let single: [Combination] = [
    Combination(#""id":"a""#, ["id = a"]),
    Combination(#""_id":{"id":"x"}"#, ["id", "id.id = x"]),
    Combination(#""id":"a","_id":{"id":"x"}"#, ["id = a", "id.id = x"]),
    Combination(#""_id":{"id":"x"},"id":"a""#, ["id = a", "id.id = x"]),
    Combination(#""_id":{"id":"x"},"b":1,"id":"a""#, ["id = a", "id.id = x", "b = 1"]),
    Combination(#""id":"a","b":1,"_id":{"id":"x"}"#, ["id = a", "id.id = x", "b = 1"]),
    Combination(#""b":1,"id":"a","_id":{"id":"x"}"#, ["b = 1", "id = a", "id.id = x"]),
    Combination(
      #""_id":{"extension":[{"url":"u"},{"url":"v"}]},"id":"a""#,
      [
        "id = a", "id.extension[0]", "id.extension[0].url = u", "id.extension[1]",
        "id.extension[1].url = v",
      ]
    ),
    Combination(#""_id":{},"b":1"#, ["id", "b = 1"]),
    Combination(#""id":"a",1️⃣"_id":{}"#, ["id = a"], [("1️⃣", "json/empty-object", "id")]),
    Combination(#"1️⃣"_id":{},"id":"a""#, ["id = a"], [("1️⃣", "json/empty-object", "id")]),
    Combination(#""id":"a","_id":1️⃣null"#, ["id = a"], [("1️⃣", "json/null", "id")]),
    Combination(#""_id":1️⃣null"#, ["id"], [("1️⃣", "json/null", "id")]),
    Combination(
      #""id":1️⃣null,"_id":{"id":"x"}"#,
      ["id", "id.id = x"],
      [("1️⃣", "json/null", "id")]
    ),
    Combination(#""id":"a",1️⃣"_id":"x""#, ["id = a"], [("1️⃣", "json/extension-shape", "id")]),
    Combination(#"1️⃣"_id":true"#, ["id = true"], [("1️⃣", "json/extension-shape", "id")]),
    Combination(#"1️⃣"_id":7,"id":"a""#, ["id = a"], [("1️⃣", "json/extension-shape", "id")]),
    Combination(
      #""id":"a",1️⃣"_id":[{"id":"x"}]"#,
      ["id = a", "id.id = x"],
      [("1️⃣", "json/extension-shape", "id")]
    ),
    Combination(#""id":"a",1️⃣"_id":[]"#, ["id = a"], [("1️⃣", "json/empty-array", "id")]),
  ]

  @Test(arguments: single) func `joins one value and its companion`(combination: Combination) {
    expect(combination, members: combination.members, path: "Appointment.")
  }

  static let arrays: [Combination] = [
    Combination(#""given":["a"]"#, ["given[0] = a"]),
    Combination(#""_given":[{"id":"x"}]"#, ["given[0]", "given[0].id = x"]),
    Combination(
      #""given":["a","b"],"_given":[{"id":"x"},{"id":"y"}]"#,
      ["given[0] = a", "given[0].id = x", "given[1] = b", "given[1].id = y"]
    ),
    Combination(
      #""_given":[{"id":"x"},{"id":"y"}],"given":["a","b"]"#,
      ["given[0] = a", "given[0].id = x", "given[1] = b", "given[1].id = y"]
    ),
    Combination(
      #""given":["a","b"],"_given":[null,{"id":"y"}]"#,
      ["given[0] = a", "given[1] = b", "given[1].id = y"]
    ),
    Combination(
      #""given":["a","b"],"_given":[{"id":"x"},null]"#,
      ["given[0] = a", "given[0].id = x", "given[1] = b"]
    ),
    Combination(
      #""given":[null,"b"],"_given":[{"id":"x"},null]"#,
      ["given[0]", "given[0].id = x", "given[1] = b"]
    ),
    Combination(
      #""given":["a",null],"_given":[null,{"id":"y"}]"#,
      ["given[0] = a", "given[1]", "given[1].id = y"]
    ),
    Combination(
      #""given":[null],"_given":[{"id":"x"}],"b":1"#,
      ["given[0]", "given[0].id = x", "b = 1"]
    ),
    // Nulls without a partner.
    Combination(
      #"1️⃣"given":[null]"#,
      ["given[0]"],
      [("1️⃣", "json/null", "given[0]")]
    ),
    Combination(
      #""given":["a",1️⃣null,"c"]"#,
      ["given[0] = a", "given[1]", "given[2] = c"],
      [("1️⃣", "json/null", "given[1]")]
    ),
    Combination(
      #""given":["a",1️⃣null],"_given":[{"id":"x"},null]"#,
      ["given[0] = a", "given[0].id = x", "given[1]"],
      [("1️⃣", "json/null", "given[1]")]
    ),
    Combination(#"1️⃣"_given":[null]"#, ["given[0]"], [("1️⃣", "json/null", "given[0]")]),
    Combination(
      #""_given":[{"id":"x"},1️⃣null]"#,
      ["given[0]", "given[0].id = x", "given[1]"],
      [("1️⃣", "json/null", "given[1]")]
    ),
    // Other lengths.
    Combination(
      #""given":["a","b"],1️⃣"_given":[{"id":"x"}]"#,
      ["given[0] = a", "given[0].id = x", "given[1] = b"],
      [("1️⃣", "json/extension-length", "given[0]")]
    ),
    Combination(
      #""given":["a"],1️⃣"_given":[{"id":"x"},{"id":"y"}]"#,
      ["given[0] = a", "given[0].id = x", "given[1]", "given[1].id = y"],
      [("1️⃣", "json/extension-length", "given[0]")]
    ),
    Combination(
      #"1️⃣"_given":[null,{"id":"y"}],"given":["a"]"#,
      ["given[0] = a", "given[1]", "given[1].id = y"],
      [("1️⃣", "json/extension-length", "given[0]")]
    ),
    // Other shapes.
    Combination(
      #""given":["a"],1️⃣"_given":{"id":"x"}"#,
      ["given[0] = a", "given[0].id = x"],
      [("1️⃣", "json/extension-shape", "given[0]")]
    ),
    Combination(
      #""given":"a",1️⃣"_given":[{"id":"x"}]"#,
      ["given[0] = a", "given[0].id = x"],
      [("1️⃣", "json/extension-shape", "given[0]")]
    ),
    Combination(
      #""given":["a","b"],"_given":[{"id":"x"},1️⃣"y"]"#,
      ["given[0] = a", "given[0].id = x", "given[1] = b"],
      [("1️⃣", "json/extension-shape", "given[1]")]
    ),
    Combination(
      #""given":["a","b"],"_given":[{"id":"x"},1️⃣{}]"#,
      ["given[0] = a", "given[0].id = x", "given[1] = b"],
      [("1️⃣", "json/empty-object", "given[1]")]
    ),
    Combination(
      #""given":["a"],"_given":[1️⃣[{"id":"x"}]]"#,
      ["given[0] = a"],
      [("1️⃣", "json/nested-array", "given[0]")]
    ),
    Combination(
      #""given":["a"],1️⃣"_given":[]"#,
      ["given[0] = a"],
      [("1️⃣", "json/empty-array", "given[0]")]
    ),
    Combination(
      #"1️⃣"given":[],"_given":[{"id":"x"}]"#,
      ["given[0]", "given[0].id = x"],
      [("1️⃣", "json/empty-array", "given[0]")]
    ),
  ]

  @Test(arguments: arrays) func `joins values and companions place by place`(
    combination: Combination
  ) {
    expect(
      combination,
      members: #""contained":[{"resourceType":"Patient","name":[{\#(combination.members)}]}]"#,
      path: "Appointment.contained[0].name[0]."
    )
  }

  @Test func `joins companions of complex elements, for the rules to refuse`() throws {
    let tree = try tree(
      #"{"resourceType":"Appointment","meta":{"versionId":"1"},"_meta":{"id":"m"}}"#
    )
    #expect(tree.root.child(.meta)?.flags == [.hasUnderscore])
    #expect(tree.root.child(.meta)?.children.map(\.nameText) == ["versionId", "id"])
  }

  @Test func `takes an underscore alone, or a second one, as part of a name`() throws {
    let tree = try tree(#"{"resourceType":"Appointment","_":1,"__status":{"id":"x"}}"#)
    #expect(tree.root.children.map(\.nameText) == ["resourceType", "_", "_status"])
  }

  private func expect(
    _ combination: Combination,
    members: String,
    path: String,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    let result = expectFindings(
      #"{"resourceType":"Appointment",\#(members)}"#,
      combination.findings.map { .init($0.marker, $0.code, path + $0.path) },
      sourceLocation: sourceLocation
    )
    let outline = result.tree?.root.outline.filter { $0.hasPrefix(path) }
    let ownNames = outline?.map { String($0.dropFirst(path.count)) }
      .filter { !$0.hasPrefix("resourceType") }
    #expect(ownNames == combination.elements, sourceLocation: sourceLocation)
  }
}
