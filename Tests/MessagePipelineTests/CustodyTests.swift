import Cancellation
import EmbeddedProvider
import FHIRModel
import Foundation
import Reporting
import Testing

@testable import MessagePipeline

/// Where inputs are after a run: nothing is lost, changed, or in two places.
@Suite struct CustodyTests {
  @Test func `keeps every input, byte for byte, in exactly one place`() async throws {
    let run = try await SampleRun.result
    #expect(run.dropped.count > 100)
    for (path, bytes) in run.dropped {
      let places = [run.inbox[path], run.outbox["archive/\(path)"], run.outbox["rejected/\(path)"]]
      let isKept = places.compactMap(\.self) == [bytes]
      #expect(isKept, "\(path)")
    }
    let others = Set(run.inbox.keys).subtracting(run.dropped.keys)
    #expect(others.isEmpty, "files that nobody dropped")
    let moved = run.outbox.keys.filter { $0.hasPrefix("archive/") || $0.hasPrefix("rejected/") }
    #expect(moved.count + run.inbox.count == run.dropped.count)
  }

  @Test func `puts rejected files apart and leaves what is not settled`() async throws {
    let run = try await SampleRun.result
    for row in run.summary.items {
      switch row.outcome {
      case .inputRejected: #expect(row.archivedAs == "rejected/\(row.input)")
      case .notAttempted, .systemFailure, .outcomeUnknown, .rateLimited, .routingFailure,
        .invalidRequest, .invalidProviderResponse:
        #expect(row.archivedAs == nil)
        #expect(run.inbox[row.input] != nil)
      default: #expect(row.archivedAs == "archive/\(row.input)")
      }
    }
    #expect(run.inbox["T99999/down-6.json"] != nil)
  }

  @Test func `moves a sidecar with its file`() async throws {
    let run = try await SampleRun.result
    let sidecars = run.dropped.keys.filter { $0.hasSuffix(".cancel.yaml") }
    #expect(sidecars.count >= 4)
    for path in sidecars { #expect(run.outbox["archive/\(path)"] != nil, "\(path)") }
  }

  @Test func `scenario 90: settles in a second run what the first did not settle`() async throws {
    let workplace = try Workplace()
    for number in 1...6 { try workplace.dropSample("T99999/down-\(number).json") }
    let settings = try Repository.settings()
    let ids = ["4247", "4248", "4249", "4250", "4251"]
    let book = try SampleRun.provider().book
    let scenario = AppointmentBook(
      faults: Dictionary(uniqueKeysWithValues: ids.map { ($0, PlannedFault(.refusedConnection)) })
    )
    let code = try #require(ODSCode("T99999"))
    for id in ids + ["4252"] {
      let stored = try #require(book.current(.appointment(id), at: code))
      scenario.register(stored.tree, at: code, now: Repository.now)
    }
    let provider = EmbeddedProvider(
      routes: settings.routes.routes,
      book: scenario,
      clock: { Repository.now }
    )
    let first = try await workplace.run(provider)
    #expect(first.totals.count(of: .systemFailure) == 5)
    #expect(first.totals.count(of: .notAttempted) == 1)
    #expect(try workplace.inbox().count == 6)

    // The provider can be reached again.
    let reached = AppointmentBook()
    for id in ids + ["4252"] {
      let stored = try #require(book.current(.appointment(id), at: code))
      reached.register(stored.tree, at: code, now: Repository.now)
    }
    let second = try await workplace.run(
      EmbeddedProvider(
        routes: settings.routes.routes,
        book: reached,
        clock: { Repository.now }
      ),
      seed: 2
    )
    #expect(second.items.map(\.outcome) == Array(repeating: .cancelled, count: 6))
    #expect(try workplace.inbox().isEmpty)
    #expect(try workplace.outbox()["archive/T99999/down-6.json"] != nil)
    let outcomes = try workplace.outbox().filter { $0.key.hasPrefix("outcomes/") }
    #expect(outcomes.count == 6, "each input has one outcome, the newest")
    #expect(second.items.last?.outcomeFile == "outcomes/T99999/down-6.json.outcome.json")
  }

  @Test func `scenario 90: sends nothing again in a second run`() async throws {
    let workplace = try Workplace()
    try workplace.dropSample("X9C01/cancelled.json")
    try workplace.dropSample("X9C01/not-found.json")
    let transport = RecordingTransport(try SampleRun.provider())
    _ = try await workplace.run(transport)
    let sentCount = transport.exchanges.count
    let second = try await workplace.run(transport, seed: 2)
    #expect(second.items.isEmpty)
    #expect(transport.exchanges.count == sentCount)
    // The outbox keeps both runs.
    let summaries = try workplace.outbox().keys.filter {
      $0.hasPrefix("runs/") && $0.hasSuffix("/summary.json")
    }
    #expect(summaries.count == 2)
  }

  @Test func `leaves everything where it is when asked to`() async throws {
    let workplace = try Workplace()
    let names = ["cancelled.json", "in-the-past.xml", "not-found.json"]
    for name in names { try workplace.dropSample("X9C01/\(name)") }
    try workplace.drop(Array("{".utf8), as: "X9C01/half.json")
    let before = try workplace.inbox()
    let summary = try await workplace.run(try SampleRun.provider()) { $0.keepsInbox = true }
    #expect(
      summary.items.map(\.outcome) == [.cancelled, .inputRejected, .inThePast, .notFound]
    )
    #expect(summary.items.allSatisfy { $0.archivedAs == nil && $0.outcomeFile != nil })
    let isUnchanged = try workplace.inbox() == before
    #expect(isUnchanged)
    let moved = try workplace.outbox().keys.filter {
      $0.hasPrefix("archive/") || $0.hasPrefix("rejected/")
    }
    #expect(moved.isEmpty)
  }

  @Test func `scenario 87: sends one cancellation for many files that ask for the same`()
    async throws
  {
    let workplace = try Workplace()
    // More than one group of inputs, so that a later group has duplicates of an earlier one's.
    let count = 260
    let bytes = Array(
      """
      {"resourceType": "Appointment", "id": "1", "meta": {"versionId": "1"}, "status": "booked",
       "start": "2026-02-01T10:00:00Z", "end": "2026-02-01T10:10:00Z",
       "participant": [{"actor": {"identifier": {
         "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9992000376"}},
         "status": "accepted"}]}
      """.utf8
    )
    for number in 0..<count {
      try workplace.drop(bytes, as: "X9C01/copy-\(1000 + number).json")
    }
    let provider = try SampleRun.provider()
    let code = try #require(ODSCode("X9C01"))
    provider.book.register(bytes: bytes, format: .json, at: code, now: Repository.now)
    let transport = RecordingTransport(provider)
    let summary = try await workplace.run(transport)
    #expect(transport.exchanges.map(\.request.method) == [.get, .put])
    #expect(summary.totals.count(of: .cancelled) == count)
    #expect(summary.totals.duplicateCount == count - 1)
    #expect(
      summary.items.dropFirst().allSatisfy { $0.duplicateOf == "X9C01/copy-1000.json" }
    )
    #expect(try workplace.inbox().isEmpty)
    #expect(provider.book.versions(of: .appointment("1"), at: code).count == 2)
  }

  @Test func `cancels once what two files want cancelled for two reasons`() async throws {
    let workplace = try Workplace()
    let bytes = try SampleAppointment(.gpconnect).bytes(version: "639040000000007919")
    for name in ["a", "b"] {
      try workplace.drop(bytes, as: "T99901/\(name).json")
      try workplace.drop(
        Array("reason: because of \(name)\n".utf8),
        as: "T99901/\(name).json.cancel.yaml"
      )
    }
    let transport = RecordingTransport(try SampleRun.provider())
    let summary = try await workplace.run(transport)
    #expect(summary.items.map(\.outcome) == [.cancelled, .alreadyCancelled])
    #expect(transport.exchanges.map(\.request.method) == [.get, .put, .get])
  }
}
