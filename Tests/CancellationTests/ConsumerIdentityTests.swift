import FHIRModel
import Testing

@testable import Cancellation

@Suite struct ConsumerIdentityTests {
  @Test func `takes a complete identity`() throws {
    let consumer = try sampleConsumer()
    #expect(consumer.operator.sdsUserID == "UNK")
  }

  @Test func `names everything that is missing at once`() throws {
    let faults = try #require(
      try findFaults(
        name: " ",
        issuer: "",
        device: .init(system: "", value: "\t", model: "", version: ""),
        person: .init(
          id: "",
          family: "",
          given: [""],
          sdsUserID: "",
          sdsRoleProfileID: "",
          localIdentifier: .init(system: "", value: "")
        )
      )
    )
    #expect(
      faults.map(\.field) == [
        "name", "issuer", "device.system", "device.value", "device.model", "device.version",
        "operator.id", "operator.family", "operator.given", "operator.sdsUserID",
        "operator.sdsRoleProfileID", "operator.localIdentifier.system",
        "operator.localIdentifier.value",
      ]
    )
    #expect(faults.first?.text == "name is missing")
  }

  @Test(arguments: [
    "system", "Batch", "ROOT", "admin", "sys-tem", "service user", "UNK", "unknown",
  ])
  func `refuses an operator that is no person`(id: String) throws {
    var person = sampleOperator
    person.id = id
    let faults = try #require(try findFaults(person: person))
    #expect(faults.map(\.kind) == [.genericOperator])
    #expect(faults[0].text.contains("generic system user"))
  }

  @Test(arguments: ["systemsworth", "op-batch-7", "admin.robin"])
  func `takes an operator whose id only has such a word in it`(id: String) throws {
    var person = sampleOperator
    person.id = id
    #expect(try findFaults(person: person) == nil)
  }

  @Test func `refuses an issuer that is no https URL`() throws {
    let faults = try #require(try findFaults(issuer: "http://spine-client.example.nhs.uk/"))
    #expect(faults.map(\.kind) == [.notHTTPS])
  }

  /// What keeps the sample identity, with some parts changed, from being used.
  private func findFaults(
    name: String = "Example",
    issuer: String = "https://spine-client.example.nhs.uk/",
    device: ConsumerIdentity.Device = .init(system: "urn:x", value: "1", model: "m", version: "1"),
    person: ConsumerIdentity.Operator = sampleOperator
  ) throws -> [ConsumerIdentityFault]? {
    let asid = try #require(ASID("200000099901"))
    let odsCode = try #require(ODSCode("X9X99"))
    do throws(ConsumerIdentityFaults) {
      _ = try ConsumerIdentity(
        asid: asid,
        odsCode: odsCode,
        name: name,
        issuer: issuer,
        device: device,
        operator: person
      )
      return nil
    } catch {
      return error.faults
    }
  }
}
