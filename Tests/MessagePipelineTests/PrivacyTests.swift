import Cancellation
import ElementModel
import FHIRModel
import Reporting
import TestSupport
import Testing

/// No token and no patient data where people and systems look who need not see them.
@Suite struct PrivacyTests {
  /// The encoded header of every token.
  private static let tokenMarker = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0"

  @Test func `writes no token to any file`() async throws {
    let run = try await SampleRun.result
    #expect(run.outbox.keys.filter { $0.hasPrefix("requests/") }.count > 50)
    for (path, bytes) in run.outbox {
      #expect(!String(decoding: bytes, as: UTF8.self).contains(Self.tokenMarker), "\(path)")
    }
    let withheld = run.outbox.filter { $0.key.hasPrefix("requests/") }.values.allSatisfy {
      String(decoding: $0, as: UTF8.self).contains("Authorization: Bearer <token withheld>\r\n")
    }
    #expect(withheld)
    for exchange in run.exchanges {
      #expect(exchange.request.headerFields[.authorization]?.contains(Self.tokenMarker) == true)
    }
  }

  @Test func `writes no patient data but in the inputs and the requests`() async throws {
    let run = try await SampleRun.result
    let book = try Repository.files(below: Repository.samples.appending(path: "book"))
    let markers = PatientMarkers(in: Array(run.dropped.values) + book.values)
    // NHS numbers, family names and birth dates of about a hundred patients.
    #expect(markers.texts.count > 200)
    #expect(markers.texts.isSuperset(of: ["9992000376", "9992044403", "Testcase"]))
    var texts = run.outbox.filter {
      $0.key.hasPrefix("outcomes/") || $0.key.hasPrefix("runs/") || $0.key.hasPrefix("summary.")
    }
    #expect(run.state["ledger.sqlite"] != nil && run.state["audit.jsonl"] != nil)
    // The ledger has the bytes of outcome files, and neither of them has bodies or reasons.
    for (name, bytes) in run.state { texts["state/\(name)"] = bytes }
    texts["terminal"] = Array(try run.summary.terminalText(itemCountMaximum: .max).utf8)
    for (path, bytes) in texts {
      for marker in markers.found(in: bytes) {
        Issue.record("\(path) has patient data: \(marker)")
      }
    }
  }
}
