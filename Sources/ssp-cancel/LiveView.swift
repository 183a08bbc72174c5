import Dispatch
import Glibc
import MessagePipeline
import Reporting
import Spool
import Synchronization

/// What those who watch a run see of it: the log, a line on the terminal that is always new or one from
/// time to time where there is none, and at SIGUSR1 one line in any case.
final class LiveView {
  /// Takes in what the run tells.
  let take: @Sendable (RunEvent) -> Void

  private let lines: LiveLines
  private let timer: any DispatchSourceTimer
  private let signal: any DispatchSourceSignal

  private static let redrawInterval = Duration.milliseconds(250)

  /// Begins to show what a run tells.
  init(_ options: LiveOptions) {
    let lines = LiveLines(options)
    self.lines = lines
    take = lines.take
    let queue = DispatchQueue(label: "live view")
    // The source hears of it all the same; what the signal does without it is to end the process.
    StopSignals.silence(SIGUSR1)
    signal = DispatchSource.makeSignalSource(signal: SIGUSR1, queue: queue)
    signal.setEventHandler { lines.tellStatus() }
    signal.resume()
    timer = DispatchSource.makeTimerSource(queue: queue)
    let interval =
      lines.display == .liveLine ? Self.redrawInterval : options.progressInterval
    let pause = DispatchTimeInterval.milliseconds(Int(interval / .milliseconds(1)))
    timer.schedule(deadline: .now() + pause, repeating: pause)
    timer.setEventHandler { lines.tick() }
    timer.resume()
  }

  /// Shows no more, and takes away the line that is always new.
  func end() {
    timer.cancel()
    signal.cancel()
    lines.end()
  }
}

/// The lines that a view writes, one at a time.
private final class LiveLines: Sendable {
  /// How progress is shown without being asked for.
  enum Display {
    case liveLine
    case lines
    case log
    case nothing
  }

  let display: Display
  private let state: Mutex<State>

  private struct State {
    var progress = RunProgress()
    var log: RunLog?
    let startedAt = SystemClock.now()
    var isLineShown = false
    var hasEnded = false

    var seconds: Double { SystemClock.now().duration(since: startedAt) / .seconds(1) }
    var line: String { progress.line(after: seconds) }
  }

  init(_ options: LiveOptions) {
    let log = options.runLog
    state = Mutex(State(log: log))
    display =
      if log != nil {
        .log
      } else if options.isQuiet {
        .nothing
      } else {
        StandardStream.error.isTerminal ? .liveLine : .lines
      }
  }

  @Sendable func take(_ event: RunEvent) {
    state.withLock { state in
      state.progress.add(event)
      state.log?.add(event)
    }
  }

  func tick() {
    state.withLock { state in
      guard !state.hasEnded else { return }
      switch display {
      case .liveLine:
        Self.write("\r" + state.line + Self.clearing)
        state.isLineShown = true
      case .lines: Self.write(state.line + "\n")
      case .log: state.log?.add(state.progress, after: state.seconds)
      case .nothing: break
      }
    }
  }

  func tellStatus() {
    state.withLock { state in
      guard !state.hasEnded else { return }
      Self.write((state.isLineShown ? "\r" + Self.clearing : "") + state.line + "\n")
    }
  }

  func end() {
    state.withLock { state in
      state.hasEnded = true
      if state.isLineShown { Self.write("\r" + Self.clearing) }
    }
  }

  /// Clears the rest of a line of a terminal.
  private static let clearing = "\u{1B}[K"

  private static func write(_ text: String) {
    // A closed standard error does not change what becomes of the appointments.
    try? StandardStream.error.write(Array(text.utf8))
  }
}
