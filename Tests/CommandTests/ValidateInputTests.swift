import Foundation
import Testing

/// What `ssp-cancel validate` takes, and what it does not report.
@Suite struct ValidateInputTests {
  private static let wrong = "Samples/inbox/X9C02/rejected-unknown-code.json"
  private static let right = "Samples/inbox/X9C01/cancelled.json"

  private let workplace: Workplace

  init() throws { workplace = try Workplace() }

  private func run(
    _ arguments: String...,
    standardInput: String? = nil
  ) async throws -> Program.Result {
    let result = try await Program(
      ["validate"] + arguments,
      workingFolder: workplace.folder,
      standardInput: standardInput.map { URL(filePath: Repository.path($0)) }
    ).run()
    #expect(!result.wasSignalled, "ended by signal \(result.status): \(result.errors)")
    return result
  }

  private func drop() throws {
    try workplace.drop("X9C02/rejected-unknown-code.json", as: "a/wrong.json")
    try workplace.drop("X9C01/cancelled.json", as: "right.json")
  }

  @Test func `reads the standard input`() async throws {
    var result = try await run("-", standardInput: Self.wrong)
    #expect(result.status == 1)
    #expect(result.output.hasPrefix("-:128:3: error: Appointment.status: "))
    result = try await run("--stdin-name", "from the queue", "-", standardInput: Self.wrong)
    #expect(result.output.hasPrefix("from the queue:128:3: error: "))
    result = try await run("--quiet", "-", standardInput: Self.right)
    #expect(result.status == 0)
    result = try await run("-")
    #expect(result.output.hasPrefix("-:1:1: fatal: the file is empty [text/empty]\n"))
    result = try await run("--maximum-bytes", "100", "-", standardInput: Self.right)
    #expect(result.output.contains("[limit/bytes]"))
    #expect(try await run("-", "-").status == 2)
    #expect(try await run("--watch", "-").status == 2)
  }

  @Test func `takes what patterns say`() async throws {
    try drop()
    #expect(try await run("inbox").status == 1)
    #expect(try await run("--exclude", "a/", "inbox").status == 0)
    #expect(try await run("--include", "right.*", "--include", "*.xml", "inbox").status == 0)
    let refused = try await run("--include", "[a", "inbox")
    #expect(refused.status == 2)
    #expect(refused.errors.contains("'[a' is no pattern"))
  }

  @Test func `says so when there is nothing to validate`() async throws {
    try drop()
    for arguments in [["--include", "*.zip", "inbox"], ["--exclude", "*", "inbox"]] {
      let result = try await Program(["validate"] + arguments, workingFolder: workplace.folder)
        .run()
      #expect(result.status == 0)
      #expect(result.output.isEmpty)
      #expect(result.errors.hasPrefix("ssp-cancel: nothing to validate: "))
    }
    let quiet = try await run("--quiet", "--include", "*.zip", "inbox")
    #expect(quiet.errors.isEmpty)
  }

  @Test func `validates lines while they come, and stops at so many findings`() async throws {
    let line = try String(contentsOfFile: Repository.path(Self.wrong), encoding: .utf8)
      .replacing("\n", with: "")
    try workplace.write(String(repeating: line + "\n", count: 50), to: "all.ndjson")
    var result = try await run("--no-source", "all.ndjson")
    #expect(result.output.matches(of: #/: error: /#).count == 50)
    #expect(result.output.contains("\nall.ndjson:50:"))
    result = try await run("--max-problems", "7", "all.ndjson")
    #expect(result.status == 1)
    #expect(result.output.matches(of: #/: error: /#).count == 7)
    let stopped = "ssp-cancel: stopped after 7 findings; what follows was not looked at\n"
    #expect(result.errors.hasSuffix(stopped))
    #expect(!(try await run("--max-problems", "50", "all.ndjson").errors.contains("stopped")))
    #expect(try await run("--max-problems", "0", "all.ndjson").status == 2)
  }

  @Test func `checks XML against its own schema, or one of a folder`() async throws {
    let file = Repository.path("Samples/inbox/X9C01/cancelled-xml.xml")
    #expect(try await run("--xsd", file).output.isEmpty)
    #expect(try await run("--xsd-folder", Repository.path("Schemas"), file).output.isEmpty)
    #expect(try await run("--xsd=" + Repository.path("Schemas"), file).output.isEmpty)
    #expect(try await run("--xsd=none", file).status == 2)
    #expect(try await run("--xsd", "--", "--xsd=none").errors.contains("--xsd=none"))
    let wrong = try String(contentsOfFile: file, encoding: .utf8)
      .replacing(#"<status value="booked"/>"#, with: #"<status value="none"/>"#)
    try workplace.write(wrong, to: "wrong.xml")
    let result = try await run("--xsd", "wrong.xml")
    #expect(result.output.matches(of: /\[xml\/schema\]|\[binding\/required\]/).count == 2)
  }

  @Test func `ends with 2, and one line, where there is no schema`() async throws {
    let file = Repository.path("Samples/inbox/X9C01/cancelled-xml.xml")
    for text in [nil, "no XML", "<x/>", ""] {
      if let text { try workplace.write(text, to: "schemas/fhir-all.xsd") }
      try workplace.write("x", to: "schemas/other")
      let result = try await run("--xsd-folder", "schemas", file)
      #expect(result.status == 2)
      #expect(result.output.isEmpty)
      #expect(result.errors.split(separator: "\n").count == 1)
      #expect(result.errors.hasPrefix("ssp-cancel: schemas"))
    }
  }

  @Test func `knows what was accepted, and says what is gone`() async throws {
    try drop()
    var result = try await run("--write-baseline", "base.json", "inbox")
    #expect(result.status == 0)
    #expect(result.errors == "ssp-cancel: accepted 1 findings of 1 files in base.json\n")
    result = try await run("--baseline", "base.json", "inbox")
    #expect(result.status == 0 && result.output.isEmpty)
    let text = try String(contentsOf: workplace.url("inbox/a/wrong.json"), encoding: .utf8)
    try workplace.write("\n\n" + text, to: "inbox/a/wrong.json")
    #expect(try await run("--baseline", "base.json", "inbox").output.isEmpty)
    try workplace.drop("X9C01/cancelled.json", as: "a/wrong.json")
    result = try await run("--baseline", "base.json", "inbox")
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("base.json: warning: Appointment.status: "))
    #expect(result.output.contains("[baseline/stale]\n"))
    #expect(try await run("--baseline", "none.json", "inbox").status == 2)
  }

  @Test func `suppresses for a reason, by option and by file`() async throws {
    try drop()
    #expect(try await run("--ignore", "binding/required=replaced in June", "inbox").status == 0)
    #expect(try await run("--ignore", "binding/required", "inbox").status == 2)
    #expect(try await run("--ignore", "json/syntax=never mind", "inbox").status == 2)
    let unknown = try await run("--ignore", "binding/requird=x", "inbox")
    #expect(unknown.errors.contains("did you mean binding/required?"))
    let entry = "ignore:\n  - code: binding/required\n    files: inbox/a/*\n"
    try workplace.write(entry + "    reason: replaced in June\n", to: ".ssp-cancel-ignore")
    #expect(try await run("inbox").status == 0)
    try workplace.write(entry, to: "other.yaml")
    let result = try await run("--ignore-file", "other.yaml", "inbox")
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("ssp-cancel: other.yaml:2:5: error: `reason` is missing"))
  }
}
