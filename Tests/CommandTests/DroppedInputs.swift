import FHIRValidation
import Foundation
import Testing

/// The files that were dropped into the inbox of a workplace, wherever runs have taken them since.
struct DroppedInputs {
  let workplace: Workplace
  private(set) var files: [String: Data] = [:]

  init(_ workplace: Workplace) { self.workplace = workplace }

  mutating func drop(_ data: Data, as path: String) throws {
    files[path] = data
    try workplace.write(data, to: "inbox/\(path)")
  }

  /// Every input is in one place, with its bytes.
  ///
  /// - Returns: where each is: `inbox`, claimed files included, `outbox/archive` or `outbox/rejected`.
  @discardableResult
  func expectNothingLost(_ story: Comment) throws -> [String: String] {
    var places: [String: String] = [:]
    for folder in ["inbox", "outbox/archive", "outbox/rejected"] {
      for path in try workplace.files(folder, withHidden: true)
      where !path.hasSuffix(".lock") && path != ".part-probe" {
        let isClaimed = path.hasPrefix(".claimed/")
        let input = path.split(separator: "/").dropFirst(isClaimed ? 2 : 0).joined(separator: "/")
        #expect(
          places.updateValue(folder, forKey: input) == nil,
          "\(story): \(input) is there twice"
        )
        let isSame = try workplace.data("\(folder)/\(path)") == files[input]
        #expect(isSame, "\(story): \(input) has other bytes")
      }
    }
    #expect(Set(places.keys) == Set(files.keys), story)
    return places
  }

  /// The code of each input's outcome, of those that have one; no file under a final name is in pieces.
  func outcomes(_ story: Comment) throws -> [String: String] {
    var codes: [String: String] = [:]
    for file in try workplace.files("outbox/outcomes") {
      let data = try workplace.data("outbox/outcomes/\(file)")
      let found = ResourceValidator.read([UInt8](data)).diagnostics
      #expect(found.isEmpty, "\(story): \(file) is not whole")
      let input = file.split(separator: ".outcome")[0]
      let text = String(decoding: data, as: UTF8.self)
      let code = text.firstMatch(
        of: /urn:x-ssp-cancel:outcome"(?:\/>)?\s*,?\s*(?:"code"\s*:\s*|<code value=)"([a-z-]+)"/
      )
      let isOnly = codes.updateValue(String(code?.output.1 ?? "?"), forKey: String(input)) == nil
      #expect(isOnly, "\(story): \(input) has two outcomes")
    }
    return codes
  }

  /// The audit trail is as it was written, and the ledger agrees.
  func expectAuditVerified(_ story: Comment) async throws {
    let verified = try await Program(
      ["audit", "verify", "--outbox", workplace.url("outbox").path]
    ).run()
    #expect(verified.status == 0, "\(story): \(verified.errors)")
  }
}
