import Foundation
import Testing

/// `ssp-cancel doctor` and what `run` says before it sends anything.
@Suite struct DoctorTests {
  private static let sampleConfiguration = Repository.path("Samples/ssp-cancel.yaml")

  @Test func `shows settings with their origins, and what it looked at`() async throws {
    let workplace = try Workplace()
    let result = try await doctor(
      "--maximum-depth",
      "9",
      "--inbox",
      workplace.url("inbox").path,
      "--outbox",
      workplace.url("outbox").path
    )
    for line in [
      "consumer.asid: 200000099901 (file)", "limits.maximum-depth: 9 (option)",
      "ssp.connect-seconds: 10 (file)", "has 7", "is writable",
      "will be made in \(workplace.folder.path)", "are on one file system",
    ] { #expect(result.output.replacing(/\n +/, with: " ").contains(line), "\(line)") }
    #expect(!FileManager.default.fileExists(atPath: workplace.url("outbox").path))
  }

  @Test func `a missing inbox fails the checkup`() async throws {
    let workplace = try Workplace()
    let missing = workplace.url("nothing").path
    let result = try await doctor("--inbox", missing, "--format", "json")
    #expect(result.status == 1)
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    )
    #expect(json["healthy"] as? Bool == false)
    let checks = try #require(json["checks"] as? [[String: String]])
    #expect(checks.contains { $0["result"] == "failed" && $0["area"] == "folders" })
  }

  @Test func `a configuration that cannot be read ends with 2`() async throws {
    let result = try await Program.run("doctor", "--config", "/nothing.yaml")
    #expect(result.status == 2)
    #expect(result.errors.contains("/nothing.yaml: error: "))
  }

  @Test func `a run without book and certificates sends nothing and says what is missing`()
    async throws
  {
    let workplace = try Workplace()
    let result = try await Program.run(
      "run",
      "--inbox",
      workplace.url("inbox").path,
      "--outbox",
      workplace.url("outbox").path,
      "--config",
      Self.sampleConfiguration
    )
    #expect(result.status == 2)
    #expect(result.errors.contains("names no `client-certificate`"))
    #expect(result.errors.contains("--book"))
    #expect(try workplace.files("outbox").isEmpty)
  }

  @Test func `a book and the SSP exclude each other`() async throws {
    let result = try await Program.run(
      "run",
      "--inbox",
      "i",
      "--outbox",
      "o",
      "--book",
      "b",
      "--transport",
      "ssp"
    )
    #expect(result.status == 2)
    #expect(result.errors.contains("a book is for embedded providers"))
  }

  private func doctor(
    _ options: String...
  ) async throws
    -> Program.Result
  {
    try await Program(
      ["doctor", "--offline", "--config", Self.sampleConfiguration] + options
    ).run()
  }
}
