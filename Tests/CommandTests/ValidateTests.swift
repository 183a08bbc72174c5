import Foundation
import Testing

/// `ssp-cancel validate`, from the command line to its lines.
@Suite struct ValidateTests {
  @Test func `says nothing about a valid file`() async throws {
    let result = try await Program.run("validate", "Samples/inbox/X9C01/cancelled.json")
    #expect(result.status == 0)
    #expect(result.output.isEmpty && result.errors.isEmpty)
  }

  @Test(arguments: ["text", "ndjson"])
  func `writes the findings about the samples`(format: String) async throws {
    let result = try await Program.run("validate", "--format", format, "Samples/inbox")
    #expect(result.status == 1)
    #expect(
      result.errors == (format == "text" ? "109 files, 10 invalid, 12 errors, 1 warning\n" : "")
    )
    try Golden.compare(result.output, with: "validate/inbox.\(format == "text" ? "txt" : format)")
  }

  @Test func `writes one object for each file, the valid ones too`() async throws {
    let result = try await Program.run("validate", "--format", "ndjson", "Samples/inbox/X9C01")
    #expect(result.status == 0)
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 18)
    #expect(lines.allSatisfy { $0.contains("\"valid\":true,\"issues\":[]") })
  }

  @Test func `takes files and folders together, in the order they are given`() async throws {
    let result = try await Program.run(
      "validate",
      "--format",
      "ndjson",
      "Samples/inbox/provider-from-actor.json",
      "Samples/inbox/T99990",
      "Samples/inbox/X9C02/rejected-empty.json"
    )
    #expect(result.status == 1)
    let files = result.output.matches(of: /"file":"([^"]+)"/).map { String($0.output.1) }
    #expect(
      files == [
        "Samples/inbox/provider-from-actor.json", "Samples/inbox/T99990/routing-failure.json",
        "Samples/inbox/X9C02/rejected-empty.json",
      ]
    )
  }

  @Test func `ends with 2 for a path that is not there`() async throws {
    let result = try await Program.run("validate", "Samples/inbox/nobody.json")
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(
      result.errors
        == "ssp-cancel: cannot open Samples/inbox/nobody.json: there is no such file or folder;"
        + " check the path and run again\n"
    )
  }

  @Test func `tells by its status alone when asked to be quiet`() async throws {
    let result = try await Program.run("validate", "--quiet", "Samples/inbox/X9C02")
    #expect(result.status == 1)
    #expect(result.output.isEmpty && result.errors.isEmpty)
  }

  @Test func `checks the profile that it is told to`() async throws {
    let path = "Samples/inbox/X9C01/cancelled.json"
    for profile in ["base", "careconnect", "auto"] {
      #expect(try await Program.run("validate", "--profile", profile, path).status == 0)
    }
    let result = try await Program.run("validate", "--profile", "gpconnect", path)
    #expect(result.status == 1)
    #expect(result.output.contains("[profile/"))
  }

  @Test func `survives the deepest nesting it takes`() async throws {
    let workplace = try Workplace()
    for levelCount in [120, 600, 20_000] {
      let json =
        #"{"resourceType":"Appointment""#
        + String(repeating: #","extension":[{"url":"a""#, count: levelCount)
        + String(repeating: "}]", count: levelCount) + "}"
      let xml =
        #"<Appointment xmlns="http://hl7.org/fhir">"#
        + String(repeating: #"<extension url="a">"#, count: levelCount)
        + String(repeating: "</extension>", count: levelCount) + "</Appointment>"
      try workplace.write(json, to: "deep/\(levelCount).json")
      try workplace.write(xml, to: "deep/\(levelCount).xml")
    }
    let result = try await Program.run(
      "validate",
      "--maximum-depth",
      "256",
      workplace.url("deep").path
    )
    #expect(result.status == 1)
    let refused = result.output.matches(of: /deep\/(\S+?):[^\n]*[ ]fatal:/)
      .map { String($0.output.1) }
    // One finding each, because reading ends there.
    #expect(refused.sorted() == ["20000.json", "20000.xml", "600.json", "600.xml"])
  }
}
