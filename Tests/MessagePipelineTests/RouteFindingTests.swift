import Cancellation
import FHIRModel
import Reporting
import Testing

/// Which provider is asked: that of the sidecar, the folder, the appointment, or the run.
@Suite struct RouteFindingTests {
  /// Runs over one file at a provider that knows no appointment, and returns who was asked.
  private func provider(
    of bytes: [UInt8],
    as path: String,
    sidecar: String? = nil,
    defaultProvider: String? = nil
  ) async throws -> ItemRow {
    let workplace = try Workplace()
    try workplace.drop(bytes, as: path)
    if let sidecar { try workplace.drop(Array(sidecar.utf8), as: path + ".cancel.yaml") }
    let transport = RecordingTransport(try SampleRun.provider())
    let summary = try await workplace.run(transport) { settings in
      settings.defaultProvider = defaultProvider.flatMap(ODSCode.init)
    }
    let row = try #require(summary.items.first)
    let asked = transport.exchanges.first?.request.headerFields[.sspTo]
    let route = try Repository.settings().routes.routes.first {
      $0.odsCode.text == row.providerODSCode
    }
    #expect(asked == route?.asid.text)
    return row
  }

  private func gpConnect() throws -> [UInt8] { try SampleAppointment(.gpconnect).bytes() }

  @Test func `takes the sidecar's before the folder's`() async throws {
    let row = try await provider(
      of: gpConnect(),
      as: "T99901/a.json",
      sidecar: "provider-ods: T99902\n",
      defaultProvider: "T99903"
    )
    #expect(row.providerODSCode == "T99902")
    #expect(row.outcome == .notFound)
  }

  @Test func `takes the folder's before the appointment's`() async throws {
    let bytes = try Repository.bytes("inbox/provider-from-actor.json")
    let own = try await provider(of: bytes, as: "a.json", defaultProvider: "T99901")
    #expect(own.providerODSCode == "T99903")
    let row = try await provider(of: bytes, as: "T99902/a.json", defaultProvider: "T99901")
    #expect(row.providerODSCode == "T99902")
  }

  @Test func `takes the run's when nothing else says`() async throws {
    let row = try await provider(of: gpConnect(), as: "a.json", defaultProvider: "T99902")
    #expect(row.providerODSCode == "T99902")
  }

  @Test func `does not take the booking organisation for the provider`() async throws {
    // The sample names X9X99 as who booked it.
    let row = try await provider(of: gpConnect(), as: "a.json")
    #expect(row.outcome == .routingFailure)
    #expect(row.providerODSCode == nil)
    #expect(row.readCount == 0)
  }

  @Test(arguments: ["T9990", "t99901", "nobody"])
  func `has no route to a folder that is no provider`(folder: String) async throws {
    let row = try await provider(of: gpConnect(), as: "\(folder)/a.json")
    #expect(row.outcome == .routingFailure)
    #expect(row.readCount + row.putCount == 0)
    #expect(row.archivedAs == nil)
  }

  @Test func `sends nothing of one dialect to a provider of the other`() async throws {
    let row = try await provider(of: gpConnect(), as: "X9C01/a.json")
    #expect(row.outcome == .routingFailure)
    #expect(row.readCount + row.putCount == 0)
  }
}
