import Foundation
import Testing

/// A run that is killed in the middle, and the runs after it.
@Suite struct KillTests {
  private static let fileCount = 300

  @Test func `loses nothing when it is killed, and is finished by the next run`() async throws {
    let workplace = try Workplace()
    var dropped = DroppedInputs(workplace)
    for number in 1000..<(1000 + Self.fileCount) {
      let data = Data(Workplace.appointment("\(number)").utf8)
      try dropped.drop(data, as: "X9C01/\(number).json")
    }
    var remaining: Set<String> = []
    // Killed while outcomes are being written, named, and while inputs are being moved.
    for folder in ["outcomes", "archive"] {
      let seen = Self.entryCount(workplace, folder)
      let result = try await Program(
        workplace.arguments(["--book", "inbox", "--durability", "batch"])
      )
      .run(killedWhen: { Self.entryCount(workplace, folder) > seen })
      #expect(result.wasSignalled && result.status == SIGKILL)
      remaining = try expectNothingLost(dropped)
    }
    #expect(!remaining.isEmpty, "the runs were killed too late to show anything")
    let last = try await workplace.run("--book", "inbox")
    #expect(last.status == 0, "\(last.errors)")
    let items = try workplace.summary().items
    #expect(Set(items.map(\.input)) == remaining)
    #expect(items.count == remaining.count)
    #expect(try expectNothingLost(dropped).isEmpty)
    let outcomes = try workplace.files("outbox/outcomes")
    for path in dropped.files.keys { #expect(outcomes.contains("\(path).outcome.json"), "\(path)") }
    for item in items { #expect(outcomes.contains(String(item.outcomeFile.dropFirst(9)))) }
  }

  /// Every input is in one place, and what has left the inbox has its outcome; returns what is there.
  private func expectNothingLost(_ dropped: DroppedInputs) throws -> Set<String> {
    let places = try dropped.expectNothingLost("killed")
    let outcomes = try dropped.outcomes("killed")
    for (path, folder) in places where folder != "inbox" {
      #expect(folder == "outbox/archive" && outcomes[path] != nil, "\(path)")
    }
    return Set(places.filter { $0.value == "inbox" }.keys)
  }

  /// How many names a folder of the outbox has, hidden ones too.
  private static func entryCount(_ workplace: Workplace, _ folder: String) -> Int {
    let path = workplace.url("outbox/\(folder)/X9C01").path
    // Before it is made it has none.
    return (try? FileManager.default.contentsOfDirectory(atPath: path).count) ?? 0
  }
}
