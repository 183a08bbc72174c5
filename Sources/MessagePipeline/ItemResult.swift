import Cancellation
import Diagnostics
import FHIRModel
import WorkStore

/// What became of one input, and how.
struct ItemResult: Sendable {
  /// What became of the appointment.
  var outcome: CancellationOutcome
  /// Why: one sentence, lower case, without patient data; `nil` where the outcome says it all.
  var reason: String?
  /// The answer that decided; `nil` where none did.
  var status: Int?
  /// The code that the answer gave.
  var code: Coding?
  /// Who gave the answer.
  var answeredBy: Answerer?
  /// What is wrong with the appointment that the provider returned: warnings, since the provider owns
  /// its faults.
  var providerFindings: [Diagnostic] = []
  /// What else is worth knowing.
  var notes: [AnswerNote] = []
  /// The version that was sent to be cancelled; `nil` where none was.
  var versionBefore: String?
  /// The version afterwards, where it is known.
  var versionAfter: String?
  /// The `Ssp-TraceID` of every request, in order.
  var traceIDs: [String] = []
  /// The `X-Request-ID` of the last cancellation.
  var requestID: String?
  /// How many reads were sent.
  var readCount = 0
  /// How many cancellations were sent.
  var putCount = 0
  /// The version that could be cancelled, of an item that was only looked at.
  var cancellableVersion: String?
  /// When the outcome was known; `nil` where nothing was asked of a provider.
  var settledAt: FHIRInstant?
  /// How long that took from the item's turn, waits and repetitions included.
  var duration: Duration?
  /// The requests that were sent to cancel, as messages without tokens.
  var messages: [[UInt8]] = []
  /// The answers to cancellations that the ledger does not have yet.
  var attemptAnswers: [AttemptAnswer] = []
  /// The input that asked for the same before.
  var duplicateOf: String?
  /// Whether the last answer was a fault of the way to the provider, not of the appointment.
  var endedAtGateway = false
  /// What in the configuration the last answer was about; `nil` when it was about none of it.
  var configurationFault: ConfigurationFault?

  /// A fault that other requests meet alike.
  enum ConfigurationFault: Sendable {
    /// The certificates: nothing can be sent with them.
    case certificates
    /// Who we say we are.
    case identity
  }

  init(_ outcome: CancellationOutcome, reason: String? = nil) {
    self.outcome = outcome
    self.reason = reason
  }

  /// Whether any request was sent.
  var hasSentAnything: Bool { readCount + putCount > 0 }

  /// The same result for an input that asked for the same.
  func duplicate(of input: String) -> ItemResult {
    var copy = self
    copy.duplicateOf = duplicateOf ?? input
    copy.messages = []
    copy.attemptAnswers = []
    copy.traceIDs = []
    copy.settledAt = nil
    copy.duration = nil
    copy.readCount = 0
    copy.putCount = 0
    return copy
  }

  /// Takes over what an answer shows.
  mutating func take(_ classification: Classification) {
    status = classification.status
    code = classification.code
    answeredBy = classification.answeredBy
    reason = classification.reason
    notes += classification.notes
  }

  /// Takes over what the last answer says about more than the one item.
  mutating func takeFaults(of classification: Classification) {
    endedAtGateway =
      switch classification.status {
      case nil, 502, 503, 504, 599, 444: true
      default: false
      }
    configurationFault =
      if classification.notes.contains(.stopsRun) {
        .certificates
      } else if classification.notes.contains(.configurationFault) {
        .identity
      } else {
        nil
      }
  }
}
