import Foundation
import Glibc
import Testing

/// Runs that are stopped by a signal.
@Suite struct InterruptionTests {
  private static let fileCount = 400

  private func drop(_ workplace: Workplace) throws {
    let sample = try String(
      contentsOf: Repository.folder.appending(path: "Samples/inbox/X9C01/cancelled.json"),
      encoding: .utf8
    )
    for number in 0..<Self.fileCount {
      let text = sample.replacing(/"versionId"\s*:\s*"[^"]*"/) { _ in "\"versionId\": \"\(number)\""
      }
      try workplace.write(Data(text.utf8), to: "inbox/X9C01/\(1000 + number).json")
    }
  }

  @Test(arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
  func `stops in good order, and the next run goes on`(
    signal: Int32,
    status: Int32
  ) async throws {
    let workplace = try Workplace()
    try drop(workplace)
    let archive = workplace.url("outbox/archive/X9C01").path
    let result = try await Program(
      workplace.arguments(["--book", "inbox", "--durability", "batch"])
    )
    .run(
      signal: signal,
      killedWhen: { FileManager.default.fileExists(atPath: archive) }
    )
    #expect(!result.wasSignalled && result.status == status, "\(result.errors)")
    #expect(result.output.contains("The run left the rest as it was"))
    let done = try workplace.summary().items.count
    #expect((1..<Self.fileCount).contains(done))
    #expect(try workplace.files("inbox").count == Self.fileCount - done)
    let next = try await workplace.run("--book", "inbox")
    #expect(next.status == 0, "\(next.errors)")
    #expect(try workplace.summary().items.count == Self.fileCount - done)
    #expect(try workplace.files("outbox/outcomes").count == Self.fileCount)
  }
}
