import Foundation
import Glibc
import Testing

/// `ssp-cancel watch`, over a real folder and with real signals.
@Suite(.timeLimit(.minutes(30))) struct WatchRunTests {
  private func hasOutcome(_ workplace: Workplace, _ input: String) -> Bool {
    let path = workplace.url("outbox/outcomes/\(input).outcome.json").path
    return FileManager.default.fileExists(atPath: path)
  }

  @Test func `works on what is dropped, and ends with one summary`() async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/cancelled.json")
    // Only what the system tells of wakes it.
    let watching = try RunningWatch(workplace, ["--scan", "1h"])
    try await RunningWatch.wait { hasOutcome(workplace, "X9C01/cancelled.json") }
    try workplace.drop("X9C01/not-found.json")
    try await RunningWatch.wait { hasOutcome(workplace, "X9C01/not-found.json") }
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
    let watching = try RunningWatch(workplace, ["--scan", "200ms"])
    try await RunningWatch.wait { hasOutcome(workplace, "X9C01/system-failure.json") }
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
    let watching = try RunningWatch(workplace, options)
    try await RunningWatch.wait {
      FileManager.default.fileExists(atPath: workplace.url("outbox/runs").path)
    }
    try workplace.drop("X9C01/cancelled.json")
    try await RunningWatch.wait { hasOutcome(workplace, "X9C01/cancelled.json") }
    try workplace.write(sample + "\nunknown-key: 1\n", to: "ssp-cancel.yaml")
    watching.send(SIGHUP)
    try await RunningWatch.wait { watching.errors.contains("unknown key") }
    try workplace.write(sample, to: "ssp-cancel.yaml")
    watching.send(SIGHUP)
    // The period ends with the reload, and the next one goes on.
    try await RunningWatch.wait {
      FileManager.default.fileExists(atPath: workplace.url("outbox/summary.json").path)
    }
    try workplace.drop("X9C01/not-found.json")
    try await RunningWatch.wait { hasOutcome(workplace, "X9C01/not-found.json") }
    watching.send(SIGTERM)
    #expect(try await watching.end() == 143, "\(watching.errors)")
  }
}
