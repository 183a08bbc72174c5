import Foundation
import Testing

/// Options of a run that a configuration has: flags over variables over the file over the defaults.
@Suite struct ConfiguredOptionsTests {
  private static let start = "# What follows can be given to a run as an option"

  /// A workplace with the configuration of the samples, without its options of a run.
  private func workplace(_ options: String = "") throws -> Workplace {
    let workplace = try Workplace()
    let sample = try String(
      contentsOfFile: Repository.path("Samples/ssp-cancel.yaml"),
      encoding: .utf8
    )
    let end = try #require(sample.range(of: Self.start)).lowerBound
    try workplace.write(String(sample[..<end]) + options + "\n", to: "ssp-cancel.yaml")
    let routes = try Data(contentsOf: URL(filePath: Repository.path("Samples/routes.yaml")))
    try workplace.write(routes, to: "routes.yaml")
    return workplace
  }

  private func call(
    _ arguments: String...,
    in workplace: Workplace,
    _ environment: [String: String] = [:]
  ) async throws -> Program.Result {
    try await Program(arguments, workingFolder: workplace.folder, environment: environment).run()
  }

  /// The settings that `doctor` tells of, with their origins.
  private func settings(
    of workplace: Workplace,
    _ environment: [String: String] = [:],
    _ options: String...
  ) async throws -> [String: (value: String, origin: String)] {
    let result = try await Program(
      ["doctor", "--offline", "--format", "json"] + options,
      workingFolder: workplace.folder,
      environment: environment
    ).run()
    let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    let settings = try #require(json?["settings"] as? [[String: String]])
    let pairs = settings.map { setting in
      (setting["name"] ?? "", (setting["value"] ?? "", setting["origin"] ?? ""))
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  @Test func `a run finds everything in the file`() async throws {
    let workplace = try workplace(
      """
      inbox: inbox
      outbox: results/outbox
      state: ledger
      book: inbox
      settle: 0s
      max-cancels: 1
      durability: none
      requests: false
      """
    )
    for number in 1...3 {
      try workplace.drop("X9C01/cancelled.json", as: "X9C01/\(number).json")
      let bytes = try workplace.data("inbox/X9C01/\(number).json")
      let text = String(decoding: bytes, as: UTF8.self)
      let id = "813b3247-27f5-541f-967c-436da7bf1d33"
      try workplace.write(text.replacing(id, with: "a-\(number)"), to: "inbox/X9C01/\(number).json")
    }
    let now = ["run", "--now", "2026-01-15T09:00:00Z"]
    let first = try await Program(now, workingFolder: workplace.folder).run()
    #expect(first.status == 6, "\(first.errors)")
    #expect(try workplace.files("results/outbox").contains("summary.json"))
    #expect(try workplace.files("results/outbox").allSatisfy { !$0.hasPrefix("requests/") })
    #expect(try workplace.files("ledger", withHidden: true).contains { $0.hasPrefix("ledger") })
    #expect(try workplace.files("inbox").count == 2)
    for command in [["status"], ["report"], ["audit", "verify"]] {
      let result = try await Program(command, workingFolder: workplace.folder).run()
      #expect(result.status == 0, "\(command): \(result.errors)")
    }
    let second = try await Program(
      now,
      workingFolder: workplace.folder,
      environment: ["SSP_CANCEL_MAX_CANCELS": "0"]
    ).run()
    #expect(second.status == 6)
    #expect(try workplace.files("inbox").count == 2)
    let third = try await Program(
      now + ["--max-cancels", "5", "--requests"],
      workingFolder: workplace.folder,
      environment: ["SSP_CANCEL_MAX_CANCELS": "0"]
    ).run()
    #expect(third.status == 0, "\(third.errors)")
    #expect(try workplace.files("inbox").isEmpty)
    #expect(try workplace.files("results/outbox").contains { $0.hasPrefix("requests/") })
  }

  @Test func `each option has a key, and doctor tells the default that is documented`() async throws
  {
    let document = try String(
      contentsOfFile: Repository.path("Documentation/Configuration.md"),
      encoding: .utf8
    )
    let rows = document.matches(of: /\| `([a-z\-]+)` \| .+ \| (.+) \|\n/)
      .map { (key: String($0.1), standard: String($0.2)) }
      .drop { $0.key != "inbox" }
    let bare = try await settings(of: try workplace())
    let sample = try workplace()
    let whole = try Data(contentsOf: URL(filePath: Repository.path("Samples/ssp-cancel.yaml")))
    try sample.write(whole, to: "ssp-cancel.yaml")
    let given = try await settings(of: sample)
    let run = try await Program.run("run", "--help")
    let watch = try await Program.run("watch", "--help")
    #expect(rows.count > 20)
    for row in rows {
      let help = run.output + watch.output
      #expect(help.contains("--\(row.key) ") || help.contains("--\(row.key)/"), "\(row.key)")
      let setting = try #require(bare[row.key], "\(row.key)")
      #expect(setting.origin == "default")
      #expect(given[row.key]?.value == setting.value, "\(row.key)")
      if row.key != "inbox", row.key != "outbox" {
        #expect(row.standard.split(separator: "; ").last.map(String.init) == setting.value)
      }
    }
  }

  @Test func `doctor tells where each value comes from`() async throws {
    let workplace = try workplace("canary: 3\nnot-within: 2h\nscan: 5s")
    let settings = try await settings(
      of: workplace,
      ["SSP_CANCEL_NOT_WITHIN": "3h", "SSP_CANCEL_SCAN": "7s"],
      "--scan",
      "500ms",
      "--no-mesh"
    )
    #expect(settings["canary"] ?? ("", "") == ("3", "file"))
    #expect(settings["not-within"] ?? ("", "") == ("3h", "SSP_CANCEL_NOT_WITHIN"))
    #expect(settings["scan"] ?? ("", "") == ("500ms", "option"))
    #expect(settings["mesh"] ?? ("", "") == ("false", "option"))
    #expect(settings["settle"] ?? ("", "") == ("2s", "default"))
  }

  @Test func `what is wrong is told together, at its place`() async throws {
    let workplace = try workplace("canary: -1\nlog: jason\nabort-if: never\nmesh: perhaps")
    let result = try await call("run", in: workplace, ["SSP_CANCEL_FINISH_BY": "25:00"])
    #expect(result.status == 2)
    for (place, message) in [
      ("ssp-cancel.yaml:", "`canary` must be a number from 0 on"),
      ("ssp-cancel.yaml:", "`log` must be text or json"),
      ("ssp-cancel.yaml:", "`abort-if` must be an outcome and a limit, such as"),
      ("ssp-cancel.yaml:", "`mesh` must be true or false"),
      ("SSP_CANCEL_FINISH_BY:", "`finish-by` must be the time of the day"),
      ("ssp-cancel.yaml:", "no inbox: give --inbox FOLDER, or add `inbox: FOLDER` here"),
      ("ssp-cancel.yaml:", "no outbox: give --outbox FOLDER"),
    ] {
      let line = result.errors.split(separator: "\n").first { $0.contains(message) }
      #expect(line?.contains(place) == true, "\(message): \(result.errors)")
    }
    let doctor = try await call("doctor", "--offline", in: workplace)
    #expect(doctor.status == 1)
    #expect(doctor.output.contains("`canary` must be a number from 0 on"))
  }

  @Test(arguments: [
    (["--canary=-1"], "--canary takes a number from 0 on."),
    (["--progress-every", "1ms"], "--progress-every takes a time of at least 100ms."),
    (["--metrics", "a.txt"], "--metrics takes a file that ends in .prom"),
    (["--done-marker", "a/b"], "--done-marker takes the ending of a name, such as .done."),
    (["--mesh", "--done-marker", ".d"], "Give either --done-marker or --mesh:"),
  ])
  func `the command line is checked before a file is read`(
    options: [String],
    message: String
  )
    async throws
  {
    let workplace = try Workplace()
    let result = try await Program(["run"] + options, workingFolder: workplace.folder).run()
    #expect(result.status == 2)
    #expect(result.errors.contains(message), "\(result.errors)")
  }

  @Test func `of keys that exclude each other, an option leaves the other out`() async throws {
    let workplace = try workplace("mesh: true\ndone-marker: .done\nbook: inbox")
    let both = try await call("run", in: workplace)
    #expect(both.status == 2)
    #expect(both.errors.contains("keep either `done-marker` or `mesh`"))
    let one = try await settings(of: workplace, [:], "--mesh", "--transport", "ssp")
    #expect(one["done-marker"]?.value == "none")
    #expect(one["book"]?.value == "none")
    #expect(one["transport"]?.origin == "option")
  }

  @Test func `without a configuration, a run says how to come by one`() async throws {
    let empty = try Workplace()
    let result = try await Program(["run"], workingFolder: empty.folder).run()
    #expect(result.status == 2)
    #expect(result.errors.contains("`ssp-cancel init` write one to begin with"))
    let workplace = try workplace()
    for command in [["status"], ["report"], ["audit", "verify"]] {
      let result = try await Program(command, workingFolder: workplace.folder).run()
      #expect(result.status == 2)
      #expect(result.errors.contains("no outbox: give --outbox FOLDER"), "\(result.errors)")
    }
  }
}
