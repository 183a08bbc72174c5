import Cancellation
import ConfigurationFiles
import ElementModel
import EmbeddedProvider
import FHIRModel
import Foundation
import MessagePipeline
import Spool

/// The whole run, from an inbox with many copies of one appointment to an outbox.
final class LoopBenchmark {
  private let configuration: RunConfiguration
  private let routes: RoutingTable
  private let folder: String
  private let fileCount: Int
  private var round = 0
  private var inboxFolder = ""

  init(samples: String, scratch: String, fileCount: Int) throws {
    configuration = try RunConfiguration.read(path: "\(samples)/ssp-cancel.yaml")
    routes = try RoutesFile.read(path: "\(samples)/routes.yaml")
    folder = "\(scratch)/ssp-cancel-benchmarks-\(UUID().uuidString)"
    self.fileCount = fileCount
  }

  /// Removes what the rounds left.
  func removeFolder() {
    // What stays behind lies in a folder for temporary files.
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Writes a small file for each input: what no run can be cheaper than.
  func writeFloor() throws {
    let outbox = try Outbox(folder: nextFolder("floor"))
    let batch = OutcomeBatch(outbox: outbox, durability: .none)
    let bytes = [UInt8](repeating: UInt8(ascii: "x"), count: 900)
    for number in 0..<fileCount {
      guard let path = RelativePath("outcomes/\(number).json") else { continue }
      try batch.append(bytes, to: path)
    }
    try batch.commit()
  }

  /// Makes a new inbox with copies of an appointment, each with an id of its own.
  func fillInbox(_ appointment: [UInt8], format: FHIRFormat) throws {
    inboxFolder = nextFolder("inbox")
    let inboxFolder = "\(inboxFolder)/X9C01"
    try FileManager.default.createDirectory(
      atPath: inboxFolder,
      withIntermediateDirectories: true
    )
    let text = String(decoding: appointment, as: UTF8.self)
    for number in 0..<fileCount {
      let copy = text.replacingOccurrences(of: Self.id, with: "benchmark-\(number)")
      try copy.write(
        toFile: "\(inboxFolder)/\(number).\(format.rawValue)",
        atomically: false,
        encoding: .utf8
      )
    }
  }

  /// Cancels the appointments of the inbox.
  func run() async throws {
    let now = FHIRInstant(secondsSince1970: 1_768_467_600)
    let book = AppointmentBook()
    let inputs = InputBook(book)
    let inbox = try Inbox(folder: inboxFolder)
    let outbox = try Outbox(folder: nextFolder("outbox"), inbox: inbox)
    let pipeline = Pipeline(
      settings: RunSettings(
        requests: RequestBuilder(
          consumer: configuration.consumer,
          sspBase: try SSPBase("https://ssp.invalid/")
        ),
        routes: routes
      ),
      environment: RunEnvironment(now: { now }, pause: { _ in }),
      inbox: inbox,
      outbox: outbox,
      ledger: try await Ledger(of: outbox, durability: .batch),
      transport: EmbeddedProvider(routes: routes.routes, book: book, clock: { now }),
      beforeReading: { inputs.enter($0, $1, at: $2.odsCode, now: now) },
      afterSettling: { inputs.leave($0, $1, at: $2.odsCode) }
    )
    let summary = try await pipeline.run(programVersion: "benchmark")
    precondition(
      summary.totals.count(of: .cancelled) == fileCount,
      "every appointment of the benchmark is cancelled"
    )
  }

  /// The id of the sample appointments, which each copy replaces.
  private static let id = "813b3247-27f5-541f-967c-436da7bf1d33"

  private func nextFolder(_ name: String) -> String {
    round += 1
    return "\(folder)/\(name)-\(round)"
  }
}
