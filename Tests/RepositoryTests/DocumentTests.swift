import Cancellation
import ConfigurationFiles
import ElementModel
import MessagePipeline
import Reporting
import Testing

/// The documents say what the program does.
@Suite struct DocumentTests {
  private let readme: MarkdownDocument
  private let operating: MarkdownDocument
  private let integrating: MarkdownDocument
  private let developing: MarkdownDocument

  init() throws {
    readme = MarkdownDocument(try Repository.file("README.md"))
    operating = MarkdownDocument(try Repository.file("Documentation/Operating.md"))
    integrating = MarkdownDocument(try Repository.file("Documentation/Integrating.md"))
    developing = MarkdownDocument(try Repository.file("Documentation/Developing.md"))
  }

  @Test func `every document has one title, and it comes first`() {
    #expect(Repository.documents.count >= 5)
    for file in Repository.documents {
      #expect(MarkdownDocument(file).titles.count == 1, "\(file.path)")
      #expect(file.lines.first?.hasPrefix("# ") == true, "\(file.path)")
    }
  }

  @Test func `every file that a document links to or names is there`() {
    for file in Repository.documents {
      let folder = file.path.split(separator: "/").dropLast().map { $0 + "/" }.joined()
      for match in file.text.matches(of: /\]\(([^)#]+)(?:#[^)]*)?\)/) {
        let path = String(match.1)
        guard !path.hasPrefix("http") else { continue }
        let isThere = Repository.has(
          path.hasPrefix("../") ? String(path.dropFirst(3)) : folder + path
        )
        #expect(isThere, "\(file.path): \(path)")
      }
      for match in file.text.matches(of: /`((?:Sources|Tests|Samples|Schemas|\.ci)\/[^`<>* ]*)`/) {
        #expect(Repository.has(String(match.1)), "\(file.path): \(match.1)")
      }
    }
  }

  @Test func `every link to a place in a document has a heading`() throws {
    for file in Repository.documents {
      let folder = file.path.split(separator: "/").dropLast().map { $0 + "/" }.joined()
      for match in file.text.matches(of: /\]\(([^)#:]*)#([^)]+)\)/) {
        let isUp = match.1.hasPrefix("../")
        let path = isUp ? String(match.1.dropFirst(3)) : folder + match.1
        let target = match.1.isEmpty ? file : try Repository.file(path)
        let anchors = MarkdownDocument(target).anchors
        #expect(anchors.contains(String(match.2)), "\(file.path): \(match.0)")
      }
    }
  }

  @Test func `a newcomer reads no more than 200 lines`() throws {
    #expect(try Repository.file("README.md").lines.count <= 201)
  }

  @Test func `the outcomes are those of the program, in its words`() {
    let rows = readme.table(under: "Outcomes").map { $0.map(\.withoutCodeMarks) }
    let outcomes = CancellationOutcome.allCases.map {
      [$0.rawValue, $0.text, $0.nextStep, "\(ExitStatus($0).rawValue)"]
    }
    #expect(Set(rows) == Set(outcomes))
    #expect(rows.count == outcomes.count)
  }

  @Test func `the exit statuses are those of the program`() {
    let rows = readme.table(under: "Exit statuses").flatMap { row in
      row[0].matches(of: /[0-9]+/).compactMap { Int($0.0) }
    }
    #expect(rows.sorted() == ExitStatus.allCases.map(\.rawValue).sorted())
  }

  @Test func `the limits are those of the program`() {
    let limits = ReadLimits()
    let defaults = [
      "maximum-bytes": limits.maximumByteCount, "maximum-depth": limits.maximumDepth,
      "maximum-attributes": limits.maximumAttributeCount,
      "maximum-diagnostics": limits.maximumDiagnosticCount,
    ]
    var documented: [String: Int] = [:]
    for row in integrating.table(under: "Limits") where defaults[row[0].withoutCodeMarks] != nil {
      documented[row[0].withoutCodeMarks] = Int(row[1].filter(\.isNumber))
    }
    #expect(documented == defaults)
  }

  @Test func `the limits of connections are those of the program`() {
    let limits = ConnectionLimits()
    let rows = operating.table(under: "Connections")
    #expect(
      rows.map { "\($0[0].withoutCodeMarks) \($0[1].filter(\.isNumber))" } == [
        "connect-seconds \(limits.connectSeconds)", "request-seconds \(limits.requestSeconds)",
        "maximum-answer-bytes \(limits.maximumAnswerByteCount)",
      ]
    )
  }

  @Test func `the keys of sidecars are those of the program`() throws {
    let rows = integrating.table(under: "Sidecars").map { $0[0].withoutCodeMarks }
    #expect(Set(rows) == Set(try Self.keys(of: "SidecarFile")))
  }

  @Test func `every key of the routes is in the guide and in a sample`() throws {
    let documented = Set(operating.code.map(\.text))
    let sample = try Repository.file("Samples/routes.yaml").text
    for key in try Self.keys(of: "RoutesFile") {
      #expect(documented.contains(key), "Operating.md has no `\(key)`")
      #expect(sample.contains("\(key):") || sample.contains("#   \(key) "), "no \(key)")
    }
  }

  /// The keys that the reader of a file takes.
  private static func keys(of reader: String) throws -> [String] {
    let source = try Repository.file("Sources/ConfigurationFiles/\(reader).swift").text
    let lists = source.matches(of: /let \w+ =\s*\[([^\]]+)\]/).map(\.1)
    let keys = lists.flatMap { $0.matches(of: /"([a-z\-]+)"/).map { String($0.1) } }
    #expect(!keys.isEmpty)
    return keys
  }

  @Test func `the module map has every target, in the order of the layers`() throws {
    let rows = developing.table(under: "Modules").flatMap { row in
      row[0].matches(of: /`([^`]+)`/).map { String($0.1) }
    }
    #expect(Set(rows) == Set(try TargetDeclaration.all().map(\.name)))
    #expect(Set(rows).count == rows.count)
  }

  @Test func `the figures of the demo are those that the samples expect`() throws {
    let rows = try Repository.file("Samples/expected/outcomes.tsv").lines.dropFirst()
    let outcomes = rows.compactMap { $0.split(separator: "\t").dropFirst().first }
    let counts = Dictionary(grouping: outcomes) { $0 }.mapValues(\.count)
    var shown = 0
    for (number, line) in readme.text {
      if let total = line.firstMatch(of: /(\d+) (?:files|samples)\b/) {
        #expect(Int(total.1) == outcomes.count, "README.md:\(number)")
      }
      guard let match = line.wholeMatch(of: /\ +(\d+)\ \ ([^(]+?)(?: \(.*\))?/) else { continue }
      let outcome = try #require(CancellationOutcome.allCases.first { $0.text == match.2 })
      #expect(counts[outcome.rawValue[...]] == Int(match.1), "README.md:\(number): \(outcome)")
      shown += 1
    }
    #expect(shown >= 6)
    let samples = try Repository.file("Samples/README.md").text
    let count = try #require(samples.firstMatch(of: /has ([0-9]+) files to cancel by/)).1
    #expect(Int(count) == outcomes.count, "Samples/README.md")
  }

  @Test func `the faults that can be shown are those of the embedded provider`() throws {
    let source = try Repository.file("Sources/EmbeddedProvider/Faults/FaultScenario.swift").text
    let names = source.matches(of: /\n  case (\w+)(?: = "([a-z0-9\-]+)")?\n/).map {
      String($0.2 ?? $0.1)
    }
    let rows = integrating.table(under: "Testing your engine").flatMap { row in
      row[0].matches(of: /`([^`]+)`/).map { String($0.1) }
    }
    #expect(names.count > 20 && rows.sorted() == names.sorted())
  }

  @Test func `the machine formats have the schemas that are there`() throws {
    let rows = integrating.table(under: "Machine formats").map { $0[3].withoutCodeMarks }
    let schemas = Repository.files.map(\.path).filter { $0.hasSuffix(".schema.json") }
    #expect(rows.filter { !$0.isEmpty }.sorted() == schemas.sorted())
  }

  @Test func `the catalogue of diagnostics is that of the program`() throws {
    let written = try Repository.file("Documentation/Diagnostics.md").text
    let isCurrent =
      written
      == ExplanationCatalogue(rules: DiagnosticCatalogue.rules, topics: RunTopics.all).markdown()
    #expect(isCurrent, "run `make documentation`")
  }

  @Test func `the settings that documents and rules name exist`() throws {
    let known = try ["RunConfiguration", "ConsumerReader", "RoutesFile"].map { name in
      try Repository.file("Sources/ConfigurationFiles/\(name).swift").text
    }.joined()
    for file in Repository.sources + Repository.documents {
      for match in file.text.matches(of: /`limits\.([a-z\-]+)`/) {
        #expect(known.contains("\"\(match.1)\""), "\(file.path): \(match.0)")
      }
    }
  }

  @Test func `the version of the program is that of the samples`() throws {
    let command = try Repository.file("Sources/ssp-cancel/SSPCancelCommand.swift").text
    let version = try #require(command.firstMatch(of: /static let version = "([^"]+)"/)).1
    #expect(try Repository.file("Samples/ssp-cancel.yaml").text.contains("version: \(version)\n"))
    #expect(try Repository.file("README.md").text.contains("ssp-cancel \(version),"))
  }
}
