import FHIRModel

/// The number of a run: greater than those of all runs before on the same state.
public struct RunEpoch: Hashable, Sendable, Comparable {
  /// The number, 1 first.
  public let number: Int64

  /// Orders by time.
  public static func < (left: RunEpoch, right: RunEpoch) -> Bool { left.number < right.number }
}

/// What a run is for.
public enum RunPurpose: String, Hashable, Sendable, CaseIterable {
  /// The inputs of an inbox are worked on, once or while it is watched.
  case run
  /// What came to no end in an earlier run is worked on again.
  case retry
  /// Doubts are settled by reading; nothing is cancelled.
  case resolve
}

/// What a run says of itself when it begins.
public struct RunStart: Hashable, Sendable {
  /// The id, as it names the folder of the run in the outbox.
  public var id: String
  /// The version of the program.
  public var programVersion: String
  /// When it began.
  public var startedAt: FHIRInstant
  /// What it is for.
  public var purpose: RunPurpose
  /// Where its requests go, for people; `nil` for runs of versions that did not say.
  public var destination: String?

  /// Creates the start of a run.
  public init(
    id: String,
    programVersion: String,
    startedAt: FHIRInstant,
    purpose: RunPurpose = .run,
    destination: String?
  ) {
    self.id = id
    self.programVersion = programVersion
    self.startedAt = startedAt
    self.purpose = purpose
    self.destination = destination
  }
}

/// A run in the ledger.
public struct RunRecord: Hashable, Sendable {
  /// Its number.
  public let epoch: RunEpoch
  /// What it said when it began.
  public let start: RunStart
  /// When it ended; `nil` for one that goes on, was killed or crashed.
  public let finishedAt: FHIRInstant?
  /// What it ended with; `nil` as long as `finishedAt` is.
  public let exitStatus: Int?
}
