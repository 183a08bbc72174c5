import ArgumentParser
import Cancellation
import MessagePipeline
import Reporting
import Spool

/// `ssp-cancel watch`: cancels what is dropped into an inbox, as a service.
struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Cancels the appointments that are dropped into an inbox, until it is stopped.",
    discussion: """
      Does what run does, again whenever something is dropped. The folder is looked through from \
      time to time as well, because not every file system tells of changes. What came to no end, \
      such as a system failure, is tried again after --retry-after.

      Each period is a run of its own, with one summary; a period in which nothing was dropped \
      goes on. SIGHUP ends the period, reads the configuration again and goes on with it, or with \
      the old one where the new one has faults. SIGINT and SIGTERM let what is under way come to \
      its end and write the summary; a second one stops at once and loses nothing. Under systemd, \
      Type=notify-reload and WatchdogSec= are understood.

      The exit status is that of run: 130 or 143 after a signal, 1 when the tool failed, 2 for wrong \
      options or configuration, 6 when a guard stopped the run, and 11 when another run holds the \
      outbox.

      EXAMPLES
        ssp-cancel watch --inbox inbox --outbox outbox
        ssp-cancel watch --inbox inbox --outbox outbox --book inbox --period 24h
      """
  )

  @OptionGroup
  var batch: BatchOptions

  @Option(help: "How long a period is, such as 1h: each has a summary of its own.")
  var period = TimeSpan(.seconds(3600))

  @Option(help: "How often the inbox is looked through, whatever the system tells of it.")
  var scan = TimeSpan(.seconds(30))

  @Option(help: "How long what came to no end waits before it is tried again.")
  var retryAfter = TimeSpan(.seconds(900))

  func validate() throws {
    for (name, span) in [("--period", period), ("--scan", scan)] where span.duration <= .zero {
      throw ValidationError("\(name) takes a time that is longer than nothing.")
    }
  }

  func run() async throws {
    let events = try WatchEvents(inbox: batch.inbox, scan: scan.duration)
    let heartbeat = Heartbeat()
    while true {
      let end = try await batch.withPipeline { pipeline in
        heartbeat.follow(pipeline.pulse)
        return try await watch(pipeline, events, heartbeat)
      }
      guard case .over(let status) = end else { continue }
      throw ExitCode(Int32(status.rawValue))
    }
  }

  /// Why the work with one pipeline ends.
  private enum End: Sendable {
    /// The configuration is read again.
    case reload
    /// The watch is over.
    case over(ExitStatus)
  }

  private func watch(
    _ pipeline: Pipeline,
    _ events: WatchEvents,
    _ heartbeat: Heartbeat
  ) async throws -> End {
    events.willStop(pipeline.stop)
    var run = try await pipeline.begin(programVersion: SSPCancelCommand.version)
    let clock = batch.configuration.clock
    var periodEnd = clock().adding(period.duration)
    ServiceNotice.send(["READY=1", "STATUS=watching \(FileName.display(Array(batch.inbox.utf8)))"])
    while true {
      run.release(after: retryAfter.duration, at: clock())
      run = try await pass(run, of: pipeline, events)
      if let leaving = pipeline.stop.leaving {
        ServiceNotice.send(["STOPPING=1"])
        try await end(run, of: pipeline)
        return .over(leaving.status)
      }
      if clock() >= periodEnd {
        periodEnd = clock().adding(period.duration)
        if run.itemCount > 0 {
          try await end(run, of: pipeline)
          run = try await pipeline.begin(programVersion: SSPCancelCommand.version)
        }
      }
      if await heartbeat.rest(during: { await events.next() }) == .reload, canReload() {
        try await end(run, of: pipeline)
        return .reload
      }
    }
  }

  /// Passes over the inbox once; a signal gives what is under way some time to be settled.
  private func pass(
    _ run: OpenRun,
    of pipeline: Pipeline,
    _ events: WatchEvents
  ) async throws -> OpenRun {
    let work = Task {
      var run = run
      try await pipeline.pass(&run)
      return run
    }
    events.willGiveUp { work.cancel() }
    return try await work.value
  }

  /// Ends a period.
  private func end(_ run: OpenRun, of pipeline: Pipeline) async throws {
    let summary = try await pipeline.end(run)
    try batch.watching.write(summary, ExitStatus(of: summary, left: pipeline.stop.left))
    guard !batch.live.quiet, summary.totals.itemCount > 0 else { return }
    // A closed terminal does not change what became of the appointments.
    try? StandardStream.output.write(Array(summary.terminalText().utf8))
  }

  /// Tells systemd, and checks that the new configuration can be used.
  private func canReload() -> Bool {
    ServiceNotice.send([
      "RELOADING=1", "MONOTONIC_USEC=\(ServiceNotice.monotonicMicroseconds)",
    ])
    do throws(ExitWithMessage) {
      _ = try batch.settings()
      return true
    } catch {
      let text =
        "ssp-cancel: the configuration was not read again, and the old one holds: \(error.message)\n"
      // A closed standard error does not end the watch.
      try? StandardStream.error.write(Array(text.utf8))
      ServiceNotice.send(["READY=1"])
      return false
    }
  }
}
