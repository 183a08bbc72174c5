import Foundation
import Glibc
import Testing

/// `ssp-cancel validate --watch`, over a real folder.
@Suite(.serialized, .timeLimit(.minutes(30))) struct WatchTests {
  private let workplace: Workplace

  init() throws { workplace = try Workplace() }

  /// The program while it watches the inbox.
  private final class Watching {
    private let process = Process()
    private let outputFile: URL
    private let errorsFile: URL

    init(_ workplace: Workplace) throws {
      outputFile = workplace.url("output")
      errorsFile = workplace.url("errors")
      for file in [outputFile, errorsFile] { try Data().write(to: file) }
      process.executableURL = Program.file
      process.environment = Program.variables
      process.arguments = ["validate", "--watch", "inbox"]
      process.currentDirectoryURL = workplace.folder
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = try FileHandle(forWritingTo: outputFile)
      process.standardError = try FileHandle(forWritingTo: errorsFile)
      try process.run()
      try wait { $0.errors.contains("watching inbox") }
    }

    deinit { if process.isRunning { process.terminate() } }

    struct Text {
      let output: String
      let errors: String
    }

    /// Waits until something was written; returns the seconds that took.
    @discardableResult
    func wait(_ isThere: (Text) -> Bool) throws -> Double {
      let start = Self.seconds()
      while Self.seconds() - start < 600 {
        let text = Text(
          output: try String(contentsOf: outputFile, encoding: .utf8),
          errors: try String(contentsOf: errorsFile, encoding: .utf8)
        )
        if isThere(text) { return Self.seconds() - start }
        usleep(500)
      }
      Issue.record("waited for ten minutes")
      return .infinity
    }

    /// Sends a signal, and returns what the program ends with.
    func end(_ signal: Int32) -> (status: Int32, reason: Process.TerminationReason) {
      kill(process.processIdentifier, signal)
      process.waitUntilExit()
      return (process.terminationStatus, process.terminationReason)
    }

    private static func seconds() -> Double {
      var time = timespec()
      unsafe clock_gettime(CLOCK_MONOTONIC, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
  }

  private func count(_ text: String, _ part: String) -> Int { text.ranges(of: part).count }

  @Test func `tells of what has changed at once`() throws {
    try workplace.drop("X9C01/cancelled.json", as: "a.json")
    let watching = try Watching(workplace)
    var seconds: [Double] = []
    var promptCount = 0
    // Within 100 ms. Others use the machine, too, and make it longer for as long as they do.
    while promptCount < 5, seconds.count < 300 {
      let number = seconds.count
      try workplace.drop("X9C02/rejected-unknown-code.json", as: "\(number).json")
      let line = "inbox/\(number).json:128:3: error: "
      let taken = try watching.wait { $0.output.contains(line) }
      seconds.append(taken)
      if taken < 0.1 { promptCount += 1 }
    }
    #expect(promptCount == 5, "\(seconds)")
    #expect(watching.end(SIGTERM) == (1, .exit))
  }

  @Test func `ends with what the files are by then`() throws {
    try workplace.drop("X9C02/rejected-unknown-code.json", as: "a.json")
    let watching = try Watching(workplace)
    try workplace.drop("X9C01/cancelled.json", as: "b.tmp")
    try FileManager.default.removeItem(at: workplace.url("inbox/a.json"))
    try watching.wait { $0.errors.contains("inbox/a.json is gone") }
    try watching.wait { $0.errors.contains("inbox/b.tmp validated again: 0 findings") }
    #expect(watching.end(SIGINT) == (0, .exit))
  }
}
