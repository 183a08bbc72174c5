import Foundation
import Testing

/// `ssp-cancel retry`: which items it takes, and which never.
@Suite struct RetryTests {
  private func retry(_ workplace: Workplace, _ options: String...) async throws -> Program.Result {
    try await Program(["retry"] + workplace.arguments(options).dropFirst()).run()
  }

  @Test func `a rejected file is mended where it lies, and tried again with its sidecar`()
    async throws
  {
    let workplace = try Workplace()
    try workplace.write("{", to: "inbox/a.json")
    try workplace.write("provider-ods: X9C01\n", to: "inbox/a.json.cancel.yaml")
    try workplace.write("{", to: "inbox/X9C01/b.json")
    try workplace.write(Workplace.appointment("1"), to: "inbox/X9C01/c.json")
    try workplace.write(Workplace.appointment("1"), to: "book/X9C01/1.json")
    try workplace.write(
      Workplace.appointment("2"),
      to: "book/X9C01/2.json"
    )
    let book = ["--book", workplace.url("book").path]
    #expect(try await Program(workplace.arguments(book)).run().status == 4)
    try workplace.write(Workplace.appointment("2"), to: "outbox/rejected/a.json")
    let result = try await retry(
      workplace,
      "--run",
      "last",
      "--only",
      "input-rejected",
      book[0],
      book[1]
    )
    #expect(result.status == 4, "\(result.errors)")
    #expect(
      try workplace.summary().outcomes == ["a.json": "cancelled", "X9C01/b.json": "input-rejected"]
    )
    #expect(try workplace.files("inbox").isEmpty)
    #expect(
      try workplace.files("outbox/archive")
        == ["a.json", "a.json.cancel.yaml", "X9C01/c.json"]
    )
    #expect(try workplace.files("outbox/rejected") == ["X9C01/b.json"])
    // The same content is the same item, and has one outcome; the mended file is another one.
    #expect(
      try workplace.files("outbox/outcomes") == [
        "a.json.outcome.json", "a.json.outcome~2.json", "X9C01/b.json.outcome.json",
        "X9C01/c.json.outcome.json",
      ]
    )
  }

  @Test func `a refusal is tried again when it is asked for`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/not-found.json")
    try workplace.drop("X9C01/in-the-past.xml")
    try workplace.drop("X9C01/cancelled.json")
    #expect(try await workplace.run().status == 3)
    let nothing = try await retry(workplace, "--run", "last")
    #expect(nothing.status == 0 && nothing.output == "Nothing of that run is left to be tried.\n")
    // Another file has the name by now, and is left alone.
    try workplace.write("another", to: "inbox/X9C01/in-the-past.xml")
    let result = try await retry(
      workplace,
      "--run",
      "last",
      "--only",
      "not-found",
      "--only",
      "in-the-past"
    )
    #expect(result.status == 3, "\(result.errors)")
    #expect(try workplace.summary().outcomes["X9C01/not-found.json"] == "not-found")
    #expect(try workplace.data("inbox/X9C01/in-the-past.xml") == Data("another".utf8))
    #expect(try workplace.files("outbox/archive").contains("X9C01/in-the-past.xml"))
  }

  @Test func `files that were left in the inbox are tried again there`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/not-found.json")
    try workplace.drop("X9C01/cancelled.json")
    #expect(try await workplace.run("--keep-inbox").status == 3)
    let result = try await retry(
      workplace,
      "--run",
      "last",
      "--only",
      "not-found",
      "--keep-inbox"
    )
    #expect(result.status == 3, "\(result.errors)")
    #expect(try workplace.summary().outcomes == ["X9C01/not-found.json": "not-found"])
    #expect(try workplace.files("inbox").count == 2)
    #expect(try workplace.files("outbox/outcomes").count == 2)
  }

  @Test func `items whose files are gone are counted, and nothing else is touched`() async throws {
    let workplace = try Workplace()
    for number in 1...3 { try workplace.drop("T99999/down-\(number).json") }
    #expect(try await workplace.run().status == 5)
    try FileManager.default.removeItem(at: workplace.url("inbox/T99999/down-2.json"))
    try workplace.drop("X9C01/cancelled.json")
    let result = try await retry(workplace, "--run", "last")
    #expect(result.status == 5, "\(result.errors)")
    #expect(result.output.contains("1 of 3 items of run "))
    #expect(try workplace.summary().items.count == 2)
    #expect(try workplace.files("inbox").contains("X9C01/cancelled.json"))
    // What this run did not look at is not closed by it.
    let told = try await Program.run("status", "--outbox", workplace.url("outbox").path)
    #expect(told.output.contains("Not finished (3)"))
  }

  @Test func `refuses a run that nobody knows, and what cannot be tried again`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/cancelled.json")
    #expect(try await workplace.run().status == 0)
    let unknown = try await retry(workplace, "--run", "20200101T000000Z-00000000")
    #expect(unknown.status == 2 && unknown.output.isEmpty)
    #expect(
      unknown.errors.contains("there is no run 20200101T000000Z-00000000: the newest are 2026")
    )
    for (outcome, words) in [
      ("cancelled", "nothing is left to be done"), ("already-cancelled", "cancelled already"),
      ("frobnicated", "frobnicated"),
    ] {
      let result = try await retry(workplace, "--run", "last", "--only", outcome)
      #expect(result.status == 2 && result.errors.contains(words), "\(result.errors)")
    }
    #expect(try workplace.files("outbox/archive") == ["X9C01/cancelled.json"])
  }
}
