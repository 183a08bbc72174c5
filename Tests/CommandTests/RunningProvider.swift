#if Network
import Foundation
import Glibc
import NetworkTestSupport
import Testing

/// `ssp-cancel provider` as a process of its own, with mutual TLS or in plain HTTP.
final class RunningProvider {
  /// How long it may take to listen, in seconds.
  private static let limitSeconds = 120.0

  private let process = Process()
  private let folder: URL
  /// The base of URLs.
  private(set) var url = ""

  /// Starts a provider with a book in a file, and waits until it listens.
  ///
  /// - Parameters:
  ///   - workplace: where its output goes.
  ///   - certificates: with those of a server; `nil` for plain HTTP.
  ///   - options: the book, and whatever else it is told.
  /// - Throws: that it cannot be started.
  init(
    in workplace: Workplace,
    _ certificates: TestCertificates?,
    _ options: [String]
  ) async throws {
    folder = workplace.url("provider-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in ["output", "errors"] { try Data().write(to: folder.appending(path: name)) }
    // Should the tests end first, nothing stays behind for long.
    process.executableURL = URL(filePath: "/usr/bin/timeout")
    process.environment = Program.variables
    process.arguments =
      ["--signal=KILL", "600", Program.file.path, "provider", "--port", "0"]
      + [
        "--routes", Repository.path("Samples/routes.yaml"), "--now", "2026-01-15T09:00:00Z",
      ] + Self.tls(certificates) + options
    process.standardInput = FileHandle.nullDevice
    let output = try FileHandle(forWritingTo: folder.appending(path: "output"))
    let errors = try FileHandle(forWritingTo: folder.appending(path: "errors"))
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    for file in [output, errors] { try file.close() }
    url = try await listening()
    // The certificate is for this name.
    if certificates != nil { url.replace("127.0.0.1", with: "localhost") }
  }

  deinit { kill() }

  private static func tls(_ certificates: TestCertificates?) -> [String] {
    guard let certificates else { return [] }
    return [
      "--certificate", certificates.path("server.pem"),
      "--private-key", certificates.path("server.key"),
      "--client-roots", certificates.path("roots.pem"),
    ]
  }

  /// Ends the provider without any warning.
  func kill() {
    guard process.isRunning else { return }
    // What `timeout` runs is its only child.
    let number = process.processIdentifier
    let children = try? String(
      contentsOfFile: "/proc/\(number)/task/\(number)/children",
      encoding: .utf8
    )
    for child in children?.split(separator: " ") ?? [] {
      if let child = Int32(child) { _ = Glibc.kill(child, SIGKILL) }
    }
    process.waitUntilExit()
  }

  /// How many cancellations it has answered with 200.
  var cancelCount: Int { successCount(of: "PUT") }

  /// How many requests of a method it has answered with 200.
  func successCount(of method: String) -> Int {
    // The log grows while it is read.
    let log = try? String(contentsOf: folder.appending(path: "errors"), encoding: .utf8)
    return log?.split(separator: "\n").count { $0.contains(method) && $0.contains("200") } ?? 0
  }

  private func listening() async throws -> String {
    let started = ContinuousClock.now
    while process.isRunning, ContinuousClock.now - started < .seconds(Self.limitSeconds) {
      let output = try String(contentsOf: folder.appending(path: "output"), encoding: .utf8)
      if output.hasSuffix("\n") {
        return output.trimmingPrefix("listening: ").trimmingCharacters(in: .newlines)
      }
      try await Task.sleep(for: .milliseconds(20))
    }
    Issue.record(
      "the provider does not listen: \(try String(contentsOf: folder.appending(path: "errors"), encoding: .utf8))"
    )
    return ""
  }
}
#endif
