import Cancellation
import FHIRModel
import Spool

/// The number of an item in the ledger, in the order they were taken in.
public struct ItemID: Hashable, Sendable, Comparable {
  /// The number, 1 first.
  public let number: Int64

  /// Orders by when the items were taken in.
  public static func < (left: ItemID, right: ItemID) -> Bool { left.number < right.number }
}

/// An input as it was read.
public struct ItemInput: Hashable, Sendable {
  /// The path in the inbox.
  public var path: RelativePath
  /// What its content is.
  public var digest: ContentDigest
  /// Its size in bytes.
  public var byteCount: Int
  /// When it was last changed, to the microsecond; `nil` for an entry that could not be read.
  public var modifiedAt: FHIRInstant?

  /// Creates an input.
  public init(path: RelativePath, digest: ContentDigest, byteCount: Int, modifiedAt: FHIRInstant?) {
    self.path = path
    self.digest = digest
    self.byteCount = byteCount
    self.modifiedAt = modifiedAt
  }

  /// Describes a file that was read.
  public init(path: RelativePath, content: FileContent) {
    self.init(
      path: path,
      digest: ContentDigest(of: content.bytes),
      byteCount: content.bytes.count,
      modifiedAt: FHIRInstant(
        secondsSince1970: Int64(content.identity.modifiedSeconds),
        nanoseconds: Int32(content.identity.modifiedNanoseconds / 1000 * 1000)
      )
    )
  }
}

/// An input that is in the ledger now.
public struct ClaimedItem: Hashable, Sendable {
  /// Its item.
  public let id: ItemID
  /// How many items the same path has had, this one included: 1 unless the name was used before.
  ///
  /// Names of outcome files that are numbered by it are never another item's.
  public let occurrence: Int
  /// What earlier runs did about it.
  public let standing: ItemStanding
  /// How many cancellations were begun for it.
  public let attemptCount: Int
  /// The outcome file that an earlier run wrote for it; `nil` where none did.
  public let outcomeFile: RelativePath?
}

/// What earlier runs did about an item.
public enum ItemStanding: Hashable, Sendable {
  /// Nothing was sent, or what was sent came to nothing: it is worked on from the beginning.
  case open
  /// A cancellation may have been carried out: it is read at the provider first, whatever the run's
  /// settings say about reading.
  case inDoubt
  /// It has its result, which stays; its outcome file and its input may still have to be put in
  /// place.
  case settled(ItemResolution)
}

/// How far an item is.
public enum ItemStage: Int, Hashable, Sendable, CaseIterable {
  /// It was taken in.
  case claimed = 0
  /// It has a result, whose outcome file may not be on the disk.
  case settled = 1
  /// Its outcome file is on the disk.
  case recorded = 2
  /// Its input is where it stays.
  case finished = 3
}

/// Where an input is in the end.
public enum InputPlace: Hashable, Sendable {
  /// In the inbox, where it was.
  case inbox
  /// Moved, to this path below the outbox.
  case moved(RelativePath)
  /// Somewhere else: somebody took it away, or a crash came between moving it and writing that down.
  case gone
}

/// What follows from a result for later work.
public enum ResultStanding: Int, Hashable, Sendable, CaseIterable {
  /// It stays: whoever asks for the same gets it.
  case final = 0
  /// The item is done with, and another file that asks for the same is tried.
  case itemOnly = 1
  /// The same item is worked on again by the next run.
  case again = 2
}

/// What became of an item.
public struct ItemResolution: Hashable, Sendable {
  /// What became of the appointment.
  public var outcome: CancellationOutcome
  /// What follows for later work.
  public var standing: ResultStanding
  /// Why: one sentence of ours, without patient data.
  public var reason: String?
  /// The ODS code of the provider.
  public var provider: ODSCode?
  /// The dialect that was spoken.
  public var dialect: Dialect?
  /// The id of the appointment at the provider.
  public var appointmentID: AppointmentID?
  /// The version that was sent to be cancelled.
  public var versionBefore: String?
  /// The version that the cancellation made.
  public var versionAfter: String?
  /// The HTTP status of the answer that decided.
  public var httpStatus: Int?
  /// The system of the error code of that answer.
  public var codeSystem: String?
  /// The error code of that answer.
  public var code: String?
  /// The `Ssp-TraceID` of each request, in the order they were sent; none has a blank in it.
  public var traceIDs: [String] = []
  /// The `X-Request-ID` of the last cancellation.
  public var requestID: String?
  /// How many reads were sent.
  public var readCount = 0
  /// How many cancellations were sent.
  public var putCount = 0
  /// Whether a read showed the outcome, not the answer to the cancellation.
  public var isConfirmedByRead = false
  /// The input that had asked for the same before.
  public var duplicateOf: RelativePath?

  /// Creates a result; what else is known is set afterwards.
  public init(_ outcome: CancellationOutcome, standing: ResultStanding) {
    self.outcome = outcome
    self.standing = standing
  }
}

/// An item of the ledger.
public struct LedgerItem: Hashable, Sendable {
  /// Its number.
  public let id: ItemID
  /// The run that worked on it last.
  public let epoch: RunEpoch
  /// Its input.
  public let input: ItemInput
  /// How far it is.
  public let stage: ItemStage
  /// What became of it, so far; `nil` where no run has come to a result.
  public let resolution: ItemResolution?
  /// Its outcome file below the outbox; `nil` as long as `resolution` is.
  public let outcomeFile: RelativePath?
  /// Where its input is; `nil` until it is finished.
  public let place: InputPlace?
}

/// An outcome file that is to be written.
public struct PlannedOutcome: Hashable, Sendable {
  /// The path below the outbox.
  public var path: RelativePath
  /// Whether an earlier outcome of the same item has the path and is replaced; any other file that has
  /// it is not.
  public var replacesOwn: Bool
  /// The whole file.
  public var bytes: [UInt8]

  /// Creates a plan.
  public init(path: RelativePath, replacesOwn: Bool, bytes: [UInt8]) {
    self.path = path
    self.replacesOwn = replacesOwn
    self.bytes = bytes
  }
}

/// An outcome file that may have to be written again.
public struct PendingOutcome: Hashable, Sendable {
  /// The item.
  public let item: ItemID
  /// Its input, to claim it by.
  public let input: ItemInput
  /// The file.
  public let outcome: PlannedOutcome
}

/// An item, all that was sent to cancel it, and what the runs made of it that had it.
public struct ItemHistory: Hashable, Sendable {
  /// The item, as the last run left it.
  public let item: LedgerItem
  /// What the runs before that one left, oldest first.
  public let earlier: [EarlierResult]
  /// The attempts, oldest first.
  public let attempts: [Attempt]
}

/// What a run left of an item that a later one took up.
public struct EarlierResult: Hashable, Sendable {
  /// The run.
  public let epoch: RunEpoch
  /// What became of the appointment; `nil` where the run came to no result.
  public let outcome: CancellationOutcome?
  /// Why: one sentence of ours, without patient data.
  public let reason: String?
  /// The HTTP status of the answer that decided.
  public let httpStatus: Int?
  /// The `Ssp-TraceID` of each request, in the order they were sent.
  public let traceIDs: [String]
}

/// What people know an item by.
public enum ItemQuery: Hashable, Sendable {
  /// The path in the inbox, or the last part of it.
  case path(RelativePath)
  /// The id of the appointment at the provider.
  case appointment(AppointmentID)
  /// The first bytes of the SHA-256 digest of the content, at least four.
  case digest(prefix: [UInt8])
}
