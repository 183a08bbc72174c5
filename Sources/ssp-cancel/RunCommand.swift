import ArgumentParser
import Cancellation
import ConfigurationFiles
import EmbeddedProvider
import FHIRModel
import MessagePipeline
import Reporting
import Spool
import Synchronization

/// `ssp-cancel run`: cancels the appointments of an inbox.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Cancels the appointments of an inbox and writes what became of each to an outbox.",
    discussion: """
      Every file of the inbox that holds a FHIR STU3 Appointment, in JSON or XML, is validated, \
      read at its provider, checked, and cancelled there. The provider is named by the file's \
      sidecar NAME.cancel.yaml, by the subfolder of the inbox, by the Appointment, or by \
      --provider-ods, in this order.

      Requests go through the Spine Secure Proxy, with the certificates that the section `ssp` of \
      the configuration names. With --book, the providers are embedded instead, and nothing leaves \
      this machine: --book DIR gives their appointments, --book inbox answers with each file's own \
      content. Every summary says which it was.

      The exit status is 0 when everything is cancelled or was already, 3 when some were not \
      cancelled by a rule, 4 when some files were rejected, 5 when some met a system failure or \
      are in doubt, 6 when some were not attempted, 1 when the tool failed, 2 for wrong options or \
      configuration, and 11 when another run holds the outbox.

      EXAMPLES
        ssp-cancel run --inbox inbox --outbox outbox --book inbox
        ssp-cancel run --inbox Samples/inbox --outbox outbox --book Samples/book \\
          --config Samples/ssp-cancel.yaml --now 2026-01-15T09:00:00Z --keep-inbox
      """
  )

  @Option(help: "The folder the appointments are dropped in.")
  var inbox: String

  @Option(help: "The folder the results are written to; made when it is not there.")
  var outbox: String

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

  @Option(
    name: .customLong("read"),
    help: "Whether appointments are read before they are cancelled: always or never."
  )
  var readPolicy = ReadPolicy.always

  @Flag(help: "Leave the files in the inbox.")
  var keepInbox = false

  @Flag(
    inversion: .prefixedNo,
    help: "Write the requests that were sent to the outbox, without tokens."
  )
  var requests = true

  @Option(help: "How results are made to last: none, batch or file.")
  var durability = Durability.batch

  @OptionGroup(title: "For those who watch")
  var watching: MetricsOptions

  @Flag(help: "Write nothing to the terminal; the outbox and the exit status tell.")
  var quiet = false

  func validate() throws {
    if transport == .ssp, book != nil {
      throw ValidationError("--book is for embedded providers; leave it out with --transport ssp.")
    }
  }

  func run() async throws {
    let file = try configuration.read()
    let isEmbedded = transport == .embedded || book != nil
    var settings = try configuration.settings(file, hasDirectory: !isEmbedded)
    settings.take(traffic.limits)
    settings.readPolicy = readPolicy
    settings.keepsInbox = keepInbox
    settings.recordsRequests = requests
    settings.durability = durability
    let summary: RunSummary
    if isEmbedded {
      summary = try await runEmbedded(settings)
    } else {
      summary = try await runThroughSSP(settings, file)
    }
    if !quiet {
      // A closed terminal does not change what became of the appointments.
      try? StandardStream.output.write(Array(summary.terminalText().utf8))
    }
    let status = ExitStatus(of: summary.items.lazy.map { ExitStatus($0.outcome) })
    try watching.write(summary, status)
    guard status == .settled else { throw ExitCode(Int32(status.rawValue)) }
  }

  /// Runs with the providers in this process.
  private func runEmbedded(_ settings: RunSettings) async throws -> RunSummary {
    let clock = configuration.clock
    let provider = try makeProvider(settings.routes, clock: clock)
    return try await run(
      settings,
      transport: provider,
      // The embedded provider answers at once, so waiting for it would only take time.
      pause: { _ in },
      beforeReading: beforeReading(provider.book, clock: clock)
    )
  }

  /// Runs the pipeline over the inbox.
  func run(
    _ settings: RunSettings,
    transport: any Transport,
    pause: @escaping @Sendable (Duration) async -> Void,
    beforeReading: Pipeline.BeforeReading? = nil
  ) async throws(ExitWithMessage) -> RunSummary {
    let inbox = try openInbox()
    do {
      let pipeline = Pipeline(
        settings: settings,
        environment: RunEnvironment(
          now: configuration.clock,
          pause: pause,
          seed: configuration.seed
        ),
        inbox: inbox,
        outbox: try Outbox(folder: outbox, inbox: inbox),
        transport: transport,
        beforeReading: beforeReading
      )
      return try await pipeline.run(programVersion: SSPCancelCommand.version)
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

  /// With `--book inbox`, each appointment goes into the book just before it is read, and with it the
  /// patient that it refers to, who has the NHS number that the input gives.
  private func beforeReading(
    _ providerBook: AppointmentBook,
    clock: @escaping @Sendable () -> FHIRInstant
  ) -> Pipeline.BeforeReading? {
    guard bookSource == "inbox" else { return nil }
    return { appointment, patient, route in
      providerBook.replace(with: appointment.tree, at: route.odsCode, now: clock())
      guard let id = patient.patientID, let nhsNumber = patient.nhsNumber else { return }
      providerBook.registerPatient(
        id: id,
        nhsNumber: nhsNumber,
        at: route.odsCode,
        now: clock()
      )
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
      switch error as? SpoolError {
      case .alreadyRunning: .alreadyRunning
      case .foldersOverlap, .invalidPath: .usage
      default: .toolFailed
      }
    self.init(status: status, message: "\(error)")
  }
}
