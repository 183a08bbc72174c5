#if Network
import Cancellation
import EmbeddedProvider
import FHIRModel
import Foundation
import NetworkTestSupport
import ProviderServer
import Reporting
import Testing

/// The scenarios of the operational test plan, whole: an inbox, a run over mutual TLS, and the
/// provider's book, which lies in a file and outlives its server.
@Suite struct OperationalScenarioTests {
  private let bookPath =
    URL.temporaryDirectory.appending(path: "operational-\(UUID().uuidString).sqlite").path

  @Test func `scenario 67: a booking of an earlier call is cancelled two hours later`() async throws
  {
    defer { removeBook() }
    let run = try WireRun()
    // The earlier call: the provider takes the booking, and what it answered is kept.
    _ = try book(with: [MadeUpAppointment.id])
    try run.drop(MadeUpAppointment.json(), as: "earlier-call")

    let later = FHIRInstant(secondsSince1970: Interactions.now.secondsSince1970 + 2 * 3600)
    let book = try book()
    try await RunningServer.with(try provider(book, at: later)) { server in
      let summary = try await run.run(through: server, now: later)
      #expect(summary.totals.count(of: .cancelled) == 1)
      #expect(try summary.terminalText().contains("Cancelled"), "the user sees a confirmation")
    }
    #expect(try run.outcome(of: "earlier-call").contains(#""code": "cancelled""#))
    // What the provider's system shows, after another restart.
    let versions = try self.book().versions(of: .appointment(MadeUpAppointment.id), at: code())
    #expect(versions.map { Appointment($0.tree)?.status } == ["booked", "cancelled"])
    #expect(versions.last?.lastModified == later)
  }

  @Test func `scenario 68: in a re-booking, the new one is there before the old one is cancelled`()
    async throws
  {
    defer { removeBook() }
    let run = try WireRun()
    _ = try book(with: ["old-booking"])
    _ = try book(with: ["new-booking"])
    try run.drop(MadeUpAppointment.json(id: "old-booking"), as: "old")
    let book = try book()
    #expect(statuses(of: "new-booking", in: book) == ["booked"])
    #expect(statuses(of: "old-booking", in: book) == ["booked"])
    try await RunningServer.with(try provider(book, at: Interactions.now)) { server in
      let summary = try await run.run(through: server)
      #expect(summary.totals.count(of: .cancelled) == 1)
    }
    let kept = try self.book()
    #expect(statuses(of: "old-booking", in: kept) == ["booked", "cancelled"])
    #expect(statuses(of: "new-booking", in: kept) == ["booked"], "the new one stays")
  }

  /// The book in the file, with what it did not have yet.
  private func book(with ids: [String] = []) throws -> AppointmentBook {
    try AppointmentBook(
      continuing: BookFile(path: bookPath),
      with: try MadeUpAppointment.book(ids)
    )
  }

  private func provider(_ book: AppointmentBook, at now: FHIRInstant) throws -> EmbeddedProvider {
    EmbeddedProvider(
      routes: [try Interactions(base: "https://ssp.example").route],
      book: book,
      clock: { now }
    )
  }

  private func statuses(of id: String, in book: AppointmentBook) -> [String?] {
    book.versions(of: .appointment(id), at: code()).map { Appointment($0.tree)?.status }
  }

  private func code() -> ODSCode {
    guard let code = ODSCode("X9C01") else { preconditionFailure("the code is one") }
    return code
  }

  private func removeBook() {
    for end in ["", "-wal", "-shm"] {
      // What cannot be removed is the system's to clean up.
      try? FileManager.default.removeItem(atPath: bookPath + end)
    }
  }
}
#endif
