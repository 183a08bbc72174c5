import Foundation
import Testing

/// Output as a person receives it, below `Samples/expected`.
///
/// With `RECORD_GOLDENS=1` it is written instead, and the test fails, so that no build can record
/// by accident.
enum Golden {
  private static let isRecording =
    ProcessInfo.processInfo.environment["RECORD_GOLDENS"].map { !$0.isEmpty } ?? false

  static func compare(_ text: String, with name: String) throws {
    let file = URL(filePath: Repository.path("Samples/expected/\(name)"))
    guard !isRecording else {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      try Data(text.utf8).write(to: file)
      Issue.record("\(name) was recorded; look at it, then run without RECORD_GOLDENS")
      return
    }
    // A golden that is not there is one that differs.
    let golden = try? String(contentsOf: file, encoding: .utf8)
    let isEqual = golden == text
    #expect(isEqual, "\(name) is not as expected; RECORD_GOLDENS=1 writes it anew")
  }
}
