#if Network
import Cancellation
import EmbeddedProvider
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import ServiceLifecycle

/// The embedded provider on a port: the Spine Secure Proxy, the providers behind it and the Spine
/// Directory Service in one.
///
/// What a request means is the embedded provider's to say. Here it becomes HTTP, faults on the wire
/// included.
public struct ProviderServer: Service {
  /// Where the server listens, and how.
  public struct Settings: Sendable {
    /// The name or address of the interface.
    public var host = "127.0.0.1"
    /// The port; 0 for one that is free.
    public var port = 0
    /// The certificates; `nil` for plain HTTP.
    public var tls: ServerIdentity?
    /// Whether each request is logged to the standard error: its method, status and trace id, and
    /// nothing else of it.
    public var logsRequests = true

    /// Creates settings: plain HTTP on a free port of this machine.
    public init() {}
  }

  /// The largest body that is taken, in bytes.
  private static let maximumBodyByteCount = 5 << 20

  private let provider: EmbeddedProvider
  private let directory: EmbeddedDirectory
  private let settings: Settings
  private let logger: Logger
  private let onListening: @Sendable (_ port: Int) async -> Void

  /// Prepares a server.
  ///
  /// - Parameters:
  ///   - provider: answers the requests.
  ///   - directory: answers those to the Spine Directory Service.
  ///   - settings: where it listens.
  ///   - onListening: is called once, when connections are taken.
  public init(
    provider: EmbeddedProvider,
    directory: EmbeddedDirectory,
    settings: Settings,
    onListening: @escaping @Sendable (_ port: Int) async -> Void
  ) {
    self.provider = provider
    self.directory = directory
    self.settings = settings
    var logger = Logger(label: "provider") { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = settings.logsRequests ? .info : .error
    self.logger = logger
    self.onListening = onListening
  }

  /// Serves until it is shut down.
  ///
  /// - Throws: what keeps it from listening.
  public func run() async throws {
    let responder = CallbackResponder<ConnectionContext> { request, context in
      try await respond(to: request, on: context.channel)
    }
    let server: HTTPServerBuilder =
      if let tls = settings.tls {
        try .tls(.http1(), tlsConfiguration: tls.configuration)
      } else {
        .http1()
      }
    var quiet = logger
    quiet.logLevel = .critical
    let application = Application(
      responder: responder,
      server: server,
      configuration: ApplicationConfiguration(
        address: .hostname(settings.host, port: settings.port)
      ),
      onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
      logger: quiet
    )
    try await application.run()
  }

  /// Serves until SIGINT or SIGTERM comes; requests that are under way are answered first.
  ///
  /// - Throws: what keeps it from listening.
  public func runUntilSignal() async throws {
    var quiet = logger
    quiet.logLevel = .critical
    let group = ServiceGroup(
      services: [self],
      gracefulShutdownSignals: [.sigint, .sigterm],
      logger: quiet
    )
    try await group.run()
  }

  // MARK: - Requests

  private func respond(to request: Request, on channel: any Channel) async throws -> Response {
    let collected = try? await request.body.collect(upTo: Self.maximumBodyByteCount)
    guard let collected else {
      log(request, status: 413)
      return Response(status: .contentTooLarge)
    }
    let arrived = ProviderRequest(
      method: request.method,
      // The bytes of the request line: a URL type would clean up the second URL within it.
      url: request.head.path ?? "",
      headerFields: request.headers,
      body: collected.readableBytes == 0 ? nil : Array(collected.readableBytesView)
    )
    if let answer = directory.answer(to: arrived) {
      log(request, status: answer.status)
      return Response(answer, isHead: false)
    }
    // A provider goes on with its work when the consumer does not wait for the answer.
    let work = Task { await provider.answer(to: arrived) }
    switch await work.value {
    case .whole(let answer):
      log(request, status: answer.status)
      return Response(answer, isHead: request.method == .head)
    case .cutOff(let answer):
      log(request, status: answer.status)
      return Response(answer, cutOffOn: channel)
    case .lostConnection, .refusedConnection:
      // A connection that stands cannot be refused any more: both are a reset.
      log(request, status: nil)
      try await ConnectionEnd.reset(channel)
      throw PlannedEnd()
    }
  }

  private func log(_ request: Request, status: Int?) {
    let traceID = request.headers.value(.sspTraceID).flatMap { UUIDText($0) }?.text
    logger.info(
      "request",
      metadata: [
        "method": "\(request.method.rawValue)",
        "status": "\(status.map(String.init) ?? "none")",
        "trace-id": "\(traceID ?? "none")",
      ]
    )
  }
}

/// The connection of a request.
private struct ConnectionContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }
}

extension Response {
  /// An answer as it is.
  fileprivate init(_ answer: InteractionResponse, isHead: Bool) {
    self.init(
      status: HTTPResponse.Status(code: answer.status),
      headers: answer.headerFields,
      body: isHead || answer.body.isEmpty
        ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
    )
  }

  /// An answer that says how long its body is, and ends half-way with the connection.
  fileprivate init(_ answer: InteractionResponse, cutOffOn channel: any Channel) {
    let half = ByteBuffer(bytes: answer.body.prefix(answer.body.count / 2))
    self.init(
      status: HTTPResponse.Status(code: answer.status),
      headers: answer.headerFields,
      body: ResponseBody(contentLength: answer.body.count) { writer in
        try await writer.write(half)
        try await ConnectionEnd.close(channel)
        throw PlannedEnd()
      }
    )
  }
}
#endif
