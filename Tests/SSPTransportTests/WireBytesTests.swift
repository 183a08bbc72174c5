#if Network
import Cancellation
import HTTPTypes
import NetworkTestSupport
import SSPTransport
import Testing

/// What goes over the socket, byte for byte.
@Suite struct WireBytesTests {
  private static let roots = [
    "https://provider.example/STU3/1/careconnect/appointment",
    "https://Provider.Example.NHS.UK:443/A20047/STU3/1/GPConnect",
    "https://provider.example/a//b/./c/../d",
    "https://provider.example/%7Euser/a%2fb/%41",
    "https://provider.example/a;b=c,d/'x'(y)*!$&+@:~_-.",
    "https://provider.example/[x]",
    "https://provider.example/with blank/\"quoted\"/<a>/\\^`{|}",
    "https://provider.example/caf\u{E9}",
    "https://provider.example/trailing///",
    "HTTPS://provider.example",
  ]

  // Scenarios 45, 59 and 86 of the specification.
  @Test(arguments: roots)
  func `the request target is SSP base, service root and resource, byte for byte`(
    root: String
  ) async throws {
    let server = try await RawServer { _ in [.answer(200)] }
    for path in ["", "/", "/ssp/Path//"] {
      let interactions = try Interactions(
        base: "http://localhost:\(server.port)\(path)",
        serviceRoot: root
      )
      try await withProxy(to: "http://localhost:\(server.port)\(path)") { (proxy) async throws in
        _ = try await proxy.send(interactions.read())
      }
      let prefix = path == "/ssp/Path//" ? "/ssp/Path/" : "/"
      let expected =
        prefix + interactions.route.serviceRoot.requestText + "/Appointment/"
        + interactions.id.text
      #expect(server.requests.last?.requestLine == "GET \(expected) HTTP/1.1")
    }
  }

  @Test func `the four characters that a URL library would clean up reach the server`() async throws
  {
    let server = try await RawServer { _ in [.answer(200)] }
    let base = "http://127.0.0.1:\(server.port)"
    let interactions = try Interactions(base: base, serviceRoot: "https://h.example/A//b/../%7e")
    try await withProxy(to: base) { _ = try await $0.send(interactions.read()) }
    #expect(
      server.requests.first?.requestLine
        == "GET /https://h.example/A//b/../%7e/Appointment/\(interactions.id.text) HTTP/1.1"
    )
    #expect(server.requests.first?.values("Host") == ["127.0.0.1:\(server.port)"])
  }

  // Scenarios 60 to 62 and 75 of the specification.
  @Test func `each request has a token and a trace id of its own, each cancel one request id`()
    async throws
  {
    let server = try await RawServer { _ in [.answer(200)] }
    let base = "http://localhost:\(server.port)"
    let interactions = try Interactions(base: base)
    var generator = SystemRandomNumberGenerator()
    let requestID = UUIDText(using: &generator)
    try await withProxy(to: base) { (proxy) async throws in
      _ = try await proxy.send(interactions.read())
      _ = try await proxy.send(interactions.cancel(requestID: requestID))
      _ = try await proxy.send(interactions.cancel(requestID: requestID))
    }
    let requests = server.requests
    #expect(requests.count == 3)
    #expect(Set(requests.flatMap { $0.values("Ssp-TraceID") }).count == 3)
    #expect(
      requests.dropFirst().map { $0.values("X-Request-ID") } == [
        [requestID.text], [requestID.text],
      ]
    )
    for request in requests {
      #expect(request.values("Ssp-From") == ["200000099901"])
      #expect(request.values("Ssp-To") == ["200000099911"])
      #expect(request.values("Ssp-InteractionID").count == 1)
      #expect(request.values("Authorization").first?.hasPrefix("Bearer ey") == true)
      #expect(request.values("Accept-Encoding") == ["gzip"])
      #expect(request.values("Cookie").isEmpty)
    }
    let tokens = requests.map { $0.values("Authorization") }
    #expect(tokens[0] != tokens[1], "a token for reading is not one for cancelling")
  }

  @Test func `a cancellation arrives with its body and no other framing`() async throws {
    let server = try await RawServer { _ in [.answer(200)] }
    let base = "http://localhost:\(server.port)"
    let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
    let request = try Interactions(base: base).cancel(body: body)
    try await withProxy(to: base) { _ = try await $0.send(request) }
    let sent = try #require(server.requests.first)
    #expect(sent.body == body)
    #expect(sent.values("Content-Length") == ["300000"])
    #expect(sent.values("Transfer-Encoding").isEmpty)
    #expect(sent.values("If-Match") == [#"W/"3""#])
  }

  @Test func `a line end in a header field begins no field of its own`() async throws {
    let server = try await RawServer { _ in [.answer(200)] }
    let base = "http://localhost:\(server.port)"
    let request = try Interactions(base: base).cancel()
    var fields = request.headerFields
    fields[.sspFrom] = "200000099901\r\nSmuggled: yes"
    let faulty = InteractionRequest(
      interaction: request.interaction,
      method: request.method,
      url: request.url,
      headerFields: fields,
      body: request.body
    )
    try await withProxy(to: base) { _ = try await $0.send(faulty) }
    let sent = try #require(server.requests.first)
    #expect(sent.values("Smuggled").isEmpty)
    #expect(sent.values("Ssp-From").count == 1)
  }

  @Test func `cookies that come are not sent back`() async throws {
    let server = try await RawServer { _ in [.answer(200, ["Set-Cookie: a=b"])] }
    let base = "http://localhost:\(server.port)"
    let interactions = try Interactions(base: base)
    try await withProxy(to: base) { (proxy) async throws in
      for _ in 0..<2 { _ = try await proxy.send(interactions.read()) }
    }
    #expect(server.requests.allSatisfy { $0.values("Cookie").isEmpty })
  }
}
#endif
