import Cancellation
import FHIRModel
import HTTPTypes
import MessagePipeline
import Synchronization
import Testing

/// A route that the SSP says is not the right one is looked up again, once.
///
/// Source: specification section 4.3, rows 10 and 15; scenario 82.
@Suite struct RouteRefreshTests {
  static let varies: [ScriptedTransport.Answer] = [
    .refusal(
      400,
      "400",
      text: "ENDPOINT_https://a.example_CPAID_1_VARIES_FROM_TARGETURL_https://b.example"
    ),
    .refusal(
      403,
      "403",
      text: "PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER_200000099911"
    ),
  ]

  /// Counts look-ups; gives another service root, the same route, or none.
  private final class Directory: RouteDirectory {
    private let count = Mutex(0)
    private let routes = Mutex<RoutingTable?>(nil)
    private let root: String?

    init(root: String?) { self.root = root }

    /// Has the routes of the settings until one of them is refused, and the settings ask here.
    func take(_ settings: inout RunSettings) {
      routes.withLock { [table = settings.routes] in $0 = table }
      settings.directory = self
    }

    func route(
      to odsCode: ODSCode,
      dialect: Dialect
    ) async throws(RouteRefusal) -> ProviderRoute {
      let table = routes.withLock { $0 }
      guard let table else { throw .unknownProvider(key: odsCode.text, suggestion: nil) }
      return try table.route(to: odsCode.text, dialect: dialect)
    }

    var lookUpCount: Int { count.withLock { $0 } }

    func refresh(_ route: ProviderRoute) async throws(RouteRefusal) -> ProviderRoute {
      count.withLock { $0 += 1 }
      guard let root else { throw .unknownProvider(key: route.key, suggestion: nil) }
      var fresh = route
      if !root.isEmpty, let serviceRoot = try? ServiceRoot(root) { fresh.serviceRoot = serviceRoot }
      fresh.lookedUpAt = Repository.now
      return fresh
    }
  }

  private func talk(
    _ directory: Directory,
    _ answers: [ScriptedTransport.Answer]
  ) async throws -> Talk {
    try await Talk(try SampleAppointment(.careconnect), answers) { settings in
      directory.take(&settings)
    }
  }

  @Test(arguments: varies.indices)
  func `scenario 82: reads again on a route that is another one now`(index: Int) async throws {
    let sample = try SampleAppointment(.careconnect)
    let directory = Directory(root: "https://new.example/STU3")
    let talk = try await talk(
      directory,
      [Self.varies[index], .appointment(sample), .cancelled(sample)]
    )
    #expect(talk.row.outcome == .cancelled)
    #expect(directory.lookUpCount == 1)
    #expect(!talk.requests[0].url.contains("new.example"))
    #expect(talk.requests[1...].allSatisfy { $0.url.contains("/https://new.example/STU3/") })
    #expect(try Token(of: talk.requests[1]).aud == "https://new.example/STU3")
  }

  @Test(arguments: varies.indices, ["", nil])
  func `scenario 82: names the provider when there is no other route`(
    index: Int,
    root: String?
  ) async throws {
    let directory = Directory(root: root)
    let talk = try await talk(directory, [Self.varies[index]])
    #expect(talk.row.outcome == .routingFailure)
    #expect(talk.sentence.contains("see the route X9C01"))
    #expect(directory.lookUpCount == 1)
  }

  @Test(arguments: varies.indices)
  func `scenario 82: routes of a file are not looked up`(index: Int) async throws {
    let talk = try await Talk(try SampleAppointment(.careconnect), [Self.varies[index]])
    #expect(talk.row.outcome == .routingFailure)
    #expect(talk.sentence.contains("see the route X9C01"))
  }

  @Test func `asks the directory once, even when the new route is refused too`() async throws {
    let directory = Directory(root: "https://new.example/STU3")
    let talk = try await talk(directory, [Self.varies[0], Self.varies[0]])
    #expect(talk.row.outcome == .routingFailure)
    #expect(directory.lookUpCount == 1)
  }

  @Test func `a cancellation that was not passed on is read again before it is sent again`()
    async throws
  {
    let sample = try SampleAppointment(.careconnect)
    let directory = Directory(root: "https://new.example/STU3")
    let beginning: [ScriptedTransport.Answer] = [try .appointment(sample), Self.varies[0]]
    let sent = try await talk(directory, beginning + [.appointment(sample), .cancelled(sample)])
    #expect(sent.row.outcome == .cancelled)
    #expect(sent.methods == "GET PUT GET PUT")
    #expect(sent.requests[2...].allSatisfy { $0.url.contains("/https://new.example/STU3/") })

    let others = try await talk(
      Directory(root: "https://new.example/STU3"),
      beginning + [.cancelled(sample)]
    )
    #expect(others.row.outcome == .alreadyCancelled)
    let unread = try await talk(
      Directory(root: "https://new.example/STU3"),
      beginning + [.status(404)]
    )
    #expect(unread.row.outcome == .notFound)
  }

  /// Has a route of each dialect for every organisation, under one key as directories give it.
  private struct TwofoldDirectory: RouteDirectory {
    let routes: [ProviderRoute]

    func route(
      to odsCode: ODSCode,
      dialect: Dialect
    ) async throws(RouteRefusal) -> ProviderRoute {
      guard var route = routes.first(where: { $0.dialect == dialect }) else {
        throw .dialectUnknown(routeKey: odsCode.text)
      }
      route.key = odsCode.text
      route.odsCode = odsCode
      return route
    }

    func refresh(_ route: ProviderRoute) async throws(RouteRefusal) -> ProviderRoute { route }
  }

  @Test func `each dialect of one organisation has its own way`() async throws {
    let workplace = try Workplace()
    for dialect in Dialect.allCases {
      try workplace.drop(
        SampleAppointment(dialect).bytes(),
        as: "X9C01/\(dialect.rawValue).json"
      )
    }
    let routes = try Repository.settings().routes.routes
    let transport = ScriptedTransport(Array(repeating: .status(404), count: 2))
    let summary = try await workplace.run(transport) { settings in
      settings.directory = TwofoldDirectory(routes: routes)
    }
    #expect(summary.totals.count(of: .notFound) == 2)
    let names = Set(transport.requests.map { $0.headerFields[.sspInteractionID] })
    #expect(
      names == [
        InteractionID.careConnectReadAppointment.text, InteractionID.gpConnectReadAppointment.text,
      ]
    )
    let roots = Set(transport.requests.map { $0.url.contains("/careconnect/") })
    #expect(roots == [true, false])
  }

  @Test func `all items of the provider take the new route`() async throws {
    let workplace = try Workplace()
    let sample = try SampleAppointment(.careconnect)
    for number in 1...4 {
      try workplace.drop(try sample.bytes(version: "\(number)"), as: "X9C01/a\(number).json")
    }
    let directory = Directory(root: "https://new.example/STU3")
    let transport = ScriptedTransport([Self.varies[0]] + Array(repeating: .status(404), count: 4))
    let summary = try await workplace.run(transport) { settings in
      directory.take(&settings)
    }
    #expect(summary.totals.count(of: .notFound) == 4)
    #expect(directory.lookUpCount == 1)
    #expect(transport.requests.dropFirst().allSatisfy { $0.url.contains("new.example") })
  }
}
