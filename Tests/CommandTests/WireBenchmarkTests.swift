#if Network
import Foundation
import Glibc
import Testing

/// The benchmarks that have the program as their server.
@Suite(.timeLimit(.minutes(30))) struct WireBenchmarkTests {
  /// The processes that another one has started, by the system's list of all.
  private static func children(of parent: Int32) throws -> [Int32] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }.filter {
      // Processes end while they are looked at.
      let status = try? String(contentsOfFile: "/proc/\($0)/status", encoding: .utf8)
      return status?.contains("\nPPid:\t\(parent)\n") == true
    }
  }

  private static func isThere(_ process: Int32) -> Bool {
    let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    // One that nobody has waited for is over, too.
    return status.map { !$0.contains("\nState:\tZ") } ?? false
  }

  @Test func `leave no server behind when they are killed`() async throws {
    let workplace = try Workplace()
    let benchmarks = Process()
    benchmarks.executableURL = Program.built("ssp-cancel-benchmarks")
    benchmarks.arguments = [
      "wire", "--program", Program.file.path, "--samples", Repository.path("Samples"),
      "--appointments", "1000", "--rounds", "1",
    ]
    // What they leave behind is removed with the workplace.
    benchmarks.environment = Program.variables.merging([
      "TMPDIR": workplace.folder.path
    ]) { $1 }
    benchmarks.standardInput = FileHandle.nullDevice
    benchmarks.standardOutput = FileHandle.nullDevice
    benchmarks.standardError = FileHandle.nullDevice
    try benchmarks.run()
    var server: Int32?
    while server == nil {
      try #require(benchmarks.isRunning)
      let started = try Self.children(of: benchmarks.processIdentifier)
      server = try started.flatMap { try Self.children(of: $0) }.first
      try await Task.sleep(for: .milliseconds(5))
    }
    kill(benchmarks.processIdentifier, SIGKILL)
    let process = try #require(server)
    let killed = ContinuousClock.now
    while Self.isThere(process), ContinuousClock.now - killed < .seconds(60) {
      try await Task.sleep(for: .milliseconds(20))
    }
    let isLeft = Self.isThere(process)
    #expect(!isLeft)
    if isLeft { kill(process, SIGKILL) }
  }
}
#endif
