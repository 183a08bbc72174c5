import ArgumentParser
import Cancellation
import ConfigurationFiles
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

  @OptionGroup(title: "How it is watched")
  var times: WatchOptions

  func run() async throws {
    var told = try readAll()
    let inbox = told.batch.providers.inbox
    let scan = told.times.scanInterval
    let events = try WatchEvents(inbox: inbox ?? "", scan: scan)
    let heartbeat = Heartbeat()
    while true {
      let current = told
      let end = try await current.batch.withPipeline(current.file) { pipeline in
        heartbeat.follow(pipeline.pulse)
        return try await watch(current, pipeline, events, heartbeat)
      }
      switch end {
      case .reload(let new): told = new
      case .over(let status): throw ExitCode(Int32(status.rawValue))
      }
    }
  }

  /// What the command line and the configuration say together.
  private struct Told: Sendable {
    let batch: BatchOptions
    let times: WatchOptions
    let file: RunConfiguration
  }

  private func readAll() throws(ExitWithMessage) -> Told {
    let (batch, file) = try batch.completed()
    let times = try times.completed(from: file, named: batch.configuration.config)
    return Told(batch: batch, times: times, file: file)
  }

  /// Why the work with one pipeline ends.
  private enum End: Sendable {
    /// The configuration has changed.
    case reload(Told)
    /// The watch is over.
    case over(ExitStatus)
  }

  private func watch(
    _ told: Told,
    _ pipeline: Pipeline,
    _ events: WatchEvents,
    _ heartbeat: Heartbeat
  ) async throws -> End {
    events.willStop(pipeline.stop)
    var run = try await pipeline.begin(programVersion: SSPCancelCommand.version)
    let clock = batch.configuration.clock
    let period = told.times.periodLength
    var periodEnd = clock().adding(period)
    let inbox = FileName.display(Array((told.batch.providers.inbox ?? "").utf8))
    ServiceNotice.send(["READY=1", "STATUS=watching \(inbox)"])
    while true {
      run.release(after: told.times.retryPause, at: clock())
      run = try await pass(run, of: pipeline, events)
      if let leaving = pipeline.stop.leaving {
        ServiceNotice.send(["STOPPING=1"])
        try await end(run, of: pipeline, told.batch)
        return .over(leaving.status)
      }
      if clock() >= periodEnd {
        periodEnd = clock().adding(period)
        if run.itemCount > 0 {
          try await end(run, of: pipeline, told.batch)
          run = try await pipeline.begin(programVersion: SSPCancelCommand.version)
        }
      }
      if await heartbeat.rest(during: { await events.next() }) == .reload, let new = reload(told) {
        try await end(run, of: pipeline, told.batch)
        return .reload(new)
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
  private func end(_ run: OpenRun, of pipeline: Pipeline, _ batch: BatchOptions) async throws {
    let summary = try await pipeline.end(run)
    try batch.watching.write(summary, ExitStatus(of: summary, left: pipeline.stop.left))
    guard !batch.live.isQuiet, summary.totals.itemCount > 0 else { return }
    // A closed terminal does not change what became of the appointments.
    try? StandardStream.output.write(Array(summary.terminalText().utf8))
  }

  /// Tells systemd, and reads the configuration again; `nil` when the new one cannot be used.
  private func reload(_ old: Told) -> Told? {
    ServiceNotice.send([
      "RELOADING=1", "MONOTONIC_USEC=\(ServiceNotice.monotonicMicroseconds)",
    ])
    do throws(ExitWithMessage) {
      let new = try readAll()
      _ = try new.batch.settings(new.file)
      // The folder is watched from the beginning.
      guard new.batch.providers.inbox == old.batch.providers.inbox,
        new.times.scanInterval == old.times.scanInterval
      else {
        throw ExitWithMessage(
          status: .usage,
          message: "`inbox` and `scan` are what the watch began with; restart it to change them"
        )
      }
      return new
    } catch {
      let text =
        "ssp-cancel: the configuration was not read again, and the old one holds: \(error.message)\n"
      // A closed standard error does not end the watch.
      try? StandardStream.error.write(Array(text.utf8))
      ServiceNotice.send(["READY=1"])
      return nil
    }
  }
}
