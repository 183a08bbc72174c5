import Cancellation
import ElementModel
import MessagePipeline
import Testing

/// The documents say what the program does.
@Suite struct DocumentTests {
  private let readme: MarkdownDocument

  init() throws { readme = MarkdownDocument(try Repository.file("README.md")) }

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
        #expect(Repository.has(folder + path), "\(file.path): \(path)")
      }
      for match in file.text.matches(of: /`((?:Sources|Tests|Samples|Schemas|\.ci)\/[^`<>* ]*)`/) {
        #expect(Repository.has(String(match.1)), "\(file.path): \(match.1)")
      }
    }
  }

  @Test func `every link within a document has a heading`() {
    for file in Repository.documents {
      let anchors = MarkdownDocument(file).headings.map { heading in
        heading.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }
          .replacing(" ", with: "-")
      }
      for match in file.text.matches(of: /\]\(#([^)]+)\)/) {
        #expect(anchors.contains(String(match.1)), "\(file.path): #\(match.1)")
      }
    }
  }

  @Test func `the outcomes are those of the program, in its words`() {
    let rows = readme.table(under: "Outcomes").map { $0.map(\.withoutCodeMarks) }
    let outcomes = CancellationOutcome.allCases.map { [$0.rawValue, $0.text, $0.nextStep] }
    #expect(Set(rows) == Set(outcomes))
    #expect(rows.count == outcomes.count)
  }

  @Test func `the exit statuses are those of the program`() {
    let rows = readme.table(under: "Exit statuses").map { Int($0[0].withoutCodeMarks) }
    #expect(rows.compactMap { $0 }.sorted() == ExitStatus.allCases.map(\.rawValue).sorted())
  }

  @Test func `the limits are those of the program`() {
    let limits = ReadLimits()
    let defaults = [
      "maximum-bytes": limits.maximumByteCount, "maximum-depth": limits.maximumDepth,
      "maximum-attributes": limits.maximumAttributeCount,
      "maximum-diagnostics": limits.maximumDiagnosticCount,
    ]
    var documented: [String: Int] = [:]
    for row in readme.table(under: "Limits") where defaults[row[0].withoutCodeMarks] != nil {
      documented[row[0].withoutCodeMarks] = Int(row[1].filter(\.isNumber))
    }
    #expect(documented == defaults)
  }

  @Test func `the keys of sidecars and configurations are those of the program`() throws {
    let places = [
      ("Sidecars", "Sources/ConfigurationFiles/SidecarFile.swift"),
      ("Configuration", "Sources/ConfigurationFiles/RunConfiguration.swift"),
      ("Routes", "Sources/ConfigurationFiles/RoutesFile.swift"),
    ]
    for (heading, path) in places {
      let source = try Repository.file(path).text
      let list = try #require(source.firstMatch(of: /let keys = \[([^\]]+)\]/)).1
      let keys = Set(list.matches(of: /"([a-z\-]+)"/).map { String($0.1) })
      let rows = readme.table(under: heading).map { $0[0].withoutCodeMarks }
      #expect(Set(rows) == keys, "\(heading)")
    }
  }

  @Test func `the module map has every target, in the order of the layers`() throws {
    let rows = readme.table(under: "Modules").flatMap { row in
      row[0].matches(of: /`([^`]+)`/).map { String($0.1) }
    }
    #expect(Set(rows) == Set(try TargetDeclaration.all().map(\.name)))
    #expect(Set(rows).count == rows.count)
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
