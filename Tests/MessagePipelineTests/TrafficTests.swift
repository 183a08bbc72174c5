import Cancellation
import FHIRModel
import HTTPTypes
import MessagePipeline
import Synchronization
import Testing

/// How many requests are under way at a time, and how fast they follow each other.
@Suite struct TrafficTests {
  /// Drops appointments with ids of their own, which differ by their numbers.
  private func drop(
    _ count: Int,
    in folder: String,
    of workplace: Workplace,
    sameID: Bool = false
  ) throws {
    let text = String(decoding: try SampleAppointment(.careconnect).bytes(), as: UTF8.self)
    let id = try #require(text.firstMatch(of: /"id": "([^"]+)"/)).1
    for number in 0..<count {
      var changed = text.replacing("\"versionId\": \"1\"", with: "\"versionId\": \"\(number + 1)\"")
      if !sameID { changed = changed.replacing("\"\(id)\"", with: "\"a-\(number)\"") }
      try workplace.drop(Array(changed.utf8), as: "\(folder)/\(1000 + number).json")
    }
  }

  @Test(arguments: [(1, 1), (4, 1), (4, 2), (3, 8), (16, 16)])
  func `keeps to both limits`(overall: Int, perProvider: Int) async throws {
    let workplace = try Workplace()
    let folders = ["X9C01", "X9C02", "X9C03"]
    for folder in folders { try drop(12, in: folder, of: workplace) }
    let transport = CrowdedTransport()
    let summary = try await workplace.run(transport) { settings in
      settings.maximumConcurrency = overall
      settings.providerConcurrency = perProvider
    }
    #expect(summary.totals.count(of: .notFound) == 36)
    let most = transport.most
    #expect(most.overall <= overall)
    #expect(most.ofOneProvider <= perProvider)
    // The limits are made use of too.
    #expect(most.overall > min(overall, folders.count * perProvider) / 2)
    #expect(most.ofOneAppointment == 1)
  }

  @Test func `never speaks about one appointment twice at a time`() async throws {
    let workplace = try Workplace()
    try drop(12, in: "X9C01", of: workplace, sameID: true)
    let transport = CrowdedTransport()
    let summary = try await workplace.run(transport) { $0.providerConcurrency = 4 }
    #expect(summary.totals.count(of: .notFound) == 12)
    #expect(transport.most.overall == 1)
  }

  @Test func `nor when two routes lead to the same system`() async throws {
    let workplace = try Workplace()
    try drop(6, in: "X9C01", of: workplace, sameID: true)
    try drop(6, in: "X9C01-SITE", of: workplace, sameID: true)
    var routes = try Repository.settings().routes.routes
    var alias = try #require(routes.first { $0.key == "X9C01" })
    alias.key = "X9C01-SITE"
    routes.append(alias)
    let transport = CrowdedTransport()
    let table = try RoutingTable(routes)
    let summary = try await workplace.run(transport) { settings in
      settings.routes = table
      settings.providerConcurrency = 4
    }
    #expect(summary.totals.count(of: .notFound) == 12)
    #expect(transport.most.overall == 1)
  }

  @Test func `a route's own limit goes before the run's`() async throws {
    let workplace = try Workplace()
    try drop(8, in: "X9C01", of: workplace)
    let transport = CrowdedTransport()
    let routes = try RoutingTable(
      try Repository.settings().routes.routes.map { route in
        var route = route
        route.concurrency = 3
        return route
      }
    )
    _ = try await workplace.run(transport) { $0.routes = routes }
    #expect((2...3).contains(transport.most.ofOneProvider))
  }

  @Test(.timeLimit(.minutes(30)))
  func `a provider that is slow keeps no other waiting`() async throws {
    let workplace = try Workplace()
    // More than are held at a time, and the slow one lies before the fast one in the inbox.
    let fastCount = 700
    try drop(60, in: "X9C01", of: workplace)
    try drop(fastCount, in: "X9C02", of: workplace)
    let transport = GatedTransport(slow: "booking.utc", fastCount: fastCount)
    let summary = try await workplace.run(transport)
    // The slow one answers only when the fast one is through.
    #expect(summary.totals.count(of: .notFound) == fastCount + 60)
    #expect(summary.items.map(\.input) == summary.items.map(\.input).sorted())
  }

  @Test func `opens the circuit of a provider with several lanes`() async throws {
    let workplace = try Workplace()
    try drop(40, in: "X9C01", of: workplace)
    try drop(3, in: "X9C02", of: workplace)
    let transport = CrowdedTransport(status: ["booking.utc": 502])
    let summary = try await workplace.run(transport) { $0.providerConcurrency = 4 }
    let failed = summary.totals.count(of: .systemFailure)
    // Those under way when it opens are ended as they would be.
    #expect((5...8).contains(failed), "\(failed)")
    #expect(summary.totals.count(of: .notAttempted) == 40 - failed)
    #expect(summary.totals.count(of: .notFound) == 3)
  }

  // MARK: - How fast

  @Test func `spaces requests as the rate limit says`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await Talk(sample, [.appointment(sample), .cancelled(sample)]) { settings in
      settings.rateLimit = RateLimit("30/min")
    }
    #expect(talk.row.outcome == .cancelled)
    #expect(talk.pauses == [.seconds(2)])
    #expect(try Token(of: talk.requests[1]).iat - Token(of: talk.requests[0]).iat == 2)
  }

  @Test(arguments: ["Thu, 15 Jan 2026 09:00:20 GMT", "20"])
  func `scenario 80: waits until the time that Retry-After says`(text: String) async throws {
    let sample = try SampleAppointment(.careconnect)
    for status in [429, 503] {
      let talk = try await Talk(
        sample,
        [.status(status, [.retryAfter: text]), .appointment(sample), .cancelled(sample)]
      )
      #expect(talk.row.outcome == .cancelled)
      #expect(talk.pauses == [.seconds(20)])
    }
  }

  @Test func `waits for the next window when the answer says that this one is used up`()
    async throws
  {
    let sample = try SampleAppointment(.careconnect)
    let read = try ScriptedTransport.Answer.appointment(sample).get()
    var fields = read.headerFields
    fields[.rateLimitRemaining] = "0"
    fields[.rateLimitReset] = "30"
    let talk = try await Talk(
      sample,
      [
        .success(InteractionResponse(status: 200, headerFields: fields, body: read.body)),
        .cancelled(sample),
      ]
    )
    #expect(talk.row.outcome == .cancelled)
    #expect(talk.pauses == [.seconds(30)])
    #expect(try Token(of: talk.requests[1]).iat - Token(of: talk.requests[0]).iat == 30)
  }

  @Test func `what one item is told to wait, the next waits too`() async throws {
    let workplace = try Workplace()
    try drop(2, in: "X9C01", of: workplace)
    let busy = ScriptedTransport.Answer.status(403, [.retryAfter: "15"])
    let transport = ScriptedTransport([busy, .status(404)])
    let clock = TestClock(Repository.now)
    let summary = try await workplace.run(transport, at: clock)
    #expect(summary.items.map(\.outcome) == [.notPermitted, .notFound])
    #expect(clock.pauses == [.seconds(15)])
  }

  @Test func `does not begin with an item whose provider wants none for long`() async throws {
    let workplace = try Workplace()
    try drop(3, in: "X9C01", of: workplace)
    let transport = ScriptedTransport([.status(429, [.retryAfter: "3600"])])
    let clock = TestClock(Repository.now)
    let summary = try await workplace.run(transport, at: clock)
    #expect(summary.items.map(\.outcome) == [.rateLimited, .notAttempted, .notAttempted])
    #expect(clock.pauses.isEmpty)
    #expect(summary.items.allSatisfy { $0.archivedAs == nil }, "they stay for the next run")
  }

  @Test func `a 429 that does not say how long is waited for with the whole provider`() async throws
  {
    let sample = try SampleAppointment(.careconnect)
    let talk = try await Talk(
      sample,
      [.status(429), .appointment(sample), .cancelled(sample)]
    )
    #expect(talk.row.outcome == .cancelled)
    #expect(talk.pauses.count == 1)
    #expect(talk.pauses[0] >= .seconds(2) && talk.pauses[0] <= .seconds(4))
  }

  @Test func `row 43: an overloaded provider is told as one`() async throws {
    let sample = try SampleAppointment(.careconnect)
    let busy = ScriptedTransport.Answer.resource(
      OperationOutcomeContent(issues: [
        OperationOutcomeContent.Issue(severity: .error, type: .throttled)
      ]).json(),
      status: 503
    )
    let round: [ScriptedTransport.Answer] = [busy, try .appointment(sample)]
    let talk = try await Talk(sample, [.appointment(sample)] + round + round + round)
    #expect(talk.row.outcome == .rateLimited)
    #expect(talk.puts.count == 3)
  }
}

/// Answers 404, or another status for a provider, and counts how many requests are under way.
private final class CrowdedTransport: Transport {
  struct Most {
    var overall = 0
    var ofOneProvider = 0
    var ofOneAppointment = 0
  }

  private struct State {
    var open: [String: Int] = [:]
    var most = Most()
  }

  private let state = Mutex(State())
  private let status: [String: Int]

  init(status: [String: Int] = [:]) { self.status = status }

  var notice: String? { nil }
  var most: Most { state.withLock(\.most) }

  func send(
    _ request: InteractionRequest
  ) async throws(TransportFailure) -> InteractionResponse {
    let provider = request.headerFields[.sspTo] ?? ""
    let keys = ["", provider, request.url]
    state.withLock { state in
      for key in keys { state.open[key, default: 0] += 1 }
      state.most.overall = max(state.most.overall, state.open[""] ?? 0)
      state.most.ofOneProvider = max(state.most.ofOneProvider, state.open[provider] ?? 0)
      state.most.ofOneAppointment = max(state.most.ofOneAppointment, state.open[request.url] ?? 0)
    }
    // Whoever else may begin does so now.
    for _ in 0..<50 { await Task.yield() }
    state.withLock { state in
      for key in keys { state.open[key, default: 0] -= 1 }
    }
    let fault = status.first { request.url.contains($0.key) }?.value
    return InteractionResponse(status: fault ?? 404)
  }
}

/// Answers 404; the slow provider only when the fast one has answered so many times.
private final class GatedTransport: Transport {
  private struct State {
    var answeredCount = 0
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())
  private let slow: String
  private let fastCount: Int

  init(slow: String, fastCount: Int) {
    self.slow = slow
    self.fastCount = fastCount
  }

  var notice: String? { nil }

  func send(
    _ request: InteractionRequest
  ) async throws(TransportFailure) -> InteractionResponse {
    if request.url.contains(slow) {
      await withCheckedContinuation { continuation in
        let isOpen = state.withLock { state in
          if state.answeredCount >= fastCount { return true }
          state.waiting.append(continuation)
          return false
        }
        if isOpen { continuation.resume() }
      }
    } else {
      let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
        state.answeredCount += 1
        guard state.answeredCount == fastCount else { return [] }
        defer { state.waiting = [] }
        return state.waiting
      }
      for continuation in waiting { continuation.resume() }
    }
    return InteractionResponse(status: 404)
  }
}
