#if Network
import AsyncHTTPClient
import Cancellation
import ConfigurationFiles
import ElementModel
import FHIRModel
import MessagePipeline
import NIOCore
import NIOHTTP1
import NIOSSL
import NetworkTestSupport
import SSPTransport
import Spool

/// The three ways to cancel an appointment that are compared.
final class Client {
  enum Kind: String, CaseIterable {
    /// async-http-client with requests that were made before.
    case bare = "bare async-http-client"
    /// The transport with the same requests.
    case transport = "SSPTransport"
    /// Everything: files in, requests, answers, files out.
    case run = "whole run"
  }

  private static let now = FHIRInstant(secondsSince1970: 1_768_467_600)  // 2026-01-15T09:00:00Z

  private let workplace: Workplace
  private let concurrency: Int
  private let configuration: RunConfiguration
  private let routes: RoutingTable
  private let route: ProviderRoute
  private let builder: RequestBuilder
  private let proxy: SpineSecureProxy
  private let bare: HTTPClient

  init(_ workplace: Workplace, url: String, concurrency: Int) throws {
    self.workplace = workplace
    self.concurrency = concurrency
    configuration = try RunConfiguration.read(path: "\(workplace.samples)/ssp-cancel.yaml")
    routes = try RoutesFile.read(path: "\(workplace.samples)/routes.yaml")
    guard let route = routes.routes.first(where: { $0.key == "X9C01" }) else { throw Unexpected() }
    self.route = route
    let base = try SSPBase(url)
    builder = RequestBuilder(consumer: configuration.consumer, sspBase: base)
    let files = workplace.certificates.files()
    proxy = SpineSecureProxy(
      settings: SSPSettings(base: base, tls: files),
      identity: try ClientIdentity(files, at: TestCertificates.seconds),
      connectionCount: concurrency
    )
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.trustRoots = .file(files.trustRoots)
    tls.certificateChain = try NIOSSLCertificate.fromPEMFile(files.clientCertificate).map {
      .certificate($0)
    }
    tls.privateKey = .privateKey(try NIOSSLPrivateKey(file: files.privateKey, format: .pem))
    var settings = HTTPClient.Configuration(tlsConfiguration: tls)
    settings.httpVersion = .http1Only
    settings.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = concurrency
    bare = HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
  }

  func close() async {
    await proxy.close()
    // What was measured stands, however the connections end.
    try? await bare.shutdown()
  }

  /// Cancels appointments; returns the CPU time that took, without what is prepared.
  func cpuSeconds(_ kind: Kind, cancelling numbers: Range<Int>) async throws -> Double {
    switch kind {
    case .bare:
      let messages = try numbers.map { try pair($0).map(Self.message) }
      return try await measure(messages) { [bare] message in
        let response = try await bare.execute(message, timeout: .seconds(30))
        let body = try await response.body.collect(upTo: 1 << 20)
        guard response.status == .ok, body.readableBytes > 0 else { throw Unexpected() }
      }
    case .transport:
      return try await measure(numbers.map(pair)) { [proxy] request in
        let response = try await proxy.send(request)
        guard response.status == 200, !response.body.isEmpty else { throw Unexpected() }
      }
    case .run: return try await measureRun(numbers)
    }
  }

  /// Sends pairs of requests, as many at a time as there may be.
  private func measure<Message: Sendable>(
    _ pairs: [[Message]],
    _ send: @escaping @Sendable (Message) async throws -> Void
  ) async throws -> Double {
    let start = ProcessClock.cpuSeconds()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for lane in 0..<concurrency {
        let own = stride(from: lane, to: pairs.count, by: concurrency).map { pairs[$0] }
        group.addTask {
          for pair in own {
            for message in pair { try await send(message) }
          }
        }
      }
      try await group.waitForAll()
    }
    return ProcessClock.cpuSeconds() - start
  }

  private func measureRun(_ numbers: Range<Int>) async throws -> Double {
    let name = "run-\(numbers.lowerBound)"
    try workplace.write(numbers, to: "\(name)/inbox/X9C01")
    let inbox = try Inbox(folder: "\(workplace.folder)/\(name)/inbox")
    var settings = RunSettings(requests: builder, routes: routes)
    settings.maximumConcurrency = concurrency
    settings.providerConcurrency = concurrency
    let start = ProcessClock.cpuSeconds()
    let outbox = try Outbox(folder: "\(workplace.folder)/\(name)/outbox", inbox: inbox)
    let pipeline = Pipeline(
      settings: settings,
      environment: RunEnvironment(now: { Self.now }, pause: { _ in }),
      inbox: inbox,
      outbox: outbox,
      ledger: try await Ledger(of: outbox, durability: settings.durability),
      transport: proxy
    )
    let summary = try await pipeline.run(programVersion: "benchmark")
    let seconds = ProcessClock.cpuSeconds() - start
    guard summary.totals.count(of: .cancelled) == numbers.count else { throw Unexpected() }
    return seconds
  }

  /// The read and the cancellation of an appointment.
  private func pair(_ number: Int) throws -> [InteractionRequest] {
    guard let id = AppointmentID(workplace.id(number)),
      let tree = FHIRFormat.json.read(workplace.appointment(number)).tree,
      let version = tree.root.child(.meta)?.child(.versionId)?.text.flatMap({
        EntityTag(versionID: $0)
      })
    else { throw Unexpected() }
    var generator = SystemRandomNumberGenerator()
    let body = tree.bytes.applying(try route.dialect.rules.edits(cancelling: tree, reason: nil))
    return [
      try builder.readAppointment(
        id,
        at: route,
        stamp: RequestStamp(issuedAt: Self.now, using: &generator)
      ),
      try builder.cancelAppointment(
        id,
        body: body,
        format: .json,
        version: version,
        at: route,
        stamp: RequestStamp(issuedAt: Self.now, using: &generator)
      ),
    ]
  }

  private static func message(_ request: InteractionRequest) -> HTTPClientRequest {
    var message = HTTPClientRequest(url: request.url)
    message.method = HTTPMethod(rawValue: request.method.rawValue)
    for field in request.headerFields {
      message.headers.add(name: field.name.rawName, value: field.value)
    }
    if let body = request.body { message.body = .bytes(ByteBuffer(bytes: body)) }
    return message
  }
}

/// The server did not do what the benchmark is about.
struct Unexpected: Error {}
#endif
