import Diagnostics
import ElementModel
import FHIRValidation
import Testing

@Suite(.enabled(if: Corpus.isAvailable, "the corpus is not at hand"))
struct CorpusTests {
  @Test func `gives every firm mutant the verdict of the manifest`() throws {
    var wrong: [String] = []
    let rows = try Corpus.rows("mutants/manifest.tsv")
    #expect(rows.count > 100)
    for row in rows {
      guard let file = row["file"], let expected = row["expect"] else { continue }
      let result = ResourceValidator.read(try Corpus.bytes("mutants/\(file)"))
      let isValid = result.tree != nil && !result.diagnostics.hasErrors
      if expected != "either", isValid != (expected == "valid") {
        let found = result.diagnostics.map { "\($0.code) at \($0.path ?? "?")" }
        wrong.append("\(file): expected \(expected); \(found)")
      }
    }
    for line in wrong { print(line) }
    #expect(wrong.isEmpty)
  }
}
