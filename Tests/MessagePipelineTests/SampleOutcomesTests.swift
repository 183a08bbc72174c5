import Cancellation
import ElementModel
import FHIRModel
import Foundation
import HTTPTypes
import Reporting
import Testing

/// The samples through the embedded provider must give what `Samples/expected/outcomes.tsv` says.
@Suite struct SampleOutcomesTests {
  @Test func `gives every sample the outcome that the specification asks for`() async throws {
    let run = try await SampleRun.result
    var rows = Dictionary(uniqueKeysWithValues: run.summary.items.map { ($0.input, $0) })
    for expected in try Repository.rows("expected/outcomes.tsv") {
      let input = try #require(expected["input"])
      let found = rows.removeValue(forKey: input)
      let row = try #require(found, "\(input) has no row")
      #expect(row.outcome.rawValue == expected["outcome"], "\(input)")
      let code = expected["provider-code"] ?? ""
      #expect((row.providerCode?.code ?? "") == code, "\(input)")
      let others = expectations(in: expected["notes"] ?? "", of: row)
      for (note, isTrue) in others { #expect(isTrue, "\(input): \(note)") }
    }
    #expect(rows.isEmpty, "samples that outcomes.tsv does not have")
  }

  /// What the notes of a row say in a form that can be checked.
  private func expectations(in notes: String, of row: ItemRow) -> [(String, Bool)] {
    let known: [(String, Bool)] = [
      ("no PUT", row.putCount == 0), ("one PUT", row.putCount == 1),
      ("two PUTs", row.putCount == 2), ("three PUTs", row.putCount == 3),
      ("nothing sent", row.putCount + row.readCount == 0),
      ("two reads before", row.readCount == 2), ("one more read", row.readCount == 2),
      ("confirmed by read", row.isConfirmedByRead), ("duplicate of", row.duplicateOf != nil),
    ]
    var found = known.filter { notes.contains($0.0) }
    for word in notes.split(whereSeparator: { " ,;".contains($0) }) {
      // Inputs are checked against the base specification only.
      guard word.contains("/"), !word.contains("."), !word.hasPrefix("profile/") else { continue }
      found.append((String(word), row.diagnosticCodes.contains(String(word))))
    }
    if let range = notes.range(of: "provider ") {
      let code = notes[range.upperBound...].prefix { $0.isLetter || $0.isNumber }
      found.append(("provider \(code)", row.providerODSCode == String(code)))
    }
    return found
  }

  @Test func `names the duplicate's first file and says so in its outcome`() async throws {
    let run = try await SampleRun.result
    let row = try #require(run.summary.items.first { $0.duplicateOf != nil })
    #expect(row.input == "X9C01/duplicate-of-cancelled.json")
    #expect(row.duplicateOf == "X9C01/cancelled.json")
    let outcome = try run.outcome(of: row)
    #expect(outcome.issues.first?.diagnostics?.contains("X9C01/cancelled.json") == true)
    #expect(row.traceIDs.isEmpty)
    #expect(run.summary.items.filter { $0.duplicateOf != nil }.count == 1)
  }

  @Test func `sends every request with a trace id and a token of its own`() async throws {
    let run = try await SampleRun.result
    let requests = run.exchanges.map(\.request)
    #expect(requests.count > 150)
    #expect(Set(requests.map { $0.headerFields[.sspTraceID] }).count == requests.count)
    for request in requests {
      let token = try Token(of: request)
      #expect(token.exp == token.iat + 300)
      #expect(token.iat == Repository.now.secondsSince1970)
      #expect(token.sub == "op-0042")
      #expect(request.url.contains(token.aud))
      let resource = request.url.contains("gpconnect") ? "*" : "appointment"
      let right = request.method == .put ? "write" : "read"
      #expect(token.scope == "patient/\(resource).\(right)")
    }
  }

  @Test func `reads every appointment before it cancels it`() async throws {
    let run = try await SampleRun.result
    var seen: Set<String> = []
    for exchange in run.exchanges {
      guard exchange.request.method == .put else {
        seen.insert(exchange.request.url)
        continue
      }
      #expect(seen.contains(exchange.request.url))
    }
  }

  @Test func `lists the trace ids and the request id in the row`() async throws {
    let run = try await SampleRun.result
    let sent = Set(run.exchanges.compactMap { $0.request.headerFields[.sspTraceID] })
    #expect(Set(run.summary.items.flatMap(\.traceIDs)) == sent)
    let requestIDs = run.exchanges.map(\.request).filter { $0.method == .put }
      .compactMap { $0.headerFields[.requestID] }
    let shown = Set(run.summary.items.compactMap(\.requestID))
    #expect(shown.isSubset(of: requestIDs))
    for row in run.summary.items where row.putCount > 0 {
      #expect((row.requestID != nil) == (row.dialect == "careconnect"), "\(row.input)")
    }
  }

  @Test func `says which version was sent in If-Match`() async throws {
    let run = try await SampleRun.result
    var lastTag: [String: String] = [:]
    for exchange in run.exchanges where exchange.request.method == .put {
      let id = exchange.request.url.split(separator: "/").last.map(String.init) ?? ""
      lastTag[id] = exchange.request.headerFields[.ifMatch]
    }
    for row in run.summary.items where row.putCount > 0 {
      let tag = try #require(row.appointmentID.flatMap { lastTag[$0] })
      #expect("W/\"\(row.versionBefore ?? "-")\"" == tag, "\(row.input)")
    }
  }

  @Test func `tells nothing of an appointment that is another patient's`() async throws {
    let run = try await SampleRun.result
    for row in run.summary.items
    where row.outcome == .notForThisPatient || row.outcome == .patientNotVerifiable {
      #expect(row.versionBefore == nil && row.versionAfter == nil, "\(row.input)")
    }
  }

  @Test func `cancels no appointment twice`() async throws {
    let run = try await SampleRun.result
    for row in run.summary.items {
      guard let id = row.appointmentID, let code = row.providerODSCode.flatMap(ODSCode.init) else {
        continue
      }
      let versions = run.book.versions(of: .appointment(id), at: code)
      let cancelled = versions.filter { Appointment($0.tree)?.status == "cancelled" }
      #expect(cancelled.count <= 1, "\(row.input)")
      let isCancelled = row.outcome == .cancelled || row.outcome == .alreadyCancelled
      // What is in doubt was carried out by these scenarios, so that nobody may say otherwise.
      if isCancelled || row.outcome == .outcomeUnknown {
        #expect(cancelled.count == 1, "\(row.input)")
      } else if row.outcome != .notForThisPatient {
        #expect(cancelled.isEmpty, "\(row.input)")
      }
    }
  }

  @Test func `shows the same bytes again with the same seed`() async throws {
    let first = try await SampleRun.result
    let workplace = try Workplace()
    try workplace.dropSamples()
    _ = try await workplace.run(try SampleRun.provider())
    let second = try workplace.outbox()
    #expect(Set(first.outbox.keys) == Set(second.keys))
    // The lines of a run's file of rows come as items are settled, which is side by side.
    func comparable(_ bytes: [UInt8]?, _ path: String) -> [[UInt8]]? {
      guard path.hasSuffix(".ndjson") else { return bytes.map { [$0] } }
      return bytes?.split(separator: UInt8(ascii: "\n")).map(Array.init).sorted {
        $0.lexicographicallyPrecedes($1)
      }
    }
    for (path, bytes) in first.outbox where !path.hasPrefix(".state/") {
      let isEqual = comparable(second[path], path) == comparable(bytes, path)
      #expect(isEqual, "\(path)")
    }
  }
}
