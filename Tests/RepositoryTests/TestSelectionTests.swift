import Testing

/// `make test` leaves out what it has tested before, and nothing else.
@Suite struct TestSelectionTests {
  /// The targets that the trait `Network` reaches: it changes their files, or what they depend on.
  private static func reached() throws -> Set<String> {
    let targets = try TargetDeclaration.all() + TargetDeclaration.tests()
    var reached = Set(targets.filter { !$0.networkDependencies.isEmpty }.map(\.name))
    for file in Repository.sources + Repository.tests where isAboutNetwork(file) {
      reached.insert(file.target)
    }
    var count = 0
    while count < reached.count {
      count = reached.count
      for target in targets where !target.dependencies.isDisjoint(with: reached) {
        reached.insert(target.name)
      }
    }
    return reached
  }

  private static func isAboutNetwork(_ file: RepositoryFile) -> Bool {
    file.code.contains { $0.text.contains(/^\s*#(?:if|elseif)\b.*\bNetwork\b/) }
  }

  /// The names in a list of the Makefile.
  private func names(_ variable: String) throws -> [String] {
    let line = try Repository.file("Makefile").lines.first { $0.hasPrefix("\(variable) := ") }
    return try #require(line).split(separator: " ").dropFirst(2).map(String.init)
  }

  @Test func `with the network stack, every target is tested that the trait reaches`() throws {
    let tests = Set(try TargetDeclaration.tests().filter(\.isTest).map(\.name))
    #expect(tests.isSuperset(of: ["RepositoryTests", "CommandTests", "SpoolTests"]))
    let folders = Set(Repository.tests.map(\.target)).filter { $0.hasSuffix("Tests") }
    #expect(tests == folders)
    let reached = try Self.reached()
    #expect(reached.isSuperset(of: ["ssp-cancel", "SSPTransport", "NetworkTestSupport"]))
    #expect(!reached.contains("MessagePipeline"))
    let listed = try names("NETWORK_TESTS")
    #expect(Set(listed) == reached.intersection(tests))
    #expect(listed == listed.sorted())
  }

  @Test func `a suite that is left out there has nothing to do with the network`() throws {
    let commandTests = Repository.tests.filter { $0.target == "CommandTests" }
    // What is there only with the network stack, by the types that those files declare.
    let network = commandTests.filter(Self.isAboutNetwork).flatMap { file in
      file.text.matches(of: /(?:struct|class|enum|actor) (\w+)/).map { String($0.1) }
    }
    #expect(network.contains("RunningProvider"))
    let suites = try names("CORE_SUITES")
    #expect(!suites.isEmpty)
    for suite in suites {
      let file = try #require(
        commandTests.first { $0.text.contains("struct \(suite) {") },
        "there is no suite \(suite)"
      )
      #expect(!Self.isAboutNetwork(file), "\(suite)")
      for name in network { #expect(!file.text.hasWord(name), "\(suite) uses \(name)") }
    }
  }
}
