/// What a run leaves to later ones.
public struct RunRemainder: Sendable {
  /// Why some inputs were left as they were: one sentence, lower case; `nil` when none were.
  public var reason: String?

  /// How many files were still being dropped, and stay in the inbox.
  public var arrivingCount = 0

  /// How many files were not in the plan that was carried out, and stay in the inbox.
  public var unplannedCount = 0

  /// Items of earlier runs that are in doubt and were not met in this one: their files are not in the
  /// inbox any more, or the run was stopped before.
  public var inDoubt: [ItemRow] = []

  /// Whether nothing is left.
  var isEmpty: Bool {
    reason == nil && arrivingCount == 0 && unplannedCount == 0 && inDoubt.isEmpty
  }

  /// Creates a remainder of nothing.
  public init() {}

  // MARK: - In words

  /// What to do about what the run left as it was.
  static let reasonStep = "Run the same command again to go on."

  /// What to do about items of earlier runs that are in doubt.
  static let inDoubtStep =
    "Drop those again whose files are not in the inbox any more, or ask the provider."

  /// Why the run left something as it was; `nil` when it did not.
  var reasonText: String? { reason.map { "The run left the rest as it was: \($0)" } }

  /// How many files still arrive, in a sentence without a full stop; `nil` for none.
  var arrivingText: String? {
    switch arrivingCount {
    case 0: nil
    case 1: "1 file was still being dropped; the next run takes it"
    default: "\(arrivingCount) files were still being dropped; the next run takes them"
    }
  }

  /// How many files are not in the plan, in a sentence without a full stop; `nil` for none.
  var unplannedText: String? {
    switch unplannedCount {
    case 0: nil
    case 1: "1 file is not in the plan, and stays in the inbox"
    default: "\(unplannedCount) files are not in the plan, and stay in the inbox"
    }
  }
}
