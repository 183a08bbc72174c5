import Cancellation
import ElementModel
import FHIRModel
import Reporting
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
    let markers = try Self.markers(in: run.dropped)
      .union(Self.markers(in: Repository.files(below: Repository.samples.appending(path: "book"))))
    // NHS numbers, family names and birth dates of about a hundred patients.
    #expect(markers.count > 200)
    #expect(markers.isSuperset(of: ["9992000376", "9992044403", "Testcase"]))
    var texts = run.outbox.filter {
      $0.key.hasPrefix("outcomes/") || $0.key.hasPrefix("runs/") || $0.key.hasPrefix("summary.")
    }
    #expect(run.state["ledger.sqlite"] != nil && run.state["audit.jsonl"] != nil)
    // The ledger has the bytes of outcome files, and neither of them has bodies or reasons.
    for (name, bytes) in run.state { texts["state/\(name)"] = bytes }
    texts["terminal"] = Array(try run.summary.terminalText(itemCountMaximum: .max).utf8)
    for (path, bytes) in texts {
      let text = String(decoding: bytes, as: UTF8.self)
      for marker in markers where text.contains(marker) {
        Issue.record("\(path) has patient data: \(marker)")
      }
    }
  }

  /// NHS numbers, family names and birth dates in files.
  private static func markers(in files: [String: [UInt8]]) throws -> Set<String> {
    var markers: Set<String> = []
    for bytes in files.values {
      let text = String(decoding: bytes, as: UTF8.self)
      // Also in what no reader reads, and with the blanks of people.
      for match in text.matches(of: /\b999[ ]?\d{3}[ ]?\d{4}\b/) {
        markers.insert(match.output.filter { $0 != " " })
      }
      for match in text.matches(of: /(?:family|birthDate)"?(?::| value=)\s*["']([^"']+)["']/) {
        markers.insert(String(match.output.1))
      }
    }
    return markers
  }
}
