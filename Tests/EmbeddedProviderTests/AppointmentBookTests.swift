import Cancellation
import ElementModel
import FHIRModel
import Testing

@testable import EmbeddedProvider

@Suite struct AppointmentBookTests {
  private let first = ODSCode("A20047")
  private let second = ODSCode("B81617")

  @Test func `keeps the first of two resources with one id`() throws {
    let book = AppointmentBook()
    let provider = try #require(first)
    let one = Array(Samples.gpConnect().utf8)
    let two = Array(Samples.gpConnect(status: "cancelled").utf8)
    #expect(book.register(bytes: one, format: .json, at: provider, now: World.now))
    #expect(!book.register(bytes: two, format: .json, at: provider, now: World.now))
    #expect(book.current(.appointment("148"), at: provider)?.bytes == one)
    #expect(book.count == 1)
  }

  @Test(arguments: [
    "", "{", "[]", #"{ "resourceType": "Appointment" }"#, #"{ "resourceType": "Slot", "id": "1" }"#,
    #"{ "id": "1" }"#,
  ])
  func `refuses what is no appointment or patient with an id`(text: String) {
    let book = AppointmentBook()
    #expect(!book.register(bytes: Array(text.utf8), format: .json, at: first, now: World.now))
    #expect(book.count == 0)
  }

  @Test func `a resource of every provider is changed for one`() async throws {
    let provider = try #require(first)
    let other = try #require(second)
    let book = AppointmentBook()
    book.register(
      bytes: Array(Samples.gpConnect().utf8),
      format: .json,
      at: nil,
      now: World.now
    )
    let address = ResourceAddress.appointment("148")
    let stored = try #require(book.current(address, at: provider))
    let next = StoredVersion(
      bytes: stored.bytes,
      format: .json,
      versionID: "2",
      lastModified: World.now
    )
    #expect(try !book.append(next, to: address, at: provider, replacing: "1"))
    #expect(try book.append(next, to: address, at: provider, replacing: stored.versionID))
    #expect(book.versions(of: address, at: provider).map(\.versionID) == ["1503310820000", "2"])
    #expect(book.versions(of: address, at: other).map(\.versionID) == ["1503310820000"])
    #expect(try !book.append(next, to: .appointment("149"), at: provider, replacing: "1"))
  }

  @Test func `a patient can be made of an id and an NHS number`() throws {
    let book = AppointmentBook()
    let provider = try #require(first)
    let number = try #require(NHSNumber("9990000018"))
    let id = try #require(PatientID("2"))
    #expect(book.registerPatient(id: id, nhsNumber: number, at: provider, now: World.now))
    let stored = book.current(ResourceAddress(type: .patient, id: "2"), at: provider)
    #expect(stored.flatMap { Patient($0.tree.root) }?.nhsNumbers == ["9990000018"])
  }

  @Test func `a replaced resource stays behind the new one`() throws {
    let book = AppointmentBook()
    let provider = try #require(first)
    let texts = [Samples.gpConnect(), Samples.gpConnect(version: "7")]
    for text in texts {
      let tree = try #require(FHIRFormat.json.read(Array(text.utf8)).tree)
      #expect(book.replace(with: tree, at: provider, now: World.now))
    }
    let versions = book.versions(of: .appointment("148"), at: provider)
    #expect(versions.map(\.versionID) == ["1503310820000", "7"])
    let slot = #"{ "resourceType": "Slot", "id": "1" }"#
    let other = try #require(FHIRFormat.json.read(Array(slot.utf8)).tree)
    #expect(!book.replace(with: other, at: provider, now: World.now))
  }

  @Test func `an input that is registered is what the read answers with`() async throws {
    let world = try World([])
    let input = Array(Samples.careConnect(id: "in-1").utf8)
    world.book.register(
      bytes: input,
      format: .json,
      at: world.careConnect.odsCode,
      now: World.now
    )
    let response = try await world.read("in-1", at: world.careConnect)
    #expect(response.body == input)
    #expect(try await world.cancel("in-1", at: world.careConnect).status == 200)
  }
}
