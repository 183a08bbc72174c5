import Foundation
import Testing

/// Where and how `ssp-cancel validate` writes findings.
@Suite struct ValidateOutputTests {
  private static let broken = "Samples/inbox/X9C02/rejected-unknown-code.json"
  private static let valid = "Samples/inbox/X9C01/cancelled.json"

  static let formats = ["json", "sarif", "junit", "github", "csv", "operationoutcome"]

  @Test(arguments: formats) func `writes the findings about a folder in every format`(
    format: String
  ) async throws {
    let result = try await Program.run("validate", "--format", format, "Samples/inbox/X9C02")
    #expect(result.status == 1)
    #expect(result.errors.isEmpty)
    try Golden.compare(result.output, with: "validate/X9C02.\(format)")
  }

  @Test func `writes several formats at once, each into a file of its own`() async throws {
    let workplace = try Workplace()
    let folder = workplace.url("out")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try workplace.write("former", to: "out/json")
    let outputs = Self.formats.flatMap { ["-o", "\($0)=\(folder.path)/\($0)"] }
    let result = try await Program(["validate"] + outputs + ["Samples/inbox/X9C02"]).run()
    #expect(result.status == 1)
    #expect(result.output.contains("[binding/required]"))
    #expect(try workplace.files("out") == Set(Self.formats))
    for format in Self.formats {
      let file = folder.appending(path: format)
      try Golden.compare(
        try String(contentsOf: file, encoding: .utf8),
        with: "validate/X9C02.\(format)"
      )
      let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions]
      #expect(mode as? Int == 0o600)
    }
  }

  @Test func `a format for the standard output takes the place of text`() async throws {
    let result = try await Program.run("validate", "-o", "ndjson=-", Self.valid)
    #expect(result.status == 0)
    #expect(result.output == "{\"file\":\"\(Self.valid)\",\"valid\":true,\"issues\":[]}\n")
  }

  @Test func `a quiet run writes its files and nothing else`() async throws {
    let workplace = try Workplace()
    let file = workplace.url("a.csv").path
    let result = try await Program.run("validate", "--quiet", "-o", "csv=\(file)", Self.broken)
    #expect(result.status == 1)
    #expect(result.output.isEmpty && result.errors.isEmpty)
    #expect(try String(contentsOfFile: file, encoding: .utf8).contains("binding/required"))
  }

  @Test func `ends with 2 before it reads anything when a file cannot be written`() async throws {
    let workplace = try Workplace()
    try FileManager.default.createSymbolicLink(
      atPath: workplace.url("link").path,
      withDestinationPath: workplace.url("target").path
    )
    for (file, words) in [
      ("nowhere/a.json", "there is no such file or folder"), ("link", "is no ordinary file"),
      (".", "is not a path"), ("inbox", "is no ordinary file"),
    ] {
      let path = workplace.url(file).path
      let result = try await Program.run(
        "validate",
        "-o",
        "json=\(file == "." ? "." : path)",
        Self.broken
      )
      #expect(result.status == 2)
      #expect(result.output.isEmpty)
      #expect(result.errors.contains(words), "\(result.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: workplace.url("target").path))
  }

  @Test func `colours when it is told to, and not into a file`() async throws {
    let plain = try await Program.run("validate", Self.broken)
    let coloured = try await Program.run("validate", "--color", "always", Self.broken)
    let never = try await Program.run("validate", "--color", "never", Self.broken)
    #expect(!plain.output.contains("\u{1B}"))
    #expect(never.output == plain.output)
    try Golden.compare(coloured.output, with: "validate/coloured.txt")
    #expect(coloured.output.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain.output)
  }

  @Test func `leaves lines of files out when it is told to`() async throws {
    let shown = try await Program.run("validate", Self.broken)
    let hidden = try await Program.run("validate", "--no-source", Self.broken)
    #expect(shown.output.contains("\"Booked\""))
    #expect(!hidden.output.contains("Booked"))
    #expect(hidden.output.contains("[binding/required]"))
  }

  @Test func `shows a part of a line of many kilobytes`() async throws {
    let workplace = try Workplace()
    let filler = (0..<600).map { "{\"text\":\"reason \($0)\"}" }.joined(separator: ",")
    try workplace.write(
      "{\"resourceType\":\"Appointment\",\"reason\":[\(filler)],\"status\":\"Booked\",\"participant\""
        + ":[{\"type\":[{\"text\":\"GP\"}],\"status\":\"accepted\"}]}",
      to: "long.json"
    )
    let result = try await Program.run("validate", workplace.url("long.json").path)
    let lines = result.output.split(separator: "\n")
    let heading = try #require(lines.firstIndex { $0.hasSuffix("[binding/required]") })
    let (line, mark) = (lines[heading + 1], lines[heading + 2])
    #expect(line.hasPrefix(" 1 | …") && line.hasSuffix("…") && line.count < 110)
    #expect(line.dropFirst(mark.prefix { $0 != "^" }.count).hasPrefix("\"Booked\""))
  }
}
