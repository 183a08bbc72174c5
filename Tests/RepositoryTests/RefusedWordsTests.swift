import Testing

/// Words and names that this package does without.
@Suite struct RefusedWordsTests {
  /// What is not written in code, and why.
  private struct RefusedWord: Sendable {
    let word: String
    let why: String
    /// The folders or files that may hold it nevertheless.
    let exceptions: [String]

    init(_ word: String, _ why: String, except exceptions: [String] = []) {
      self.word = word
      self.why = why
      self.exceptions = exceptions
    }
  }

  private static let refusedInCode = [
    RefusedWord(
      "print(",
      "outputs have their own writers, which can fail",
      except: ["Sources/ssp-cancel-benchmarks/"]
    ),
    RefusedWord("debugPrint(", "outputs have their own writers, which can fail"),
    RefusedWord("fatalError", "a fault of ours is a precondition with a sentence"),
    RefusedWord("assertionFailure", "a fault of ours is a precondition with a sentence"),
    RefusedWord("try!", "throw, or catch and say in a precondition why it cannot be"),
    RefusedWord("as!", "match the type with `guard let` or `switch`"),
    RefusedWord("Date(", "the time is an input; the clock is in SystemClock.swift"),
    RefusedWord("Date.now", "the time is an input; the clock is in SystemClock.swift"),
    RefusedWord("ContinuousClock", "the time is an input; the clock is in SystemClock.swift"),
    RefusedWord(
      "clock_gettime",
      "the time is an input; the clock is in SystemClock.swift",
      except: [
        "Sources/ssp-cancel/SystemClock.swift",
        // It measures CPU time.
        "Sources/ssp-cancel-benchmarks/ProcessClock.swift",
        // It makes names that no other run has, of which the time is a part.
        "Sources/Spool/ProcessCalls.swift",
      ]
    ),
    RefusedWord("[String: Any]", "every value has a type"),
    RefusedWord("AnyObject", "every value has a type"),
    // Codable loses order, unknown elements, digits of decimals and positions. The generator reads
    // definitions, of which it needs some members only.
    RefusedWord("Codable", "resources are element trees"),
    RefusedWord("Encodable", "resources are element trees"),
    RefusedWord(
      "Decodable",
      "resources are element trees",
      except: ["Sources/generate-definitions/", "Sources/generate-manual-page/"]
    ),
    RefusedWord("JSONSerialization", "resources are element trees"),
    RefusedWord("JSONEncoder", "JSON has one writer, in FHIRJSON"),
    RefusedWord(
      "JSONDecoder",
      "JSON has one reader, in FHIRJSON",
      except: ["Sources/generate-definitions/", "Sources/generate-manual-page/"]
    ),
  ]

  private static let refusedInTests = [
    RefusedWord("print(", "a test says what is wrong through expectations"),
    RefusedWord("fatalError", "require what must be there"),
    RefusedWord("try!", "a test may throw"),
    RefusedWord("as!", "require the type"),
    RefusedWord("XCTest", "tests are written with Swift Testing"),
    RefusedWord(".disabled(", "a test that does not run is removed"),
    // Certificates must be valid while TLS looks at them, and it looks at the system's clock.
    RefusedWord(
      "Date(",
      "the time is an input",
      except: ["Tests/NetworkTestSupport/TestCertificates.swift"]
    ),
  ]

  /// What is unfinished belongs to the list of issues, with a number.
  private static let unfinished = ["TODO", "FIXME", "XXX", "HACK"]

  @Test func `sources hold none of the refused words`() {
    for refused in Self.refusedInCode { expectNone(of: refused, in: Repository.sources) }
  }

  @Test func `tests hold none of the refused words`() {
    let tests = Repository.tests.filter { $0.name != "RefusedWordsTests.swift" }
    for refused in Self.refusedInTests { expectNone(of: refused, in: tests) }
  }

  @Test func `nothing is marked as unfinished`() {
    for file in Repository.files where file.name != "RefusedWordsTests.swift" {
      for (position, line) in file.lines.enumerated() {
        for word in Self.unfinished where line.hasWord(word) {
          Issue.record("\(file.place(position + 1)): \(word)")
        }
      }
    }
  }

  @Test func `whoever passes over an error says why that is right`() {
    for file in Repository.sources {
      for line in file.code where line.text.hasWord("try?") {
        let nearby = file.lines[max(0, line.number - 4)..<line.number]
        let isExplained = nearby.contains { $0.contains("//") }
        #expect(isExplained, "\(file.place(line.number)): try? without a comment above it")
      }
    }
  }

  @Test func `nothing is named after no purpose`() {
    let refused = ["Util", "Utils", "Utilities", "Helper", "Helpers", "Manager", "Managers"]
    for file in Repository.files
    where file.path.hasPrefix("Sources/") || file.path.hasPrefix("Tests/") {
      for part in file.path.split(separator: "/") {
        let name = part.prefix { $0 != "." }
        let isRefused =
          refused.contains { name.lowercased() == $0.lowercased() || name.hasSuffix($0) }
          || ["Common", "Core", "Misc", "Shared"].contains(name)
          || name.hasSuffix("+Extensions") || name == "Extensions"
        #expect(!isRefused, "\(file.path)")
      }
    }
  }

  @Test func `types are named after what they are`() {
    let declaration =
      /\b(?:struct|class|enum|actor|protocol|typealias) (?:(?:Base|Abstract)[A-Z]\w*|\w*(?:Manager|Service|Handler|Processor|Helper|Utils?))\b/
    for file in Repository.sources + Repository.tests {
      for line in file.code where line.text.contains(declaration) {
        Issue.record("\(file.place(line.number)): \(line.text)")
      }
    }
  }

  private func expectNone(of refused: RefusedWord, in files: [RepositoryFile]) {
    for file in files where !refused.exceptions.contains(where: file.path.hasPrefix) {
      for line in file.code where line.text.hasWord(refused.word) {
        Issue.record("\(file.place(line.number)): `\(refused.word)`; \(refused.why)")
      }
    }
  }
}
