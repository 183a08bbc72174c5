import Foundation
import Testing

@testable import generate_definitions

@Suite struct ValueSetExpansionTests {
  @Test func `a whole code system has the codes of all levels`() throws {
    let codes = try codes(#"{"include": [{"system": "urn:tree"}]}"#)
    #expect(codes == ["branch", "leaf", "other"])
  }

  @Test func `concepts are those which are listed`() throws {
    let codes = try codes(
      #"{"include": [{"system": "urn:anything", "concept": [{"code": "b"}, {"code": "a"}]}]}"#
    )
    #expect(codes == ["a", "b"])
  }

  @Test func `excluded codes are left out`() throws {
    let codes = try codes(
      #"""
      {"include": [{"system": "urn:tree"}],
        "exclude": [{"system": "urn:tree", "concept": [{"code": "leaf"}]},
          {"system": "urn:elsewhere", "concept": [{"code": "other"}]}]}
      """#
    )
    #expect(codes == ["branch", "other"])
  }

  @Test func `another value set is imported, and limits the system beside it`() throws {
    #expect(try codes(#"{"include": [{"valueSet": ["urn:leaf"]}]}"#) == ["leaf"])
    #expect(
      try codes(#"{"include": [{"system": "urn:tree", "valueSet": ["urn:leaf"]}]}"#) == ["leaf"]
    )
  }

  @Test(arguments: [
    #"{"include": [{"system": "urn:missing"}]}"#,
    #"{"include": [{"system": "urn:fragment"}]}"#,
    #"{"include": [{"valueSet": ["urn:missing"]}]}"#,
    #"{"include": [{"valueSet": ["urn:test"]}]}"#,
    #"{"include": [{"system": "urn:tree", "filter": [{"property": "concept", "op": "is-a"}]}]}"#,
    #"{"include": [{"system": "urn:tree"}], "exclude": [{"system": "urn:missing"}]}"#,
  ])
  func `codes which the files don't say are not guessed`(compose: String) throws {
    #expect(try codes(compose) == nil)
  }

  private func codes(_ compose: String) throws -> [String]? {
    let valueSets = [
      #"{"url": "urn:test", "compose": \#(compose)}"#,
      #"""
      {"url": "urn:leaf",
        "compose": {"include": [{"system": "urn:tree", "concept": [{"code": "leaf"}]}]}}
      """#,
    ]
    let codeSystems = [
      #"""
      {"url": "urn:tree", "content": "complete",
        "concept": [{"code": "branch", "concept": [{"code": "leaf"}]}, {"code": "other"}]}
      """#,
      #"{"url": "urn:fragment", "content": "fragment", "concept": [{"code": "some"}]}"#,
    ]
    let expansion = ValueSetExpansion(
      valueSets: try valueSets.map {
        try JSONDecoder().decode(ValueSet.self, from: Data($0.utf8))
      },
      codeSystems: try codeSystems.map {
        try JSONDecoder().decode(CodeSystem.self, from: Data($0.utf8))
      }
    )
    return expansion.codes(ofValueSet: "urn:test")
  }
}
