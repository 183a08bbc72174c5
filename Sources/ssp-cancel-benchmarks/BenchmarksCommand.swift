import ArgumentParser
import Cancellation
import ConfigurationFiles
import ElementModel
import EmbeddedProvider
import FHIRJSON
import FHIRModel
import FHIRValidation
import FHIRXML
import MessagePipeline
import Spool

/// Measures what the program costs; see the subcommands.
@main
struct BenchmarksCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ssp-cancel-benchmarks",
    abstract: "Measures CPU time.",
    subcommands: subcommands,
    defaultSubcommand: FilesBenchmarksCommand.self
  )

  #if Network
  private static let subcommands: [any ParsableCommand.Type] = [
    FilesBenchmarksCommand.self, WireBenchmarksCommand.self,
  ]
  #else
  private static let subcommands: [any ParsableCommand.Type] = [FilesBenchmarksCommand.self]
  #endif
}

/// Measures what reading, validating and the whole run cost for each file.
///
/// Figures are CPU time of this process, user and system, in microseconds a file: the median of
/// several rounds and, because machines are noisy, the fastest and the slowest. The rounds of all
/// measures take turns, so that ratios within one table mean something.
struct FilesBenchmarksCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "files",
    abstract: "Measures CPU time a file: read, validate, and the whole run."
  )

  @Option(help: "A folder with samples: inbox, ssp-cancel.yaml and routes.yaml.")
  var samples = "Samples"

  @Option(help: "How many files a round handles.")
  var files = 1000

  @Option(help: "How many rounds there are.")
  var rounds = 7

  @Option(help: "A folder on a fast disk for the files of the whole run.")
  var scratch = "/tmp"

  func run() async throws {
    let json = try sample("X9C01/cancelled.json")
    let xml = XMLResourceWriter.write(try tree(json))
    let loop = try LoopBenchmark(samples: samples, scratch: scratch, fileCount: files)
    defer { loop.removeFolder() }
    var measures = [
      Measure("JSON read") { repeated { _ = JSONReader.read(json) } },
      Measure("JSON read and validate") { repeated { _ = ResourceValidator.read(json) } },
      Measure("XML read") { repeated { _ = XMLReader.read(xml) } },
      Measure("XML read and validate") { repeated { _ = ResourceValidator.read(xml) } },
      Measure("write a file (floor)") { try loop.writeFloor() },
      Measure("whole run, JSON", after: { try loop.fillInbox(json, format: .json) }, loop.run),
      Measure("whole run, XML", after: { try loop.fillInbox(xml, format: .xml) }, loop.run),
    ]
    for _ in 0..<rounds {
      for index in measures.indices { try await measures[index].round(fileCount: files) }
    }
    print("\(files) files a round, \(rounds) rounds; CPU µs a file: median (fastest, slowest)")
    print("JSON \(json.count) bytes, XML \(xml.count) bytes")
    for measure in measures { print(measure.line) }
  }

  private func repeated(_ body: () -> Void) {
    for _ in 0..<files { body() }
  }

  private func tree(_ bytes: [UInt8]) throws -> ElementTree {
    guard let tree = JSONReader.read(bytes).tree else {
      throw ValidationError("the sample is not JSON")
    }
    return tree
  }

  private func sample(_ name: String) throws -> [UInt8] {
    switch try FileReading(path: "\(samples)/inbox/\(name)", maximumByteCount: 1_048_576) {
    case .content(let content): return content.bytes
    case .refused(let refusal): throw ValidationError("\(name): \(refusal)")
    }
  }
}

/// One thing that is measured.
struct Measure {
  private let name: String
  private let prepare: () throws -> Void
  private let body: () async throws -> Void
  private var microseconds: [Double] = []

  init(
    _ name: String,
    after prepare: @escaping () throws -> Void = {},
    _ body: @escaping () async throws -> Void
  ) {
    self.name = name
    self.prepare = prepare
    self.body = body
  }

  /// Measures a round.
  mutating func round(fileCount: Int) async throws {
    try prepare()
    let start = ProcessClock.cpuSeconds()
    try await body()
    microseconds.append((ProcessClock.cpuSeconds() - start) / Double(fileCount) * 1_000_000)
  }

  /// The result.
  var line: String {
    let sorted = microseconds.sorted()
    let median = sorted[sorted.count / 2]
    func text(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
    let padding = String(repeating: " ", count: max(1, 26 - name.count))
    return
      "\(name)\(padding)\(text(median)) (\(text(sorted[0])), \(text(sorted[sorted.count - 1])))"
  }
}
