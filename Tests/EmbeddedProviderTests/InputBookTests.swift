import Cancellation
import ElementModel
import FHIRModel
import Testing

@testable import EmbeddedProvider

@Suite struct InputBookTests {
  private let now = World.now

  private func appointment(_ text: String) throws -> Appointment {
    let tree = try #require(FHIRFormat.json.read(Array(text.utf8), limits: .ofTrusted).tree)
    return try #require(Appointment(tree))
  }

  private func patient(_ id: String, _ nhsNumber: String = "9992000376") -> ExpectedPatient {
    var patient = ExpectedPatient()
    patient.patientID = PatientID(id)
    patient.nhsNumber = NHSNumber(nhsNumber)
    return patient
  }

  @Test func `an input is in the book as long as it is under way`() throws {
    let book = AppointmentBook()
    let inputs = InputBook(book)
    let provider = try #require(ODSCode("A20047"))
    let (one, remy) = (try appointment(Samples.gpConnect()), patient("2"))
    for _ in 0..<3 {
      inputs.enter(one, remy, at: provider, now: now)
      let current = book.current(.appointment("148"), at: provider)
      #expect(current?.bytes == one.tree.bytes)
      #expect(book.count == 2)
      inputs.leave(one, remy, at: provider)
      #expect(book.count == 0)
    }
  }

  @Test func `what another input needs stays until that one leaves`() throws {
    let book = AppointmentBook()
    let inputs = InputBook(book)
    let provider = try #require(ODSCode("A20047"))
    let remy = patient("2")
    let one = try appointment(Samples.gpConnect())
    let other = try appointment(Samples.gpConnect().replacing(#""148""#, with: #""149""#))
    inputs.enter(one, remy, at: provider, now: now)
    inputs.enter(other, remy, at: provider, now: now)
    #expect(book.count == 3)
    inputs.leave(one, remy, at: provider)
    #expect(book.current(.appointment("148"), at: provider) == nil)
    #expect(book.current(ResourceAddress(type: .patient, id: "2"), at: provider) != nil)
    inputs.leave(other, remy, at: provider)
    #expect(book.count == 0)
  }

  @Test func `the same id at another provider is another appointment`() throws {
    let book = AppointmentBook()
    let inputs = InputBook(book)
    let (first, second) = (try #require(ODSCode("A20047")), try #require(ODSCode("B81617")))
    let (one, remy) = (try appointment(Samples.gpConnect()), patient("2"))
    inputs.enter(one, remy, at: first, now: now)
    inputs.enter(one, remy, at: second, now: now)
    inputs.leave(one, remy, at: first)
    #expect(book.current(.appointment("148"), at: second) != nil)
    #expect(book.count == 2)
  }
}
