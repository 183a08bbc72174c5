import Foundation
import Testing

/// An inbox and an outbox in a folder of their own, removed with all they hold when the test ends.
final class Workplace: Sendable {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(
      path: "ssp-cancel-tests-\(UUID().uuidString)"
    )
    try FileManager.default.createDirectory(
      at: folder.appending(path: "inbox"),
      withIntermediateDirectories: true
    )
  }

  deinit {
    // What cannot be removed is the system's to clean up.
    try? FileManager.default.removeItem(at: folder)
  }

  func url(_ path: String) -> URL { folder.appending(path: path) }

  func write(_ text: String, to path: String) throws { try write(Data(text.utf8), to: path) }

  func write(_ data: Data, to path: String) throws {
    try FileManager.default.createDirectory(
      at: url(path).deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try data.write(to: url(path))
  }

  /// Puts a sample into the inbox, under its own name or another one.
  func drop(_ sample: String, as name: String? = nil) throws {
    let bytes = try Data(contentsOf: URL(filePath: Repository.path("Samples/inbox/\(sample)")))
    try write(bytes, to: "inbox/\(name ?? sample)")
  }

  /// Runs the program over the two folders with the options of the samples and others.
  func run(_ options: String...) async throws -> Program.Result {
    let result = try await Program(arguments(options)).run()
    #expect(!result.wasSignalled, "ended by signal \(result.status): \(result.errors)")
    return result
  }

  func arguments(_ options: [String]) -> [String] {
    ["run", "--inbox", url("inbox").path, "--outbox", url("outbox").path]
      + Program.sampleOptions + options
  }

  /// The paths of all files and links below a folder, hidden ones left out unless asked for.
  func files(_ folder: String, withHidden: Bool = false) throws -> Set<String> {
    guard FileManager.default.fileExists(atPath: url(folder).path) else { return [] }
    var files: Set<String> = []
    for path in try FileManager.default.subpathsOfDirectory(atPath: url(folder).path) {
      let attributes = try FileManager.default.attributesOfItem(
        atPath: url("\(folder)/\(path)").path
      )
      let isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
      let isHidden = path.split(separator: "/").contains { $0.hasPrefix(".") }
      if !isFolder && (withHidden || !isHidden) { files.insert(path) }
    }
    return files
  }

  func data(_ path: String) throws -> Data { try Data(contentsOf: url(path)) }

  /// The outcome of an input.
  func outcome(_ input: String, _ format: String = "json") throws -> Outcome {
    try JSONDecoder().decode(
      Outcome.self,
      from: try data("outbox/outcomes/\(input).outcome.\(format)")
    )
  }

  /// The smallest appointment that can be cancelled, of a made-up patient.
  static func appointment(_ id: String) -> String {
    """
    {
      "resourceType": "Appointment",
      "id": "\(id)",
      "meta": {"versionId": "1"},
      "status": "booked",
      "start": "2026-02-01T10:00:00Z",
      "end": "2026-02-01T10:10:00Z",
      "participant": [{
        "actor": {
          "identifier": {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9992000376"}
        },
        "status": "accepted"
      }]
    }
    """
  }

  func summary() throws -> Summary {
    try JSONDecoder().decode(Summary.self, from: try data("outbox/summary.json"))
  }
}

/// What the tests read of an OperationOutcome.
struct Outcome: Decodable {
  struct Issue: Decodable {
    struct Details: Decodable {
      struct Coding: Decodable { let code: String }
      let coding: [Coding]?
      let text: String?
    }
    let severity: String
    let details: Details?
    let diagnostics: String?
  }
  let issue: [Issue]

  var code: String? { issue.first?.details?.coding?.first?.code }

  /// What was found in the file.
  var findings: [String] { issue.dropFirst().compactMap(\.diagnostics) }
}

/// What the tests read of `summary.json`.
struct Summary: Decodable {
  struct Item: Decodable {
    let input: String
    let outcome: String
    let archivedAs: String?
    let outcomeFile: String
  }
  let items: [Item]

  var outcomes: [String: String] {
    Dictionary(uniqueKeysWithValues: items.map { ($0.input, $0.outcome) })
  }
}
