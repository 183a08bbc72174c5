import FHIRModel
import Testing

@Suite struct ReferenceTests {
  private func reference(_ address: String) throws -> Reference {
    let tree = try readTree(
      #"{"resourceType": "Appointment", "slot": [{"reference": "\#(address)"}]}"#
    )
    return Reference(try #require(tree.root.child(.slot)))
  }

  @Test(arguments: [
    ("Patient/1", "Patient", "1"), ("Slot/a-b.C", "Slot", "a-b.C"),
    ("Patient/1/_history/2", "Patient", "1"),
  ])
  func `takes a relative address apart`(address: String, type: String, id: String) throws {
    let relative = try #require(try reference(address).relative)
    #expect(relative.type == type)
    #expect(relative.id == id)
    #expect(try reference(address).localID == nil)
  }

  @Test(arguments: [
    "https://provider.example/Patient/1", "/Patient/1", "Patient", "Patient/", "Patient/1/",
    "Patient/a b", "Patient/1/x/2", "#1", "#Patient/1", "urn:uuid:1", "Patient/1?x=y", "",
    "Patient/\(String(repeating: "1", count: 65))", "Pa-tient/1",
  ])
  func `finds no relative address`(address: String) throws {
    #expect(try reference(address).relative == nil)
  }

  @Test func `finds the id of a contained resource`() throws {
    #expect(try reference("#p1").localID == "p1")
    #expect(try reference("#").localID == nil)
    #expect(try reference("p1").localID == nil)
  }

  @Test func `reads the identifier`() throws {
    let tree = try readTree(
      #"""
      {"resourceType": "Appointment", "participant": [{"actor": {"identifier":
        {"system": "http://fhir.nhs.net/Id/nhs-number", "value": "9990000018"}}}]}
      """#
    )
    let actor = try #require(Appointment(tree)?.participants.first?.actor)
    #expect(actor.reference == nil)
    #expect(actor.identifier?.value == "9990000018")
    #expect(actor.identifier?.isNHSNumber == true)
    #expect(actor.identifier?.isODSCode == false)
  }
}
