import Foundation
import Glibc
import Testing

/// What the program leaves on the disk, and of its memory, is for its user alone.
@Suite(.timeLimit(.minutes(30))) struct ProcessPrivacyTests {
  /// The permissions of all that is below a folder, and of the folder itself, that are others than they
  /// should be.
  private func open(_ workplace: Workplace, _ folder: String) throws -> [String: Int] {
    let url = workplace.url(folder)
    var found: [String: Int] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: url.path) + ["."] {
      let attributes = try FileManager.default.attributesOfItem(
        atPath: url.appending(path: path).path
      )
      let isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
      let mode = try #require(attributes[.posixPermissions] as? Int)
      if mode != (isFolder ? 0o700 : 0o600) { found[path] = mode }
    }
    return found
  }

  @Test(arguments: ["000", "022", "777"])
  func `nobody else may read what a run writes, whatever the umask`(umask: String) async throws {
    let workplace = try Workplace()
    try workplace.drop("X9C01/cancelled.json")
    try workplace.drop("X9C01/not-found.json")
    let state = workplace.url("a/state").path
    let arguments = workplace.arguments(["--state", state])
    let result = try await Program(arguments, after: "umask \(umask)").run()
    #expect(result.status == 3, "\(result.errors)")
    // An input is what it was; nobody else gets into the folder that it is moved to.
    let found = try open(workplace, "outbox")
    #expect(
      found.keys.sorted() == ["archive/X9C01/cancelled.json", "archive/X9C01/not-found.json"]
    )
    #expect(try open(workplace, "a").isEmpty)
  }

  @Test func `nobody else may read findings, baselines and configurations`() async throws {
    let workplace = try Workplace()
    try workplace.write("", to: "files/.keep")
    try FileManager.default.removeItem(at: workplace.url("files/.keep"))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o700],
      ofItemAtPath: workplace.url("files").path
    )
    let files = workplace.url("files").path
    for arguments in [
      ["validate", "-o", "json=\(files)/a.json", Repository.path("Samples/inbox/X9C02")],
      [
        "validate", "--write-baseline", "\(files)/baseline.json",
        Repository.path("Samples/inbox/X9C02"),
      ],
      ["init", "--folder", files],
    ] {
      let result = try await Program(arguments, after: "umask 000").run()
      #expect(result.status == 0 || result.status == 1, "\(result.errors)")
    }
    #expect(try workplace.files("files").count == 4)
    #expect(try open(workplace, "files").isEmpty)
  }

  @Test func `a crash leaves nothing of the memory`() async throws {
    let workplace = try Workplace()
    let watching = try RunningWatch(
      workplace,
      [],
      after: "ulimit -c unlimited",
      // The report of the crash itself is not what is tested, and takes long.
      environment: ["SWIFT_BACKTRACE": "enable=no"]
    )
    let runs = workplace.url("outbox/.state").path
    try await RunningWatch.wait { FileManager.default.fileExists(atPath: runs) }
    let limit = try watching.state("limits").split(separator: "\n").first {
      $0.hasPrefix("Max core file size")
    }
    #expect(limit?.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"])
    // Whatever a core is piped to gets none of the kinds of memory.
    let filter = try watching.state("coredump_filter")
    #expect(Int(filter.trimmingCharacters(in: .whitespacesAndNewlines), radix: 16) == 0)
    watching.send(SIGABRT)
    #expect(try await watching.end() == -SIGABRT)
    #expect(try workplace.files(".").allSatisfy { !$0.hasPrefix("core") })
  }
}
