import Cancellation
import Reporting
import Testing

/// What makes a file no input, before anything is sent.
@Suite struct InputRulesTests {
  /// Runs over one file, and returns what became of it.
  private func row(
    of path: String,
    _ bytes: [UInt8],
    sidecar: String? = nil
  ) async throws -> ItemRow {
    let workplace = try Workplace()
    try workplace.drop(bytes, as: path)
    if let sidecar { try workplace.drop(Array(sidecar.utf8), as: path + ".cancel.yaml") }
    let transport = RecordingTransport(try SampleRun.provider())
    let summary = try await workplace.run(transport)
    #expect(transport.exchanges.isEmpty)
    let row = try #require(summary.items.first)
    #expect(row.outcome == .inputRejected)
    #expect(row.archivedAs == "rejected/\(path)")
    return row
  }

  @Test func `rejects an appointment without an id`() async throws {
    let bytes = try Repository.bytes("inbox/T99903/rejected-without-id.json")
    #expect(try await row(of: "T99901/a.json", bytes).diagnosticCodes == ["input/without-id"])
  }

  @Test func `rejects another resource`() async throws {
    let bytes = try Repository.bytes("inbox/T99903/rejected-a-patient.json")
    let codes = try await row(of: "T99901/a.json", bytes).diagnosticCodes
    #expect(codes == ["input/not-an-appointment"])
  }

  @Test(arguments: ["nhs-nummer: 1\n", "nhs-number: '9990000000'\n", "- a list\n", "reason: [\n"])
  func `rejects a file whose sidecar cannot be used`(sidecar: String) async throws {
    let bytes = try SampleAppointment(.gpconnect).bytes()
    let row = try await row(of: "T99901/a.json", bytes, sidecar: sidecar)
    #expect(row.diagnosticCodes == ["input/sidecar"])
  }
}
