import Cancellation
import ElementModel
import FHIRModel
import FHIRValidation
import Reporting
import Spool

/// Everything a run is told before it begins.
public struct RunSettings: Sendable {
  /// Builds the requests, in the name of the consumer and its operator.
  public var requests: RequestBuilder

  /// Where the requests go.
  public var transport = TransportKind.embedded

  /// The ways to the providers.
  public var routes: RoutingTable

  /// Where routes are looked up; `nil` where ``routes`` has them all.
  public var directory: (any RouteDirectory)?

  /// The dialect of providers in the directory, where neither appointment nor sidecar says one.
  public var directoryDialect: Dialect?

  /// The provider of inputs that name none.
  public var defaultProvider: ODSCode?

  /// Why appointments are cancelled, where a sidecar does not say; GP Connect wants a reason.
  public var reason: String?

  /// Whether appointments are read before they are cancelled.
  public var readPolicy = ReadPolicy.always

  /// Whether anything is cancelled; otherwise what is in doubt is read, and nothing else is done.
  public var cancels = true

  /// The format of what is sent; the format that was read when it is `nil`.
  public var bodyFormat: FHIRFormat?

  /// The rules beyond FHIR STU3 that appointments keep: inputs strictly, what providers return
  /// leniently.
  public var profile = ValidationProfile.base

  /// What is refused unread.
  public var limits = ReadLimits()

  /// How often and how fast requests are sent again.
  public var retries = RetryPolicy()

  /// How many requests are under way at a time, to all providers together.
  public var maximumConcurrency = Self.defaultConcurrency

  /// How many appointments one provider is spoken to about at a time, unless its route says.
  public var providerConcurrency = Self.defaultProviderConcurrency

  /// How fast requests to one provider may follow each other, unless its route says; as fast as they
  /// are answered when it is `nil`.
  public var rateLimit: RateLimit?

  /// The longest that a request may take, connection and all; none where nothing is sent.
  public var requestTime = Duration.zero

  /// What keeps the run from doing harm on a large scale.
  public var guards = GuardSettings()

  /// Which files of the inbox are worked on, by a plan.
  public var plannedPaths = PlannedPaths.everything

  /// How those who drop files say that one is complete.
  public var dropRule = DropRule.settled

  /// How long a file must not have changed before it is taken for complete.
  public var settleTime = Duration.zero

  /// Whether inputs stay where they are.
  public var keepsInbox = false

  /// Whether the requests that were sent are written to the outbox, their tokens withheld.
  public var recordsRequests = true

  /// How results are made to last.
  public var durability = Durability.batch

  /// How many requests are under way at a time unless told otherwise.
  public static let defaultConcurrency = 4

  /// How many appointments a provider is spoken to about at a time unless told otherwise.
  ///
  /// Source: specification of the interaction, consumer duties: one, by default.
  public static let defaultProviderConcurrency = 1

  /// Creates settings with the defaults.
  public init(requests: RequestBuilder, routes: RoutingTable) {
    self.requests = requests
    self.routes = routes
  }
}

/// Whether an appointment is read at the provider before it is cancelled.
public enum ReadPolicy: String, Hashable, Sendable, CaseIterable {
  /// Read, check, and cancel the version that was read.
  case always
  /// Check the input, and cancel the version that it has: for those who have just read it.
  case never
}

/// Where a run gets what is never the same twice: the time and ids.
public struct RunEnvironment: Sendable {
  /// The time now.
  public var now: @Sendable () -> FHIRInstant

  /// Waits, between tries.
  public var pause: @Sendable (Duration) async -> Void

  /// The seed of ids, for runs that must give the same bytes every time; random ids when it is
  /// `nil`.
  public var seed: UInt64?

  /// Hears what the run tells while it goes on, in the order of things; it must not take long.
  public var report: @Sendable (RunEvent) -> Void = { _ in }

  /// Creates an environment.
  public init(
    now: @escaping @Sendable () -> FHIRInstant,
    pause: @escaping @Sendable (Duration) async -> Void,
    seed: UInt64? = nil
  ) {
    self.now = now
    self.pause = pause
    self.seed = seed
  }

  /// The ids of the input at a position, or of the run itself, whose position is -1.
  func ids(for position: Int) -> IDGenerator {
    guard let seed else { return IDGenerator(state: nil) }
    return IDGenerator(state: seed &+ UInt64(bitPattern: Int64(position)) &* 0x2545_F491_4F6C_DD1D)
  }
}

/// The source of ids: the system's, or for tests a sequence that a seed fixes (SplitMix64).
struct IDGenerator: RandomNumberGenerator {
  private var state: UInt64?
  private var system = SystemRandomNumberGenerator()

  init(state: UInt64?) { self.state = state }

  mutating func next() -> UInt64 {
    guard let old = state else { return system.next() }
    let new = old &+ 0x9E37_79B9_7F4A_7C15
    state = new
    var mixed = (new ^ (new >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

extension RunSettings {
  /// Where the requests go, for the ledger: what was answered in one place says nothing about another.
  var destination: String {
    switch transport {
    case .ssp: "the Spine Secure Proxy at \(requests.sspBase)"
    case .embedded: "embedded providers"
    }
  }
}
