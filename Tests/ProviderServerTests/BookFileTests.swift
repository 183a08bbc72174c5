#if Network
import EmbeddedProvider
import FHIRModel
import Foundation
import NetworkTestSupport
import ProviderServer
import Testing

/// The book that outlives the program.
@Suite struct BookFileTests {
  private let path = URL.temporaryDirectory.appending(path: "book-\(UUID().uuidString).sqlite").path

  @Test func `every version is there again, and the newest is the current one`() async throws {
    defer {
      for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + end) }
    }
    let interactions = try Interactions(base: "https://ssp.example")
    let cancelled = Array(MadeUpAppointment.json(status: "cancelled").utf8)
    let address = ResourceAddress.appointment(MadeUpAppointment.id)
    for round in 1...3 {
      let book = try AppointmentBook(
        continuing: BookFile(path: path),
        with: MadeUpAppointment.book()
      )
      let versions = book.versions(of: address, at: interactions.route.odsCode)
      #expect(versions.map(\.versionID) == (round == 1 ? ["3"] : ["3", "4"]))
      let provider = try MadeUpAppointment.provider(book)
      let answer = try await provider.send(interactions.cancel(body: cancelled))
      #expect(answer.status == (round == 1 ? 200 : 409))
    }
  }

  @Test func `a file that is no book is refused, and stays as it is`() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data("not a book, but somebody's notes".utf8).write(to: URL(filePath: path))
    #expect(throws: BookFailure("\(path) cannot be opened as a book of this program")) {
      try BookFile(path: path)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("not a book"))
  }
}
#endif
