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
}
