import Cancellation
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
    let provider = try Self.provider()
    let transport = RecordingTransport(provider)
    summary = try await workplace.run(transport)
    inbox = try workplace.inbox()
    outbox = try workplace.outbox()
    book = provider.book
    exchanges = transport.exchanges
  }

  /// The embedded provider with the book of the samples.
  static func provider() throws -> EmbeddedProvider {
    EmbeddedProvider(
      routes: try Repository.settings().routes.routes,
      book: try AppointmentBook(
        folder: Repository.samples.appending(path: "book").path,
        now: Repository.now
      ),
      clock: { Repository.now },
      makeVersionID: { "00000000-0000-4000-8000-000000000001" }
    )
  }

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
