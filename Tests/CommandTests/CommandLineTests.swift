import Foundation
import Testing

/// Help, the version, and wrong command lines and configurations, which end with 2 and a sentence.
@Suite struct CommandLineTests {
  @Test func `shows its help and its version`() async throws {
    let help = try await Program.run("--help")
    #expect(help.status == 0)
    for command in ["run", "validate", "transform", "explain", "doctor"] {
      #expect(help.output.contains(command))
    }
    #expect(help.errors.isEmpty)

    let version = try await Program.run("--version")
    #expect(version.status == 0)
    #expect(version.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }

  @Test(arguments: ["run", "validate", "transform", "explain", "doctor"])
  func `explains every subcommand`(command: String) async throws {
    let help = try await Program.run(command, "--help")
    #expect(help.status == 0)
    for word in ["EXAMPLES", "exit status", "USAGE"] { #expect(help.output.contains(word)) }
    #expect(!help.output.contains("--seed"), "the seed is for tests")
  }

  static let wrong: [([String], String)] = [
    (["frobnicate"], "frobnicate"),
    (["run", "--outbox", "o", "--config", "Samples/ssp-cancel.yaml"], "no inbox: give --inbox"),
    (["run", "--inbox", "i", "--outbox", "o", "--frobnicate"], "--frobnicate"),
    (["run", "--inbox", "i", "--outbox", "o", "--read", "sometimes"], "'always' and 'never'"),
    (["run", "--inbox", "i", "--outbox", "o", "--now", "yesterday"], "--now"),
    (["run", "--inbox", "i", "--outbox", "o", "--maximum-depth", "0"], "--maximum-depth"),
    (["run", "--inbox", "i", "--outbox", "o", "--maximum-bytes=-5"], "--maximum-bytes"),
    (["validate"], "<paths>"),
    (["validate", "--maximum-depth", "257", "a"], "--maximum-depth takes a number from 1 to 256"),
    (["validate", "--format", "html", "a"], "- operationoutcome"),
    (["validate", "-o", "html=a", "a"], "html=a"),
    (["validate", "-o", "json=", "a"], "json="),
    (["validate", "--format", "json", "-o", "csv=-", "a"], "Only one format"),
    (["validate", "-o", "json=-", "-o", "csv=-", "a"], "Only one format"),
    (["validate", "-o", "json=f", "-o", "csv=f", "a"], "a file of its own"),
    (["validate", "--color", "sometimes", "a"], "--color"),
    (["explain", "--format", "html"], "'text'"),
    (["explain", "xml/encodin"], "did you mean xml/encoding?"),
    (["explain", "frobnicate"], "`ssp-cancel explain` lists all of them"),
    (["transform", "--provider-ods", "a b", "a"], "--provider-ods takes an ODS code"),
  ]

  @Test(arguments: wrong.indices)
  func `says what is wrong with a command line`(index: Int) async throws {
    let (arguments, words) = Self.wrong[index]
    let result = try await Program(arguments).run()
    #expect(result.status == 2)
    #expect(!result.wasSignalled)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains(words), "\(result.errors)")
  }

  // MARK: - Folders and files that are not what they should be

  @Test func `says that there is no inbox`() async throws {
    let workplace = try Workplace()
    let result = try await workplace.run("--inbox", workplace.url("nowhere").path)
    #expect(result.status == 2)
    #expect(result.errors.contains("nowhere: there is no such file or folder"))
    #expect(!FileManager.default.fileExists(atPath: workplace.url("outbox").path))
  }

  @Test func `does not write into the inbox`() async throws {
    let workplace = try Workplace()
    let result = try await workplace.run("--outbox", workplace.url("inbox/outbox").path)
    #expect(result.status == 2)
    #expect(result.errors.contains("overlap: choose an outbox beside the inbox"))
  }

  @Test func `says where a routes file has an unknown key, and which it may be`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/cancelled.json")
    let routes = try Repository.text("Samples/routes.yaml")
      .replacing("    asid: \"200000099912\"", with: "    asld: \"200000099912\"")
    try workplace.write(routes, to: "routes.yaml")
    let line = try #require(
      routes.split(separator: "\n", omittingEmptySubsequences: false)
        .firstIndex { $0.contains("asld") }
    )
    let result = try await workplace.run("--routes", workplace.url("routes.yaml").path)
    #expect(result.status == 2)
    let place = "\(workplace.url("routes.yaml").path):\(line + 1):5"
    #expect(
      result.errors.contains("\(place): error: unknown key; did you mean `asid`?"),
      "\(result.errors)"
    )
    // Nothing was begun.
    #expect(try workplace.files("inbox") == ["X9C01/cancelled.json"])
    #expect(!FileManager.default.fileExists(atPath: workplace.url("outbox").path))
  }

  @Test func `wants a person who orders the run`() async throws {
    let workplace = try Workplace()
    let configuration = try Repository.text("Samples/ssp-cancel.yaml")
    let withoutOperator = configuration.replacing(/\noperator:\n(?:[ #].*\n)+/, with: "\n")
    #expect(withoutOperator != configuration)
    let generic = configuration.replacing("  id: op-0042", with: "  id: system")
    for (text, words) in [(withoutOperator, "`operator` is missing"), (generic, "person")] {
      try workplace.write(text, to: "ssp-cancel.yaml")
      let result = try await workplace.run(
        "--config",
        workplace.url("ssp-cancel.yaml").path,
        "--routes",
        Repository.path("Samples/routes.yaml")
      )
      #expect(result.status == 2)
      #expect(result.errors.contains(words), "\(result.errors)")
    }
  }

  @Test func `says that there is no configuration or no book`() async throws {
    let workplace = try Workplace()
    for option in ["--config", "--book", "--routes"] {
      let result = try await workplace.run(option, workplace.url("nothing").path)
      #expect(result.status == 2)
      #expect(result.errors.contains("nothing: error: "), "\(result.errors)")
    }
  }
}
