import FHIRValidation
import Foundation
import Glibc
import Testing

/// Runs that are killed at any of their system calls, or whose disk fails there, and the runs after them.
///
/// Every call is tried when `SSP_CANCEL_CRASH_EVERY` is 1, as `make crash` has it; otherwise a few are.
@Suite struct CrashTests {
  private static let step =
    ProcessInfo.processInfo.environment["SSP_CANCEL_CRASH_EVERY"].flatMap { Int($0) } ?? 67

  /// Twenty and some samples in folders of its own.
  private struct Batch {
    let workplace: Workplace
    let dropped: [String: Data]

    init() throws {
      workplace = try Workplace()
      var dropped: [String: Data] = [:]
      let samples = Repository.folder.appending(path: "Samples/inbox")
      let files = try FileManager.default.subpathsOfDirectory(atPath: samples.path).sorted()
        .filter { $0.contains("/") && !$0.contains(".cancel.") && $0.contains(".") }
      // Every fifth of them: each provider and nearly each outcome is there.
      for (position, path) in files.enumerated() where position % 5 == 0 {
        let data = try Data(contentsOf: samples.appending(path: path))
        dropped[path] = data
        try workplace.write(data, to: "inbox/\(path)")
      }
      self.dropped = dropped
    }

    func run(_ environment: [String: String] = [:]) async throws -> Program.Result {
      let arguments = workplace.arguments(["--durability", "batch"])
      return try await Program(arguments, environment: environment).run()
    }

    /// The code of each input's outcome, of those that have one.
    func outcomes() throws -> [String: String] {
      var codes: [String: String] = [:]
      for file in try workplace.files("outbox/outcomes") {
        let data = try workplace.data("outbox/outcomes/\(file)")
        #expect(ResourceValidator.read([UInt8](data)).diagnostics.isEmpty, "\(file) is not whole")
        let input = file.split(separator: ".outcome")[0]
        let text = String(decoding: data, as: UTF8.self)
        let code = text.firstMatch(
          of: /urn:x-ssp-cancel:outcome"(?:\/>)?\s*,?\s*(?:"code"\s*:\s*|<code value=)"([a-z-]+)"/
        )
        let isOnly = codes.updateValue(String(code?.output.1 ?? "?"), forKey: String(input)) == nil
        #expect(isOnly, "\(input) has two outcomes")
      }
      return codes
    }

    /// Every input is in one place, with its bytes.
    func expectNothingLost(_ story: Comment) throws {
      var places: [String: [String]] = [:]
      for folder in ["inbox", "outbox/archive", "outbox/rejected"] {
        for path in try workplace.files(folder, withHidden: true) where !path.hasSuffix(".lock") {
          let isClaimed = path.hasPrefix(".claimed/")
          let parts = path.split(separator: "/").dropFirst(isClaimed ? 2 : 0)
          places[parts.joined(separator: "/"), default: []].append("\(folder)/\(path)")
        }
      }
      #expect(Set(places.keys) == Set(dropped.keys), story)
      for (path, files) in places {
        #expect(files.count == 1, story)
        let isSame = try workplace.data(files[0]) == dropped[path]
        #expect(isSame, story)
      }
    }
  }

  /// What a run that nothing happens to comes to, and how many calls it makes.
  private static func reference() async throws -> (outcomes: [String: String], callCount: Int) {
    let batch = try Batch()
    #expect(batch.dropped.count >= 20)
    let counts = batch.workplace.url("counts")
    let result = try await batch.run(FaultShim.environment(.kill, at: 0, counts: counts))
    #expect(!result.wasSignalled, "\(result.errors)")
    let text = try String(contentsOf: counts, encoding: .utf8)
    let outcomes = try batch.outcomes()
    #expect(Set(outcomes.keys) == Set(batch.dropped.keys))
    #expect(Set(outcomes.values).count >= 6)
    return (outcomes, try #require(Int(text.filter(\.isNumber))))
  }

  private func calls(_ count: Int, offset: Int) -> [Int] {
    Array(stride(from: 1 + offset % Self.step, through: count, by: Self.step))
  }

  @Test func `loses nothing when it is killed at any call, and the next run finishes`() async throws
  {
    let (expected, callCount) = try await Self.reference()
    #expect(callCount > 200)
    for call in calls(callCount, offset: 0) {
      let story: Comment = "killed at call \(call) of \(callCount)"
      let batch = try Batch()
      let killed = try await batch.run(FaultShim.environment(.kill, at: call))
      // The calls of threads come in another order each time, and there may be fewer.
      #expect(killed.status == SIGKILL || call > callCount * 9 / 10, story)
      try batch.expectNothingLost(story)
      try await expectFinished(batch, expected, story)
    }
  }

  @Test(arguments: [EIO, ENOSPC, EDQUOT])
  func `says so when the disk fails at any call, and the next run finishes`(
    code: Int32
  ) async throws {
    let (expected, callCount) = try await Self.reference()
    for call in calls(callCount, offset: 7 * Int(code)) {
      let story: Comment = "error \(code) at call \(call) of \(callCount)"
      let batch = try Batch()
      let failed = try await batch.run(FaultShim.environment(.failure(code), at: call))
      #expect(!failed.wasSignalled, story)
      // Some failures do no harm, such as that of removing a hidden file or writing to the terminal.
      if failed.status == 1 { #expect(failed.errors.hasPrefix("ssp-cancel: "), story) }
      try batch.expectNothingLost(story)
      try await expectFinished(batch, expected, story)
    }
  }

  @Test func `goes on after a short write at any call`() async throws {
    let (expected, callCount) = try await Self.reference()
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
    try batch.expectNothingLost(story)
    let outcomes = try batch.outcomes()
    #expect(outcomes == expected, story)
    let verified = try await Program(
      ["audit", "verify", "--outbox", batch.workplace.url("outbox").path]
    ).run()
    #expect(verified.status == 0, "\(story): \(verified.errors)")
  }
}
