import ArgumentParser
import ConfigurationFiles
import MessagePipeline
import Spool

/// What a run over an inbox is told, once or while it is watched.
struct BatchOptions: ConfigurableOptions {
  @OptionGroup
  var providers: ProviderOptions

  @Option(
    help: """
      The folder the results are written to; made when it is not there. Default: the configuration's.
      """
  )
  var outbox: String?

  @Option(
    help: "The folder for the ledger, on a local disk. Default: .state in the outbox."
  )
  var state: String?

  @OptionGroup(title: "Guards")
  var guards: GuardOptions

  @Flag(
    inversion: .prefixedNo,
    help:
      "Write the requests that were sent to the outbox, without tokens. Default: they are written."
  )
  var requests: Bool?

  @Option(help: "How results are made to last: none, batch or file. Default: batch.")
  var durability: Durability?

  @OptionGroup(title: "For those who watch")
  var watching: MetricsOptions

  @OptionGroup(title: "For those who watch")
  var live: LiveOptions

  private static let standardDurability = Durability.batch

  mutating func take(_ source: inout OptionSource) {
    providers.take(&source)
    source.take("outbox", &outbox, standard: "none")
    source.demand("outbox", outbox)
    source.take("state", &state, standard: ".state in the outbox")
    guards.take(&source)
    source.take("requests", &requests, standard: "true", expected: "true or false")
    source.take("durability", &durability, standard: Self.standardDurability.rawValue)
    live.take(&source)
    watching.take(&source)
  }

  /// Who sends, where to, and why.
  var configuration: ConfigurationOptions { providers.configuration }

  /// What is done with a pipeline, and what it gives.
  typealias Work<Value> = (Pipeline) async throws -> Value

  /// The options, with those of the configuration below them, and the configuration.
  ///
  /// - Throws: what is wrong with them.
  func completed() throws(ExitWithMessage) -> (BatchOptions, RunConfiguration) {
    let file = try configuration.read()
    return (try completed(from: file, named: configuration.config), file)
  }

  /// Reads the routes and puts the options over the configuration.
  ///
  /// - Throws: what is wrong with them.
  func settings(_ file: RunConfiguration) throws(ExitWithMessage) -> RunSettings {
    var settings = try providers.settings(file)
    settings.recordsRequests = requests ?? true
    settings.durability = durability ?? Self.standardDurability
    settings.guards = guards.settings(now: configuration.clock())
    for limits in [file.ssp?.limits, file.sds?.limits].compactMap(\.self)
    where providers.kind == .ssp {
      // As long until an answer begins, and again between two parts of it.
      settings.requestTime = max(settings.requestTime, .seconds(2 * limits.requestSeconds))
    }
    return settings
  }

  /// Opens everything that a run needs, and closes it when the work is done.
  ///
  /// - Parameters:
  ///   - file: the configuration, which these options are completed from.
  ///   - keepsInbox: whether inputs stay where they are.
  ///   - cancels: whether anything is cancelled; doubts are read in any case.
  ///   - plan: gives what is cancelled and nothing else, or throws why it cannot be carried out;
  ///     nothing of the outbox is touched before.
  ///   - work: what is done.
  /// - Returns: what that gives.
  /// - Throws: what ends the program.
  func withPipeline<Value: Sendable>(
    _ file: RunConfiguration,
    keepsInbox: Bool = false,
    cancels: Bool = true,
    plan: (ProviderOptions.Access) throws -> PlannedCancellations? = { _ in nil },
    _ work: Work<Value>
  ) async throws(ExitWithMessage) -> Value {
    var settings = try settings(file)
    settings.keepsInbox = keepsInbox
    settings.cancels = cancels
    return try await providers.withAccess(settings, file) { access in
      let inbox = try providers.openInbox()
      let plan = try plan(access)
      let outbox = try Outbox(folder: outbox ?? "", inbox: inbox, state: state)
      let view = LiveView(live)
      defer { view.end() }
      var environment = access.environment
      environment.report = view.take
      let ledger = try await Ledger(of: outbox, durability: access.settings.durability)
      defer { ledger.close() }
      let pipeline = Pipeline(
        settings: access.settings,
        environment: environment,
        inbox: inbox,
        outbox: outbox,
        ledger: ledger,
        transport: access.transport,
        beforeReading: access.beforeReading,
        afterSettling: access.afterSettling,
        plan: plan
      )
      return try await work(pipeline)
    }
  }
}

extension Durability: ExpressibleByArgument {}

extension ExitWithMessage {
  /// What a failure of the folders ends the program with.
  init(_ error: any Error) {
    let status: ExitStatus =
      switch error as? RunFailure ?? (error as? SpoolError).map(RunFailure.spool) {
      case .spool(.alreadyRunning): .alreadyRunning
      case .spool(.foldersOverlap), .spool(.invalidPath), .ledger(.otherDestination): .usage
      default: .toolFailed
      }
    self.init(status: status, message: "\(error)")
  }
}
