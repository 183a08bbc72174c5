import Cancellation
import FHIRModel
import Spool
import WorkStore

/// What a run over an inbox would do, file by file, found out without changing anything.
///
/// Nothing in it is patient data. `Schemas/plan.schema.json` documents the file.
public struct CancellationPlan: Hashable, Sendable {
  /// The version of the form.
  public static let formatVersion = 1

  /// The version of the program.
  public let programVersion: String
  /// When it was made.
  public let madeAt: FHIRInstant
  /// Who asked whom.
  public let origin: Origin
  /// How many files were still being dropped, and are not in it.
  public let arrivingCount: Int
  /// The counts, for people.
  public let totals: PlanTotals
  /// One item for each file, in the order of the inbox.
  public let items: [PlannedItem]

  /// In whose name, and through what, appointments were looked at.
  public struct Origin: Hashable, Sendable {
    /// Where requests went.
    public let transport: TransportKind
    /// The URL of the Spine Secure Proxy.
    public let sspBase: SSPBase
    /// The ODS code of the consumer.
    public let consumerODSCode: ODSCode
    /// The ASID of the consumer.
    public let consumerASID: ASID

    init(
      transport: TransportKind,
      sspBase: SSPBase,
      consumerODSCode: ODSCode,
      consumerASID: ASID
    ) {
      self.transport = transport
      self.sspBase = sspBase
      self.consumerODSCode = consumerODSCode
      self.consumerASID = consumerASID
    }

    /// The origin of what is planned, or carried out, with some settings.
    public init(_ settings: RunSettings) {
      transport = settings.transport
      sspBase = settings.requests.sspBase
      consumerODSCode = settings.requests.consumer.odsCode
      consumerASID = settings.requests.consumer.asid
    }
  }
}

/// Where requests go.
public enum TransportKind: String, Hashable, Sendable, CaseIterable {
  /// Through the Spine Secure Proxy.
  case ssp
  /// To providers in this process.
  case embedded
}

/// What a plan says of one file.
public struct PlannedItem: Hashable, Sendable {
  /// The file's path in the inbox.
  public let input: RelativePath
  /// What its content was; `nil` for what could not be read.
  public var digest: ContentDigest?
  /// What its content and that of its sidecar were; `nil` without a sidecar.
  public var sidecarDigest: ContentDigest?
  /// The provider.
  public var provider: ODSCode?
  /// The provider's dialect.
  public var dialect: Dialect?
  /// The id of the appointment there.
  public var appointmentID: AppointmentID?
  /// The version that would be cancelled.
  public var version: String?
  /// What would happen.
  public var verdict: PlanVerdict
  /// Why: one sentence, lower case, without patient data.
  public var reason: String?
  /// The file that asks for the same.
  public var duplicateOf: RelativePath?

  init(_ input: RelativePath, _ verdict: PlanVerdict) {
    self.input = input
    self.verdict = verdict
  }
}

/// The counts of a plan.
public struct PlanTotals: Hashable, Sendable {
  /// How many files are of some kind, and what their verdicts are.
  public struct Counts: Hashable, Sendable {
    /// All files.
    public internal(set) var itemCount = 0
    var byVerdict: [PlanVerdict: Int] = [:]

    /// How many files have a verdict.
    public func count(of verdict: PlanVerdict) -> Int { byVerdict[verdict, default: 0] }

    mutating func add(_ verdict: PlanVerdict) {
      itemCount += 1
      byVerdict[verdict, default: 0] += 1
    }
  }

  /// All files.
  public internal(set) var all = Counts()
  var byProvider: [String?: Counts] = [:]
  var byDay: [String?: Counts] = [:]

  /// Counts one more file; `day` is the one its appointment begins on, as it is written there.
  mutating func add(_ item: PlannedItem, day: String?) {
    all.add(item.verdict)
    byProvider[item.provider?.text, default: Counts()].add(item.verdict)
    byDay[day, default: Counts()].add(item.verdict)
  }

  /// The counts of each provider, by ODS code; files without one come last.
  public var providers: [(odsCode: String?, counts: Counts)] {
    Self.sorted(byProvider).map { ($0, $1) }
  }

  /// The counts of each day that appointments begin on; files without one come last.
  public var days: [(day: String?, counts: Counts)] { Self.sorted(byDay).map { ($0, $1) } }

  private static func sorted(_ groups: [String?: Counts]) -> [(String?, Counts)] {
    groups.map { ($0.key, $0.value) }.sorted { left, right in
      guard let leftName = left.0 else { return false }
      guard let rightName = right.0 else { return true }
      return leftName < rightName
    }
  }
}

extension CancellationPlan {
  /// How far the clock of the machine that made a plan may be ahead of this one's.
  private static let clockTolerance = Duration.seconds(300)

  /// Says why the plan must not be carried out any more, or not so.
  ///
  /// - Parameters:
  ///   - current: in whose name, and through what, it would be carried out.
  ///   - now: the time now.
  ///   - period: how long a plan is good for.
  /// - Returns: one sentence, lower case; `nil` when it may be carried out.
  public func refusal(for current: Origin, now: FHIRInstant, validFor period: Duration) -> String? {
    if madeAt.adding(period) < now { return "it was made at \(madeAt.text), which is too long ago" }
    if now.adding(Self.clockTolerance) < madeAt {
      return "it was made at \(madeAt.text), which is yet to come: check the clock"
    }
    for (what, then, current) in [
      ("the transport", origin.transport.rawValue, current.transport.rawValue),
      ("the SSP", origin.sspBase.text, current.sspBase.text),
      ("the consumer", origin.consumerODSCode.text, current.consumerODSCode.text),
      ("the consumer's ASID", origin.consumerASID.text, current.consumerASID.text),
    ] where then != current {
      return "it was made with another configuration: \(what) was \(then), and is \(current)"
    }
    return nil
  }
}
