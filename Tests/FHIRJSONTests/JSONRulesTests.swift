import Diagnostics
import FHIRJSON
import Testing

/// One file that breaks it for every rule, and one beside it that does not.
@Suite struct JSONRulesTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let rule: DiagnosticRule
    let broken: String
    let kept: String

    init(_ rule: DiagnosticRule, broken: String, kept: String) {
      self.rule = rule
      self.broken = broken
      self.kept = kept
    }

    var testDescription: String { rule.code }
  }

  static let examples: [Example] = [
    Example(.jsonSyntax, broken: #"{"id":"x",}"#, kept: #"{"id":"x"}"#),
    Example(.jsonByteOrderMark, broken: "\u{FEFF}{}", kept: "{}"),
    Example(.jsonTrailingBytes, broken: "{}{}", kept: "{} \n"),
    Example(.jsonRootNotObject, broken: "[{}]", kept: "{}"),
    Example(
      .jsonDuplicateProperty,
      broken: #"{"id":"x","id":"y"}"#,
      kept: #"{"id":"x","Id":"y"}"#
    ),
    Example(.jsonLoneSurrogate, broken: #"{"id":"\uD83D"}"#, kept: #"{"id":"\uD83D\uDE00"}"#),
    Example(.jsonEmptyArray, broken: #"{"slot":[]}"#, kept: #"{"slot":[{}]}"#),
    Example(.jsonNestedArray, broken: #"{"slot":[[{}]]}"#, kept: #"{"slot":[{}]}"#),
    Example(
      .jsonNull,
      broken: #"{"given":["x",null]}"#,
      kept: #"{"given":["x",null],"_given":[null,{"id":"y"}]}"#
    ),
    Example(
      .jsonExtensionShape,
      broken: #"{"given":["x"],"_given":{"id":"y"}}"#,
      kept: #"{"given":["x"],"_given":[{"id":"y"}]}"#
    ),
    Example(
      .jsonExtensionLength,
      broken: #"{"given":["x","y"],"_given":[{"id":"z"}]}"#,
      kept: #"{"given":["x","y"],"_given":[{"id":"z"},null]}"#
    ),
    Example(
      .jsonEmptyObject,
      broken: #"{"id":"x","_id":{}}"#,
      kept: #"{"id":"x","_id":{"id":"y"}}"#
    ),
  ]

  @Test(arguments: examples) func `raises the rule, and not beside it`(example: Example) {
    let broken = JSONReader.read(Array(example.broken.utf8))
    #expect(broken.diagnostics.map(\.code) == [example.rule.code])
    #expect(broken.diagnostics.map(\.severity) == [example.rule.severity])
    #expect((broken.tree == nil) == (example.rule.severity == .fatal))
    let kept = JSONReader.read(Array(example.kept.utf8))
    #expect(kept.diagnostics.map(\.code) == [])
    #expect(kept.tree != nil)
  }

  @Test func `has an example of every rule`() {
    #expect(Self.examples.map(\.rule.code) == JSONRules.all.map(\.code))
  }

  @Test func `says what every rule is about`() {
    for rule in JSONRules.all {
      #expect(rule.code.hasPrefix("json/"))
      #expect(!rule.checks.isEmpty && !rule.why.isEmpty && !rule.source.isEmpty)
    }
  }

  @Test func `quotes nothing of the file`() {
    let secret = "9990000001"
    let files = [
      #"{"id":"\#(secret)" \#(secret)}"#, #"{"id":"\#(secret)","id":"\#(secret)"}"#,
      #"{"id":"\#(secret)\q"}"#, #"{"id":"\#(secret)","_id":"\#(secret)"}"#,
      #"{"given":["\#(secret)",null]}"#, #"{"id":"\#(secret)\uD800"}"#, #"{} "\#(secret)""#,
      #""\#(secret)""#,
    ]
    for file in files {
      let diagnostics = JSONReader.read(Array(file.utf8)).diagnostics
      #expect(!diagnostics.isEmpty)
      #expect(diagnostics.allSatisfy { !$0.message.contains(secret) })
      #expect(diagnostics.allSatisfy { $0.path?.contains(secret) != true })
    }
  }
}
