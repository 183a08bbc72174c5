import Cancellation
import ConfigurationFiles
import EmbeddedProvider
import FHIRModel
import Foundation
import Testing

@Suite struct BookFolderTests {
  /// Writes files into a new folder, gives its path to `body`, and removes it.
  private func withFolder(_ files: [String: String], _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "ssp-cancel-book-\(UUID().uuidString)"
    )
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      try Data(text.utf8).write(to: file)
    }
    try body(folder.path)
  }

  private func errors(_ files: [String: String]) throws -> [String] {
    var errors: [String] = []
    try withFolder(files) { folder in
      do throws(ConfigurationFailure) {
        _ = try AppointmentBook(folder: folder, now: World.now)
      } catch {
        errors = error.errors.map { String($0.description.dropFirst(folder.count + 1)) }
        errors = errors.map { $0.replacing(folder + "/", with: "") }
      }
    }
    return errors
  }

  @Test func `loads resources of each provider, of every one, and the scenarios`() throws {
    let files = [
      "A20047/148.json": Samples.gpConnect(), "A20047/patient.json": Samples.patient,
      "B81617/x1.xml": Samples.careConnectXML, "shared.json": Samples.careConnect(),
      "scenarios.yaml": "x1: server-error\n\"148\": { scenario: gone, times: 2 }\n",
      "README.md": "not a resource", ".hidden.json": "{", "A20047/.hidden.json": "{",
    ]
    let first = try #require(ODSCode("A20047"))
    let second = try #require(ODSCode("B81617"))
    try withFolder(files) { folder in
      let book = try AppointmentBook(.folder(folder), now: World.now)
      #expect(book.count == 4)
      #expect(book.current(.appointment("148"), at: first) != nil)
      #expect(book.current(.appointment("148"), at: second) == nil)
      #expect(book.current(ResourceAddress(type: .patient, id: "2"), at: first) != nil)
      #expect(book.current(.appointment("x1"), at: second)?.format == .xml)
      for provider in [first, second] {
        #expect(book.current(.appointment(Samples.careConnectID), at: provider) != nil)
      }
      #expect(
        book.faults == [
          "x1": PlannedFault(.serverError), "148": PlannedFault(.gone, times: 2),
        ]
      )
    }
  }

  @Test func `the inbox as a source begins with nothing`() throws {
    let book = try AppointmentBook(.inbox, now: World.now)
    #expect(book.count == 0)
    #expect(book.faults.isEmpty)
  }

  @Test func `one id twice in a folder is an error`() throws {
    let found = try errors([
      "A20047/a.json": Samples.gpConnect(), "A20047/b.json": Samples.gpConnect(),
      "B81617/a.json": Samples.gpConnect(), "148.json": Samples.gpConnect(),
    ])
    #expect(
      found == ["A20047/b.json: error: A20047/a.json has the same type and id; keep one of the two"]
    )
  }

  @Test func `every fault is reported`() throws {
    let found = try errors([
      "A20047/a.json": "{ \"resourceType\": \"Appointment\",\n  x }", "A20047/b.xml": "<a",
      "A20047/c.json": "{ \"resourceType\": \"Slot\", \"id\": \"1\" }", "lower/a.json": "{",
      "scenarios.yaml": "a: server-eror",
    ])
    #expect(found.count == 5, "\(found)")
    #expect(found.contains { $0.hasPrefix("A20047/a.json:2:3: error: ") })
    #expect(found.contains { $0.hasPrefix("A20047/b.xml") })
    #expect(
      found.contains(
        "A20047/c.json: error: a book holds Appointments and Patients with an id; move this file"
      )
    )
    #expect(found.contains("lower: error: the name of a folder of a book must be an ODS code"))
    #expect(
      found.contains(
        "scenarios.yaml:1:4: error: unknown scenario; did you mean `server-error`?"
      )
    )
  }

  @Test func `a folder that is not there is an error`() {
    #expect(throws: ConfigurationFailure.self) {
      try AppointmentBook(folder: "/nowhere/book", now: World.now)
    }
  }

  @Test func `routes and configuration are read from their paths`() throws {
    let files = [
      "routes.yaml": """
      providers:
        A20047:
          dialect: gpconnect
          asid: "918999199002"
          service-root: https://gp.example/A20047/STU3/1/gpconnect
      """
    ]
    try withFolder(files) { folder in
      let table = try RoutesFile.read(path: folder + "/routes.yaml")
      #expect(table.routes.map(\.key) == ["A20047"])
    }
  }
}
