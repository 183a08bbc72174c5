import ElementModel
import FHIRJSON
import Testing

@testable import EmbeddedProvider

@Suite struct TreeReductionTests {
  private func tree(_ text: String) throws -> ElementTree {
    try #require(JSONReader.read(Array(text.utf8)).tree)
  }

  @Test func `a copy without anything removed is the same`() throws {
    for text in [Samples.careConnect(), Samples.gpConnect(), #"{ "zzz": [{ "yyy": null }, 1] }"#] {
      let whole = try tree(text)
      let copy = try #require(whole.removing { _ in false })
      #expect(copy.differences(from: whole).isEmpty)
      #expect(whole.differences(from: copy).isEmpty)
    }
  }

  @Test func `removes an element with what is below it`() throws {
    let whole = try tree(#"{ "resourceType": "Patient", "a": [{ "b": 1 }, { "b": 2 }], "c": 3 }"#)
    let copy = try #require(whole.removing { $0.child(text: "b")?.hasValue("1") == true })
    let expected = try tree(#"{ "resourceType": "Patient", "a": [{ "b": 2 }], "c": 3 }"#)
    #expect(copy.differences(from: expected).isEmpty)
    #expect(expected.differences(from: copy).isEmpty)
  }
}

extension ElementNode {
  fileprivate func child(text name: String) -> ElementNode? {
    children.first { $0.nameText == name }
  }
}
