import Foundation
import Spool

@testable import WorkStore

/// A real state folder of one test, removed when the test ends.
final class TestState: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "state-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    // What cannot be removed is the system's to clean up.
    try? FileManager.default.removeItem(at: url)
  }

  var path: String { url.path }

  func open() throws -> SQLiteWorkStore {
    try SQLiteWorkStore(path: url.appending(path: "ledger.sqlite").path, durability: .batch)
  }
}
