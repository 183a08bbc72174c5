import Diagnostics
import FHIRXML
import Testing

/// One file that breaks it for every rule, and one beside it that does not.
@Suite struct XMLRulesTests {
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

  private static let instance = #" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#
  private static let minimum =
    #"<status value="proposed"/><participant><type><text value="t"/></type><status value="accepted"/></participant>"#

  private static let div = #"<div xmlns="http://www.w3.org/1999/xhtml">"#

  static let examples: [Example] = [
    Example(
      .xmlSyntax,
      broken: appointment(#"<id value="a">"#),
      kept: appointment(#"<id value="a"/>"#)
    ),
    Example(
      .xmlDoctype,
      broken: "<!DOCTYPE Appointment>" + appointment(""),
      kept: "<!-- c -->" + appointment("")
    ),
    Example(
      .xmlDeclaration,
      broken: "<?xml version=\"1.1\"?>" + appointment(""),
      kept: "<?xml version=\"1.0\"?>" + appointment("")
    ),
    Example(
      .xmlEncoding,
      broken: "<?xml version=\"1.0\" encoding=\"latin1\"?>" + appointment(""),
      kept: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + appointment("")
    ),
    Example(
      .xmlNamespace,
      broken: appointment(#"<id xmlns="urn:x"/>"#),
      kept: appointment(#"<id xmlns:x="urn:x"/>"#)
    ),
    Example(.xmlText, broken: appointment("text"), kept: appointment(" <!-- text -->\n")),
    Example(
      .xmlForeignAttribute,
      broken: appointment(#"<id xml:lang="en"/>"#),
      kept: appointment(#"<id lang="en"/>"#)
    ),
    Example(
      .xmlSchemaLocation,
      broken: appointment("", attributes: instance + " xsi:schemaLocation=\"a b\""),
      kept: appointment("", attributes: instance)
    ),
    Example(
      .xmlContainedResource,
      broken: appointment("<contained><Slot/><Slot/></contained>"),
      kept: appointment("<contained><Slot/></contained><contained><Slot/></contained>")
    ),
    Example(
      .limitAttributes,
      broken: appointment("<a \((0...64).map { "a\($0)='' " }.joined())/>"),
      kept: appointment("<a \((0..<64).map { "a\($0)='' " }.joined())/>")
    ),
    Example(
      .xmlSchema,
      broken: appointment(minimum + #"<zip value="x"/>"#),
      kept: appointment(minimum)
    ),
    Example(
      .txt1,
      broken: appointment("<text>\(div)<script>x</script></div></text>"),
      kept: appointment("<text>\(div)<samp>x</samp></div></text>")
    ),
    Example(
      .txt2,
      broken: appointment("<text>\(div) <b/></div></text>"),
      kept: appointment("<text>\(div) <b>x</b></div></text>")
    ),
  ]

  @Test(arguments: examples) func `raises the rule, and not beside it`(example: Example) throws {
    let schema = example.rule == .xmlSchema ? try XMLSchemaTests.schema.get() : nil
    let broken = XMLReader.read(Array(example.broken.utf8), schema: schema)
    #expect(broken.diagnostics.map(\.code) == [example.rule.code])
    #expect(broken.diagnostics.map(\.severity) == [example.rule.severity])
    #expect((broken.tree == nil) == (example.rule.severity == .fatal))
    let kept = XMLReader.read(Array(example.kept.utf8), schema: schema)
    #expect(kept.diagnostics.map(\.code) == [])
    #expect(kept.tree != nil)
  }

  @Test func `has an example of every rule`() {
    #expect(Self.examples.map(\.rule.code) == XMLRules.all.map(\.code))
  }

  @Test func `says what every rule is about`() {
    for rule in XMLRules.all {
      #expect(["xml", "limit", "invariant"].contains(rule.code.split(separator: "/")[0]))
      #expect(!rule.checks.isEmpty && !rule.why.isEmpty && !rule.source.isEmpty)
    }
  }

  @Test func `quotes nothing of the file`() {
    let secret = "9990000001"
    let files = [
      appointment("<id value=\"\(secret)\">"), appointment("<id value=\"\(secret)<\"/>"),
      appointment("\(secret)"), appointment("<id value=\"&\(secret);\"/>"),
      appointment("<x:id xmlns:x=\"urn:\(secret)\"/>"), "<!DOCTYPE \"\(secret)\">",
      "<?xml version=\"\(secret)\"?>", "<?xml version=\"1.0\" encoding=\"\(secret)\"?>",
      "<\(secret)/>", appointment("<id value=\(secret)/>"),
    ]
    for file in files {
      let diagnostics = XMLReader.read(Array(file.utf8)).diagnostics
      #expect(!diagnostics.isEmpty)
      #expect(diagnostics.allSatisfy { !$0.message.contains(secret) }, "\(file)")
      #expect(diagnostics.allSatisfy { $0.path?.contains(secret) != true }, "\(file)")
    }
  }
}
