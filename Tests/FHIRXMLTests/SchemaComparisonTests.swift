import Diagnostics
import FHIRXML
import Foundation
import TestSupport
import Testing

/// Our schema beside the official one, over all XML of the corpus.
@Suite(.enabled(if: Corpus.isAvailable, "the corpus is not at hand"))
struct SchemaComparisonTests {
  /// Files that the schemas judge differently, and why.
  private static let differences = [
    "mutants/xml/ei-number-x-minutes-padded.xml":
      "the official types remove white space before they look",
    "mutants/xml/ei-unknown-x-xsitype.xml": "the official types may be replaced by xsi:type",
    "mutants/xml/in-code-x-status-space.xml":
      "the official types remove white space before they look",
    "mutants/xml/in-date-x-created-nozone.xml":
      "the official dateTime takes a time without a zone",
    "mutants/xml/in-date-x-hour24.xml": "the official instant takes hour 24",
    "mutants/xml/in-date-x-nozone.xml": "the official instant takes a time without a zone",
    "mutants/xml/in-empty-x-blank.xml": "the official string may be blank",
    "mutants/xml/va-odd-x-decimal-big.xml": "the official decimal has at most 18 digits",
  ]

  private static func files() throws -> [String] {
    try ["appointments/stu3/xml", "bundles/stu3/xml", "mutants/bases", "mutants/xml"].flatMap {
      folder in
      try Corpus.names(in: folder).filter { $0.hasSuffix(".xml") }.map { "\(folder)/\($0)" }
    }
  }

  /// Whether a schema allows a file; `nil` for one that no schema gets to see whole.
  private static func verdict(_ bytes: [UInt8], _ schema: XMLSchema) -> Bool? {
    let result = XMLReader.read(bytes, schema: schema)
    let isRefused = result.diagnostics.contains { $0.code == "xml/schema" }
    guard result.tree != nil else { return nil }
    return !isRefused
  }

  @Test func `gives the verdicts of the official schema but for the ones listed`() throws {
    let ours = XMLSchema.ofSTU3()
    let official = try XMLSchema(
      path: Corpus.folder.appending(path: "xsd/stu3/fhir-all.xsd").path
    )
    var different: Set<String> = []
    var count = 0
    for file in try Self.files() {
      let bytes = try Corpus.bytes(file)
      guard let our = Self.verdict(bytes, ours) else { continue }
      count += 1
      if our != Self.verdict(bytes, official) { different.insert(file) }
    }
    #expect(count > 120)
    #expect(different == Set(Self.differences.keys))
  }
}
