import Foundation
import Glibc
import Testing

/// `ssp-cancel watch`, or another command, as a process of its own, ended when the value is.
final class RunningWatch {
  private let process = Process()
  private let errorsFile: URL

  /// Starts it over the folders of a workplace.
  ///
  /// - Parameters:
  ///   - workplace: with its inbox.
  ///   - options: beside the folders and the defaults.
  ///   - command: watch unless given.
  ///   - defaults: options that others go before; those of the samples unless given.
  ///   - preparation: what a shell does before it becomes the program.
  ///   - environment: variables beside those that the tests have.
  /// - Throws: that it cannot be started.
  init(
    _ workplace: Workplace,
    _ options: [String],
    command: String = "watch",
    defaults: [String] = Program.sampleOptions,
    after preparation: String = ":",
    environment: [String: String] = [:]
  ) throws {
    errorsFile = workplace.url("errors")
    try Data().write(to: errorsFile)
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments =
      ["-c", "\(preparation) && exec \"$0\" \"$@\"", Program.file.path]
      + [command, "--inbox", workplace.url("inbox").path, "--outbox", workplace.url("outbox").path]
      + defaults + options
    process.currentDirectoryURL = workplace.folder
    process.environment = Program.variables.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let errors = try FileHandle(forWritingTo: errorsFile)
    process.standardError = errors
    try process.run()
    try errors.close()
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  var errors: String { (try? String(contentsOf: errorsFile, encoding: .utf8)) ?? "" }

  var isRunning: Bool { process.isRunning }

  /// What the system says about the process, in a file below its folder of `/proc`.
  func state(_ file: String) throws -> String {
    try String(contentsOfFile: "/proc/\(process.processIdentifier)/\(file)", encoding: .utf8)
  }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits for the end, and returns the status, that of a signal below zero.
  func end() async throws -> Int32 {
    while process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
    let status = process.terminationStatus
    return process.terminationReason == .exit ? status : -status
  }

  /// Waits until something is so.
  static func wait(until isSo: () throws -> Bool) async throws {
    for _ in 0..<30_000 {
      if try isSo() { return }
      try await Task.sleep(for: .milliseconds(20))
    }
    Issue.record("waited for ten minutes")
  }
}
