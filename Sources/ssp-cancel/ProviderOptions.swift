import ArgumentParser
import Cancellation
import ConfigurationFiles
import EmbeddedProvider
import FHIRModel
import MessagePipeline
import Spool
import Synchronization

/// What is told to everything that takes an inbox and asks providers about it.
struct ProviderOptions: ConfigurableOptions {
  @Option(help: "The folder the appointments are dropped in. Default: the configuration's.")
  var inbox: String?

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

  @OptionGroup(title: "When a dropped file is complete")
  var drops: DropOptions

  @Option(
    name: .customLong("read"),
    help: """
      Whether appointments are read before they are cancelled: always or never. Default: always.
      """
  )
  var readPolicy: ReadPolicy?

  private static let standardReadPolicy = ReadPolicy.always

  mutating func take(_ source: inout OptionSource) {
    if transport == .ssp { source.leaveOut("book") }
    if transport == nil, book != nil { source.leaveOut("transport") }
    source.take("inbox", &inbox, standard: "none")
    source.demand("inbox", inbox)
    source.take("transport", &transport, standard: "ssp, or embedded with book")
    source.take("book", &book, standard: "none")
    if transport == .ssp, book != nil {
      source.exclude("transport", "book", "a book is for embedded providers")
    }
    source.take("read", &readPolicy, standard: Self.standardReadPolicy.rawValue)
    configuration.take(&source)
    drops.take(&source)
  }

  /// The way to the providers, and what is said there.
  struct Access {
    var settings: RunSettings
    let environment: RunEnvironment
    let transport: any Transport
    /// What is done with each appointment just before it is read.
    var beforeReading: Pipeline.AppointmentStep?
    /// What is done with it when nothing more is asked of its provider.
    var afterSettling: Pipeline.AppointmentStep?
  }

  /// What is done with the way to the providers, and what it gives.
  typealias Work<Value> = (Access) async throws -> Value

  /// The options, with those of the configuration below them, and the configuration.
  ///
  /// - Throws: what is wrong with them.
  func completed() throws(ExitWithMessage) -> (ProviderOptions, RunConfiguration) {
    let file = try configuration.read()
    return (try completed(from: file, named: configuration.config), file)
  }

  /// Reads the routes and puts the options over the configuration.
  ///
  /// - Throws: what is wrong with them.
  func settings(_ file: RunConfiguration) throws(ExitWithMessage) -> RunSettings {
    var settings = try configuration.settings(file, hasDirectory: kind == .ssp)
    settings.transport = kind
    settings.take(traffic.limits)
    settings.readPolicy = readPolicy ?? Self.standardReadPolicy
    settings.dropRule = drops.rule
    settings.settleTime = drops.settleTime
    return settings
  }

  /// Where requests go.
  var kind: TransportKind { transport == .embedded || book != nil ? .embedded : .ssp }

  /// Opens the way to the providers, and closes it when the work is done.
  func withAccess<Value: Sendable>(
    _ settings: RunSettings,
    _ file: RunConfiguration,
    _ work: Work<Value>
  ) async throws(ExitWithMessage) -> Value {
    guard kind == .embedded else { return try await throughSSP(settings, file, work) }
    let clock = configuration.clock
    let provider = try makeProvider(settings.routes, clock: clock)
    var access = Access(
      settings: settings,
      // The embedded provider answers at once, so waiting for it would only take time.
      environment: environment { _ in },
      transport: provider
    )
    if bookSource == "inbox" {
      let inputs = InputBook(provider.book)
      access.beforeReading = { appointment, patient, route in
        inputs.enter(appointment, patient, at: route.odsCode, now: clock())
      }
      access.afterSettling = { appointment, patient, route in
        inputs.leave(appointment, patient, at: route.odsCode)
      }
    }
    return try await carryOut(work, with: access)
  }

  /// Time and ids; `pause` waits.
  func environment(
    pause: @escaping @Sendable (Duration) async -> Void
  ) -> RunEnvironment {
    RunEnvironment(now: configuration.clock, pause: pause, seed: configuration.seed)
  }

  /// Does the work; what goes wrong ends the program with a message.
  func carryOut<Value: Sendable>(
    _ work: Work<Value>,
    with access: Access
  ) async throws(ExitWithMessage) -> Value {
    do {
      return try await work(access)
    } catch let error as ExitWithMessage {
      throw error
    } catch {
      throw ExitWithMessage(error)
    }
  }

  /// Opens the inbox; what is no folder was meant to be another one.
  func openInbox() throws(ExitWithMessage) -> Inbox {
    do throws(SpoolError) {
      return try Inbox(folder: inbox ?? "")
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

extension TransportKind: ExpressibleByArgument {}

extension ReadPolicy: ExpressibleByArgument {}
