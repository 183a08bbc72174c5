import Foundation
import Glibc
import Testing

/// `ssp-cancel watch`, over a real folder and with real signals.
@Suite(.timeLimit(.minutes(5))) struct WatchRunTests {
  /// The program while it watches, ended when the value is.
  private final class Watching {
    private let process = Process()
    private let errorsFile: URL

    init(_ workplace: Workplace, _ options: [String]) throws {
      errorsFile = workplace.url("errors")
      try Data().write(to: errorsFile)
      process.executableURL = Program.file
      process.environment = Program.variables
      process.arguments =
        ["watch", "--inbox", workplace.url("inbox").path, "--outbox", workplace.url("outbox").path]
        + Program.sampleOptions + options
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      process.standardError = try FileHandle(forWritingTo: errorsFile)
      try process.run()
    }

    deinit { if process.isRunning { process.terminate() } }

    var errors: String { (try? String(contentsOf: errorsFile, encoding: .utf8)) ?? "" }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits for the end, and returns the status.
    func end() async throws -> Int32 {
      while process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
      return process.terminationReason == .exit ? process.terminationStatus : -1
    }
  }

  /// Waits until something is so.
  private func wait(until isSo: () throws -> Bool) async throws {
    for _ in 0..<6000 {
      if try isSo() { return }
      try await Task.sleep(for: .milliseconds(20))
    }
    Issue.record("waited for two minutes")
  }

  private func hasOutcome(_ workplace: Workplace, _ input: String) -> Bool {
    let path = workplace.url("outbox/outcomes/\(input).outcome.json").path
    return FileManager.default.fileExists(atPath: path)
  }

  @Test func `works on what is dropped, and ends with one summary`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/cancelled.json")
    // Only what the system tells of wakes it.
    let watching = try Watching(workplace, ["--scan", "1h"])
    try await wait { hasOutcome(workplace, "X9C01/cancelled.json") }
    try workplace.drop("X9C01/not-found.json")
    try await wait { hasOutcome(workplace, "X9C01/not-found.json") }
    watching.send(SIGTERM)
    #expect(try await watching.end() == 143, "\(watching.errors)")
    let summary = try workplace.summary()
    #expect(
      summary.outcomes == [
        "X9C01/cancelled.json": "cancelled", "X9C01/not-found.json": "not-found",
      ]
    )
    #expect(try workplace.files("inbox", withHidden: true).isEmpty)
  }

  @Test func `does not try at once again what came to no end`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/system-failure.json")
    let watching = try Watching(workplace, ["--scan", "200ms"])
    try await wait { hasOutcome(workplace, "X9C01/system-failure.json") }
    let before = try workplace.files("outbox/outcomes")
    try await Task.sleep(for: .seconds(1))
    watching.send(SIGINT)
    #expect(try await watching.end() == 130, "\(watching.errors)")
    #expect(try workplace.files("outbox/outcomes") == before)
    #expect(try workplace.summary().items.count == 1)
    #expect(try workplace.files("inbox") == ["X9C01/system-failure.json"])
  }

  @Test func `keeps the old configuration where the new one has faults`() async throws {
    let workplace = try Workplace()
    let sample = try String(
      contentsOf: Repository.folder.appending(path: "Samples/ssp-cancel.yaml"),
      encoding: .utf8
    )
    let routes = Repository.path("Samples/routes.yaml")
    try workplace.write(sample, to: "ssp-cancel.yaml")
    let config = workplace.url("ssp-cancel.yaml").path
    let options = ["--config", config, "--routes", routes, "--scan", "1h"]
    let watching = try Watching(workplace, options)
    try await wait { FileManager.default.fileExists(atPath: workplace.url("outbox/runs").path) }
    try workplace.drop("X9C01/cancelled.json")
    try await wait { hasOutcome(workplace, "X9C01/cancelled.json") }
    try workplace.write(sample + "\nunknown-key: 1\n", to: "ssp-cancel.yaml")
    watching.send(SIGHUP)
    try await wait { watching.errors.contains("unknown key") }
    try workplace.write(sample, to: "ssp-cancel.yaml")
    watching.send(SIGHUP)
    // The period ends with the reload, and the next one goes on.
    try await wait {
      FileManager.default.fileExists(atPath: workplace.url("outbox/summary.json").path)
    }
    try workplace.drop("X9C01/not-found.json")
    try await wait { hasOutcome(workplace, "X9C01/not-found.json") }
    watching.send(SIGTERM)
    #expect(try await watching.end() == 143, "\(watching.errors)")
  }
}
