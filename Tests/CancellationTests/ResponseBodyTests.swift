import ElementModel
import FHIRJSON
import Testing

@testable import Cancellation

@Suite struct ResponseBodyTests {
  private let text = #"{"resourceType": "Appointment", "id": "1"}"#

  @Test func `a body with the bytes of a known resource is that resource`() throws {
    let known = try #require(JSONReader.read(Array(text.utf8)).tree)
    let body = ResponseBody(Array(text.utf8), known: known)
    #expect(body.tree === known)
  }

  @Test func `a body with other bytes is read`() throws {
    let known = try #require(JSONReader.read(Array(text.utf8)).tree)
    let other = text.replacing("\"1\"", with: "\"2\"")
    let tree = try #require(ResponseBody(Array(other.utf8), known: known).tree)
    #expect(tree !== known)
    #expect(tree.root.child(.id)?.text == "2")
    #expect(ResponseBody([], known: known).tree == nil)
  }
}
