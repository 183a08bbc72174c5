#if Network
import Cancellation
import EmbeddedProvider
import FHIRModel
import NetworkTestSupport
import Testing

/// Appointments of nobody at the provider of the tests.
enum MadeUpAppointment {
  static let id = "7f3c2d5e-1a7b-4c55-9d0b-0c2f6a1e9b10"

  static func json(id: String = id, status: String = "booked") -> String {
    """
    {"resourceType":"Appointment","id":"\(id)",\
    "meta":{"versionId":"3","lastUpdated":"2026-01-10T08:00:00Z",\
    "profile":["https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1"]},\
    "contained":[{"resourceType":"Patient","id":"p","identifier":[{\
    "system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}]},\
    {"resourceType":"Slot","id":"s","schedule":{"reference":"Schedule/1"},"status":"busy",\
    "start":"2026-02-01T10:00:00+00:00","end":"2026-02-01T10:10:00+00:00"}],\
    "status":"\(status)","description":"Made-up visit","start":"2026-02-01T10:00:00+00:00",\
    "end":"2026-02-01T10:10:00+00:00","slot":[{"reference":"#s"}],\
    "participant":[{"actor":{"reference":"#p"},"status":"accepted"}]}
    """
  }

  /// A book with some of them.
  static func book(
    _ ids: [String] = [id],
    faults: [String: PlannedFault] = [:]
  ) throws -> AppointmentBook {
    let book = AppointmentBook(faults: faults)
    let route = try Interactions(base: "https://ssp.example").route
    for id in ids {
      let isAdded = book.register(
        bytes: Array(json(id: id).utf8),
        format: .json,
        at: route.odsCode,
        now: Interactions.now
      )
      #expect(isAdded)
    }
    return book
  }

  /// The provider with a book.
  static func provider(_ book: AppointmentBook) throws -> EmbeddedProvider {
    EmbeddedProvider(
      routes: [try Interactions(base: "https://ssp.example").route],
      book: book,
      clock: { Interactions.now },
      pause: { try? await Task.sleep(for: $0) }
    )
  }
}
#endif
