import Foundation
import Glibc
import Testing

/// What a person or a program sees while a run goes on.
@Suite struct LiveTests {
  private struct LogLine: Decodable {
    let version: Int
    let event: String
    let run: String
    let item: String?
    let outcome: String?
    let trace: [String]?
  }

  @Test func `a log of JSON lines has one for the start, each item, and the end`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/cancelled.json")
    try workplace.drop("X9C02/rejected-empty.json")
    let result = try await workplace.run("--log", "json", "--quiet")
    #expect(result.output.isEmpty)
    let lines = try result.errors.split(separator: "\n").map {
      try JSONDecoder().decode(LogLine.self, from: Data($0.utf8))
    }
    #expect(
      lines.map(\.event) == [
        "run-started", "inputs-found", "item-settled", "item-settled", "run-ended",
      ]
    )
    #expect(Set(lines.map(\.run)).count == 1 && lines.allSatisfy { $0.version == 1 })
    let cancelled = try #require(lines.first { $0.outcome == "cancelled" })
    #expect(cancelled.item?.count == 64)
    #expect(cancelled.trace?.count == 2)
  }

  @Test func `a log of text can be limited to what needs somebody`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/cancelled.json")
    try workplace.drop("X9C01/outcome-unknown.json")
    let result = try await workplace.run("--log", "text", "--log-level", "error")
    #expect(result.errors.split(separator: "\n").count == 1)
    #expect(result.errors.contains("error item-settled"))
    #expect(result.errors.contains("outcome=outcome-unknown"))
  }

  /// Drops files and runs until the first is archived; then a signal comes.
  private func runWithSignal(_ options: [String]) async throws -> Program.Result {
    let workplace = try Workplace()
    for number in 0..<400 {
      try workplace.write(
        Workplace.appointment("\(1000 + number)"),
        to: "inbox/X9C01/\(1000 + number).json"
      )
    }
    let archive = workplace.url("outbox/archive/X9C01").path
    return try await Program(workplace.arguments(["--book", "inbox", "--quiet"] + options)).run(
      signal: SIGUSR1,
      killedWhen: { FileManager.default.fileExists(atPath: archive) }
    )
  }

  @Test func `SIGUSR1 prints one line on how far the run is, and the run goes on`() async throws {
    let result = try await runWithSignal([])
    #expect(!result.wasSignalled && result.status != 143)
    let lines = result.errors.split(separator: "\n")
    #expect(lines.count == 1)
    #expect(lines.first?.contains(/^[0-9]+ of 400 settled \([0-9]+ %\)/) == true)
  }

  @Test func `where there is no terminal, a line comes from time to time`() async throws {
    let workplace = try Workplace()
    for number in 0..<400 {
      try workplace.write(Workplace.appointment("\(number)"), to: "inbox/X9C01/\(number).json")
    }
    let result = try await workplace.run("--book", "inbox", "--progress-every", "100ms")
    #expect(result.errors.contains("of 400 settled"))
    #expect(!result.errors.contains("\u{1B}"))
  }

  @Test func `a terminal has one line, which is gone at the end`() async throws {
    let workplace = try Workplace()
    for number in 0..<400 {
      try workplace.write(Workplace.appointment("\(number)"), to: "inbox/X9C01/\(number).json")
    }
    let command = ([Program.file.path] + workplace.arguments(["--book", "inbox"]))
      .map { "'\($0)'" }.joined(separator: " ")
    let script = Process()
    let output = workplace.url("terminal")
    script.executableURL = URL(filePath: "/usr/bin/script")
    script.arguments = ["--quiet", "--return", "--command", command, output.path]
    script.environment = Program.variables
    script.standardOutput = FileHandle.nullDevice
    script.standardInput = FileHandle.nullDevice
    try script.run()
    script.waitUntilExit()
    let text = try String(contentsOf: output, encoding: .utf8)
    #expect(text.contains("of 400 settled"))
    let lastLine = try #require(text.range(of: "\r\u{1B}[K", options: .backwards))
    #expect(!text[lastLine.upperBound...].contains("of 400 settled"))
    #expect(text[lastLine.upperBound...].contains("Cancelled"))
  }

  @Test(arguments: ["--log-level=loud", "--progress-every=0s", "--log=xml"])
  func `wrong options end with 2`(option: String) async throws {
    let workplace = try Workplace()
    #expect(try await workplace.run(option).status == 2)
  }
}
