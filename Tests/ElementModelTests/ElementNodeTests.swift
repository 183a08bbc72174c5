import ElementModel
import Testing

@Suite struct ElementNodeTests {
  private static let source = """
    {"resourceType":"Appointment","status":"bo\\u006fked","priority":5,"slot":[{"reference":"s"},
    {"reference":"t"}],"comment":null,"_created":{"id":"c"},"zip":[1.50,true,"é"]}
    """

  private func root() throws -> ElementNode { try tree(Self.source).root }

  @Test func `gives children in the order of the file`() throws {
    let names = try root().children.map(\.nameText)
    #expect(
      names == [
        "resourceType", "status", "priority", "slot", "slot", "comment", "created", "zip", "zip",
        "zip",
      ]
    )
  }

  @Test func `finds the first child of a name, or all of them`() throws {
    let root = try root()
    #expect(root.child(.slot)?.child(.reference)?.text == "s")
    #expect(root.children(.slot).compactMap { $0.child(.reference)?.text } == ["s", "t"])
    #expect(root.child(.participant) == nil)
    #expect(root.children(.participant).isEmpty)
    #expect(root.child(.status)?.child(.extension) == nil)
  }

  @Test func `knows its parent`() throws {
    let root = try root()
    #expect(root.parent == nil)
    #expect(root.child(.slot)?.child(.reference)?.parent?.name == .slot)
    #expect(root.child(.slot)?.parent?.name == .resource)
  }

  @Test func `gives values as text, decoded, and numbers as written`() throws {
    let root = try root()
    #expect(root.child(.status)?.text == "booked")
    #expect(root.child(.priority)?.text == "5")
    #expect(root.children.filter { $0.nameText == "zip" }.map(\.text) == ["1.50", "true", "é"])
    #expect(root.text == nil)
    #expect(root.child(.comment)?.text == nil)
    #expect(root.child(.created)?.text == nil)
    #expect(root.child(.slot)?.text == nil)
  }

  @Test func `knows whether there is a value`() throws {
    let root = try root()
    #expect(root.child(.status)?.hasValue == true)
    #expect(root.child(.comment)?.hasValue == false)
    #expect(root.child(.slot)?.hasValue == false)
    #expect(root.child(.created)?.hasValue == false)
    #expect(try tree(#"{"resourceType":"Appointment","id":""}"#).root.child(.id)?.hasValue == true)
  }

  @Test func `compares values decoded and by the letter`() throws {
    let status = try #require(root().child(.status))
    #expect(status.hasValue("booked"))
    #expect(!status.hasValue("Booked"))
    #expect(!status.hasValue("booke"))
    #expect(!status.hasValue("bookedx"))
    #expect(!status.hasValue(#"bo\u006fked"#))
    #expect(!status.hasValue(""))
    #expect(try root().child(.comment)?.hasValue("null") == false)
    #expect(try root().child(.comment)?.hasValue("") == false)
    #expect(try root().child(.slot)?.hasValue("") == false)
  }

  @Test func `knows the resource it is or holds`() throws {
    let root = try tree(
      """
      {"resourceType":"Appointment","contained":[{"id":"x","resourceType":"Slot"},{}],
      "participant":[{"actor":{"resourceType":5}}]}
      """
    ).root
    #expect(root.resourceType == "Appointment")
    #expect(root.children(.contained).map(\.resourceType) == ["Slot", nil])
    #expect(root.child(.participant)?.child(.actor)?.resourceType == nil)
  }

  @Test func `says how values stand in the file`() throws {
    let root = try root()
    #expect(root.valueKind == .none)
    #expect(root.child(.status)?.valueKind == .string)
    #expect(root.child(.status)?.flags == [.escaped])
    #expect(root.child(.priority)?.valueKind == .number)
    #expect(root.children(.slot).map(\.flags) == [[.inArray], [.inArray]])
    #expect(root.child(.comment)?.valueKind == .null)
    #expect(root.child(.comment)?.flags == [.reported])
    #expect(root.child(.created)?.flags == [.hasUnderscore, .onlyUnderscore])
    let zips = root.children.filter { $0.nameText == "zip" }
    #expect(zips.map(\.valueKind) == [.number, .boolean, .string])
  }
}
