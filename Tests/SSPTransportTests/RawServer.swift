#if Network
import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server that knows nothing of HTTP but where a request ends: it shows the bytes that came and
/// answers with the bytes that it is told to.
final class RawServer: Sendable {
  /// A request, byte for byte.
  struct Request: Sendable {
    /// The number of the connection, from 1.
    let connection: Int
    let head: String
    let body: [UInt8]

    var requestLine: String { String(head.prefix { $0 != "\r\n" }) }

    /// The values of a header field.
    func values(_ name: String) -> [String] {
      head.split(separator: "\r\n").compactMap { line in
        guard line.lowercased().hasPrefix(name.lowercased() + ": ") else { return nil }
        return String(line.dropFirst(name.count + 2))
      }
    }
  }

  /// What is done when a request has come.
  enum Step: Sendable {
    case send([UInt8])
    case pause(TimeAmount)
    case close
  }

  private struct State {
    var requests: [Request] = []
    var connectionCount = 0
  }

  private let state = Mutex(State())
  private let channel: Mutex<(any Channel)?> = Mutex(nil)
  private let tls: NIOSSLContext?
  private let answer: @Sendable (Request) async -> [Step]

  init(
    tls: TLSConfiguration? = nil,
    answer: @escaping @Sendable (Request) async -> [Step]
  ) async throws {
    self.tls = try tls.map { try NIOSSLContext(configuration: $0) }
    self.answer = answer
    let bound = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { [weak self] channel in
        channel.eventLoop.makeCompletedFuture {
          guard let self else { return }
          let number = self.state.withLock { state in
            state.connectionCount += 1
            return state.connectionCount
          }
          let pipeline = channel.pipeline.syncOperations
          if let tls = self.tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
          try pipeline.addHandler(RequestReading(server: self, connection: number))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    channel.withLock { $0 = bound }
  }

  deinit { channel.withLock { _ = $0?.close(mode: .all) } }

  var port: Int { channel.withLock { $0?.localAddress?.port } ?? 0 }

  var requests: [Request] { state.withLock { $0.requests } }

  var connectionCount: Int { state.withLock { $0.connectionCount } }

  fileprivate func steps(for request: Request) async -> [Step] {
    state.withLock { $0.requests.append(request) }
    return await answer(request)
  }
}

extension RawServer.Step {
  /// An answer with a body and its length.
  static func answer(_ status: Int, _ fields: [String] = [], body: [UInt8] = []) -> Self {
    let head = ["HTTP/1.1 \(status) Text", "Content-Length: \(body.count)"] + fields
    return .send(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
  }
}

/// Reads requests from one connection.
private final class RequestReading: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let server: RawServer
  private let connection: Int
  private var bytes: [UInt8] = []

  init(server: RawServer, connection: Int) {
    self.server = server
    self.connection = connection
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    bytes += unwrapInboundIn(data).readableBytesView
    while let request = nextRequest() {
      let server = server
      context.eventLoop.makeFutureWithTask { await server.steps(for: request) }
        .assumeIsolated()
        .whenSuccess { self.follow($0[...], context) }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func nextRequest() -> RawServer.Request? {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
    let length =
      RawServer.Request(connection: 0, head: head, body: []).values("Content-Length")
      .first.flatMap { Int($0) } ?? 0
    guard bytes.count >= end.upperBound + length else { return nil }
    let body = Array(bytes[end.upperBound..<(end.upperBound + length)])
    bytes.removeFirst(end.upperBound + length)
    return RawServer.Request(connection: connection, head: head, body: body)
  }

  private func follow(_ steps: ArraySlice<RawServer.Step>, _ context: ChannelHandlerContext) {
    guard let step = steps.first else { return }
    let rest = steps.dropFirst()
    switch step {
    case .send(let bytes):
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
      follow(rest, context)
    case .pause(let time):
      context.eventLoop.assumeIsolated().scheduleTask(in: time) { self.follow(rest, context) }
    case .close:
      context.close(promise: nil)
    }
  }
}
#endif
