import ArgumentParser
import Cancellation
import ConfigurationFiles
import EmbeddedProvider
import FHIRModel
import MessagePipeline
import Spool
import Synchronization

/// What a run over an inbox is told, once or while it is watched.
struct BatchOptions: ParsableArguments {
  @Option(help: "The folder the appointments are dropped in.")
  var inbox: String

  @Option(help: "The folder the results are written to; made when it is not there.")
  var outbox: String

  @Option(
    help: "The folder for the ledger, on a local disk. Default: .state in the outbox."
  )
  var state: String?

  @Option(
    help: "Where requests go: ssp or embedded. Default: embedded with --book, otherwise ssp."
  )
  var transport: TransportKind?

  @Option(help: "The embedded providers' appointments: a folder, or the word inbox.")
  var book: String?

  @OptionGroup(title: "Who, where to, and why")
  var configuration: ConfigurationOptions

  @OptionGroup(title: "How much at a time")
  var traffic: TrafficOptions

  @OptionGroup(title: "Guards")
  var guards: GuardOptions

  @OptionGroup(title: "When a dropped file is complete")
  var drops: DropOptions

  @Option(
    name: .customLong("read"),
    help: "Whether appointments are read before they are cancelled: always or never."
  )
  var readPolicy = ReadPolicy.always

  @Flag(
    inversion: .prefixedNo,
    help: "Write the requests that were sent to the outbox, without tokens."
  )
  var requests = true

  @Option(help: "How results are made to last: none, batch or file.")
  var durability = Durability.batch

  @OptionGroup(title: "For those who watch")
  var watching: MetricsOptions

  @OptionGroup(title: "For those who watch")
  var live: LiveOptions

  func validate() throws {
    if transport == .ssp, book != nil {
      throw ValidationError("--book is for embedded providers; leave it out with --transport ssp.")
    }
  }

  /// What is done with a pipeline, and what it gives.
  typealias Work<Value> = (Pipeline) async throws -> Value

  /// Reads the configuration and the routes, and puts the options over them.
  ///
  /// - Throws: what is wrong with them.
  func settings() throws(ExitWithMessage) -> (RunSettings, RunConfiguration) {
    let file = try configuration.read()
    var settings = try configuration.settings(file, hasDirectory: !isEmbedded)
    settings.take(traffic.limits)
    settings.readPolicy = readPolicy
    settings.recordsRequests = requests
    settings.durability = durability
    settings.guards = guards.settings(now: configuration.clock())
    settings.dropRule = drops.rule
    settings.settleTime = drops.settle.duration
    for limits in [file.ssp?.limits, file.sds?.limits].compactMap(\.self) where !isEmbedded {
      // As long until an answer begins, and again between two parts of it.
      settings.requestTime = max(settings.requestTime, .seconds(2 * limits.requestSeconds))
    }
    return (settings, file)
  }

  private var isEmbedded: Bool { transport == .embedded || book != nil }

  /// Opens everything that a run needs, and closes it when the work is done.
  func withPipeline<Value: Sendable>(
    keepsInbox: Bool = false,
    cancels: Bool = true,
    _ work: Work<Value>
  ) async throws -> Value {
    var (settings, file) = try settings()
    settings.keepsInbox = keepsInbox
    settings.cancels = cancels
    guard isEmbedded else { return try await throughSSP(settings, file, work) }
    let clock = configuration.clock
    let provider = try makeProvider(settings.routes, clock: clock)
    var beforeReading: Pipeline.AppointmentStep?
    var afterSettling: Pipeline.AppointmentStep?
    if bookSource == "inbox" {
      let inputs = InputBook(provider.book)
      beforeReading = { appointment, patient, route in
        inputs.enter(appointment, patient, at: route.odsCode, now: clock())
      }
      afterSettling = { appointment, patient, route in
        inputs.leave(appointment, patient, at: route.odsCode)
      }
    }
    return try await withPipeline(
      settings,
      transport: provider,
      // The embedded provider answers at once, so waiting for it would only take time.
      pause: { _ in },
      beforeReading: beforeReading,
      afterSettling: afterSettling,
      work
    )
  }

  /// Opens the folders and the ledger for a transport.
  func withPipeline<Value: Sendable>(
    _ settings: RunSettings,
    transport: any Transport,
    pause: @escaping @Sendable (Duration) async -> Void,
    beforeReading: Pipeline.AppointmentStep? = nil,
    afterSettling: Pipeline.AppointmentStep? = nil,
    _ work: Work<Value>
  ) async throws(ExitWithMessage) -> Value {
    let inbox = try openInbox()
    let view = LiveView(live)
    defer { view.end() }
    var environment = RunEnvironment(
      now: configuration.clock,
      pause: pause,
      seed: configuration.seed
    )
    environment.report = view.take
    do {
      let outbox = try Outbox(folder: outbox, inbox: inbox, state: state)
      let pipeline = Pipeline(
        settings: settings,
        environment: environment,
        inbox: inbox,
        outbox: outbox,
        ledger: try await Ledger(of: outbox, durability: settings.durability),
        transport: transport,
        beforeReading: beforeReading,
        afterSettling: afterSettling
      )
      return try await work(pipeline)
    } catch let error as ExitWithMessage {
      throw error
    } catch {
      throw ExitWithMessage(error)
    }
  }

  /// Opens the inbox; what is no folder was meant to be another one.
  private func openInbox() throws(ExitWithMessage) -> Inbox {
    do throws(SpoolError) {
      return try Inbox(folder: inbox)
    } catch {
      throw ExitWithMessage(status: .usage, message: "\(error)")
    }
  }

  private func makeProvider(
    _ routes: RoutingTable,
    clock: @escaping @Sendable () -> FHIRInstant
  ) throws(ExitWithMessage) -> EmbeddedProvider {
    do throws(ConfigurationFailure) {
      let source: BookSource = bookSource == "inbox" ? .inbox : .folder(bookSource)
      return EmbeddedProvider(
        routes: routes.routes,
        book: try AppointmentBook(source, now: clock()),
        clock: clock,
        makeVersionID: makeVersionID
      )
    } catch {
      throw ExitWithMessage(status: .usage, message: error.description)
    }
  }

  /// Where the embedded providers' appointments come from.
  private var bookSource: String { book ?? "inbox" }

  /// Makes the ids of versions that follow one that is no number: random ones, or with a seed the
  /// same ones in every run.
  private var makeVersionID: @Sendable () -> String {
    guard configuration.seed != nil else { return EmbeddedProvider.randomVersionID }
    let count = Mutex(0)
    return {
      let number = count.withLock { count in
        count += 1
        return String(count)
      }
      return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - number.count) + number
    }
  }
}

/// Where the requests of a run go.
enum TransportKind: String, ExpressibleByArgument, CaseIterable {
  /// The Spine Secure Proxy.
  case ssp
  /// Providers in this process.
  case embedded
}

extension ReadPolicy: ExpressibleByArgument {}

extension Durability: ExpressibleByArgument {}

extension ExitWithMessage {
  /// What a failure of the folders ends the program with.
  init(_ error: any Error) {
    let status: ExitStatus =
      switch error as? RunFailure ?? (error as? SpoolError).map(RunFailure.spool) {
      case .spool(.alreadyRunning): .alreadyRunning
      case .spool(.foldersOverlap), .spool(.invalidPath): .usage
      default: .toolFailed
      }
    self.init(status: status, message: "\(error)")
  }
}
