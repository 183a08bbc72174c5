import Foundation
import Glibc
import Testing

/// `ssp-cancel watch` as a service: what it tells systemd, and how it ends.
@Suite(.timeLimit(.minutes(30))) struct WatchServiceTests {
  @Test func `says that it lives as often as systemd wants to know, while it waits`() async throws {
    let workplace = try Workplace()
    let socket = try NotifySocket(at: workplace.url("notify").path)
    let watching = try RunningWatch(
      workplace,
      ["--scan", "1h"],
      environment: [
        "NOTIFY_SOCKET": workplace.url("notify").path, "WATCHDOG_USEC": "1000000",
      ]
    )
    try await RunningWatch.wait { socket.count("READY=1") == 1 }
    // Four in a second; where others use the machine, some are late for a while.
    var rates: [Double] = []
    while rates.count < 60, (rates.max() ?? 0) < 2 {
      let (before, began) = (socket.count("WATCHDOG=1"), ContinuousClock.now)
      try await Task.sleep(for: .seconds(3))
      let count = socket.count("WATCHDOG=1") - before
      rates.append(Double(count) / ((ContinuousClock.now - began) / .seconds(1)))
    }
    #expect(rates.max() ?? 0 >= 2, "\(rates)")
    watching.send(SIGTERM)
    #expect(try await watching.end() == 143, "\(watching.errors)")
    #expect(socket.assignments().contains("STOPPING=1"))
  }

  @Test func `says nothing of life where nobody asks, or another process is meant`() async throws {
    for variables in [[:], ["WATCHDOG_USEC": "1000000", "WATCHDOG_PID": "1"]] {
      let workplace = try Workplace()
      let socket = try NotifySocket(at: workplace.url("notify").path)
      let watching = try RunningWatch(
        workplace,
        ["--scan", "100ms"],
        environment: variables.merging(["NOTIFY_SOCKET": workplace.url("notify").path]) { $1 }
      )
      try await RunningWatch.wait { socket.count("READY=1") == 1 }
      try await Task.sleep(for: .seconds(1))
      watching.send(SIGTERM)
      #expect(try await watching.end() == 143, "\(watching.errors)")
      #expect(socket.count("WATCHDOG=1") == 0)
    }
  }

  @Test func `does its work when nobody reads what it says`() async throws {
    let workplace = try Workplace()
    let path = workplace.url("notify").path
    let socket = try NotifySocket(at: path)
    let watching = try RunningWatch(
      workplace,
      ["--scan", "1h"],
      // The socket takes ten or some hundred messages, as the system is set up.
      environment: ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "400"]
    )
    let ready = workplace.url("outbox/.state/ledger.sqlite").path
    try await RunningWatch.wait { FileManager.default.fileExists(atPath: ready) }
    try await Task.sleep(for: .seconds(1))
    watching.send(SIGTERM)
    try await RunningWatch.wait { !watching.isRunning }
    #expect(try await watching.end() == 143, "\(watching.errors)")
    #expect(socket.count("WATCHDOG=1") > 5)
  }

  @Test func `a signal that comes before there is anything to stop is not lost`() async throws {
    let workplace = try Workplace()
    // To read them takes a while, in which the signals are taken over already and no run has begun.
    for number in 0..<3000 {
      let text = Workplace.appointment("made-up-\(number)")
      try workplace.write(text, to: "book/X9C01/\(number).json")
    }
    // A shell sends the signal as soon as it is taken over: a test that waits would be late where others
    // keep its threads busy.
    let signaller = """
      { while kill -0 $$ && ! grep -q '^SigCgt:.*[4-7c-f][0-9a-f]\\{3\\}$' /proc/$$/status; do :; done; \
      test -e '\(workplace.url("outbox").path)' || : >'\(workplace.url("early").path)'; kill -TERM $$; } &
      """
    let watching = try RunningWatch(
      workplace,
      ["--book", workplace.url("book").path],
      after: signaller + " true"
    )
    try await RunningWatch.wait { !watching.isRunning }
    #expect(try await watching.end() == 143, "\(watching.errors)")
    #expect(FileManager.default.fileExists(atPath: workplace.url("early").path))
  }
}

#if Network
/// Runs that are stopped while a provider does not answer.
@Suite(.timeLimit(.minutes(30))) struct GraceTests {
  @Test(arguments: ["run", "watch"])
  func `what is under way gets half a minute, and is in doubt then`(command: String) async throws {
    let workplace = try Workplace()
    let text = Workplace.appointment("made-up-0")
    for folder in ["book", "inbox"] { try workplace.write(text, to: "\(folder)/X9C01/0.json") }
    try workplace.write(
      "made-up-0: { scenario: slow-then-commit, seconds: 300 }\n",
      to: "faults.yaml"
    )
    let provider = try await RunningProvider(
      in: workplace,
      nil,
      ["--book", workplace.url("book").path, "--scenario", workplace.url("faults.yaml").path]
    )
    let loopback = LoopbackRun(workplace)
    try loopback.configure(provider, requestSeconds: 280)
    let socket = try NotifySocket(at: workplace.url("notify").path)
    let running = try RunningWatch(
      workplace,
      [],
      command: command,
      defaults: loopback.options,
      environment: LoopbackRun.environment.merging([
        "NOTIFY_SOCKET": workplace.url("notify").path, "WATCHDOG_USEC": "1000000",
      ]) { $1 }
    )
    try await RunningWatch.wait { provider.successCount(of: "GET") == 1 }
    try await Task.sleep(for: .seconds(1))
    let signalled = ContinuousClock.now
    let before = socket.count("WATCHDOG=1")
    running.send(SIGTERM)
    var lifeCount = 0
    try await RunningWatch.wait {
      lifeCount = socket.count("WATCHDOG=1") - before
      return !running.isRunning
    }
    let status = try await running.end()
    let waited = ContinuousClock.now - signalled
    #expect(status == 143, "\(running.errors)")
    #expect(waited > .seconds(29) && waited < .seconds(120), "\(waited)")
    #expect(try workplace.summary().outcomes == ["X9C01/0.json": "outcome-unknown"])
    #expect(try workplace.files("inbox") == ["X9C01/0.json"])
    // A request that takes long is no sign of death.
    if command == "watch" { #expect(lifeCount > 60) }
  }
}
#endif
