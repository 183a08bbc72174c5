import ArgumentParser
import Cancellation
import ConfigurationFiles
import EmbeddedProvider
import FHIRModel
import MessagePipeline
import Spool

#if Network
import ProviderServer
#endif

/// `ssp-cancel provider`: the embedded provider as a server.
struct ProviderCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "provider",
    abstract: "Serves the embedded providers over HTTP, for tests of consumers.",
    discussion: """
      The server is the Spine Secure Proxy, the providers behind it and the Spine Directory Service \
      in one: GET and PUT /https://PROVIDER/Appointment/ID, GET …/Patient/ID, \
      …/Patient/ID/Appointment and …/metadata, and GET /Device and /Endpoint. It checks what real \
      ones check, and shows the faults that a file of scenarios plans for single appointments, on \
      the wire too: lost connections, half a body, slow answers.

      With --certificate, --private-key and --client-roots it speaks TLS and demands a client \
      certificate under the roots; a client without one is refused in the handshake. Without them \
      it speaks plain HTTP.

      The first line of output is `listening: URL`. SIGINT and SIGTERM end it; requests under way \
      are answered first. Each request is logged to the standard error with its method, status and \
      trace id.

      EXAMPLES
        ssp-cancel provider --port 8443 --book Samples/book --routes Samples/routes.yaml
        ssp-cancel provider --port 0 --book Samples/book --routes Samples/routes.yaml \\
          --certificate tls/server.pem --private-key tls/server.key --client-roots tls/roots.pem \\
          --scenario faults.yaml --state book.sqlite
      """
  )

  @Option(help: "The port; 0 for one that is free.")
  var port: Int

  @Option(help: "The interface to listen on, by name or address.")
  var host = "127.0.0.1"

  @Option(help: "The folder with the providers' appointments.")
  var book: String?

  @Option(help: "The routes file: which providers there are.")
  var routes: String

  @Option(help: "The server's certificate, in PEM, with those between it and its root.")
  var certificate: String?

  @Option(help: "Its key, in PEM, readable by its owner alone.")
  var privateKey: String?

  @Option(help: "The certificates that clients' must be issued under, in PEM.")
  var clientRoots: String?

  @Option(help: "A file that plans faults, like scenarios.yaml of a book, and goes before that.")
  var scenario: String?

  @Option(
    help: """
      The file that every version of every appointment is kept in, across restarts; made when it is \
      not there. Default: changes are gone with the server.
      """
  )
  var state: String?

  @Option(help: "The time to work with, such as 2026-01-15T09:00:00Z, for tests.")
  var now: FHIRInstant?

  func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port takes a number from 0 to 65535.")
    }
    let given = [certificate, privateKey, clientRoots].compactMap(\.self)
    guard given.isEmpty || given.count == 3 else {
      throw ValidationError(
        "TLS takes --certificate, --private-key and --client-roots: give all three, or none."
      )
    }
    guard book != nil || state != nil else {
      throw ValidationError("Give the appointments: --book DIR, or --state FILE of an earlier run.")
    }
  }

  func run() async throws {
    #if Network
    let table: RoutingTable
    let appointments: AppointmentBook
    let identity: ServerIdentity?
    do throws(ConfigurationFailure) {
      table = try RoutesFile.read(path: routes)
      appointments = try makeBook()
      identity = try makeIdentity()
    } catch {
      throw ExitWithMessage(status: .usage, message: error.description)
    }
    let clock = makeClock()
    let provider = EmbeddedProvider(
      routes: table.routes,
      book: try continued(appointments),
      clock: clock,
      // A server that is shut down does not wait any more.
      pause: { try? await Task.sleep(for: $0) }
    )
    try await serve(provider, EmbeddedDirectory(routes: table.routes), identity)
    #else
    throw ExitWithMessage(
      status: .usage,
      message: "this program was built without HTTPS; build it with the package trait Network"
    )
    #endif
  }

  #if Network
  private func serve(
    _ provider: EmbeddedProvider,
    _ directory: EmbeddedDirectory,
    _ identity: ServerIdentity?
  ) async throws {
    var settings = ProviderServer.Settings()
    settings.host = host
    settings.port = port
    settings.tls = identity
    let scheme = identity == nil ? "http" : "https"
    let server = ProviderServer(provider: provider, directory: directory, settings: settings) {
      [host] port in
      // Whoever waits for the line sees when it is not there.
      try? StandardStream.output.write(Array("listening: \(scheme)://\(host):\(port)\n".utf8))
    }
    do {
      try await server.runUntilSignal()
    } catch {
      throw ExitWithMessage(
        status: .toolFailed,
        message: "cannot listen on \(host):\(port); is the port taken, or not yours to take?"
      )
    }
  }

  private func makeClock() -> @Sendable () -> FHIRInstant {
    if let now { return { now } }
    return { SystemClock.now() }
  }

  private func makeBook() throws(ConfigurationFailure) -> AppointmentBook {
    let time = makeClock()()
    let folder = try book.map { folder throws(ConfigurationFailure) in
      try AppointmentBook(folder: folder, now: time)
    }
    guard let scenario else { return folder ?? AppointmentBook() }
    let faults = try PlannedFault.read(
      bytes: try ConfigurationFile.bytes(atPath: scenario),
      fileName: scenario
    )
    return (folder ?? AppointmentBook()).planning(faults)
  }

  private func makeIdentity() throws(ConfigurationFailure) -> ServerIdentity? {
    guard let certificate, let privateKey, let clientRoots else { return nil }
    return try ServerIdentity(
      certificate: certificate,
      privateKey: privateKey,
      clientRoots: clientRoots
    )
  }

  private func continued(
    _ book: AppointmentBook
  ) throws(ExitWithMessage) -> AppointmentBook {
    guard let state else { return book }
    do throws(BookFailure) {
      return try AppointmentBook(continuing: try BookFile(path: state), with: book)
    } catch {
      throw ExitWithMessage(status: .toolFailed, message: error.description)
    }
  }
  #endif
}
