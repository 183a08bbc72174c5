import Foundation
import TestSupport
import Testing

@testable import generate_definitions

@Suite struct NarrativeSchemaWriterTests {
  @Test(.enabled(if: Corpus.isAvailable, "the definitions of FHIR STU3 are not at hand"))
  func `elements and attributes are those which txt-1 names`() throws {
    let url = Corpus.definitionsFolder.appending(path: "StructureDefinition-Narrative.json")
    let narrative = try JSONDecoder().decode(Narrative.self, from: Data(contentsOf: url))
    let constraints = narrative.snapshot.element.flatMap { $0.constraint ?? [] }
    let txt1 = try #require(constraints.first { $0.key == "txt-1" })
    // Two lists: … local-name(.)=('a', 'abbr', …) … name(.)=('abbr', 'accesskey', …) …
    let lists = txt1.xpath.matches(of: /=\(([^)]*)\)/).map { list in
      Set(list.1.matches(of: /'([^']+)'/).map { String($0.1) })
    }
    try #require(lists.count == 2)

    let schema = NarrativeSchemaWriter.write()
    #expect(names(of: /<xs:element name="([^"]+)"/, in: schema) == lists[0])
    // These two are names of groups of attributes, and not of attributes.
    let attributes = lists[1].subtracting(["cellhalign", "cellvalign"])
    #expect(names(of: /<xs:attribute name="([^"]+)"/, in: schema) == attributes)
  }

  @Test func `scripts, forms and events have no place in the schema`() {
    let schema = NarrativeSchemaWriter.write()
    for name in ["script", "form", "input", "iframe", "object", "onclick", "onload"] {
      #expect(!schema.contains("\"\(name)\""))
    }
  }

  private func names(of pattern: Regex<(Substring, Substring)>, in schema: String) -> Set<String> {
    Set(schema.matches(of: pattern).map { String($0.1) })
  }

  private struct Narrative: Decodable {
    struct Snapshot: Decodable {
      let element: [Element]
    }

    struct Element: Decodable {
      let constraint: [Constraint]?
    }

    struct Constraint: Decodable {
      let key: String
      let xpath: String
    }

    let snapshot: Snapshot
  }
}
