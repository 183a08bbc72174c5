import Cancellation
import FHIRModel
import Synchronization
import Testing

@testable import Reporting

/// What a run tells while it goes on: the line of progress, and the log.
@Suite struct RunLiveTests {
  private func item(_ outcome: CancellationOutcome, _ input: String = "a.json") -> RunEvent {
    var row = ItemRow(input: input, outcome: outcome)
    row.providerODSCode = "X9C01"
    row.traceIDs = ["t-1", "t-2"]
    row.milliseconds = 12
    return .settled(SettledItem(digest: "abc", row: row))
  }

  @Test func `the line says what is done, how fast, what came out, and what is left`() {
    var progress = RunProgress()
    #expect(progress.line(after: 0) == "0 of 0 settled")
    progress.add(.found(inputCount: 4000))
    #expect(progress.line(after: 1) == "0 of 4,000 settled (0 %)")
    for _ in 0..<1200 { progress.add(item(.cancelled)) }
    progress.add(item(.outcomeUnknown))
    progress.add(item(.notFound))
    #expect(
      progress.line(after: 60)
        == "1,202 of 4,000 settled (30 %), 20 a second: 1,200 cancelled, 1 not known, 1 not "
        + "cancelled; about 2 min 20 s left"
    )
  }

  @Test func `the line counts what is dropped while a run is watched`() {
    var progress = RunProgress()
    progress.add(.found(inputCount: 1))
    progress.add(item(.inputRejected))
    progress.add(.found(inputCount: 1))
    #expect(
      progress.line(after: 120)
        == "1 of 2 settled (50 %), 1 a minute: 1 not sent; about 2 min left"
    )
    progress.add(item(.cancelled))
    progress.add(item(.inputRejected))
    #expect(progress.line(after: 120).hasPrefix("3 of 3 settled (100 %)"))
  }

  private func log(
    _ format: LogFormat,
    level: LogLevel = .info,
    _ events: [RunEvent]
  ) -> [String] {
    let lines = Mutex<[String]>([])
    let now = FHIRInstant(secondsSince1970: 1_768_467_600, nanoseconds: 0)
    var log = RunLog(
      LineLog(format: format, level: level, now: { now }) { bytes in
        lines.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
      }
    )
    for event in events { log.add(event) }
    return lines.withLock { $0 }
  }

  @Test func `a line of JSON has run, item and traces`() throws {
    let lines = log(.json, [.began(runID: "r-1", notice: nil), item(.cancelled)])
    #expect(
      lines == [
        """
        {"version":1,"time":"2026-01-15T09:00:00Z","level":"info","event":"run-started","run":"r-1"}\n
        """,
        """
        {"version":1,"time":"2026-01-15T09:00:00Z","level":"info","event":"item-settled",\
        "input":"a.json","item":"abc","milliseconds":12,"outcome":"cancelled","provider":"X9C01",\
        "run":"r-1","trace":["t-1","t-2"]}\n
        """,
      ]
    )
  }

  @Test func `names of files cannot forge a line`() {
    let lines = log(.text, [item(.notFound, "a\n2026 error fake\u{1B}[2J")])
    #expect(lines.count == 1)
    #expect(lines[0].filter { $0 == "\n" }.count == 1 && lines[0].hasSuffix("\n"))
    #expect(!lines[0].contains("\u{1B}"))
    #expect(lines[0].hasPrefix("2026-01-15T09:00:00Z notice item-settled input=\"a"))
    let json = log(.json, [item(.notFound, "a\n\"}")])
    #expect(json[0].contains(#""input":"a\n\"}""#))
  }

  @Test func `the level follows what somebody must do`() {
    let events = CancellationOutcome.allCases.map { item($0) }
    #expect(log(.json, level: .error, events).count == 1)
    #expect(log(.json, level: .info, events).count == CancellationOutcome.allCases.count)
    let warnings = log(.json, level: .warning, events)
    #expect(warnings.contains { $0.contains("system-failure") })
    #expect(!warnings.contains { $0.contains("not-found") })
  }

  @Test func `the end of a run has its counts`() throws {
    let summary = try SampleRun.summary()
    let lines = log(.json, [.ended(summary, exitStatus: 5)])
    #expect(lines[0].contains(#""event":"run-ended""#))
    #expect(lines[0].contains(#""exit-status":5"#))
    #expect(lines[0].contains(#""items":\#(summary.totals.itemCount)"#))
  }
}
