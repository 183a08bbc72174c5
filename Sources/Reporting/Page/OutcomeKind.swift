import Cancellation

/// The four kinds of outcomes that the colours of the page tell apart.
///
/// In doubt is a kind of its own, because it must not be mistaken for either.
enum OutcomeKind: String, CaseIterable {
  case cancelled
  case inDoubt = "in-doubt"
  case notCancelled = "not-cancelled"
  case notSent = "not-sent"

  init(_ outcome: CancellationOutcome) {
    self =
      switch outcome {
      case .cancelled: .cancelled
      case .outcomeUnknown: .inDoubt
      case .inputRejected, .notAttempted: .notSent
      default: .notCancelled
      }
  }

  /// The kind in words.
  var text: String {
    switch self {
    case .cancelled: "Cancelled"
    case .inDoubt: "Not known"
    case .notCancelled: "Not cancelled"
    case .notSent: "Not sent"
    }
  }
}
