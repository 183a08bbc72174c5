import Diagnostics
import ElementModel
import FHIRValidation
import TestSupport
import Testing

/// The mutants of the corpus: what we say about each, and where.
///
/// Whatever differs from the manifest is listed here with its reason, so that any other change is
/// noticed.
@Suite(.enabled(if: Corpus.isAvailable, "the corpus is not at hand"))
struct CorpusTests {
  private static func isValid(_ result: ReadResult) -> Bool {
    result.tree != nil && !result.diagnostics.hasErrors
  }

  // MARK: - Verdicts

  private static let escapedBackslash =
    "holds `\\\\u…`, an escaped backslash, and is valid as written"

  /// Mutants whose verdict differs from the manifest's.
  static let knownVerdicts: [String: String] = [
    "json/in-string-escaped-ctrl.json": escapedBackslash,
    "json/in-string-escaped-esc.json": escapedBackslash,
    "json/in-string-reversed-surrogates.json": escapedBackslash,
  ]

  @Test func `gives every mutant the verdict of the manifest but the ones listed`() throws {
    var wrong: Set<String> = []
    var scores: [String: (right: Int, scored: Int)] = [:]
    for row in try Corpus.rows("mutants/manifest.tsv") {
      let file = try #require(row["file"])
      let expected = try #require(row["expect"])
      let certainty = try #require(row["certainty"])
      guard expected != "either" else { continue }
      let isRight =
        Self.isValid(ResourceValidator.read(try Corpus.bytes("mutants/\(file)")))
        == (expected == "valid")
      scores[certainty, default: (0, 0)].scored += 1
      scores[certainty, default: (0, 0)].right += isRight ? 1 : 0
      if !isRight { wrong.insert(file) }
    }
    #expect(wrong == Set(Self.knownVerdicts.keys))
    #expect(scores["firm"].map { [$0.right, $0.scored] } == [267, 270])
    #expect(scores["policy"].map { [$0.right, $0.scored] } == [6, 6])
    #expect(scores["debatable"].map { [$0.right, $0.scored] } == [3, 3])
  }

  /// What we say of the mutants that may be taken or refused.
  static let open: [String: Bool] = [
    "json/ei-date-instant-second60.json": false,
    "json/ei-deep-extensions-10k.json": false,
    "json/ei-deep-extensions-200.json": false,
    "json/ei-empty-comment-blank.json": false,
    "json/ei-extension-primitive-trailing-null.json": true,
    "json/ei-number-int-as-float.json": false,
    "json/ei-syntax-bom.json": true,
    "json/ei-unknown-fhir_comments.json": false,
    "json/ei-uri-urn-uuid-short.json": true,
    "json/ei-xhtml-js-href.json": true,
    "xml/ei-deep-x-div-10k.xml": false,
    "xml/ei-deep-x-extensions-10k.xml": false,
    "xml/ei-number-x-minutes-padded.xml": false,
    "xml/ei-syntax-x-latin1.xml": false,
    "xml/ei-syntax-x-xml11.xml": false,
    "xml/ei-unknown-x-schemaLocation.xml": true,
    "xml/ei-unknown-x-xsitype.xml": false,
  ]

  @Test func `takes or refuses the open mutants as before`() throws {
    var found: [String: Bool] = [:]
    for row in try Corpus.rows("mutants/manifest.tsv") where row["expect"] == "either" {
      let file = try #require(row["file"])
      found[file] = Self.isValid(ResourceValidator.read(try Corpus.bytes("mutants/\(file)")))
    }
    #expect(found == Self.open)
  }

  // MARK: - Paths

  private static let unknownType = "the type is unknown, so the path begins with Resource"
  private static let otherType = "the resource is a Patient to us, so the path begins with that"

  /// Firm mutants for which no finding is at the manifest's path, above it or below it.
  static let knownPaths: [String: String] = [
    "json/in-dupkey-resourceType.json": otherType,
    "json/in-resourceType-patient.json": otherType,
    "json/in-resourceType-datatype.json": unknownType,
    "json/in-resourceType-misspelt.json": unknownType,
    "json/in-resourceType-number.json": unknownType,
    "xml/in-root-x-datatype.xml": unknownType,
    "xml/in-root-x-wrong.xml": unknownType,
    "xml/in-order-participant-early.xml":
      "reported is what comes too late, not what came too early",
  ]

  @Test func `finds firm faults at the path of the manifest but the ones listed`() throws {
    var elsewhere: Set<String> = []
    var exactCount = 0
    var nearCount = 0
    for row in try Corpus.rows("mutants/manifest.tsv") {
      let file = try #require(row["file"])
      guard row["certainty"] == "firm", row["expect"] == "invalid",
        Self.knownVerdicts[file] == nil
      else { continue }
      let path = try #require(row["path"]).replacing("._", with: ".")
      // Where no element is known, the finding is about the file, and so about the resource.
      let found = ResourceValidator.read(try Corpus.bytes("mutants/\(file)")).diagnostics
        .filter { $0.severity.makesInvalid }.map { $0.path ?? "Appointment" }
      if found.contains(path) {
        exactCount += 1
      } else if found.contains(where: { Self.isWithin(path, $0) || Self.isWithin($0, path) }),
        found != ["Appointment"]
      {
        nearCount += 1
      } else {
        elsewhere.insert(file)
      }
    }
    #expect(elsewhere == Set(Self.knownPaths.keys))
    #expect(exactCount >= 175)
    #expect(nearCount <= 30)
  }

  private static func isWithin(_ path: String, _ outer: String) -> Bool {
    path.hasPrefix(outer + ".") || path.hasPrefix(outer + "[")
  }

  @Test func `finds every fault in a place of the file`() throws {
    for row in try Corpus.rows("mutants/manifest.tsv") {
      let file = try #require(row["file"])
      let bytes = try Corpus.bytes("mutants/\(file)")
      let lines = LineIndex(bytes)
      for diagnostic in ResourceValidator.read(bytes).diagnostics
      where diagnostic.rule != .limitDiagnostics {
        let location = try #require(diagnostic.location, "\(file)")
        #expect(location == lines.location(atByteOffset: location.byteOffset), "\(file)")
      }
    }
  }

  @Test func `finds nothing in the bases of the mutants`() throws {
    for base in ["J1.json", "J2.json", "J3.json", "X1.xml", "X2.xml", "X3.xml"] {
      let result = ResourceValidator.read(try Corpus.bytes("mutants/bases/\(base)"))
      #expect(result.tree != nil, "\(base)")
      #expect(result.diagnostics.map(Finding.init) == [], "\(base)")
    }
  }
}
