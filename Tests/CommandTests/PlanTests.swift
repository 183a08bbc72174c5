import Foundation
import Testing

/// `plan`, and `run --dry-run`: they tell what would happen, and nothing happens.
@Suite struct PlanTests {
  @Test func `the plan of the samples is as expected, and the same again`() async throws {
    let workplace = try Workplace()
    let options = ["--inbox", Repository.path("Samples/inbox")] + Program.planOptions
    let result = try await workplace.plan(options)
    #expect(result.status == 6)
    #expect(result.errors.isEmpty)
    let plan = String(decoding: try workplace.data("plan.json"), as: UTF8.self)
    try Golden.compare(plan, with: "plan/plan.json")
    try Golden.compare(result.output, with: "plan/plan.txt")
    let again = try await Program(["plan", "-o", "-"] + options).run()
    #expect(again.output == plan)
    #expect(again.errors == result.output)
  }

  @Test func `an inbox is the same to the bit after a plan, and only the owner may read that`()
    async throws
  {
    let workplace = try Workplace()
    for name in ["T99901/cancelled.json", "X9C01/not-found.json", "X9C02/rejected-empty.json"] {
      try workplace.drop(name)
    }
    try workplace.write("reason: clinic closed\n", to: "inbox/T99901/cancelled.cancel.yaml")
    let before = try workplace.facts("inbox")
    #expect(try await workplace.plan().status == 4)
    #expect(try workplace.facts("inbox") == before)
    #expect(
      try workplace.files("", withHidden: true).filter { !$0.hasPrefix("inbox/") } == ["plan.json"]
    )
    #expect(try workplace.facts("").contains { $0.contains("plan.json") && $0.contains(" 600 ") })
  }

  @Test func `a plan has nothing of the patient`() async throws {
    let workplace = try Workplace()
    try workplace.drop("T99901/cancelled-nhs-number-verified.json")
    try workplace.drop("T99901/cancelled-nhs-number-verified.json.cancel.yaml")
    let result = try await workplace.plan()
    #expect(result.status == 0)
    let sidecar = String(
      decoding: try workplace.data("inbox/T99901/cancelled-nhs-number-verified.json.cancel.yaml"),
      as: UTF8.self
    )
    let number = try #require(sidecar.firstMatch(of: /[0-9]{3} [0-9]{3} [0-9]{4}/)).0
    let reason = try #require(sidecar.firstMatch(of: /reason: (.+)/)).1
    let plan = String(decoding: try workplace.data("plan.json"), as: UTF8.self)
    #expect(plan.contains("sha256WithSidecar"))
    for text in [plan, result.output, result.errors] {
      for secret in [number, number.filter(\.isNumber)[...], reason] {
        #expect(!text.contains(secret))
      }
    }
  }

  @Test func `a plan for a folder that is not there asks nobody`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/cancelled.json")
    let result = try await workplace.plan(["-o", workplace.url("nowhere/plan.json").path])
    #expect(result.status == 1)
    #expect(result.errors.contains("nowhere"))
  }

  // MARK: - Dry runs

  @Test func `a dry run shows who would be asked, and touches nothing`() async throws {
    let workplace = try Workplace()
    for name in ["X9C01/cancelled.json", "X9C01/not-found.json", "T99901/cancelled.json"] {
      try workplace.drop(name)
    }
    let before = try workplace.facts("")
    let valid = try await workplace.run("--dry-run")
    #expect(valid.status == 0)
    #expect(
      valid.output.contains("       3  Would be read, and cancelled if nothing is against it")
    )
    #expect(valid.output.contains("       2  X9C01, 2 would be read"))
    #expect(try workplace.facts("") == before)

    try workplace.drop("X9C02/rejected-property-twice.json")
    let rejected = try await workplace.run("--dry-run")
    #expect(rejected.status == 4)
    #expect(rejected.output.contains("[json/duplicate-property]"))
    #expect(try workplace.files("outbox", withHidden: true).isEmpty)
  }
}

extension Workplace {
  /// Makes a plan of the inbox as `plan.json`, with the options of the samples and others.
  func plan(_ options: [String] = []) async throws -> Program.Result {
    let arguments =
      ["plan", "--inbox", url("inbox").path, "-o", url("plan.json").path] + Program.planOptions
    let result = try await Program(arguments + options).run()
    #expect(!result.wasSignalled, "ended by signal \(result.status): \(result.errors)")
    return result
  }

  /// Carries the plan out, with the options of the samples and others.
  func apply(_ options: [String] = [], asking: Bool = false) async throws -> Program.Result {
    let arguments =
      ["apply", "--inbox", url("inbox").path, "--outbox", url("outbox").path]
      + Program.sampleOptions + options + (asking ? [] : ["--yes"]) + [url("plan.json").path]
    let result = try await Program(arguments).run()
    #expect(!result.wasSignalled, "ended by signal \(result.status): \(result.errors)")
    return result
  }

  /// What lies below a folder: paths, kinds, permissions, times of change and contents.
  func facts(_ folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: url(folder).path).sorted().map { path in
      let file = url(folder).appending(path: path)
      let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
      let mode = (attributes[.posixPermissions] as? Int).map { String($0, radix: 8) } ?? ""
      let number = attributes[.systemFileNumber] as? Int ?? 0
      let changed = attributes[.modificationDate] as? Foundation.Date
      let isFile = attributes[.type] as? FileAttributeType == .typeRegular
      let content = isFile ? try Data(contentsOf: file).base64EncodedString() : "folder"
      return "\(path) \(mode) \(number) \(changed?.timeIntervalSince1970 ?? 0) \(content)"
    }
  }
}
