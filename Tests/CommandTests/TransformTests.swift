import Foundation
import Testing

/// `ssp-cancel transform`, from a file to the request that it stands for.
@Suite struct TransformTests {
  private func transform(_ file: String, _ options: String...) async throws -> Program.Result {
    let fixed = [
      "transform", "--config", "Samples/ssp-cancel.yaml", "--now", "2026-01-15T09:00:00Z",
      "--seed", "1",
    ]
    return try await Program(fixed + options + [file]).run()
  }

  @Test func `prints the request of Care Connect`() async throws {
    let result = try await transform(
      "Samples/inbox/X9C01/cancelled.json",
      "--provider-ods",
      "X9C01"
    )
    #expect(result.status == 0)
    #expect(result.errors.isEmpty)
    try Golden.compare(result.output, with: "transform/careconnect.http")
  }

  @Test func `prints the request of GP Connect in the other format`() async throws {
    let result = try await transform(
      "Samples/inbox/T99901/cancelled.json",
      "--provider-ods",
      "T99901",
      "--body-format",
      "xml",
      "--reason",
      "The patient is well again"
    )
    #expect(result.status == 0)
    try Golden.compare(result.output, with: "transform/gpconnect-in-xml.http")
  }

  @Test func `withholds the token`() async throws {
    let result = try await transform(
      "Samples/inbox/X9C01/cancelled.json",
      "--provider-ods",
      "X9C01"
    )
    #expect(result.output.contains("\r\nAuthorization: Bearer <token withheld>\r\n"))
    #expect(!result.output.contains("eyJ"))
  }

  @Test func `prints the findings about an invalid file`() async throws {
    let file = "Samples/inbox/X9C02/rejected-start-without-end.xml"
    let result = try await transform(file, "--provider-ods", "X9C01")
    #expect(result.status == 1)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("\(file):2:1: error: Appointment: there is a start but no end"))
  }

  @Test func `says in a sentence why there can be no request`() async throws {
    let refusals = [
      ("T99901/cancelled.json", "there is no route to the provider"),
      ("T99903/rejected-a-patient.json", "another resource than an Appointment"),
      ("T99903/rejected-without-id.json", "no id to find it by"),
      ("X9C03/cancelled-without-version-id.json", "no meta.versionId for If-Match"),
    ]
    for (file, words) in refusals {
      let result = try await transform("Samples/inbox/\(file)")
      #expect(result.status == 1, "\(file)")
      #expect(result.output.isEmpty)
      #expect(result.errors.hasPrefix("ssp-cancel: Samples/inbox/\(file): "))
      #expect(result.errors.contains(words), "\(result.errors)")
    }
  }

  @Test func `ends with 2 for a file that cannot be read`() async throws {
    let result = try await transform("Samples/inbox/nobody.json", "--provider-ods", "X9C01")
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("ssp-cancel: Samples/inbox/nobody.json: "))
  }
}
