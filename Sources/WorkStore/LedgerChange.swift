import Cancellation
import FHIRModel
import Spool

/// One thing to be written down.
public enum LedgerChange: Hashable, Sendable {
  /// A cancellation is about to be sent; nothing of it may be sent before this is committed.
  case attempt(AttemptStart)
  /// A cancellation was answered, or it is certain that it never will be.
  case answer(AttemptAnswer)
  /// An item has its result and the outcome file to be written.
  case settle(ItemID, ItemResolution, PlannedOutcome)
  /// The outcome file of an item is on the disk, at this path.
  case record(ItemID, outcomeFile: RelativePath)
  /// The input of an item is where it stays; an item whose result says `again` stays unfinished.
  case finish(ItemID, InputPlace)
  /// An item that was refused, and whose input lies in the inbox again, is worked on once more.
  ///
  /// One whose result is final, such as a cancellation, is not: the commit is refused.
  case reopen(ItemID)
  /// The input of an item that an earlier run left unfinished is gone, and nothing more is done for it.
  case close(ItemID)
  /// The audit trail has been written up to here.
  case audit(AuditHead)
  /// The run ended.
  case endRun(at: FHIRInstant, exitStatus: Int)
}

/// The identity of an attempt: the item, and its how manieth it is.
public struct AttemptID: Hashable, Sendable {
  /// The item.
  public let item: ItemID
  /// The number, 1 first: one more than ``ClaimedItem/attemptCount`` for the first of a run.
  public let number: Int

  /// Creates an id.
  public init(item: ItemID, number: Int) {
    self.item = item
    self.number = number
  }
}

/// A cancellation that is about to be sent.
public struct AttemptStart: Hashable, Sendable {
  /// Which one it is.
  public var id: AttemptID
  /// The version in `If-Match`.
  public var version: String?
  /// The `X-Request-ID`.
  public var requestID: String?
  /// The `Ssp-TraceID`.
  public var traceID: String
  /// When.
  public var at: FHIRInstant
  /// What it is about; `nil` in ledgers that an older version of the program wrote.
  public var target: AttemptTarget?

  /// Creates the start of an attempt.
  public init(
    id: AttemptID,
    version: String?,
    requestID: String?,
    traceID: String,
    at: FHIRInstant,
    target: AttemptTarget? = nil
  ) {
    self.id = id
    self.version = version
    self.requestID = requestID
    self.traceID = traceID
    self.at = at
    self.target = target
  }
}

/// What a cancellation is about: enough to read it at its provider when its file is gone.
public struct AttemptTarget: Hashable, Sendable {
  /// The ODS code of the provider.
  public var provider: ODSCode
  /// The key of the provider's route.
  public var routeKey: String
  /// The dialect that was spoken.
  public var dialect: Dialect
  /// The id of the appointment at the provider.
  public var appointmentID: AppointmentID
  /// The digest of the patient's NHS number; `nil` where the input gave none.
  public var nhsNumber: KeyedDigest?
  /// The digest of the id of the Patient at the provider; `nil` where the input gave none.
  public var patientID: KeyedDigest?

  /// Creates a target.
  public init(
    provider: ODSCode,
    routeKey: String,
    dialect: Dialect,
    appointmentID: AppointmentID,
    nhsNumber: KeyedDigest? = nil,
    patientID: KeyedDigest? = nil
  ) {
    self.provider = provider
    self.routeKey = routeKey
    self.dialect = dialect
    self.appointmentID = appointmentID
    self.nhsNumber = nhsNumber
    self.patientID = patientID
  }
}

/// What an attempt came to.
public struct AttemptAnswer: Hashable, Sendable {
  /// Which one it was.
  public var id: AttemptID
  /// The HTTP status; `nil` where there was no answer, and none can come.
  public var httpStatus: Int?
  /// What the answer means.
  public var outcome: CancellationOutcome
  /// When.
  public var at: FHIRInstant

  /// Creates the end of an attempt.
  public init(id: AttemptID, httpStatus: Int?, outcome: CancellationOutcome, at: FHIRInstant) {
    self.id = id
    self.httpStatus = httpStatus
    self.outcome = outcome
    self.at = at
  }
}

/// An attempt in the ledger.
public struct Attempt: Hashable, Sendable {
  /// The run it was made by.
  public let epoch: RunEpoch
  /// What was sent.
  public let start: AttemptStart
  /// What it came to; `nil` where that is not known.
  public let answer: AttemptAnswer?
}

/// A question for an effect.
public struct EffectRequest: Hashable, Sendable {
  /// The item that asks.
  public var item: ItemID
  /// The digest of the effect's key; see ``StateKey/digest(of:)-(EffectKey)``.
  public var effect: KeyedDigest

  /// Creates a question.
  public init(item: ItemID, effect: KeyedDigest) {
    self.item = item
    self.effect = effect
  }
}

/// Whose an effect is.
public enum EffectReservation: Hashable, Sendable {
  /// The item's that asked, which is to bring it about.
  ///
  /// In doubt if another item had it before and may have brought it about: then it is read first.
  case granted(isInDoubt: Bool)
  /// Another item's, whose result is that of the duplicate too.
  case settled(by: RelativePath, ItemResolution)
  /// Another item's of this run, which has no result yet: ask again when it has.
  case pending(at: ItemID, RelativePath)
}
