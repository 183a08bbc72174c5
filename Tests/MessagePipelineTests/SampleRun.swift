import Cancellation
import ElementModel
import EmbeddedProvider
import FHIRModel
import Reporting
import Testing

/// One run over all samples, which many tests look at.
struct SampleRun: Sendable {
  /// The files of the inbox before.
  let dropped: [String: [UInt8]]
  /// The files of the inbox afterwards.
  let inbox: [String: [UInt8]]
  /// The files of the outbox afterwards.
  let outbox: [String: [UInt8]]
  /// What the outbox remembers: the ledger and the audit trail.
  let state: [String: [UInt8]]
  /// What the run says it did.
  let summary: RunSummary
  /// The providers' appointments afterwards.
  let book: AppointmentBook
  /// Everything that was sent.
  let exchanges: [RecordingTransport.Exchange]

  static let shared = Task { try await SampleRun() }

  /// The run, made once for all tests.
  static var result: SampleRun {
    get async throws { try await shared.value }
  }

  private init() async throws {
    let workplace = try Workplace()
    try workplace.dropSamples()
    dropped = try workplace.inbox()
    let provider = try Self.provider(
      with: AppointmentBook(folder: Self.bookFolder.path, now: Repository.now)
    )
    let transport = RecordingTransport(provider)
    summary = try await workplace.run(transport)
    inbox = try workplace.inbox()
    outbox = try workplace.outbox()
    state = workplace.state()
    book = provider.book
    exchanges = transport.exchanges
  }

  /// The embedded provider with the book of the samples, as if nobody had asked it yet.
  static func provider() throws -> EmbeddedProvider {
    let content = try bookContent.get()
    let book = AppointmentBook(faults: content.faults)
    for (tree, provider) in content.resources {
      book.register(tree, at: provider, now: Repository.now)
    }
    return try provider(with: book)
  }

  private static func provider(with book: AppointmentBook) throws -> EmbeddedProvider {
    EmbeddedProvider(
      routes: try Repository.settings().routes.routes,
      book: book,
      clock: { Repository.now },
      makeVersionID: { "00000000-0000-4000-8000-000000000001" }
    )
  }

  private struct BookContent {
    var resources: [(tree: ElementTree, provider: ODSCode)] = []
    var faults: [String: PlannedFault] = [:]
  }

  /// The files of the book, read once.
  private static let bookContent = Result {
    var content = BookContent()
    for (path, bytes) in try Repository.files(below: bookFolder) {
      if path == "scenarios.yaml" {
        content.faults = try PlannedFault.read(bytes: bytes, fileName: path)
      } else {
        let tree = try #require(ResourceReading.readOnly(bytes).tree, "\(path)")
        let provider = ODSCode(String(path.prefix { $0 != "/" }))
        content.resources.append((tree, try #require(provider, "\(path)")))
      }
    }
    return content
  }

  private static let bookFolder = Repository.samples.appending(path: "book")

  /// The bytes of the outcome file of a row.
  func outcomeBytes(of row: ItemRow) throws -> [UInt8] {
    try #require(row.outcomeFile.flatMap { outbox[$0] }, "\(row.input) has no outcome")
  }

  /// The outcome file of a row.
  func outcome(of row: ItemRow) throws -> OperationOutcome {
    try OperationOutcome(reading: outcomeBytes(of: row))
  }

  /// The text of a file of the outbox.
  func text(_ path: String) throws -> String {
    String(decoding: try #require(outbox[path], "no \(path)"), as: UTF8.self)
  }
}
