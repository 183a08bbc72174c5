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

      At present the providers are embedded: --book DIR gives their appointments, --book inbox \
      answers with each file's own content. Nothing leaves this machine.

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

  @Option(help: "The embedded providers' appointments: a folder, or the word inbox.")
  var book = "inbox"

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

  @Flag(help: "Write nothing to the terminal; the outbox and the exit status tell.")
  var quiet = false

  func run() async throws {
    var settings = try configuration.settings()
    settings.take(traffic.limits)
    settings.readPolicy = readPolicy
    settings.keepsInbox = keepInbox
    settings.recordsRequests = requests
    settings.durability = durability
    let clock = configuration.clock
    let provider = try makeProvider(settings.routes, clock: clock)
    let inbox = try openInbox()
    let pipeline: Pipeline
    do {
      pipeline = Pipeline(
        settings: settings,
        // The embedded provider answers at once, so waiting for it would only take time.
        environment: RunEnvironment(now: clock, pause: { _ in }, seed: configuration.seed),
        inbox: inbox,
        outbox: try Outbox(folder: outbox, inbox: inbox),
        transport: provider,
        beforeReading: beforeReading(provider.book, clock: clock)
      )
    } catch {
      throw ExitWithMessage(error)
    }
    let summary: RunSummary
    do {
      summary = try await pipeline.run(programVersion: SSPCancelCommand.version)
    } catch {
      throw ExitWithMessage(error)
    }
    if !quiet {
      // A closed terminal does not change what became of the appointments.
      try? StandardStream.output.write(Array(summary.terminalText().utf8))
    }
    let status = ExitStatus(of: summary.items.lazy.map { ExitStatus($0.outcome) })
    guard status == .settled else { throw ExitCode(Int32(status.rawValue)) }
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
      let source: BookSource = book == "inbox" ? .inbox : .folder(book)
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
    guard book == "inbox" else { return nil }
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
