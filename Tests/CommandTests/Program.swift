import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

/// The built program, as a person or a script starts it.
struct Program {
  /// What a process left when it ended.
  struct Result {
    /// The exit status, or the number of the signal that ended it.
    let status: Int32
    let wasSignalled: Bool
    let output: String
    let errors: String
  }

  /// The program beside the bundle of these tests, or the one that `SSP_CANCEL_PROGRAM` names: a release
  /// binary starts in a fifth of the time.
  static let file =
    ProcessInfo.processInfo.environment["SSP_CANCEL_PROGRAM"].map { URL(filePath: $0) }
    ?? built("ssp-cancel")

  /// What was built beside the bundle of these tests.
  static func built(_ name: String) -> URL {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: name)
  }

  /// The variables of the tests but those of their own, which the program would take for its own.
  static let variables = ProcessInfo.processInfo.environment.filter {
    !$0.key.hasPrefix("SSP_CANCEL_")
  }

  /// Makes all threads share a heap, so that the memory of a process does not depend on which of them ran at once.
  static let oneHeap = ["MALLOC_ARENA_MAX": "1"]

  /// The options of a run over samples whose bytes are the same every time.
  static let sampleOptions = planOptions + ["--durability", "none"]

  /// Those of them that `plan` has too.
  static let planOptions = [
    "--book", Repository.path("Samples/book"), "--config",
    Repository.path("Samples/ssp-cancel.yaml"),
    "--now", "2026-01-15T09:00:00Z", "--seed", "1", "--settle", "0s",
  ]

  private let arguments: [String]
  private let workingFolder: URL
  private let standardInput: URL?
  /// A script of the shell that starts the program with `"$0" "$@"`; `nil` to start it as it is.
  private let script: String?
  /// Variables beside those that the tests have.
  private let environment: [String: String]

  /// Describes a start.
  ///
  /// Without a file as its standard input, the program finds that empty. A shell may do something first,
  /// or start the program by a script.
  init(
    _ arguments: [String],
    workingFolder: URL = Repository.folder,
    standardInput: URL? = nil,
    after preparation: String? = nil,
    script: String? = nil,
    environment: [String: String] = [:]
  ) {
    self.arguments = arguments
    self.workingFolder = workingFolder
    self.standardInput = standardInput
    self.script = script ?? preparation.map { "\($0) && exec \"$0\" \"$@\"" }
    self.environment = environment
  }

  /// Starts a process and waits for its end, or kills it: after so many seconds, or when it is time,
  /// which is asked over and over, with another signal if one is given.
  func run(
    limitSeconds: Double = 120,
    signal: Int32 = SIGKILL,
    killedWhen isTime: (@Sendable () -> Bool)? = nil
  ) async throws -> Result {
    try await Turns.ofFour.take {
      try await runNow(limitSeconds: limitSeconds, signal: signal, killedWhen: isTime)
    }
  }

  /// The output goes to files, so that the process never waits for a reader.
  private func runNow(
    limitSeconds: Double,
    signal: Int32,
    killedWhen isTime: (@Sendable () -> Bool)?
  ) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "ssp-cancel-output-\(UUID().uuidString)"
    )
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
      // What cannot be removed is the system's to clean up.
      try? FileManager.default.removeItem(at: folder)
    }
    for name in ["output", "errors"] {
      try Data().write(to: folder.appending(path: name))
    }
    let process = Process()
    if let script {
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", script, Self.file.path] + arguments
    } else {
      process.executableURL = Self.file
      process.arguments = arguments
    }
    process.currentDirectoryURL = workingFolder
    process.environment = Self.variables.merging(environment) { $1 }
    let input = try standardInput.map { try FileHandle(forReadingFrom: $0) }
    let output = try FileHandle(forWritingTo: folder.appending(path: "output"))
    let errors = try FileHandle(forWritingTo: folder.appending(path: "errors"))
    process.standardInput = input ?? FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    let end = ProcessEnd(signal: signal)
    try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { _ in
        end.come()
        continuation.resume()
      }
      do {
        try process.run()
      } catch {
        continuation.resume(throwing: error)
        return
      }
      end.await(process.processIdentifier, limitSeconds: limitSeconds, killedWhen: isTime)
    }
    // A process that has ended may be kept for a while, and its files with it.
    for file in [input, output, errors] { try file?.close() }
    return Result(
      status: process.terminationStatus,
      wasSignalled: process.terminationReason == .uncaughtSignal,
      output: try String(contentsOf: folder.appending(path: "output"), encoding: .utf8),
      errors: try String(contentsOf: folder.appending(path: "errors"), encoding: .utf8)
    )
  }

  /// Runs the program and checks that it ended by itself.
  static func run(
    _ arguments: String...,
    workingFolder: URL = Repository.folder
  ) async throws -> Result {
    let result = try await Program(arguments, workingFolder: workingFolder).run()
    #expect(!result.wasSignalled, "ended by signal \(result.status): \(result.errors)")
    return result
  }
}

/// The end of a process, which a thread of its own brings about if it does not come.
///
/// A task would not do: tests keep all of their threads busy.
private final class ProcessEnd: Sendable {
  private let hasCome = Mutex(false)
  private let signal: Int32

  init(signal: Int32) { self.signal = signal }

  func come() { hasCome.withLock { $0 = true } }

  /// Kills a process after so many seconds, or when it is time.
  func await(
    _ process: Int32,
    limitSeconds: Double,
    killedWhen isTime: (@Sendable () -> Bool)?
  ) {
    let interval = isTime == nil ? 0.05 : 0.000_2
    Thread.detachNewThread {
      var waited = 0.0
      while !self.hasCome.withLock({ $0 }) {
        if waited > limitSeconds || isTime?() == true {
          self.kill(process)
          return
        }
        Thread.sleep(forTimeInterval: interval)
        waited += interval
      }
    }
  }

  private func kill(_ process: Int32) {
    hasCome.withLock { hasCome in
      guard !hasCome else { return }
      _ = Glibc.kill(process, signal)
    }
  }
}
