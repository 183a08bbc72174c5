import Dispatch
import Glibc
import MessagePipeline
import Spool
import Synchronization

/// What wakes a watch: files that were dropped, the time to look anyway, and signals.
final class WatchEvents: Sendable {
  /// One of them.
  enum Event: Sendable {
    /// The inbox is to be looked through.
    case look
    /// The configuration is to be read again.
    case reload
  }

  private let stream: AsyncStream<Event>
  private let continuation: AsyncStream<Event>.Continuation
  private let state = Mutex(State())
  private let scan: Duration
  /// Used by the one thread that listens.
  private let watch: Mutex<FileWatch>

  /// What a signal to stop reaches.
  private struct State {
    var stop: RunStop?
    var giveUp: (@Sendable () -> Void)?
    /// What the watch ends with, once it is to.
    var status: ExitStatus?

    /// Tells the pipeline, if there is both a signal and a pipeline.
    func tell() {
      if let status { stop?.leave(status, because: "it was stopped") }
    }
  }

  /// Takes the signals over, and begins to watch an inbox.
  ///
  /// - Throws: ``ExitWithMessage`` when the inbox cannot be watched.
  init(inbox: String, scan: Duration) throws(ExitWithMessage) {
    self.scan = scan
    (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(8))
    do throws(SpoolError) {
      let signals = try StopSignals([SIGINT, SIGTERM, SIGHUP])
      let watch = try FileWatch(paths: [inbox])
      _ = try watch.files()
      self.watch = Mutex(watch)
      DispatchQueue.global(qos: .userInitiated).async { [self] in listen(signals) }
    } catch {
      throw ExitWithMessage(status: .usage, message: "\(error)")
    }
  }

  /// What is told when the watch is to stop, or at once if that is so already.
  func willStop(_ stop: RunStop) {
    state.withLock { state in
      state.stop = stop
      state.tell()
    }
  }

  /// What is called when what is under way has had its time after a signal to stop.
  func willGiveUp(_ giveUp: @escaping @Sendable () -> Void) {
    state.withLock { $0.giveUp = giveUp }
  }

  /// Waits for the next event, at most until it is time to look.
  func next() async -> Event {
    let timer = Task { [scan, continuation] in
      try await Task.sleep(for: scan)
      continuation.yield(.look)
    }
    defer { timer.cancel() }
    var events = stream.makeAsyncIterator()
    return await events.next() ?? .look
  }

  private func listen(_ signals: StopSignals) {
    while true {
      // A folder that is gone is told by the next look.
      if let changes = watch.withLock({ try? $0.next(signals) }) {
        if !changes.changed.isEmpty || changes.isRescan { continuation.yield(.look) }
        continue
      }
      let number = signals.next()
      if number == SIGHUP {
        continuation.yield(.reload)
        continue
      }
      let status = ExitStatus(stoppedBy: number)
      state.withLock { state in
        if state.status != nil { _exit(Int32(status.rawValue)) }
        state.status = status
        state.tell()
      }
      Interruption.afterGrace { [self] in state.withLock { $0.giveUp }?() }
      continuation.yield(.look)
    }
  }
}
