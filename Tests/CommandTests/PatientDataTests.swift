import Foundation
import Glibc
import TestSupport
import Testing

/// What the program writes about patients: nothing, anywhere but in the inputs and the bodies of requests.
///
/// Unlike the tests of the pipeline, these read every byte that the built program leaves: on both
/// streams, in every format, in the ledger and its log while a watch has it open.
@Suite(.timeLimit(.minutes(30))) struct PatientDataTests {
  /// A value that stands in for everything a person could have written.
  private static let mark = "ZZMARKED"

  /// An appointment whose every text is a mark.
  private static let marked = """
    {
      "resourceType": "Appointment",
      "id": "made-up-marked",
      "meta": {"versionId": "1"},
      "text": {
        "status": "generated",
        "div": "<div xmlns=\\"http://www.w3.org/1999/xhtml\\">\(mark)</div>"
      },
      "contained": [{
        "resourceType": "Patient",
        "id": "p",
        "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9992000376"}],
        "name": [{"text": "\(mark)", "family": "\(mark)", "given": ["\(mark)"]}],
        "telecom": [{"system": "phone", "value": "\(mark)"}],
        "birthDate": "1957-03-04",
        "address": [{"line": ["\(mark)"], "city": "\(mark)", "postalCode": "\(mark)"}]
      }],
      "status": "booked",
      "description": "\(mark)",
      "start": "2026-02-01T10:00:00Z",
      "end": "2026-02-01T10:10:00Z",
      "comment": "\(mark)",
      "participant": [{
        "actor": {"reference": "#p", "display": "\(mark)"},
        "status": "accepted"
      }]
    }
    """

  /// The appointment, and what is left of it when somebody types, cuts or converts.
  private static var variants: [String: String] {
    let statuses = marked.replacing("\"booked\"", with: "\"\(mark)\"")
    return [
      "whole": marked, "status": statuses, "torn": String(marked.dropLast(60)),
      "time": marked.replacing("2026-02-01T10:00:00Z", with: mark),
      "type": marked.replacing("\"Appointment\"", with: "\"\(mark)\""),
      "number": marked.replacing("\"accepted\"", with: mark),
      "other": marked.replacing("made-up-marked", with: "made-up-other"),
    ]
  }

  /// The samples and the variants, in an inbox and a book.
  private struct Place {
    let workplace: Workplace
    let markers: PatientMarkers
    let inputCount: Int

    init() throws {
      let workplace = try Workplace()
      let manager = FileManager.default
      try manager.removeItem(at: workplace.url("inbox"))
      for folder in ["inbox", "book"] {
        try manager.copyItem(
          at: URL(filePath: Repository.path("Samples/\(folder)")),
          to: workplace.url(folder)
        )
      }
      for (name, text) in variants {
        try workplace.write(text, to: "inbox/X9C01/marked-\(name).json")
      }
      try workplace.write(
        "nhs-number: \"9992000376\"\nreason: \(mark)\n",
        to: "inbox/X9C01/marked-other.cancel.yaml"
      )
      try workplace.write(marked, to: "book/X9C01/marked.json")
      let inputs = try workplace.files("inbox")
      inputCount = inputs.count { !$0.contains(".cancel.") }
      self.workplace = workplace
      let files = try ["inbox", "book"].flatMap { folder in
        try workplace.files(folder).map { [UInt8](try workplace.data("\(folder)/\($0)")) }
      }
      markers = PatientMarkers(in: files, and: [mark, "1957-03-04"])
      #expect(markers.texts.count > 200)
    }

    /// The options of runs over the samples, with this book.
    var options: [String] {
      Program.sampleOptions + [
        "--book", workplace.url("book").path, "--metrics", workplace.url("run.prom").path,
      ]
    }

    /// Nothing of a patient is in what a stream or a file has.
    func expectClean(_ bytes: some Sequence<UInt8>, _ name: String) {
      // What was found is made up, as all patients here are.
      let found = markers.found(in: bytes)
      #expect(found.isEmpty, "\(name) has patient data")
    }

    /// All files of the outbox but the inputs; of requests, all but the bodies.
    func expectCleanOutbox() throws -> Set<String> {
      var paths: Set<String> = []
      for path in try workplace.files("outbox", withHidden: true)
      where !path.hasPrefix("archive/") && !path.hasPrefix("rejected/") {
        let data = try workplace.data("outbox/\(path)")
        paths.insert(path)
        guard path.hasPrefix("requests/") else {
          expectClean(data, path)
          continue
        }
        let text = String(decoding: data, as: UTF8.self)
        let heads = text.split(separator: "\r\n").filter {
          $0.contains(/^(?:(?:GET|PUT) \S+ HTTP\/1\.1|[A-Za-z][A-Za-z-]*: .*)$/)
        }
        #expect(heads.contains { $0.hasPrefix("Authorization: Bearer <") }, "\(path)")
        expectClean(heads.joined(separator: "\n").utf8, path)
      }
      return paths
    }
  }

  private static let documents = [
    "summary.txt", "summary.json", "summary.html", "summary.csv", "callbacks.csv",
  ]

  @Test func `a run writes none`() async throws {
    let place = try Place()
    let folders = [
      "--inbox", place.workplace.url("inbox").path, "--outbox", place.workplace.url("outbox").path,
    ]
    let result = try await Program(["run"] + folders + place.options).run()
    #expect(!result.wasSignalled && result.status > 2, "\(result.errors)")
    place.expectClean(result.output.utf8, "the standard output")
    place.expectClean(result.errors.utf8, "the standard error")
    place.expectClean(try place.workplace.data("run.prom"), "the metrics")
    let paths = try place.expectCleanOutbox()
    #expect(paths.isSuperset(of: Self.documents))
    #expect(paths.isSuperset(of: [".state/ledger.sqlite", ".state/audit.jsonl"]))
    #expect(paths.count { $0.hasPrefix("outcomes/") } == place.inputCount)
    let summary = try place.workplace.summary()
    #expect(summary.outcomes["X9C01/marked-whole.json"] == "cancelled")
    // The mark did go out, where it belongs.
    let sent = try place.workplace.data("outbox/requests/X9C01/marked-whole.json.http")
    #expect(String(decoding: sent, as: UTF8.self).contains(Self.mark))
  }

  @Test func `a watch writes none, nor has its ledger any while it is open`() async throws {
    let place = try Place()
    let watching = try RunningWatch(place.workplace, ["--scan", "1h"], defaults: place.options)
    try await RunningWatch.wait {
      // Folders come and go while it works.
      (try? place.workplace.files("outbox/outcomes").count) == place.inputCount
        && (try? place.workplace.files("inbox/.claimed", withHidden: true).isEmpty) == true
    }
    let log = try place.workplace.data("outbox/.state/ledger.sqlite-wal")
    #expect(!log.isEmpty)
    #expect(try place.expectCleanOutbox().contains(".state/ledger.sqlite-wal"))
    watching.send(SIGTERM)
    #expect(try await watching.end() == 143)
    place.expectClean(watching.errors.utf8, "the standard error")
    place.expectClean(try place.workplace.data("run.prom"), "the metrics")
    #expect(try place.expectCleanOutbox().isSuperset(of: Self.documents))
  }

  @Test(arguments: [
    "text", "json", "ndjson", "csv", "sarif", "junit", "github", "operationoutcome",
  ])
  func `findings hold none`(format: String) async throws {
    let place = try Place()
    let result = try await Program([
      "validate", "--format", format, "--no-source", "--profile", "auto",
      place.workplace.url("inbox").path,
    ]).run()
    #expect(result.status == 1, "\(result.errors)")
    #expect(result.output.contains("marked-status.json"))
    place.expectClean(result.output.utf8, "the standard output")
    place.expectClean(result.errors.utf8, "the standard error")
  }
}
