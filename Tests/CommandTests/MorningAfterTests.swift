import Foundation
import Glibc
import Testing

/// What an operator does in the morning after a night in which not all went well.
@Suite struct MorningAfterTests {
  /// Appointments 1 to 6 of X9C01, and a file that is empty.
  private func night() async throws -> Workplace {
    let workplace = try Workplace()
    for id in 1...6 {
      for folder in ["inbox", "night", "morning"] {
        try workplace.write(Workplace.appointment("\(id)"), to: "\(folder)/X9C01/\(id).json")
      }
    }
    try workplace.write("", to: "inbox/X9C01/empty.json")
    // Nobody gets an answer for 3 and 4, and only 3 was cancelled.
    try workplace.write(
      """
      "1": bad-gateway
      "2": server-error
      "3": commit-then-read-refused
      "4": no-answer-and-unreadable

      """,
      to: "night/scenarios.yaml"
    )
    for id in [3, 5, 6] {
      let cancelled = Workplace.appointment("\(id)")
        .replacing("\"booked\"", with: "\"cancelled\"")
        .replacing("\"versionId\": \"1\"", with: "\"versionId\": \"2\"")
      try workplace.write(cancelled, to: "morning/X9C01/\(id).json")
    }
    let run = try await workplace.run("--book", workplace.url("night").path)
    #expect(run.status == 5, "\(run.errors)")
    return workplace
  }

  private func status(_ workplace: Workplace, _ options: String...) async throws -> Program.Result {
    try await Program(["status", "--outbox", workplace.url("outbox").path] + options).run()
  }

  private func morning(
    _ workplace: Workplace,
    _ command: [String]
  ) async throws -> Program.Result {
    let options = workplace.arguments(["--book", workplace.url("morning").path]).dropFirst()
    return try await Program(command + options).run()
  }

  @Test func `a failed night is recovered by status, resolve and retry`() async throws {
    let workplace = try await night()
    var told = try await status(workplace)
    #expect(told.status == 0 && told.errors.isEmpty)
    #expect(
      told.output.contains("2 cancelled, 2 system-failure, 2 outcome-unknown, 1 input-rejected")
    )
    #expect(told.output.contains("In doubt (2)") && told.output.contains("Not finished (2)"))
    #expect(told.output.contains("`ssp-cancel resolve` reads"))

    let resolved = try await morning(workplace, ["resolve"])
    #expect(resolved.status == 5, "\(resolved.errors)")
    #expect(
      try workplace.summary().outcomes == [
        "X9C01/3.json": "cancelled", "X9C01/4.json": "system-failure",
      ]
    )
    #expect(try workplace.outcome("X9C01/3.json").code == "cancelled")
    told = try await status(workplace)
    #expect(!told.output.contains("In doubt") && told.output.contains("Not finished (3)"))

    // The resolution has not made the night another run.
    let retried = try await morning(workplace, ["retry", "--run", "last"])
    #expect(retried.status == 0, "\(retried.errors)")
    #expect(
      try workplace.summary().outcomes == [
        "X9C01/1.json": "cancelled", "X9C01/2.json": "cancelled", "X9C01/4.json": "cancelled",
      ]
    )
    #expect(try workplace.files("inbox").isEmpty)
    #expect(try workplace.files("outbox/archive").count == 6)
    #expect(try workplace.files("outbox/outcomes").count == 7)
    told = try await status(workplace)
    #expect(told.output.contains("Nothing is left to be done."))
    for command in ["resolve", "retry"] {
      let again = try await morning(
        workplace,
        command == "retry" ? ["retry", "--run", "last"] : ["resolve"]
      )
      #expect(again.status == 0)
      #expect(again.output.contains(command == "retry" ? "Nothing of that run" : "Nothing is in"))
    }
    let trail = try await Program.run("audit", "verify", "--outbox", workplace.url("outbox").path)
    #expect(trail.status == 0, "\(trail.errors)")
  }

  @Test func `a run that has ended leaves a ledger that is closed`() async throws {
    let workplace = try await night()
    let files = try workplace.files("outbox/.state", withHidden: true)
    #expect(files == ["audit.jsonl", "key", "ledger.sqlite", "lock"])
  }

  @Test func `a doubt whose file is gone is settled as well`() async throws {
    let workplace = try await night()
    for id in [3, 4] {
      try FileManager.default.removeItem(at: workplace.url("inbox/X9C01/\(id).json"))
    }
    let resolved = try await morning(workplace, ["resolve"])
    #expect(resolved.status == 5)
    #expect(
      try workplace.summary().outcomes == [
        "X9C01/3.json": "cancelled", "X9C01/4.json": "system-failure",
      ]
    )
    let sentence = try workplace.outcome("X9C01/4.json").issue.first?.diagnostics ?? ""
    #expect(sentence.contains("drop the file again to cancel it"), "\(sentence)")
    // Without its file there is nothing to try again, and a new drop is cancelled.
    try workplace.write(Workplace.appointment("4"), to: "inbox/X9C01/again.json")
    #expect(try await morning(workplace, ["run"]).status == 0)
    #expect(try workplace.summary().outcomes["X9C01/again.json"] == "cancelled")
  }

  @Test func `tells one item by its file, its appointment and its content`() async throws {
    let workplace = try await night()
    let byName = try await status(workplace, "3.json")
    #expect(byName.status == 0, "\(byName.errors)")
    for words in [
      "X9C01/3.json\n", "SHA-256 ", "appointment 3, provider X9C01", "[outcome-unknown]",
      "the file is in the inbox", "cancellation 1 of run ", "X-Request-ID",
    ] { #expect(byName.output.contains(words), "\(words)") }
    let digest = try #require(byName.output.firstMatch(of: /SHA-256 ([0-9a-f]{64})/)?.1)
    for query in ["X9C01/3.json", "3", String(digest), String(digest.prefix(8)).uppercased()] {
      #expect(try await status(workplace, query).output == byName.output, "\(query)")
    }
    _ = try await morning(workplace, ["resolve"])
    let after = try await status(workplace, "X9C01/3.json")
    #expect(after.output.contains("[cancelled]") && after.output.contains("shown by a read"))
    #expect(after.output.contains("archive/X9C01/3.json in the outbox"))
    #expect(after.output.matches(of: /run 2026\S+, 2026/).count == 2)

    let unknown = try await status(workplace, "nothing.json")
    #expect(unknown.status == 2 && unknown.output.isEmpty)
    #expect(unknown.errors.contains("nothing is known of nothing.json"))
  }

  @Test func `tells of a run that goes on, and of one that was killed`() async throws {
    let workplace = try Workplace()
    for id in 1...200 {
      try workplace.write(Workplace.appointment("\(id)"), to: "inbox/X9C01/\(id).json")
    }
    let ledger = workplace.url("outbox/archive/X9C01").path
    let killed = try await Program(workplace.arguments(["--book", "inbox"])).run(killedWhen: {
      FileManager.default.fileExists(atPath: ledger)
    })
    #expect(killed.wasSignalled)
    let before = try workplace.files("outbox", withHidden: true)
    let stopped = try await status(workplace)
    #expect(stopped.status == 0, "\(stopped.errors)")
    #expect(stopped.output.contains("stopped without an end"))
    #expect(stopped.output.contains("run the same command again"))
    let lock = try FileHandle(forUpdating: workplace.url("outbox/.state/lock"))
    #expect(flock(lock.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
    let running = try await status(workplace)
    #expect(running.output.contains("still running (process "))
    #expect(running.output.contains("wait for its end"))
    try lock.close()
    #expect(try workplace.files("outbox", withHidden: true) == before)
    #expect(try await workplace.run("--book", "inbox").status == 0)
  }

  @Test func `looks without creating anything, and says where there is nothing`() async throws {
    let workplace = try await night()
    let before = try workplace.files("outbox", withHidden: true)
    let json = try await status(workplace, "--format", "json", "--runs", "1")
    #expect(json.output.hasPrefix("{\n  \"formatVersion\": 1,"))
    let value = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect(value?["inDoubtCount"] as? Int == 2 && value?["openCount"] as? Int == 2)
    let item = try await status(workplace, "--format", "json", "3.json")
    #expect(item.output.contains("\"place\": \"in the inbox\""))
    #expect(try workplace.files("outbox", withHidden: true) == before)

    let nowhere = workplace.url("nowhere").path
    for options in [["--outbox", nowhere], ["--state", workplace.url("inbox").path]] {
      let result = try await Program(["status"] + options).run()
      #expect(result.status == 2 && result.output.isEmpty, "\(result.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: nowhere))
    let none = try await Program.run("status")
    #expect(none.status == 2 && none.errors.contains("--outbox"))
  }
}
