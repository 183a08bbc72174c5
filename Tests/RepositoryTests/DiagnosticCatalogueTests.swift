import Diagnostics
import MessagePipeline
import Testing

/// What holds for every rule that a file can break.
@Suite struct DiagnosticCatalogueTests {
  @Test func `every code is there once`() {
    let codes = DiagnosticCatalogue.rules.map(\.code)
    #expect(codes.count > 60)
    #expect(Set(codes).count == codes.count)
  }

  @Test(arguments: DiagnosticCatalogue.rules)
  func `every code is a slug after that of its family`(rule: DiagnosticRule) {
    #expect(rule.code.wholeMatch(of: /[a-z]+\/[a-z0-9]+(-[a-z0-9]+)*/) != nil || isTypeRule(rule))
  }

  /// `value/dateTime` and the like have the name of a FHIR type, which is in camel case.
  private func isTypeRule(_ rule: DiagnosticRule) -> Bool {
    rule.code.wholeMatch(of: /value\/[a-z]+[0-9A-Za-z]*/) != nil
  }

  @Test(arguments: DiagnosticCatalogue.rules)
  func `every rule says what it checks, why, what to do, and where it comes from`(
    rule: DiagnosticRule
  ) {
    #expect(isSentence(rule.checks), "\(rule.checks)")
    #expect(isSentence(rule.why), "\(rule.why)")
    #expect(isSentence(rule.fix), "\(rule.fix)")
    #expect(!rule.source.isEmpty && !rule.source.hasSuffix("."), "\(rule.source)")
  }

  private func isSentence(_ text: String) -> Bool {
    guard let first = text.first else { return false }
    let isBegun = first.isUppercase || first == "`" || text.hasPrefix("urn:")
    return isBegun && text.hasSuffix(".") && !text.contains("\n") && !text.contains("  ")
  }

  @Test func `rules of our own refer to headings of the documents`() throws {
    let headings = Repository.documents.flatMap { MarkdownDocument($0).headings }
    for rule in DiagnosticCatalogue.rules {
      for match in rule.source.matches(of: /ssp-cancel,? "?([A-Za-z ]+)"?/) {
        let isThere = headings.contains { $0.lowercased() == match.1.lowercased() }
        #expect(isThere, "\(rule.code) comes from \(match.1), of which no document has anything")
      }
    }
  }

  @Test func `every rule is raised in some test`() throws {
    let members = memberNames()
    let tests = Repository.tests.filter { $0.target != "RepositoryTests" }
    for rule in DiagnosticCatalogue.rules {
      let isTested = tests.contains { file in
        file.text.contains("\"\(rule.code)\"") || hasExample(of: rule.code, file)
          || members[rule.code].map { file.text.hasWord("." + $0) } == true
      }
      #expect(isTested, "no test has \(rule.code)")
    }
  }

  /// Whether a file has an example by the last part of a code: the key of a constraint, or the type of
  /// a value.
  private func hasExample(of code: String, _ file: RepositoryFile) -> Bool {
    let parts = code.split(separator: "/")
    switch parts[0] {
    case "invariant": return file.text.contains("\"\(parts[1])\"")
    case "value":
      return file.name == "PrimitiveFormatTests.swift" && file.text.hasWord(".\(parts[1])")
    default: return false
    }
  }

  @Test func `every rule that is declared is in the catalogue`() {
    let codes = Set(DiagnosticCatalogue.rules.map(\.code))
    for code in memberNames().keys { #expect(codes.contains(code), "\(code)") }
  }

  /// The static members of the rules by their codes, as the sources declare them.
  private func memberNames() -> [String: String] {
    var names: [String: String] = [:]
    for file in Repository.sources {
      for match in file.text.matches(of: /static let (\w+) = DiagnosticRule\(\s*"([^"\\]+)"/) {
        names[String(match.2)] = String(match.1)
      }
    }
    return names
  }
}

extension DiagnosticRule: CustomTestStringConvertible {
  /// The code, to tell the rules apart in the output of tests.
  public var testDescription: String { code }
}
