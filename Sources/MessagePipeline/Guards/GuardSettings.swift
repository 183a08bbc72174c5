import Cancellation
import FHIRModel

/// What keeps a run from doing harm on a large scale, each only where it is given.
public struct GuardSettings: Hashable, Sendable {
  /// How many appointments are cancelled at most, in the whole run.
  public var maximumCancelCount: Int?
  /// How many appointments of one provider are cancelled at most.
  public var maximumCancelCountOfProvider: Int?
  /// How long before its start an appointment is not cancelled any more.
  public var noticePeriod: Duration?
  /// How many items come first, one by one; the others only follow if all of these went well.
  public var canaryCount = 0
  /// What ends the run early.
  public var abortRules: [AbortRule] = []
  /// When no more work is begun.
  public var finishBy: FHIRInstant?

  /// Creates settings without guards.
  public init() {}
}

/// So many results of one kind end a run, such as `system-failure>5%` or `outcome-unknown>3`.
public struct AbortRule: Hashable, Sendable, CustomStringConvertible {
  /// The outcome that is counted.
  public let outcome: CancellationOutcome
  /// More than this ends the run.
  public let limit: Limit

  /// How much is too much.
  public enum Limit: Hashable, Sendable {
    /// So many items.
    case count(Int)
    /// So many items of a hundred; looked at as soon as there are ``leastItemCount`` results.
    case percent(Int)
  }

  /// How many results a share is taken of at least: one failure of two is no sign yet.
  public static let leastItemCount = 20

  /// Reads a rule; `nil` for what is none.
  public init?(_ text: String) {
    let parts = text.split(separator: ">", omittingEmptySubsequences: false)
      .map { $0.filter { $0 != " " } }
    guard parts.count == 2, let outcome = CancellationOutcome(rawValue: parts[0]) else {
      return nil
    }
    let isShare = parts[1].hasSuffix("%")
    let digits = isShare ? String(parts[1].dropLast()) : parts[1]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = Int(digits), !isShare || number < 100
    else { return nil }
    self.outcome = outcome
    limit = isShare ? .percent(number) : .count(number)
  }

  /// The rule as it is written.
  public var description: String {
    switch limit {
    case .count(let count): "\(outcome.rawValue)>\(count)"
    case .percent(let share): "\(outcome.rawValue)>\(share)%"
    }
  }

  /// Whether so many of so many results are too many.
  func isBroken(by count: Int, of total: Int) -> Bool {
    switch limit {
    case .count(let limit): count > limit
    case .percent(let limit): total >= Self.leastItemCount && count * 100 > limit * total
    }
  }
}
