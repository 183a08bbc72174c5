import Diagnostics
import ElementModel
import FHIRJSON
import Testing

/// What the JSON representation of FHIR forbids beyond JSON itself, and the tree that is made.
@Suite struct JSONReaderTests {
  // MARK: - Duplicate properties

  @Test func `reports a property that is there twice, at its second key`() {
    expectFindings(
      #"{"resourceType":"Appointment","status":"booked",1️⃣"status":"cancelled"}"#,
      [.init("1️⃣", "json/duplicate-property", "Appointment.status")]
    )
  }

  @Test func `reports every repetition, of any kind of value`() {
    expectFindings(
      """
      {"resourceType": "Appointment", "id": 1, 1️⃣"id": {"a": 1}, 2️⃣"id": [1, 2], 3️⃣"id": true,
       "slot": [{"reference": "a", 4️⃣"reference": "b"}], 5️⃣"slot": [{"reference": "c"}]}
      """,
      [
        .init("1️⃣", "json/duplicate-property", "Appointment.id"),
        .init("2️⃣", "json/duplicate-property", "Appointment.id"),
        .init("3️⃣", "json/duplicate-property", "Appointment.id"),
        .init("4️⃣", "json/duplicate-property", "Appointment.slot[0].reference"),
        .init("5️⃣", "json/duplicate-property", "Appointment.slot[1]"),
      ]
    )
  }

  @Test func `takes an escaped key for what it stands for`() throws {
    expectFindings(
      #"{"resourceType":"Appointment","status":"booked",1️⃣"st\u0061tus":"cancelled"}"#,
      [.init("1️⃣", "json/duplicate-property", "Appointment.status")]
    )
    expectFindings(
      #"{"resourceType":"Appointment","zip":1,1️⃣"\u007Aip":2}"#,
      [.init("1️⃣", "json/duplicate-property", "Appointment.zip[1]")]
    )
    let tree = try tree(#"{"resourceTyp\u0065":"Appointment","\u0069d":"x"}"#)
    #expect(tree.root.child(.id)?.text == "x")
  }

  @Test func `takes an escaped underscore for an underscore`() throws {
    let tree = try tree(
      #"{"resourceType":"Appointment","status":"booked","\u005Fstatus":{"id":"s"}}"#
    )
    #expect(
      tree.root.outline == [
        "Appointment.resourceType = Appointment", "Appointment.status = booked",
        "Appointment.status.id = s",
      ]
    )
    expectFindings(
      #"{"resourceType":"Appointment","_status":{"id":"s"},1️⃣"\u005fstatus":{"id":"t"}}"#,
      [.init("1️⃣", "json/duplicate-property", "Appointment.status")]
    )
  }

  @Test func `tells a name from the same name with an underscore`() throws {
    _ = try tree(#"{"resourceType":"Appointment","status":"booked","_status":{"id":"s"}}"#)
    expectFindings(
      #"{"resourceType":"Appointment","_status":{"id":"s"},1️⃣"_status":{"id":"t"}}"#,
      [.init("1️⃣", "json/duplicate-property", "Appointment.status")]
    )
  }

  @Test func `takes the same names in different objects`() throws {
    _ = try tree(
      """
      {"resourceType":"Appointment","status":"booked","participant":[{"status":"accepted",
      "actor":{"id":"i"}},{"status":"declined","actor":{"id":"i"}}],"id":"i"}
      """
    )
  }

  @Test func `finds a repetition among very many properties`() throws {
    for count in [62, 63, 64, 65, 66, 200, 2_000] {
      let members = (0..<count).map { #""x\#($0)":\#($0)"# }.joined(separator: ",")
      let fine = "{\(members)}"
      #expect(JSONReader.read(Array(fine.utf8)).diagnostics.isEmpty, "\(count)")
      for repeated in [0, count / 2, count - 1] {
        let result = JSONReader.read(Array(#"{\#(members),"x\#(repeated)":0,"y":1}"#.utf8))
        #expect(result.diagnostics.map(\.code) == ["json/duplicate-property"], "\(count)")
      }
    }
  }

  @Test func `keeps the names of nested objects with many properties apart`() {
    let members = (0..<100).map { #""x\#($0)":\#($0)"# }.joined(separator: ",")
    let nested =
      #"{"a":{\#(members)},\#(members),"b":{\#(members)},"c":[{\#(members)},{\#(members)}]}"#
    #expect(JSONReader.read(Array(nested.utf8)).diagnostics.isEmpty)
    let repeated = #"{"a":{\#(members)},\#(members),"b":{\#(members),"x99":1}}"#
    #expect(
      JSONReader.read(Array(repeated.utf8)).diagnostics.map(\.code) == ["json/duplicate-property"]
    )
  }

  // MARK: - null, empty arrays, arrays in arrays

  @Test func `reports a null that stands for no place in an array`() {
    expectFindings(
      #"{"resourceType":"Appointment","comment": 1️⃣null,"meta":{"versionId":2️⃣null}}"#,
      [
        .init("1️⃣", "json/null", "Appointment.comment"),
        .init("2️⃣", "json/null", "Appointment.meta.versionId"),
      ]
    )
    expectFindings(
      #"{"resourceType":"Appointment","slot":[{"reference":"s"},1️⃣null]}"#,
      [.init("1️⃣", "json/null", "Appointment.slot[1]")]
    )
    expectFindings(
      #"{"resourceType":"Appointment",1️⃣"slot":[null]}"#,
      [.init("1️⃣", "json/null", "Appointment.slot[0]")]
    )
    expectFindings(
      #"{"resourceType":"Appointment","_comment":1️⃣null}"#,
      [.init("1️⃣", "json/null", "Appointment.comment")]
    )
    expectFindings(#"{"resourceType":1️⃣null}"#, [.init("1️⃣", "json/null", nil)])
  }

  @Test func `reports an empty array at its key`() {
    expectFindings(
      #"{"resourceType":"Appointment", 1️⃣"slot" : [], 2️⃣"_comment":[ ],"meta":{3️⃣"tag":[\#n]}}"#,
      [
        .init("1️⃣", "json/empty-array", "Appointment.slot[0]"),
        .init("2️⃣", "json/empty-array", "Appointment.comment"),
        .init("3️⃣", "json/empty-array", "Appointment.meta.tag[0]"),
      ]
    )
  }

  @Test func `leaves an empty object to the rules about elements`() throws {
    let tree = try tree(#"{"resourceType":"Appointment","serviceCategory":{},"_comment":{}}"#)
    #expect(tree.root.child(.serviceCategory)?.children.map(\.path) == [])
    #expect(tree.root.child(.comment)?.flags == [.hasUnderscore, .onlyUnderscore])
  }

  @Test func `reports an array in an array and reads on behind it`() {
    let result = expectFindings(
      #"{"resourceType":"Appointment","slot":[1️⃣[1,[2,{3️⃣"a":[]}],"x",true,false,null],2️⃣[]],"id":"i"}"#,
      [
        .init("1️⃣", "json/nested-array", "Appointment.slot[0]"),
        .init("3️⃣", "json/empty-array", "Appointment.slot[0].a"),
        .init("2️⃣", "json/nested-array", "Appointment.slot[1]"),
      ]
    )
    #expect(result.tree?.root.child(.id)?.text == "i")
    #expect(result.tree?.root.child(.slot)?.children.map(\.path) == [])
  }
}
