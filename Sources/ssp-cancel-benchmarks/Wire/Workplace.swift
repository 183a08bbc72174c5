#if Network
import ConfigurationFiles
import Foundation
import NetworkTestSupport

/// Certificates, and a book with copies of one sample.
struct Workplace {
  let samples: String
  let certificates: TestCertificates
  private let sample: String

  /// The ids in the sample, which each copy replaces.
  private static let sampleID = "813b3247-27f5-541f-967c-436da7bf1d33"

  init(samples: String, count: Int) throws {
    self.samples = samples
    certificates = try TestCertificates()
    try certificates.issue("server")
    try certificates.issue("client")
    sample = try String(contentsOfFile: "\(samples)/inbox/X9C01/cancelled.json", encoding: .utf8)
    try write(0..<count, to: "book/X9C01")
  }

  /// The folder of it all.
  var folder: String { certificates.folder.path }

  func remove() {
    // What stays behind lies in a folder for temporary files.
    try? FileManager.default.removeItem(at: certificates.folder)
  }

  /// Writes copies into a folder.
  func write(_ numbers: Range<Int>, to path: String) throws {
    let folder = certificates.folder.appending(path: path)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for number in numbers {
      try Data(appointment(number)).write(to: folder.appending(path: "\(number).json"))
    }
  }

  func id(_ number: Int) -> String { "benchmark-\(number)" }

  func appointment(_ number: Int) -> [UInt8] {
    Array(sample.replacing(Self.sampleID, with: id(number)).utf8)
  }
}

/// The program as a server, which ends with the benchmarks however they end.
final class ServerProcess {
  /// Where it listens.
  let url: String
  private let process: Process
  /// Nothing is ever written to it.
  private let life = Pipe()

  init(program: String, _ workplace: Workplace) throws {
    process = Process()
    // The shell waits for the end of its input, which comes when nobody holds the other end any more.
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", #""$@" </dev/null & exec >&-; read -r line; kill -KILL $!"#, "sh", program,
      "provider", "--port", "0", "--book", "\(workplace.folder)/book",
      "--routes", "\(workplace.samples)/routes.yaml",
      "--certificate", workplace.certificates.path("server.pem"),
      "--private-key", workplace.certificates.path("server.key"),
      "--client-roots", workplace.certificates.path("roots.pem"),
      "--now", "2026-01-15T09:00:00Z",
    ]
    let output = Pipe()
    process.standardInput = life
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    var line = ""
    while !line.hasSuffix("\n") {
      let data = output.fileHandleForReading.availableData
      guard !data.isEmpty else { throw NotListening() }
      line += String(decoding: data, as: UTF8.self)
    }
    // The certificate is for this name.
    url = line.trimmingPrefix("listening: ").replacing("127.0.0.1", with: "localhost")
      .trimmingCharacters(in: .newlines)
  }

  func stop() {
    // The pipe is closed once, and nothing is left to be done if that fails.
    try? life.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}

/// The server ended before it listened.
struct NotListening: Error {}
#endif
