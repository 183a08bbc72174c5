#if Network
import Cancellation
import ConfigurationFiles
import EmbeddedProvider
import Foundation
import NetworkTestSupport
import ProviderServer
import Reporting
import SSPTransport
import Testing

/// Runs that have their routes from the Spine Directory Service, over sockets on both ways.
@Suite struct DirectoryRunTests {
  private let ids = (1...5).map { "made-up-\($0)" }

  @Test func `a provider is looked up once for all of its appointments`() async throws {
    let directory = try CountedDirectory { [try Self.route()] }
    let (summary, book, _) = try await run(directory)
    #expect(summary.totals.count(of: .cancelled) == ids.count)
    #expect(directory.questions == ["Endpoint", "Device", "Endpoint", "Device"])
    for id in ids {
      #expect(book.versions(of: .appointment(id), at: try Self.route().odsCode).count == 2)
    }
  }

  @Test func `an address that the SSP says varies is looked up again, once`() async throws {
    let directory = try CountedDirectory(
      // What was registered before the provider moved is answered the first time.
      before: { [try Self.route(root: "https://provider.example/STU3/1/before")] },
      { [try Self.route()] }
    )
    let (summary, _, _) = try await run(directory)
    #expect(summary.totals.count(of: .cancelled) == ids.count)
    #expect(directory.questions.count == 8)
  }

  @Test func `more than one hit is a routing failure, and nothing is sent`() async throws {
    let directory = try CountedDirectory {
      [try Self.route(), try Self.route(root: "https://b.example")]
    }
    let (summary, book, run) = try await run(directory)
    #expect(summary.totals.count(of: .routingFailure) == ids.count)
    #expect(directory.questions == ["Endpoint"])
    #expect(try run.outcome(of: ids[0]).contains("has 2 entries"))
    for id in ids {
      #expect(book.versions(of: .appointment(id), at: try Self.route().odsCode).count == 1)
    }
  }

  /// Runs over mutual TLS, with routes from a directory.
  private func run(
    _ directory: CountedDirectory
  ) async throws -> (RunSummary, AppointmentBook, WireRun) {
    let run = try WireRun()
    for id in ids { try run.drop(MadeUpAppointment.json(id: id), as: id) }
    let book = try MadeUpAppointment.book(ids)
    var result: RunSummary?
    try await RunningServer.with(MadeUpAppointment.provider(book)) { server in
      try await directory.serve { base in
        try server.certificates.write("made-up-key\n", to: "api.key")
        let spine = try SpineDirectory(
          settings: SDSSettings(
            base: try SDSBase(base),
            apiKeyPath: server.certificates.path("api.key")
          ),
          connectionCount: 2,
          now: { Interactions.now },
          pause: { _ in }
        )
        result = try await run.run(through: server) { settings in
          settings.directory = spine
          settings.providerConcurrency = 4
        }
        await spine.close()
      }
    }
    return (try #require(result), book, run)
  }

  private static func route(
    root: String = "https://provider.example/STU3/1/careconnect/appointment"
  ) throws -> ProviderRoute {
    try Interactions(base: "https://ssp.example", serviceRoot: root).route
  }
}
#endif
