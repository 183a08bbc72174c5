import Reporting

/// What `ssp-cancel explain` says about guards and exit statuses.
public enum RunTopics {
  /// All of them.
  public static let all: [ExplainedTopic] =
    ExitStatus.allCases.sorted { $0.rawValue < $1.rawValue }.map(\.topic) + guards

  private static let guards = [
    ExplainedTopic(
      "guard/max-cancels",
      "as many appointments were cancelled as the run is allowed to",
      means: "--max-cancels, or --max-cancels-per-provider for one provider, was reached. What was "
        + "not begun is left in the inbox as it was; other providers go on.",
      next:
        "Look at the summary. If the number is right, run the same command again, which goes on "
        + "with as many more.",
      source: "ssp-cancel"
    ),
    ExplainedTopic(
      "guard/not-within",
      "the appointment starts sooner than --not-within allows",
      means:
        "The appointment starts within the time that --not-within gives, so it was read and not "
        + "cancelled: a patient may be on the way.",
      patient: "Telephone, if the appointment must be cancelled after all.",
      next: "Cancel it by telephone, or run again with a shorter time.",
      source: "ssp-cancel"
    ),
    ExplainedTopic(
      "guard/canary",
      "one of the first items did not go well",
      means: "Of the first items, which --canary has worked on one by one, one ended in a way that "
        + "others may share. Nothing else was begun.",
      next: "See what that item came to and mend it; then run the same command again.",
      source: "ssp-cancel"
    ),
    ExplainedTopic(
      "guard/abort-if",
      "the run was to be aborted at this share",
      means: "An outcome was more frequent than --abort-if allows; a share is looked at as soon as "
        + "there are \(AbortRule.leastItemCount) results.",
      next:
        "Find what these items have in common, such as a provider that is down; then run the same "
        + "command again, or retry it with --run last.",
      source: "ssp-cancel"
    ),
    ExplainedTopic(
      "guard/finish-by",
      "it is the time when this run was to be finished",
      means: "The time that --finish-by gives came before the end. What was under way was settled, "
        + "and the rest left as it was.",
      next: "Run the same command again in the next window.",
      source: "ssp-cancel"
    ),
  ]
}

extension ExitStatus {
  fileprivate var topic: ExplainedTopic {
    ExplainedTopic(
      "exit-status/\(rawValue)",
      meaning,
      means: details,
      next: nextStep,
      source: "ssp-cancel; of several that apply, the first of 143, 130, 1, 2, 11, 6, 5, 4, 3, 0"
    )
  }

  private var details: String {
    switch self {
    case .settled: "Every item is cancelled, or was cancelled before."
    case .toolFailed:
      "The disk, the ledger or the program failed; the message says what. What was recorded before "
        + "stays, and nothing is done twice."
    case .usage: "Nothing was begun: an option, the configuration or the routes are wrong."
    case .someNotCancelled:
      "Some appointments were not cancelled for a reason that another try does not change, such as a "
        + "start in the past."
    case .someRejected: "Some files are no valid Appointments; they lie in rejected/."
    case .someInDoubt:
      "Some met a fault of a system, or are in doubt; their files are in the inbox, and trying again "
        + "helps."
    case .stopped: "A guard, a deadline or a stopped run left some as they were."
    case .alreadyRunning: "Another process works with the outbox; the message names it."
    case .interrupted, .terminated:
      "A signal ended the run; what was under way was settled or is in doubt, and the rest is as it "
        + "was."
    }
  }

  private var nextStep: String {
    switch self {
    case .settled: "Nothing."
    case .toolFailed: "Mend what the message names, and run the same command again."
    case .usage: "Mend what the message names; `ssp-cancel doctor` checks all of it."
    case .someNotCancelled: "See summary.html for what to do about each."
    case .someRejected:
      "Mend the files where they lie, then retry the run with --only input-rejected."
    case .someInDoubt:
      "Look with `status`, then `resolve` what is in doubt, then `retry` the run."
    case .stopped: "See why in the summary, and run the same command again."
    case .alreadyRunning: "Wait for its end; `ssp-cancel status` tells of it."
    case .interrupted, .terminated: "Run the same command again, which goes on there."
    }
  }
}
