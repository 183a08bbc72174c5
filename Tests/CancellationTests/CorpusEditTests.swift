import ElementModel
import FHIRJSON
import FHIRXML
import Foundation
import TestSupport
import Testing

@testable import Cancellation

/// Cancellations of published appointments and of their mutants, where the corpus is at hand.
@Suite struct CorpusEditTests {
  @Test(
    .enabled(
      if: Corpus.isAvailable,
      "the corpus is not at hand; SSP_CANCEL_CORPUS names its folder"
    ),
    arguments: ["appointments/stu3/json", "appointments/stu3/xml", "mutants/json", "mutants/xml"]
  )
  func `an edited payload differs in the status and the reason only`(folder: String) throws {
    var count = 0
    for name in try Corpus.names(in: folder) {
      let bytes = try Corpus.bytes("\(folder)/\(name)")
      let result =
        FHIRFormat(sniffing: bytes) == .xml ? XMLReader.read(bytes) : JSONReader.read(bytes)
      guard let tree = result.tree, tree.root.resourceType == "Appointment",
        (try? GPConnectDialect().edits(cancelling: tree, reason: "x")) != nil
      else { continue }
      try EditedAppointment(tree).check()
      count += 1
    }
    #expect(count > 10, "too few of the payloads of \(folder) could be cancelled")
  }
}
