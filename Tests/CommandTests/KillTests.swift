import FHIRValidation
import Foundation
import Testing

/// A run that is killed in the middle, and the runs after it.
@Suite struct KillTests {
  private static let fileCount = 300

  @Test func `loses nothing when it is killed, and is finished by the next run`() async throws {
    let workplace = try Workplace()
    var dropped: [String: Data] = [:]
    for number in 1000..<(1000 + Self.fileCount) {
      let data = Data(Workplace.appointment("\(number)").utf8)
      dropped["X9C01/\(number).json"] = data
      try workplace.write(data, to: "inbox/X9C01/\(number).json")
    }
    // Killed while outcomes are being written, named, and while inputs are being moved.
    for folder in ["outcomes", "archive"] {
      let seen = Self.entryCount(workplace, folder)
      let result = try await Program(
        workplace.arguments(["--book", "inbox", "--durability", "batch"])
      )
      .run(killedWhen: { Self.entryCount(workplace, folder) > seen })
      #expect(result.wasSignalled && result.status == SIGKILL)
      try expectNothingLost(dropped, workplace)
    }
    let remaining = Set(try Self.inbox(workplace).keys)
    #expect(!remaining.isEmpty, "the runs were killed too late to show anything")
    let last = try await workplace.run("--book", "inbox")
    #expect(last.status == 0, "\(last.errors)")
    let items = try workplace.summary().items
    #expect(Set(items.map(\.input)) == remaining)
    #expect(items.count == remaining.count)
    #expect(try Self.inbox(workplace).isEmpty)
    try expectNothingLost(dropped, workplace)
    let outcomes = try workplace.files("outbox/outcomes")
    for path in dropped.keys { #expect(outcomes.contains("\(path).outcome.json"), "\(path)") }
    for item in items { #expect(outcomes.contains(String(item.outcomeFile.dropFirst(9)))) }
  }

  /// Every input is in one place with its bytes, and every file with a final name is whole.
  private func expectNothingLost(_ dropped: [String: Data], _ workplace: Workplace) throws {
    let inbox = try Self.inbox(workplace)
    let archive = try workplace.files("outbox/archive")
    #expect(archive.isDisjoint(with: inbox.keys))
    #expect(archive.union(inbox.keys) == Set(dropped.keys))
    #expect(try workplace.files("outbox/rejected").isEmpty)
    for (path, data) in dropped {
      let place = inbox[path].map { "inbox/\($0)" } ?? "outbox/archive/\(path)"
      #expect(try workplace.data(place) == data)
    }
    let outcomes = try workplace.files("outbox/outcomes")
    for path in outcomes {
      let bytes = [UInt8](try workplace.data("outbox/outcomes/\(path)"))
      let found = ResourceValidator.read(bytes).diagnostics
      #expect(found.isEmpty, "\(path) is not whole")
    }
    // What has left the inbox has its outcome.
    for path in archive { #expect(outcomes.contains("\(path).outcome.json"), "\(path)") }
  }

  /// The inputs that are in the inbox, or claimed by a run, each with where it is.
  private static func inbox(_ workplace: Workplace) throws -> [String: String] {
    var paths: [String: String] = [:]
    for path in try workplace.files("inbox", withHidden: true)
    where !path.hasSuffix("/.lock") {
      let isClaimed = path.hasPrefix(".claimed/")
      let input = isClaimed ? path.split(separator: "/").dropFirst(2).joined(separator: "/") : path
      #expect(paths.updateValue(path, forKey: input) == nil, "\(input) is there twice")
    }
    return paths
  }

  /// How many names a folder of the outbox has, hidden ones too.
  private static func entryCount(_ workplace: Workplace, _ folder: String) -> Int {
    let path = workplace.url("outbox/\(folder)/X9C01").path
    // Before it is made it has none.
    return (try? FileManager.default.contentsOfDirectory(atPath: path).count) ?? 0
  }
}
