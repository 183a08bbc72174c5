#if Network
import Cancellation
import ConfigurationFiles
import NIOCore
import NIOPosix
import NetworkTestSupport
import SSPTransport
import Testing

/// How connections are used, and what it means when one fails.
@Suite struct ConnectionTests {
  @Test func `requests one after another share one connection`() async throws {
    let server = try await RawServer { _ in [.answer(200)] }
    let base = "http://localhost:\(server.port)"
    let interactions = try Interactions(base: base)
    try await withProxy(to: base) { (proxy) async throws in
      for _ in 0..<20 { _ = try await proxy.send(interactions.read()) }
    }
    #expect(server.requests.count == 20)
    #expect(server.connectionCount == 1)
  }

  @Test func `requests at the same time take as many connections as they may`() async throws {
    let server = try await RawServer { _ in [.pause(.milliseconds(20)), .answer(200)] }
    let base = "http://localhost:\(server.port)"
    let interactions = try Interactions(base: base)
    try await withProxy(to: base, connectionCount: 3) { (proxy) async throws in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<24 {
          let request = try interactions.read()
          group.addTask { _ = try await proxy.send(request) }
        }
        try await group.waitForAll()
      }
    }
    #expect(server.requests.count == 24)
    #expect((2...3).contains(server.connectionCount))
  }

  // Scenario 84 of the specification.
  @Test(arguments: [301, 302, 303, 307, 308])
  func `a redirect is an answer and is not followed`(status: Int) async throws {
    let other = try await RawServer { _ in [.answer(200)] }
    let server = try await RawServer { [port = other.port] _ in
      [.answer(status, ["Location: http://localhost:\(port)/"])]
    }
    let base = "http://localhost:\(server.port)"
    let interactions = try Interactions(base: base)
    try await withProxy(to: base) { (proxy) async throws in
      let read = try await proxy.send(interactions.read())
      #expect(read.status == status)
      let cancel = try await proxy.send(interactions.cancel())
      #expect(cancel.status == status)
    }
    #expect(other.requests.isEmpty)
  }

  @Test(arguments: [200, 404, 444, 599])
  func `any status comes back with its fields and body`(status: Int) async throws {
    let server = try await RawServer { _ in
      [.answer(status, ["ETag: W/\"4\"", "X-Rate-Limit-Reset: 2"], body: Array("<html>".utf8))]
    }
    let base = "http://localhost:\(server.port)"
    let request = try Interactions(base: base).cancel()
    let response = try await withProxy(to: base) { try await $0.send(request) }
    #expect(response.status == status)
    #expect(response.headerFields.value(.eTag) == #"W/"4""#)
    #expect(response.headerFields.value(.rateLimitReset) == "2")
    #expect(response.body == Array("<html>".utf8))
  }

  @Test func `a server that closes an idle connection costs no doubt`() async throws {
    let server = try await RawServer { _ in [.answer(200), .close] }
    let base = "http://localhost:\(server.port)"
    let interactions = try Interactions(base: base)
    try await withProxy(to: base) { (proxy) async throws in
      for _ in 0..<10 {
        _ = try await proxy.send(interactions.cancel())
        try await Task.sleep(for: .milliseconds(20))
      }
    }
    #expect(server.requests.count == 10)
    #expect(server.connectionCount == 10)
  }

  // Row 47 of the table of answers.
  @Test func `a refused connection is nothing sent`() async throws {
    // The port of a connection that goes out: nobody listens there, and nobody else can while it is open.
    let server = try await RawServer { _ in [] }
    let outgoing = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connect(host: "127.0.0.1", port: server.port).get()
    let port = try #require(outgoing.localAddress?.port)
    let failure = await failure(at: "http://localhost:\(port)")
    try await outgoing.close()
    #expect(
      failure == .notSent(reason: "localhost:\(port) refuses connections, or there is no way to it")
    )
  }

  // Row 47 of the table of answers.
  @Test func `a name that is not found is nothing sent`() async throws {
    let failure = await failure(at: "https://no-such-host.invalid")
    #expect(failure == .notSent(reason: "the name of no-such-host.invalid was not found"))
  }

  // Row 46 of the table of answers; scenario 76 of the specification.
  @Test func `a connection that ends after the request may have carried it`() async throws {
    let server = try await RawServer { _ in [.close] }
    let failure = await failure(at: "http://localhost:\(server.port)")
    #expect(failure == .noAnswer(reason: "the connection ended before a whole answer came"))
    #expect(server.requests.count == 1, "a cancellation is never sent twice")
  }

  // Row 46 of the table of answers.
  @Test func `half an answer is none`() async throws {
    let server = try await RawServer { _ in
      [.send(Array("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".utf8)), .close]
    }
    let failure = await failure(at: "http://localhost:\(server.port)")
    #expect(failure == .noAnswer(reason: "the connection ended before a whole answer came"))
    #expect(server.requests.count == 1)
  }

  @Test func `what is no HTTP at all is no answer`() async throws {
    let server = try await RawServer { _ in [.send(Array("SSH-2.0-x\r\n\r\n".utf8)), .close] }
    let failure = await failure(at: "http://localhost:\(server.port)")
    #expect(failure == .noAnswer(reason: "the connection ended before a whole answer came"))
  }

  // Row 46 of the table of answers.
  @Test func `an answer that does not come in time may still be on its way`() async throws {
    let server = try await RawServer { _ in [.pause(.seconds(10)), .answer(200)] }
    var limits = ConnectionLimits()
    limits.requestSeconds = 1
    let failure = await failure(at: "http://localhost:\(server.port)", limits: limits)
    #expect(failure == .noAnswer(reason: "no whole answer within 1 s"))
    #expect(server.requests.count == 1)
  }

  @Test func `an answer that trickles in ends at the time limit`() async throws {
    let server = try await RawServer { _ in
      [.send(Array("HTTP/1.1 200 OK\r\nContent-Length: 1200\r\n\r\n".utf8))]
        + (0..<1200).flatMap { _ in [RawServer.Step.pause(.milliseconds(100)), .send([0x20])] }
    }
    var limits = ConnectionLimits()
    limits.requestSeconds = 1
    let started = ContinuousClock.now
    let failure = await failure(at: "http://localhost:\(server.port)", limits: limits)
    #expect(failure == .noAnswer(reason: "no whole answer within 1 s"))
    // Two minutes before the answer is whole, and not when one more byte has come late.
    #expect(ContinuousClock.now - started < .seconds(60))
  }

  // Row 47 of the table of answers.
  @Test func `a server that takes no connection in time is nothing sent`() async throws {
    // A listener that accepts nothing, its queue filled: more connections are not even refused.
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 1)
      .serverChannelOption(.autoRead, value: false)
      .bind(host: "127.0.0.1", port: 0).get()
    let port = try #require(listener.localAddress?.port)
    var fillers: [any Channel] = []
    for _ in 0..<2 {
      fillers.append(
        try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
          .connect(host: "127.0.0.1", port: port).get()
      )
    }
    var limits = ConnectionLimits()
    limits.connectSeconds = 1
    let failure = await failure(at: "http://127.0.0.1:\(port)", limits: limits)
    #expect(failure == .notSent(reason: "127.0.0.1:\(port) did not take a connection within 1 s"))
    for channel in fillers + [listener] { try? await channel.close() }
  }

  @Test func `an answer beyond the limit is not taken`() async throws {
    let server = try await RawServer { _ in
      [.answer(200, body: [UInt8](repeating: 0x20, count: 200_000))]
    }
    var limits = ConnectionLimits()
    limits.maximumAnswerByteCount = 100_000
    let failure = await failure(at: "http://localhost:\(server.port)", limits: limits)
    #expect(failure == .noAnswer(reason: "the answer is larger than 100000 bytes"))
  }

  @Test func `a head beyond the limit is not taken either`() async throws {
    let line = Array("X-Padding: \(String(repeating: "a", count: 8000))\r\n".utf8)
    let server = try await RawServer { _ in
      [.send(Array("HTTP/1.1 200 OK\r\n".utf8))]
        + (0..<100).map { _ in .send(line) } + [.send(Array("Content-Length: 0\r\n\r\n".utf8))]
    }
    var limits = ConnectionLimits()
    limits.maximumAnswerByteCount = 100_000
    let failure = await failure(at: "http://localhost:\(server.port)", limits: limits)
    #expect(failure == .noAnswer(reason: "the answer is larger than 100000 bytes"))
  }

  @Test func `after an answer that was given up the next request works`() async throws {
    let server = try await RawServer { request in
      request.body.isEmpty
        ? [.answer(200)] : [.answer(200, body: [UInt8](repeating: 0, count: 9999))]
    }
    let base = "http://localhost:\(server.port)"
    let interactions = try Interactions(base: base)
    var limits = ConnectionLimits()
    limits.maximumAnswerByteCount = 5000
    try await withProxy(to: base, limits: limits) { (proxy) async throws in
      await #expect(throws: TransportFailure.self) { try await proxy.send(interactions.cancel()) }
      #expect(try await proxy.send(interactions.read()).status == 200)
    }
  }

  /// What sending a cancellation fails with.
  private func failure(
    at base: String,
    limits: ConnectionLimits = ConnectionLimits()
  ) async -> TransportFailure? {
    do {
      let request = try Interactions(base: base).cancel()
      _ = try await withProxy(to: base, limits: limits) { try await $0.send(request) }
      return nil
    } catch {
      return error as? TransportFailure
    }
  }
}
#endif
