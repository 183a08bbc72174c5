import Foundation
import Testing

/// Inputs as they should not be: each has its outcome, and the rest of the batch goes on.
@Suite struct BadInputTests {
  /// A good file and a bad one: the good one is cancelled, and the bad one says what it is.
  private func expectRejection(
    _ name: String,
    words: String,
    stays: Bool = false,
    in workplace: Workplace
  ) async throws {
    try workplace.drop("X9C01/cancelled.json", as: "X9C01/a-good.json")
    try workplace.drop("X9C01/cancelled-xml.xml", as: "X9C01/z-good.xml")
    let result = try await workplace.run("--book", "inbox")
    #expect(result.status == 4)
    #expect(result.errors.isEmpty)
    let outcomes = try workplace.summary().outcomes
    #expect(
      outcomes == [
        "X9C01/a-good.json": "cancelled", "X9C01/z-good.xml": "cancelled",
        "X9C01/\(name)": "input-rejected",
      ]
    )
    let outcome = try workplace.outcome("X9C01/\(name)")
    #expect(outcome.code == "input-rejected")
    #expect(outcome.findings.contains { $0.contains(words) }, "\(outcome.findings)")
    #expect(result.output.contains("X9C01/\(name)"))
    let isInInbox = try workplace.files("inbox").contains { $0.hasPrefix("X9C01/\(name)") }
    let isRejected = try workplace.files("outbox/rejected").contains("X9C01/\(name)")
    #expect(isInInbox == stays && isRejected == !stays)
  }

  @Test func `an empty file`() async throws {
    let workplace = try Workplace()
    try workplace.write("", to: "inbox/X9C01/empty.json")
    try await expectRejection("empty.json", words: "the file is empty", in: workplace)
  }

  @Test func `half a file`() async throws {
    let workplace = try Workplace()
    let whole = try Repository.text("Samples/inbox/X9C01/cancelled.json")
    try workplace.write(String(whole.prefix(500)), to: "inbox/X9C01/half.json")
    try await expectRejection("half.json", words: "the file ends here", in: workplace)
  }

  @Test func `two resources in one file`() async throws {
    let workplace = try Workplace()
    let one = try Repository.text("Samples/inbox/X9C01/cancelled.json")
    try workplace.write(one + one, to: "inbox/X9C01/two.json")
    try await expectRejection("two.json", words: "a file holds one resource", in: workplace)
  }

  @Test func `a Patient`() async throws {
    let workplace = try Workplace()
    try workplace.drop("T99903/rejected-a-patient.json", as: "X9C01/patient.json")
    try await expectRejection("patient.json", words: "another resource", in: workplace)
  }

  @Test func `a file that is too large`() async throws {
    let workplace = try Workplace()
    try workplace.write(Data(count: 10_000_000), to: "inbox/X9C01/large.json")
    try await expectRejection(
      "large.json",
      words: "10000000 bytes, more than the limit of 4194304",
      stays: true,
      in: workplace
    )
  }

  @Test func `a folder where only files are`() async throws {
    let workplace = try Workplace()
    try workplace.write("{}", to: "inbox/X9C01/folder/lost.json")
    try await expectRejection(
      "folder",
      words: "move its files one level up",
      stays: true,
      in: workplace
    )
  }

  @Test func `a symbolic link`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/not-found.json", as: "../elsewhere.json")
    try FileManager.default.createDirectory(
      at: workplace.url("inbox/X9C01"),
      withIntermediateDirectories: true
    )
    try FileManager.default.createSymbolicLink(
      at: workplace.url("inbox/X9C01/link.json"),
      withDestinationURL: workplace.url("elsewhere.json")
    )
    try await expectRejection(
      "link.json",
      words: "a symbolic link is not followed",
      stays: true,
      in: workplace
    )
    #expect(FileManager.default.fileExists(atPath: workplace.url("elsewhere.json").path))
  }

  @Test func `a named pipe, without waiting for a writer`() async throws {
    let workplace = try Workplace()
    try FileManager.default.createDirectory(
      at: workplace.url("inbox/X9C01"),
      withIntermediateDirectories: true
    )
    let maker = Process()
    maker.executableURL = URL(filePath: "/usr/bin/mkfifo")
    maker.arguments = [workplace.url("inbox/X9C01/pipe.json").path]
    try maker.run()
    maker.waitUntilExit()
    try #require(maker.terminationStatus == 0)
    try await expectRejection(
      "pipe.json",
      words: "a named pipe is not read",
      stays: true,
      in: workplace
    )
  }

  @Test(.enabled(if: geteuid() != 0, "root may read every file"))
  func `a file that may not be read`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/not-found.json", as: "X9C01/secret.json")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0],
      ofItemAtPath: workplace.url("inbox/X9C01/secret.json").path
    )
    try await expectRejection(
      "secret.json",
      words: "give read permission",
      stays: true,
      in: workplace
    )
  }

  @Test func `a sidecar with an unknown key`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/not-found.json", as: "X9C01/beside.json")
    try workplace.write(
      "# whose\nnhs-numbr: \"9992000376\"\n",
      to: "inbox/X9C01/beside.json.cancel.yaml"
    )
    try await expectRejection(
      "beside.json",
      words: "X9C01/beside.json.cancel.yaml:2:1: error: unknown key; did you mean `nhs-number`?",
      in: workplace
    )
    #expect(try workplace.files("outbox/rejected").contains("X9C01/beside.json.cancel.yaml"))
    let bytes = String(decoding: try workplace.data("outbox/summary.txt"), as: UTF8.self)
    #expect(!bytes.contains("9992000376"))
  }

  @Test func `a sidecar without its file`() async throws {
    let workplace = try Workplace()
    try workplace.write("reason: none\n", to: "inbox/X9C01/alone.cancel.yaml")
    try await expectRejection(
      "alone.cancel.yaml",
      words: "a sidecar without a file",
      stays: true,
      in: workplace
    )
  }

  @Test func `a name with a line feed is processed and shown in one line`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/cancelled.json", as: "X9C01/two\nlines.json")
    try workplace.drop("X9C01/not-found.json", as: "X9C01/not\u{1B}[31mred.json")
    let result = try await workplace.run()
    #expect(result.status == 3)
    #expect(!result.output.contains("\u{1B}"))
    #expect(result.output.contains("X9C01/not\\u{1b}[31mred.json"))
    let text = String(decoding: try workplace.data("outbox/summary.txt"), as: UTF8.self)
    #expect(text.contains("X9C01/two\\u{a}lines.json"))
    #expect(!text.contains("two\nlines"))
    // The file itself keeps its name.
    #expect(try workplace.files("outbox/archive").contains("X9C01/two\nlines.json"))
    #expect(try workplace.outcome("X9C01/two\nlines.json").code == "cancelled")
  }

  @Test func `files that are still being dropped, or hidden, are left alone`() async throws {
    let workplace = try Workplace()
    let names = ["a.json.part", "b.tmp", "c.filepart", "d.json~", ".e.json"]
    for name in names { try workplace.drop("X9C01/cancelled.json", as: "X9C01/\(name)") }
    let result = try await workplace.run()
    #expect(result.status == 0)
    #expect(try workplace.summary().items.isEmpty)
    for name in names {
      #expect(FileManager.default.fileExists(atPath: workplace.url("inbox/X9C01/\(name)").path))
    }
  }

  @Test func `a file of the same name in a later run replaces nothing`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/cancelled.json", as: "X9C01/a.json")
    #expect(try await workplace.run().status == 0)
    try workplace.drop("X9C01/not-found.json", as: "X9C01/a.json")
    #expect(try await workplace.run().status == 3)
    #expect(try workplace.files("outbox/archive") == ["X9C01/a.json", "X9C01/a~2.json"])
    #expect(
      try workplace.files("outbox/outcomes")
        == ["X9C01/a.json.outcome.json", "X9C01/a.json.outcome~2.json"]
    )
    #expect(try workplace.outcome("X9C01/a.json").code == "cancelled")
  }
}
