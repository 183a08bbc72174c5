#if Network
import Cancellation
import EmbeddedProvider
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// The embedded Spine Directory Service on a port of its own; it keeps what it was asked for, and may
/// answer the first look-up as it was before a provider moved.
final class CountedDirectory: Sendable {
  /// One look-up asks for an endpoint and a system, for cancelling and for reading.
  private static let questionsOfOneLookUp = 4

  private let before: EmbeddedDirectory
  private let now: EmbeddedDirectory
  private let asked = Mutex<[String]>([])

  init(
    before: (() throws -> [ProviderRoute])? = nil,
    _ routes: () throws -> [ProviderRoute]
  ) throws {
    now = EmbeddedDirectory(routes: try routes())
    self.before = try before.map { EmbeddedDirectory(routes: try $0()) } ?? now
  }

  /// What was asked for, in order.
  var questions: [String] { asked.withLock { $0 } }

  /// Serves while a body runs, which is told the base of URLs.
  func serve(_ body: (String) async throws -> Void) async throws {
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    var quiet = Logger(label: "directory")
    quiet.logLevel = .critical
    let application = Application(
      responder: CallbackResponder<BasicRequestContext> { request, _ in self.answer(to: request) },
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { channel in
        port.yield(channel.localAddress?.port ?? 0)
        port.finish()
      },
      logger: quiet
    )
    let running = Task {
      defer { port.finish() }
      try await application.run()
    }
    var iterator = ports.makeAsyncIterator()
    guard let number = await iterator.next() else { return try await running.value }
    defer { running.cancel() }
    try await body("http://127.0.0.1:\(number)/spine-directory/FHIR/R4")
  }

  private func answer(to request: Request) -> Response {
    let path = request.head.path ?? ""
    let resource = path.split(separator: "?").first?.split(separator: "/").last.map { String($0) }
    let count = asked.withLock { asked in
      asked.append(resource ?? "")
      return asked.count
    }
    let directory = count <= Self.questionsOfOneLookUp ? before : now
    let arrived = ProviderRequest(
      method: request.method,
      url: path,
      headerFields: request.headers,
      body: nil
    )
    guard let answer = directory.answer(to: arrived) else { return Response(status: .notFound) }
    return Response(
      status: .init(code: answer.status),
      headers: answer.headerFields,
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
    )
  }
}
#endif
