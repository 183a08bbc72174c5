import Testing

/// `ssp-cancel explain`, from the command line to its text.
@Suite struct ExplainTests {
  @Test(arguments: ["json/duplicate-property", "duplicate-property", "[JSON/Duplicate-Property]"])
  func `explains a code however it is written`(code: String) async throws {
    let result = try await Program.run("explain", code)
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    try Golden.compare(result.output, with: "explain/json-duplicate-property.txt")
  }

  @Test func `explains an outcome`() async throws {
    let result = try await Program.run("explain", "version-conflict")
    #expect(result.status == 0)
    #expect(result.output.contains("Not cancelled – changed by someone else"))
    #expect(result.output.contains("Read the appointment again"))
    for label in ["Means: ", "Patient: ", "Fix: ", "Source: UEC appointments"] {
      #expect(result.output.contains(label))
    }
  }

  @Test(arguments: [
    ("5", "exit-status/5\n", "`resolve` what is in doubt"),
    ("exit-status/11", "exit-status/11\n", "Wait for its end"),
    ("max-cancels", "guard/max-cancels\n", "run the same command again"),
    ("guard/finish-by", "guard/finish-by\n", "in the next window"),
  ])
  func `explains guards and exit statuses`(code: String, first: String, words: String) async throws
  {
    let result = try await Program.run("explain", code)
    #expect(result.status == 0)
    #expect(result.output.hasPrefix(first) && result.output.contains(words), "\(result.output)")
  }

  @Test func `lists all codes in groups`() async throws {
    let result = try await Program.run("explain")
    #expect(result.status == 0)
    for line in ["json\n", "  json/duplicate-property  error ", "  outcome-unknown "] {
      #expect(result.output.contains(line), "\(line)")
    }
  }

  @Test func `explains as markdown and as JSON`() async throws {
    let markdown = try await Program.run("explain", "--format", "markdown", "app-2")
    #expect(markdown.output.hasPrefix("# invariant/app-2\n\n*error, FHIR issue type invariant*"))
    #expect(markdown.output.contains("\nWrong:\n\n```json\n{\n"))
    let json = try await Program.run("explain", "--format", "json", "app-2")
    #expect(json.output.hasPrefix("{\n  \"code\": \"invariant/app-2\",\n"))
    let all = try await Program.run("explain", "--format", "json")
    #expect(all.output.hasPrefix("[\n"))
    #expect(all.output.split(separator: "\"code\":").count > 120)
  }

  @Test func `never writes what a terminal would obey`() async throws {
    let all = try await Program.run("explain", "json/byte-order-mark")
    #expect(all.output.contains("<U+FEFF>{"))
    let unknown = try await Program.run("explain", "\u{1B}[31mred")
    #expect(unknown.status == 2)
    #expect(!unknown.errors.contains("\u{1B}"))
  }

  @Test(arguments: [
    ("json/duplicate-propety", "did you mean json/duplicate-property?"),
    ("duplicate-propety", "did you mean json/duplicate-property?"),
    ("required", "did you mean element/required or binding/required or profile/required?"),
    ("frobnication", "`ssp-cancel explain` lists all of them"),
  ])
  func `says which code may have been meant`(code: String, words: String) async throws {
    let result = try await Program.run("explain", code)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains(words), "\(result.errors)")
  }
}
