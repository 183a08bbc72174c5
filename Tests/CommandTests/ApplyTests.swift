import Foundation
import Testing

/// `apply`: what the plan says, and nothing else.
@Suite struct ApplyTests {
  @Test func `gives the samples the outcomes that a run gives them`() async throws {
    let (planned, whole) = (try Workplace(), try Workplace())
    for workplace in [planned, whole] {
      try FileManager.default.removeItem(at: workplace.url("inbox"))
      try FileManager.default.copyItem(
        at: URL(filePath: Repository.path("Samples/inbox")),
        to: workplace.url("inbox")
      )
    }
    #expect(try await planned.plan().status == 6)
    let items = try planned.items()
    #expect(try await planned.apply().status == 5)
    #expect(try await whole.run().status == 6)
    var expected = try whole.summary().outcomes.filter { items[$0.key] == "would-cancel" }
    // A run cancels the version that somebody made meanwhile; a plan is for one version only.
    expected["X9C02/cancelled-changed-once.json"] = "version-conflict"
    #expect(expected.count == items.values.count { $0 == "would-cancel" })
    #expect(try planned.summary().outcomes == expected)
    // And the plan was right about the others.
    for (input, verdict) in items where !["would-cancel", "duplicate"].contains(verdict) {
      #expect(try whole.summary().outcomes[input] == verdict, "\(input)")
    }
    let untaken = Set(items.keys.filter { items[$0] != "would-cancel" })
    #expect(untaken.isSubset(of: try planned.files("inbox")))
  }

  /// What can change between a plan and its being carried out, and what is said of that.
  private enum Change: String, CaseIterable {
    case fileEdited = "the file has changed"
    case fileGone = "the file is not in the inbox, or not complete"
    case sidecarAdded = "the file beside it that says how to cancel it has changed"
    case versionMade = "the appointment has another version by now"
    case cancelled = "the appointment is cancelled already"
    case moved = "changed since the file was written: start"
    case deleted = "the provider does not know the appointment"
    case noRoute = "there is no route to the provider X9C01"
  }

  @Test(arguments: Change.allCases.map(\.rawValue))
  func `leaves what is not as planned any more`(words: String) async throws {
    let change = try #require(Change(rawValue: words))
    let workplace = try Workplace()
    try workplace.drop("X9C01/cancelled.json")
    try workplace.drop("X9C03/cancelled-crlf.json")
    for name in ["X9C01/cancelled.json", "X9C03/cancelled-crlf.json"] {
      try workplace.write(try Repository.text("Samples/book/\(name)"), to: "book/\(name)")
    }
    let book = ["--book", workplace.url("book").path]
    #expect(try await workplace.plan(book).status == 0)
    try await make(change, in: workplace)
    let routes = change == .noRoute ? ["--routes", workplace.url("routes.yaml").path] : []
    let result = try await workplace.apply(book + routes)
    #expect(result.status == 6, "\(result.output)\(result.errors)")
    #expect(
      try workplace.summary().outcomes == [
        "X9C01/cancelled.json": "not-attempted", "X9C03/cancelled-crlf.json": "cancelled",
      ]
    )
    let outcome = try workplace.outcome("X9C01/cancelled.json")
    #expect(outcome.code == "not-attempted")
    let told = outcome.issue.first?.diagnostics ?? ""
    #expect(told.contains("not as planned: \(words)"), "\(told)")
    #expect(told.contains("make a new plan"))
    // Nothing was sent to cancel it.
    #expect(try workplace.files("outbox/requests") == ["X9C03/cancelled-crlf.json.http"])
    #expect(try workplace.files("inbox").contains("X9C01/cancelled.json") == (change != .fileGone))
  }

  private func make(_ change: Change, in workplace: Workplace) async throws {
    let file = "X9C01/cancelled.json"
    let book = String(decoding: try workplace.data("book/\(file)"), as: UTF8.self)
    func edit(_ old: String, _ new: String) throws {
      let edited = book.replacing(old, with: new)
      try #require(edited != book)
      try workplace.write(edited, to: "book/\(file)")
    }
    let version = try #require(book.firstMatch(of: /"versionId": "([^"]+)"/)).1
    let otherVersion = ("\"versionId\": \"\(version)\"", "\"versionId\": \"\(version)9\"")
    switch change {
    case .fileEdited:
      let text = String(decoding: try workplace.data("inbox/\(file)"), as: UTF8.self)
      try workplace.write(text + "\n", to: "inbox/\(file)")
    case .fileGone: try FileManager.default.removeItem(at: workplace.url("inbox/\(file)"))
    case .sidecarAdded: try workplace.write("reason: other\n", to: "inbox/\(file).cancel.yaml")
    case .versionMade: try edit(otherVersion.0, otherVersion.1)
    case .cancelled: try edit("\"status\": \"booked\"", "\"status\": \"cancelled\"")
    case .moved:
      let start = try #require(book.firstMatch(of: /"start": "[^"]+"/)).0
      let moved = book.replacing(otherVersion.0, with: otherVersion.1)
        .replacing(start, with: "\"start\": \"2026-01-29T07:00:00+00:00\"")
      try workplace.write(moved, to: "book/\(file)")
    case .deleted: try FileManager.default.removeItem(at: workplace.url("book/\(file)"))
    case .noRoute:
      let routes = try Repository.text("Samples/routes.yaml")
        .replacing("\n  X9C01:", with: "\n  X9C91:")
      try workplace.write(routes, to: "routes.yaml")
    }
  }

  @Test func `leaves what would go to another provider`() async throws {
    let workplace = try Workplace()
    try workplace.write(Workplace.appointment("a-1"), to: "inbox/a.json")
    let options = ["--book", "inbox", "--reason", "clinic closed", "--provider-ods"]
    #expect(try await workplace.plan(options + ["X9C01"]).status == 0)
    #expect(try await workplace.apply(options + ["X9C02"]).status == 6)
    let told = try workplace.outcome("a.json").issue.first?.diagnostics ?? ""
    #expect(told.contains("not as planned: it would be sent to another provider by now"))
    #expect(try await workplace.apply(options + ["X9C01"]).status == 0)
    #expect(try workplace.outcome("a.json").code == "cancelled")
  }

  @Test func `leaves what is new in the inbox, and counts it`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/cancelled.json")
    try workplace.drop("X9C01/not-found.json")
    #expect(try await workplace.plan().status == 3)
    try workplace.drop("T99901/cancelled.json")
    let before = try workplace.facts("inbox/T99901")
    let result = try await workplace.apply()
    #expect(result.status == 0)
    #expect(result.output.contains("1 file is not in the plan, and stays in the inbox"))
    #expect(try workplace.summary().outcomes == ["X9C01/cancelled.json": "cancelled"])
    #expect(try workplace.files("inbox") == ["T99901/cancelled.json", "X9C01/not-found.json"])
    #expect(try workplace.facts("inbox/T99901") == before)
    // What a plan leaves, a run takes.
    #expect(try await workplace.run().status == 3)
    #expect(try workplace.files("inbox").isEmpty)
  }

  @Test func `does nothing twice when it is carried out again`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/cancelled.json")
    try workplace.drop("X9C01/system-failure.json")
    #expect(try await workplace.plan().status == 0)
    #expect(try await workplace.apply().status == 5)
    let first = try workplace.files("outbox/outcomes")
    let again = try await workplace.apply()
    #expect(again.status == 5)
    #expect(try workplace.summary().outcomes == ["X9C01/system-failure.json": "system-failure"])
    #expect(try workplace.files("outbox/outcomes") == first)
  }

  // MARK: - Asking

  @Test func `wants an answer or --yes`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/cancelled.json")
    #expect(try await workplace.plan().status == 0)
    let before = try workplace.facts("inbox")
    let result = try await workplace.apply(asking: true)
    #expect(result.status == 2)
    #expect(
      result.errors
        == "ssp-cancel: the plan cancels 1 appointment at 1 provider, and nobody can be asked here; "
        + "give --yes\n"
    )
    #expect(try workplace.facts("inbox") == before)
    #expect(try workplace.files("outbox", withHidden: true).isEmpty)
  }

  @Test func `asks on a terminal, and takes nothing but yes for a yes`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/cancelled.json")
    #expect(try await workplace.plan().status == 0)
    for (answer, status) in [("y", 6), ("", 6), ("yes", 0)] as [(String, Int32)] {
      let shown = try await workplace.applyOnTerminal(answering: answer)
      #expect(shown.status == status, "\(shown.text)")
      #expect(shown.text.contains("Cancel 1 appointment at 1 provider? Type yes: "))
      #expect(try workplace.files("inbox").isEmpty == (status == 0))
    }
  }

  // MARK: - Plans that are refused

  @Test func `refuses a plan that is old, or was made otherwise`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/cancelled.json")
    #expect(try await workplace.plan().status == 0)
    let made = String(decoding: try workplace.data("plan.json"), as: UTF8.self)
    for (old, new, words) in [
      ("2026-01-15T09:00:00Z", "2026-01-14T08:59:59Z", "too long ago"),
      ("2026-01-15T09:00:00Z", "2026-01-15T09:06:00Z", "yet to come"),
      ("\"X9X99\"", "\"X9X98\"", "the consumer was X9X98, and is X9X99"),
      ("200000099901", "200000099902", "the consumer's ASID was 200000099902"),
      ("\"embedded\"", "\"ssp\"", "the transport was ssp, and is embedded"),
      ("ssp.example.nhs.uk", "ssp.example.org", "the SSP was https://ssp.example.org/"),
      (
        "\"formatVersion\": 1", "\"formatVersion\": 2",
        "the version of plans that this program knows"
      ),
    ] {
      let edited = made.replacing(old, with: new)
      try #require(edited != made)
      try workplace.write(edited, to: "plan.json")
      let result = try await workplace.apply()
      #expect(result.status == 2)
      #expect(result.errors.contains(words), "\(result.errors)")
      #expect(try workplace.files("outbox", withHidden: true).isEmpty)
    }
    try workplace.write(made, to: "plan.json")
    let later = ["--now", "2026-01-15T10:00:01Z"]
    let impatient = try await workplace.apply(["--plan-valid-for", "1h"] + later)
    #expect(impatient.status == 2)
    let patient = try await workplace.apply(["--plan-valid-for", "2h"] + later)
    #expect(patient.status == 0)
  }

  @Test func `says where a plan is nonsense`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/cancelled.json")
    #expect(try await workplace.plan().status == 0)
    let made = String(decoding: try workplace.data("plan.json"), as: UTF8.self)
    try workplace.write(made.replacing("\"arriving\"", with: "\"ariving\""), to: "plan.json")
    let line = try #require(
      made.split(separator: "\n").firstIndex { $0.contains("\"arriving\"") }
    )
    let result = try await workplace.apply()
    #expect(result.status == 2)
    let place = "\(workplace.url("plan.json").path):\(line + 1):3"
    #expect(
      result.errors.contains("\(place): error: unknown key; did you mean `arriving`?"),
      "\(result.errors)"
    )
    try workplace.write(Data([0xFF, 0xFE]), to: "plan.json")
    #expect(try await workplace.apply().status == 2)
    try FileManager.default.removeItem(at: workplace.url("plan.json"))
    #expect(try await workplace.apply().errors.contains("plan.json"))
  }
}

extension Workplace {
  /// Carries the plan out on a terminal, which `script` makes, and types an answer there.
  fileprivate func applyOnTerminal(
    answering answer: String
  ) async throws -> (status: Int32, text: String) {
    let arguments =
      [Program.file.path, "apply", "--inbox", url("inbox").path, "--outbox", url("outbox").path]
      + Program.sampleOptions + [url("plan.json").path]
    try write(answer + "\n", to: "answer")
    try write("", to: "shown")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/script")
    process.environment = Program.variables
    process.arguments = ["-qec", arguments.map { "'\($0)'" }.joined(separator: " "), "/dev/null"]
    process.standardInput = try FileHandle(forReadingFrom: url("answer"))
    process.standardOutput = try FileHandle(forWritingTo: url("shown"))
    process.standardError = FileHandle.nullDevice
    try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { _ in continuation.resume() }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
    return (process.terminationStatus, String(decoding: try data("shown"), as: UTF8.self))
  }

  /// The verdicts of the plan, by the inputs.
  fileprivate func items() throws -> [String: String] {
    struct Plan: Decodable {
      struct Item: Decodable {
        let input: String
        let verdict: String
      }
      let items: [Item]
    }
    let plan = try JSONDecoder().decode(Plan.self, from: try data("plan.json"))
    return Dictionary(uniqueKeysWithValues: plan.items.map { ($0.input, $0.verdict) })
  }
}
