#if Network
import AsyncHTTPClient
import Cancellation
import ConfigurationFiles
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOSSL

/// Connections to one server, kept open between requests: HTTP/1.1, no redirects, no proxies, no
/// cookies, and no request is ever sent twice.
///
/// Source: GP Connect 1.2.7, "Spine Secure Proxy": keep-alive is supported; RFC 7230, section 6.3.1:
/// only a person or a program that knows what a request means may repeat it.
struct HTTPConnections: Sendable {
  /// The most that a compressed body may grow.
  private static let maximumInflation = 100

  /// What the head of an answer may have beside its body, in bytes.
  private static let maximumHeadByteCount = 65_536

  /// How long an idle connection is kept.
  ///
  /// Servers close theirs after 5 seconds and more, and of a request that meets a closing connection
  /// nobody knows whether it was sent.
  private static let idleTime: TimeAmount = .seconds(4)

  /// How many connections may turn out to be closed, one after another, before a request is given
  /// up of which nothing was sent.
  private static let maximumTryCount = 4

  private let client: HTTPClient
  private let pending = PendingRequests()
  private let limits: ConnectionLimits

  /// Prepares connections; the first is made when it is needed.
  ///
  /// - Parameters:
  ///   - tls: what TLS is done with; the system's trust roots and no client certificate unless
  ///     given.
  ///   - limits: waits and sizes.
  ///   - connectionCount: the most connections at a time.
  init(tls: TLSConfiguration?, limits: ConnectionLimits, connectionCount: Int) {
    self.limits = limits
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls,
      redirectConfiguration: .disallow,
      timeout: .init(
        connect: .seconds(Int64(limits.connectSeconds)),
        read: .seconds(Int64(limits.requestSeconds))
      ),
      connectionPool: .init(
        idleTimeout: Self.idleTime,
        concurrentHTTP1ConnectionsPerHostSoftLimit: connectionCount
      ),
      proxy: nil,
      decompression: .enabled(limit: .ratio(Self.maximumInflation))
    )
    configuration.httpVersion = .http1Only
    // Whether to try again is decided by those who know what the request means.
    configuration.connectionPool.retryConnectionEstablishment = false
    let pending = pending
    let maximumByteCount = limits.maximumAnswerByteCount + Self.maximumHeadByteCount
    configuration.http1_1ConnectionDebugInitializer = { channel in
      channel.eventLoop.makeCompletedFuture {
        let pipeline = channel.pipeline.syncOperations
        let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
        try pipeline.addHandler(RequestTargetWriting(pending), position: .after(decoder))
        try pipeline.addHandler(
          AnswerSizeLimit(byteCount: maximumByteCount),
          position: .before(decoder)
        )
      }
    }
    client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Sends a request, once, and waits for its whole answer.
  ///
  /// - Throws: what kept the answer from coming, and whether the request may have been sent.
  func send(
    _ method: HTTPRequest.Method,
    to url: String,
    headerFields: HTTPFields,
    body: [UInt8]?
  ) async throws(TransportFailure) -> InteractionResponse {
    guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw .notSent(reason: "the URL has a character that no request can have")
    }
    let requestURL = RequestURL(url)
    var triesLeft = Self.maximumTryCount
    while true {
      triesLeft -= 1
      let request = PendingRequest(target: String(requestURL.target))
      let number = pending.add(request)
      var message = HTTPClientRequest(url: "\(requestURL.origin)/\(number)")
      message.method = HTTPMethod(rawValue: method.rawValue)
      message.headers = HTTPHeaders(headerFields, host: requestURL.authority)
      if let body { message.body = .bytes(ByteBuffer(bytes: body)) }
      do {
        // Before it is asked below whether anything was sent: a connection may be about to.
        defer { pending.remove(number) }
        return try await response(to: message)
      } catch {
        let mayHaveBeenSent = request.mayHaveBeenSent
        if !mayHaveBeenSent, triesLeft > 0, Self.isClosedConnection(error) { continue }
        throw TransportFailure(
          error,
          mayHaveBeenSent: mayHaveBeenSent,
          server: String(requestURL.authority),
          limits: limits
        )
      }
    }
  }

  /// Whether a connection that was open turned out to be closed before it was used.
  private static func isClosedConnection(_ error: any Error) -> Bool {
    (error as? HTTPClientError) == .remoteConnectionClosed
      || (error as? ChannelError) == .ioOnClosedChannel
      || (error as? ChannelError) == .alreadyClosed
  }

  /// Closes the connections; nothing can be sent any more.
  func close() async {
    // A connection that cannot be closed in good order is closed all the same.
    try? await client.shutdown()
  }

  private func response(to message: HTTPClientRequest) async throws -> InteractionResponse {
    let deadline = NIODeadline.now() + .seconds(Int64(limits.requestSeconds))
    let response = try await client.execute(message, deadline: deadline)
    var body: [UInt8] = []
    for try await part in response.body {
      guard body.count + part.readableBytes <= limits.maximumAnswerByteCount else {
        throw AnswerFault.tooLarge
      }
      guard NIODeadline.now() < deadline else { throw HTTPClientError.deadlineExceeded }
      body += part.readableBytesView
    }
    return InteractionResponse(
      status: Int(response.status.code),
      headerFields: HTTPFields(response.headers),
      body: body
    )
  }
}

/// What is wrong with an answer as such.
enum AnswerFault: Error {
  /// The body is larger than is taken.
  case tooLarge
}

extension HTTPHeaders {
  /// The fields of a request, behind its host.
  fileprivate init(_ fields: HTTPFields, host: Substring) {
    self.init()
    reserveCapacity(fields.count + 2)
    add(name: "Host", value: String(host))
    for field in fields { add(name: field.name.rawName, value: field.value) }
    add(name: "Accept-Encoding", value: "gzip")
  }
}

extension HTTPFields {
  /// The fields of an answer; what is no header field is left out.
  fileprivate init(_ headers: HTTPHeaders) {
    self.init()
    reserveCapacity(headers.count)
    for (name, value) in headers {
      guard let name = HTTPField.Name(name) else { continue }
      append(HTTPField(name: name, value: value))
    }
  }
}
#endif
