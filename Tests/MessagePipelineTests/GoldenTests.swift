import Foundation
import Testing

/// Outcomes and requests, byte for byte as they are received.
///
/// With `RECORD_GOLDENS=1` they are written to `Samples/expected` instead, and the tests fail, so that
/// no build can record by accident. The samples below are run alone, so that their ids do not
/// depend on other samples: `ssp-cancel run … --now 2026-01-15T09:00:00Z --seed 1` over an inbox
/// of just these gives the same.
@Suite struct GoldenTests {
  private static let samples = [
    "T99901/cancelled-xml.xml", "T99901/cancelled.json", "T99901/outcome-unknown.xml",
    "T99902/not-permitted-no-agreement.json", "T99903/cancelled-reason-already-there.json",
    "T99903/rejected-dangling-reference.xml", "X9C01/already-cancelled.json",
    "X9C01/cancelled-xml.xml", "X9C01/cancelled.json", "X9C01/confirmed-by-read.json",
    "X9C01/duplicate-of-cancelled.json", "X9C01/in-the-past.xml",
    "X9C01/not-for-this-patient.json", "X9C01/not-found.json", "X9C01/system-failure.json",
    "X9C02/cancelled-at-the-second-try.json", "X9C02/rejected-property-twice.json",
  ]

  private static let isRecording =
    ProcessInfo.processInfo.environment["RECORD_GOLDENS"].map { !$0.isEmpty } ?? false

  @Test func `writes the outcomes and requests of Samples expected`() async throws {
    let workplace = try Workplace()
    for sample in Self.samples { try workplace.dropSample(sample) }
    _ = try await workplace.run(try SampleRun.provider())
    let files = try workplace.outbox().filter {
      $0.key.hasPrefix("outcomes/") || $0.key.hasPrefix("requests/")
    }
    #expect(files.count == 17 + 9)
    let expected = Repository.samples.appending(path: "expected")
    if Self.isRecording {
      try record(files, to: expected)
      Issue.record("goldens were recorded; look at them, then run without RECORD_GOLDENS")
      return
    }
    for (path, bytes) in files {
      // A golden that is not there is one that differs.
      let golden = try? Repository.bytes("expected/\(path)")
      let isEqual = golden == bytes
      #expect(isEqual, "\(path) is not as expected; RECORD_GOLDENS=1 writes it anew")
    }
    let recorded = try Repository.files(below: expected).keys.filter {
      $0.hasPrefix("outcomes/") || $0.hasPrefix("requests/")
    }
    #expect(Set(recorded) == Set(files.keys), "goldens that nothing gives")
  }

  private func record(_ files: [String: [UInt8]], to folder: URL) throws {
    for name in ["outcomes", "requests"] {
      // There is nothing to remove before the first recording.
      try? FileManager.default.removeItem(at: folder.appending(path: name))
    }
    for (path, bytes) in files {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      try Data(bytes).write(to: file)
    }
  }
}
