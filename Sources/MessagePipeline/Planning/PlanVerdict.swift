import Cancellation

/// What a plan says of one file of the inbox.
public enum PlanVerdict: Hashable, Sendable {
  /// The appointment was read, and would be cancelled.
  case wouldCancel
  /// Another file asks for the same, and this one would get its result.
  case duplicate
  /// It would not be cancelled, or could not be looked at: what a run that ended here would say.
  case outcome(CancellationOutcome)

  /// Every verdict, those first that ask for nothing more.
  public static let allCases: [PlanVerdict] =
    [.wouldCancel, .duplicate]
    + CancellationOutcome.allCases.filter { ![.cancelled, .outcomeUnknown].contains($0) }
    .map { .outcome($0) }

  /// The code in `plan.json`.
  public var code: String {
    switch self {
    case .wouldCancel: "would-cancel"
    case .duplicate: "duplicate"
    case .outcome(let outcome): outcome.rawValue
    }
  }

  /// Reads a code.
  init?(code: String) {
    guard let verdict = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = verdict
  }

  /// The line to show a person: the words of the outcome, for what has not happened yet.
  public var text: String {
    switch self {
    case .wouldCancel: return "Would be cancelled"
    case .duplicate: return "Duplicate – another file asks for the same"
    case .outcome(.inputRejected): return "Rejected – the file is not a valid Appointment"
    case .outcome(.notAttempted): return "Not looked at – nobody was asked any more"
    case .outcome(let outcome):
      let words = outcome.text.split(separator: " – ", maxSplits: 1).last ?? ""
      return (isLookedAt ? "Would not be cancelled – " : "Could not be read – ") + words
    }
  }

  /// Whether the verdict is about the appointment, and not about the way to it.
  var isLookedAt: Bool {
    switch exitStatus {
    case .settled, .someNotCancelled, .someRejected: true
    default: false
    }
  }

  /// What a run that came to this would end with.
  public var exitStatus: ExitStatus {
    switch self {
    case .wouldCancel, .duplicate: .settled
    case .outcome(let outcome): ExitStatus(outcome)
    }
  }
}
