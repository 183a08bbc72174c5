import Foundation
import Glibc
import Testing

/// Runs that are killed at any of their system calls, or whose disk fails there, and the runs after them.
///
/// Every call is tried when `SSP_CANCEL_CRASH_EVERY` is 1, as `make crash` has it; otherwise a few are.
@Suite struct CrashTests {
  private static let step =
    ProcessInfo.processInfo.environment["SSP_CANCEL_CRASH_EVERY"].flatMap { Int($0) } ?? 101

  /// Twenty and some samples in folders of its own.
  private struct Batch {
    let workplace: Workplace
    let dropped: DroppedInputs

    init() throws {
      workplace = try Workplace()
      var dropped = DroppedInputs(workplace)
      let samples = Repository.folder.appending(path: "Samples/inbox")
      let files = try FileManager.default.subpathsOfDirectory(atPath: samples.path).sorted()
        .filter { $0.contains("/") && !$0.contains(".cancel.") && $0.contains(".") }
      // Every fifth of them: each provider and nearly each outcome is there.
      for (position, path) in files.enumerated() where position % 5 == 0 {
        try dropped.drop(try Data(contentsOf: samples.appending(path: path)), as: path)
      }
      self.dropped = dropped
    }

    func run(_ environment: [String: String] = [:]) async throws -> Program.Result {
      let arguments = workplace.arguments(["--durability", "batch"])
      return try await Program(arguments, environment: environment).run()
    }
  }

  /// What a run that nothing happens to comes to, and how many calls it makes; it goes on once for all tests.
  private static let reference = Task { try await makeReference(.kill) }

  /// The same, with the calls that open a file.
  private static let openReference = Task { try await makeReference(.failedOpen(EIO)) }

  private static func makeReference(
    _ fault: FaultShim.Fault
  ) async throws -> (outcomes: [String: String], callCount: Int) {
    let batch = try Batch()
    #expect(batch.dropped.files.count >= 20)
    let counts = batch.workplace.url("counts")
    let result = try await batch.run(FaultShim.environment(fault, at: 0, counts: counts))
    #expect(!result.wasSignalled, "\(result.errors)")
    let text = try String(contentsOf: counts, encoding: .utf8)
    let outcomes = try batch.dropped.outcomes("nothing happened")
    #expect(Set(outcomes.keys) == Set(batch.dropped.files.keys))
    #expect(Set(outcomes.values).count >= 6)
    return (outcomes, try #require(Int(text.filter(\.isNumber))))
  }

  private func calls(_ count: Int, offset: Int) -> [Int] {
    Array(stride(from: 1 + offset % Self.step, through: count, by: Self.step))
  }

  @Test func `loses nothing when it is killed at any call, and the next run finishes`() async throws
  {
    let (expected, callCount) = try await Self.reference.value
    #expect(callCount > 200)
    for call in calls(callCount, offset: 0) {
      let story: Comment = "killed at call \(call) of \(callCount)"
      let batch = try Batch()
      let killed = try await batch.run(FaultShim.environment(.kill, at: call))
      // The calls of threads come in another order each time, and there may be fewer.
      #expect(killed.status == SIGKILL || call > callCount * 9 / 10, story)
      try batch.dropped.expectNothingLost(story)
      try await expectFinished(batch, expected, story)
    }
  }

  @Test(arguments: [EIO, ENOSPC, EDQUOT])
  func `says so when the disk fails at any call, and the next run finishes`(
    code: Int32
  ) async throws {
    let (expected, callCount) = try await Self.reference.value
    for call in calls(callCount, offset: 7 * Int(code)) {
      let story: Comment = "error \(code) at call \(call) of \(callCount)"
      let batch = try Batch()
      let failed = try await batch.run(FaultShim.environment(.failure(code), at: call))
      #expect(!failed.wasSignalled, story)
      // Some failures do no harm, such as that of removing a hidden file or writing to the terminal.
      if failed.status == 1 { #expect(failed.errors.hasPrefix("ssp-cancel: "), story) }
      try batch.dropped.expectNothingLost(story)
      try await expectFinished(batch, expected, story)
    }
  }

  @Test(arguments: [EIO, EMFILE])
  func `says so when a file cannot be opened, and the next run finishes`(code: Int32) async throws {
    let (expected, callCount) = try await Self.openReference.value
    #expect(callCount > 100)
    for call in calls(callCount, offset: 11 * Int(code)) {
      let story: Comment = "error \(code) at open \(call) of \(callCount)"
      let batch = try Batch()
      let failed = try await batch.run(FaultShim.environment(.failedOpen(code), at: call))
      #expect(!failed.wasSignalled, story)
      if failed.status == 1 { #expect(failed.errors.hasPrefix("ssp-cancel: "), story) }
      try batch.dropped.expectNothingLost(story)
      try await expectFinished(batch, expected, story)
    }
  }

  @Test func `goes on after a short write at any call`() async throws {
    let (expected, callCount) = try await Self.reference.value
    for call in calls(callCount, offset: 31) {
      let story: Comment = "half a write at call \(call) of \(callCount)"
      let batch = try Batch()
      let result = try await batch.run(FaultShim.environment(.shortWrite, at: call))
      #expect(!result.wasSignalled && result.status != 1, story)
      try await expectFinished(batch, expected, story)
    }
  }

  /// The next run brings every input to the result it has without a fault, and all that is written
  /// agrees.
  private func expectFinished(
    _ batch: Batch,
    _ expected: [String: String],
    _ story: Comment
  ) async throws {
    let next = try await batch.run()
    #expect(next.status == 6 || next.status == 5 || next.status == 4, story)
    try batch.dropped.expectNothingLost(story)
    let outcomes = try batch.dropped.outcomes(story)
    #expect(outcomes == expected, story)
    try await batch.dropped.expectAuditVerified(story)
  }
}
