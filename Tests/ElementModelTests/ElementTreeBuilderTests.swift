import Diagnostics
import ElementModel
import FHIRJSON
import Testing

@Suite struct ElementTreeBuilderTests {
  private let warning = DiagnosticRule(
    "w",
    .warning,
    .value,
    checks: "",
    why: "",
    fix: "Correct it.",
    example: .file(wrong: "{", right: "{}"),
    source: ""
  )
  private let error = DiagnosticRule(
    "e",
    .error,
    .value,
    checks: "",
    why: "",
    fix: "Correct it.",
    example: .file(wrong: "{", right: "{}"),
    source: ""
  )

  /// A builder with a root and nothing else.
  private func makeBuilder(maximumDiagnosticCount: Int) -> ElementTreeBuilder {
    var builder = ElementTreeBuilder(
      bytes: Array("{}".utf8),
      format: .json,
      limits: ReadLimits(maximumDiagnosticCount: maximumDiagnosticCount)
    )
    _ = builder.append(
      ElementRecord(
        name: .resource,
        kind: .none,
        flags: [],
        parent: -1,
        start: 0,
        value: 0..<0,
        end: 2
      ),
      after: -1
    )
    return builder
  }

  @Test func `keeps findings up to the limit and says that there are more`() {
    var builder = makeBuilder(maximumDiagnosticCount: 3)
    for _ in 0..<3 { builder.report(error, "x", element: 0, at: 1) }
    #expect(builder.finish(isComplete: true).diagnostics.map(\.code) == ["e", "e", "e"])
    builder.report(error, "x", element: 0, at: 1)
    let diagnostics = builder.finish(isComplete: true).diagnostics
    #expect(diagnostics.count == 4)
    #expect(diagnostics.last?.rule == .limitDiagnostics)
    #expect(diagnostics.last?.severity == .information)
    #expect(diagnostics.last?.location == nil)
  }

  @Test func `never drops the finding that makes the file invalid`() {
    var builder = makeBuilder(maximumDiagnosticCount: 3)
    for _ in 0..<10 { builder.report(warning, "x", element: 0, at: 1) }
    for _ in 0..<10 { builder.report(error, "x", element: 0, at: 1) }
    let diagnostics = builder.finish(isComplete: true).diagnostics
    #expect(diagnostics.map(\.code) == ["w", "w", "w", "e", "limit/diagnostics"])
  }

  @Test func `never drops the finding that ends the reading`() {
    var builder = makeBuilder(maximumDiagnosticCount: 2)
    for _ in 0..<10 { builder.report(error, "x", element: 0, at: 1) }
    builder.report(.limitDepth, "x", element: 0, at: 1)
    let result = builder.finish(isComplete: false)
    #expect(result.tree == nil)
    #expect(result.diagnostics.map(\.code) == ["e", "e", "limit/depth", "limit/diagnostics"])
  }

  @Test func `gives no tree for a reading that was not complete`() {
    let builder = makeBuilder(maximumDiagnosticCount: 3)
    #expect(builder.finish(isComplete: false).tree == nil)
    #expect(builder.finish(isComplete: true).tree != nil)
    let empty = ElementTreeBuilder(bytes: [], format: .json, limits: ReadLimits())
    #expect(empty.finish(isComplete: true).tree == nil)
  }

  @Test func `has every rule of its own once`() {
    let codes = ReadRules.all.map(\.code)
    #expect(
      codes == [
        "text/empty", "text/invalid-utf-8", "limit/bytes", "limit/depth", "limit/names",
        "limit/diagnostics",
      ]
    )
  }
}
