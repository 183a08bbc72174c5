import Cancellation
import Reporting

/// What the program ends with.
///
/// Of several that apply, the first of `precedence` is taken.
public enum ExitStatus: Int, Hashable, Sendable, CaseIterable {
  /// Every item is cancelled or was already settled.
  case settled = 0
  /// The tool failed: the disk, the outbox, or a fault of its own.
  case toolFailed = 1
  /// The command line or the configuration is wrong.
  case usage = 2
  /// Some appointments were not cancelled by a rule of the NHS or the provider.
  case someNotCancelled = 3
  /// Some inputs were rejected before anything was sent.
  case someRejected = 4
  /// Some are in doubt or met a system failure; running again helps.
  case someInDoubt = 5
  /// A guard or a deadline stopped the run.
  case stopped = 6
  /// Another run holds the outbox.
  case alreadyRunning = 11
  /// Interrupted; what was in flight is recorded.
  case interrupted = 130
  /// Ended by another process; what was in flight is recorded.
  case terminated = 143

  /// What a run that ended so has come to, in a few words.
  public var meaning: String {
    switch self {
    case .settled: "all are cancelled, or were already"
    case .toolFailed: "the tool failed"
    case .usage: "the command line or the configuration is wrong"
    case .someNotCancelled: "some were not cancelled, by a rule"
    case .someRejected: "some files were rejected"
    case .someInDoubt: "some met a system failure, or are in doubt"
    case .stopped: "some were not attempted, or a guard stopped the run"
    case .alreadyRunning: "another run holds the outbox"
    case .interrupted: "interrupted"
    case .terminated: "terminated"
    }
  }

  static let precedence: [ExitStatus] = [
    .terminated, .interrupted, .toolFailed, .usage, .alreadyRunning, .stopped, .someInDoubt,
    .someRejected, .someNotCancelled, .settled,
  ]

  /// The status one outcome asks for.
  public init(_ outcome: CancellationOutcome) {
    self =
      switch outcome {
      case .cancelled, .alreadyCancelled: .settled
      case .notFound, .notForThisPatient, .inThePast, .versionConflict, .notPermitted,
        .rejectedByProvider, .notCancellableStatus, .patientNotVerifiable:
        .someNotCancelled
      case .inputRejected: .someRejected
      case .systemFailure, .outcomeUnknown, .invalidRequest, .invalidProviderResponse,
        .routingFailure, .rateLimited:
        .someInDoubt
      case .notAttempted: .stopped
      }
  }

  /// The status of a run, with why it left anything.
  public init(of summary: RunSummary, left: RunStop.Leaving?) {
    var statuses = Set(
      CancellationOutcome.allCases.lazy.filter { summary.totals.count(of: $0) > 0 }
        .map { ExitStatus($0) }
    )
    if !summary.remainder.inDoubt.isEmpty { statuses.insert(.someInDoubt) }
    if let left { statuses.insert(left.status) }
    self.init(of: statuses)
  }

  /// The status of a run with these outcomes and other ends.
  public init(of statuses: some Sequence<ExitStatus>) {
    let all = Set(statuses)
    self = Self.precedence.first(where: all.contains) ?? .settled
  }
}
