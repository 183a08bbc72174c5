import Cancellation
import Logging

/// The log of a run: what it tells while it goes on, as messages of `Logging`.
///
/// A message is the name of an event, which does not change; what is particular is in its metadata:
/// the run's id, the digest of an item's content, and the trace ids of its requests. Paths are
/// those of the inbox. Nothing is patient data.
public struct RunLog: Sendable {
  private var logger: Logger

  /// Creates a log.
  ///
  /// - Parameter handler: takes the messages.
  public init(_ handler: any LogHandler) {
    logger = Logger(label: "ssp-cancel") { _ in handler }
  }

  /// Logs an event.
  public mutating func add(_ event: RunEvent) {
    switch event {
    case .began(let runID, let notice):
      logger[metadataKey: "run"] = .string(runID)
      logger.info("run-started", metadata: notice.map { ["notice": .string($0)] })
    case .found(let inputCount):
      guard inputCount > 0 else { return }
      logger.info("inputs-found", metadata: ["count": .stringConvertible(inputCount)])
    case .settled(let item): add(item)
    case .ended(let summary, let exitStatus): add(summary, exitStatus)
    }
  }

  /// Logs how far the run is.
  public func add(_ progress: RunProgress, after seconds: Double) {
    logger.info("progress", metadata: ["text": .string(progress.line(after: seconds))])
  }

  private func add(_ item: SettledItem) {
    let row = item.row
    var metadata: Logger.Metadata = [
      "input": .string(row.input), "outcome": .string(row.outcome.rawValue),
    ]
    metadata["item"] = item.digest.map { .string($0) }
    metadata["provider"] = row.providerODSCode.map { .string($0) }
    metadata["appointment"] = row.appointmentID.map { .string($0) }
    metadata["request"] = row.requestID.map { .string($0) }
    metadata["http-status"] = row.httpStatus.map { .stringConvertible($0) }
    metadata["milliseconds"] = row.milliseconds.map { .stringConvertible($0) }
    metadata["duplicate-of"] = row.duplicateOf.map { .string($0) }
    if !row.traceIDs.isEmpty { metadata["trace"] = .array(row.traceIDs.map { .string($0) }) }
    if !row.diagnosticCodes.isEmpty {
      metadata["diagnostics"] = .array(row.diagnosticCodes.map { .string($0) })
    }
    logger.log(level: Self.level(of: row.outcome), "item-settled", metadata: metadata)
  }

  private func add(_ summary: RunSummary, _ exitStatus: Int) {
    var metadata: Logger.Metadata = [
      "exit-status": .stringConvertible(exitStatus),
      "items": .stringConvertible(summary.totals.itemCount),
    ]
    for outcome in CancellationOutcome.allCases {
      let count = summary.totals.count(of: outcome)
      if count > 0 { metadata[outcome.rawValue] = .stringConvertible(count) }
    }
    if !summary.remainder.inDoubt.isEmpty {
      metadata["in-doubt-before"] = .stringConvertible(summary.remainder.inDoubt.count)
    }
    metadata["stopped-because"] = summary.remainder.reason.map { .string($0) }
    logger.info("run-ended", metadata: metadata)
  }

  /// How much an outcome asks for somebody to look.
  static func level(of outcome: CancellationOutcome) -> Logger.Level {
    switch outcome {
    case .cancelled, .alreadyCancelled: .info
    case .outcomeUnknown: .error
    case .systemFailure, .invalidRequest, .invalidProviderResponse, .routingFailure, .rateLimited,
      .notPermitted:
      .warning
    case .notFound, .notForThisPatient, .inThePast, .versionConflict, .rejectedByProvider,
      .notCancellableStatus, .patientNotVerifiable, .notAttempted, .inputRejected:
      .notice
    }
  }
}
