import ElementModel
import Testing

@Suite struct ElementPathTests {
  /// The last parts of the paths of all elements, without those called `resourceType`.
  private func paths(_ json: String) throws -> [String] {
    try tree(json).root.subtree.filter { $0.name != .resourceType }.map(\.path)
  }

  @Test func `has an index for what may repeat, and none for what may not`() throws {
    let found = try paths(
      """
      {"resourceType": "Appointment", "id": "a", "meta": {"profile": ["p", "q"]},
       "identifier": [{"system": "s", "value": "v"}], "status": "booked",
       "serviceCategory": {"coding": [{"code": "x"}, {"code": "y"}]},
       "participant": [{"actor": {"reference": "Patient/1"}}, {"type": [{"text": "t"}]}]}
      """
    )
    #expect(
      found == [
        "Appointment",
        "Appointment.id",
        "Appointment.meta",
        "Appointment.meta.profile[0]",
        "Appointment.meta.profile[1]",
        "Appointment.identifier[0]",
        "Appointment.identifier[0].system",
        "Appointment.identifier[0].value",
        "Appointment.status",
        "Appointment.serviceCategory",
        "Appointment.serviceCategory.coding[0]",
        "Appointment.serviceCategory.coding[0].code",
        "Appointment.serviceCategory.coding[1]",
        "Appointment.serviceCategory.coding[1].code",
        "Appointment.participant[0]",
        "Appointment.participant[0].actor",
        "Appointment.participant[0].actor.reference",
        "Appointment.participant[1]",
        "Appointment.participant[1].type[0]",
        "Appointment.participant[1].type[0].text",
      ]
    )
  }

  @Test func `has an index for what is not defined only beside others of its name`() throws {
    let found = try paths(
      """
      {"resourceType": "Appointment", "zip": true, "zap": [1], "zup": [1, 2],
       "deep": [{"status": [1, 2], "participant": [1]}]}
      """
    )
    #expect(
      found == [
        "Appointment",
        "Appointment.zip",
        "Appointment.zap",
        "Appointment.zup[0]",
        "Appointment.zup[1]",
        "Appointment.deep",
        "Appointment.deep.status[0]",
        "Appointment.deep.status[1]",
        "Appointment.deep.participant",
      ]
    )
  }

  @Test func `has no index for a second element that may not repeat`() throws {
    let found = try paths(
      """
      {"resourceType": "Appointment", "status": "a", "status": "b", "comment": ["c", "d"]}
      """
    )
    #expect(
      found == [
        "Appointment", "Appointment.status", "Appointment.status", "Appointment.comment",
        "Appointment.comment",
      ]
    )
  }

  @Test func `goes into contained resources by their own type`() throws {
    let found = try paths(
      """
      {"resourceType": "Appointment", "contained": [
        {"resourceType": "Patient", "name": [{"given": ["a", "b"]}], "gender": "other"},
        {"resourceType": "Slot", "status": "free", "name": [{"given": ["a"]}]},
        {"resourceType": "Medication", "form": {"coding": [{"code": "x"}]}},
        {"status": "free", "identifier": [{}]}
      ]}
      """
    )
    #expect(
      found == [
        "Appointment",
        "Appointment.contained[0]",
        "Appointment.contained[0].name[0]",
        "Appointment.contained[0].name[0].given[0]",
        "Appointment.contained[0].name[0].given[1]",
        "Appointment.contained[0].gender",
        "Appointment.contained[1]",
        "Appointment.contained[1].status",
        "Appointment.contained[1].name",
        "Appointment.contained[1].name.given",
        "Appointment.contained[2]",
        "Appointment.contained[2].form",
        "Appointment.contained[2].form.coding",
        "Appointment.contained[2].form.coding.code",
        "Appointment.contained[3]",
        "Appointment.contained[3].status",
        "Appointment.contained[3].identifier",
      ]
    )
  }

  @Test func `goes into primitives and extensions`() throws {
    let found = try paths(
      """
      {"resourceType": "Appointment", "_status": {"id": "i", "extension": [
        {"url": "u", "extension": [{"url": "v", "valueCodeableConcept": {"coding": [{}]}}]}]}}
      """
    )
    #expect(
      found == [
        "Appointment",
        "Appointment.status",
        "Appointment.status.id",
        "Appointment.status.extension[0]",
        "Appointment.status.extension[0].url",
        "Appointment.status.extension[0].extension[0]",
        "Appointment.status.extension[0].extension[0].url",
        "Appointment.status.extension[0].extension[0].valueCodeableConcept",
        "Appointment.status.extension[0].extension[0].valueCodeableConcept.coding[0]",
      ]
    )
  }

  @Test func `begins with the type of the resource, whatever it is`() throws {
    #expect(try paths(#"{"resourceType": "Slot", "status": "x"}"#) == ["Slot", "Slot.status"])
    #expect(try paths(#"{"resourceType": "Made", "id": ["x"]}"#) == ["Resource", "Resource.id"])
    #expect(try paths(#"{"status": "x"}"#) == ["Resource", "Resource.status"])
    #expect(try paths(#"{"resourceType": 7, "id": "x"}"#) == ["Resource", "Resource.id"])
    #expect(
      try paths(
        #"{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Slot", "#
          + #""identifier": [{}]}}]}"#
      ) == [
        "Bundle", "Bundle.entry[0]", "Bundle.entry[0].resource",
        "Bundle.entry[0].resource.identifier[0]",
      ]
    )
  }

  @Test func `shows nothing of a name but letters, digits, hyphens and underscores`() throws {
    #expect(
      try paths(#"{"resourceType": "Slot", "a_b-c1": 1, "999 000 0001": 2, "é\n\u0000.[": 3}"#) == [
        "Slot", "Slot.a_b-c1", "Slot.999?000?0001", "Slot.??????",
      ]
    )
    let long = String(repeating: "x", count: 65)
    #expect(
      try paths(#"{"resourceType": "Slot", "\#(long)": 1}"#) == ["Slot", "Slot." + long.dropLast()]
    )
  }

  @Test func `names the type of the resource like an element`() throws {
    let root = try tree(
      #"{"resourceType": "Appointment", "contained": [{"resourceType": "Slot"}]}"#
    ).root
    #expect(root.child(.resourceType)?.path == "Appointment.resourceType")
    #expect(
      root.child(.contained)?.child(.resourceType)?.path == "Appointment.contained[0].resourceType"
    )
  }
}
