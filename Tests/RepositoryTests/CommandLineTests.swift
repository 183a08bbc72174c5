import Testing

/// Whatever a document tells to type exists.
@Suite struct CommandLineTests {
  @Test func `the commands are found in the sources`() {
    let commands = CommandDeclaration.all
    #expect(
      Set(commands.map(\.name))
        == [
          "run", "plan", "apply", "watch", "status", "resolve", "retry", "validate", "transform",
          "explain", "init", "doctor", "audit", "report", "provider",
        ]
    )
    let run = commands.first { $0.name == "run" }
    #expect(run?.requiredOptions.isEmpty == true)
    #expect(commands.first { $0.name == "plan" }?.requiredOptions == ["--output"])
    #expect(
      run?.options.isSuperset(of: ["--book", "--config", "--provider-ods", "--read"]) == true
    )
    #expect(run?.flags.isSuperset(of: ["--keep-inbox", "--requests", "--no-requests"]) == true)
    #expect(
      commands.filter(\.takesArguments).map(\.name).sorted() == [
        "apply", "explain", "report", "status", "transform", "validate",
      ]
    )
  }

  @Test func `every ssp-cancel line of a document has a subcommand and options that exist`() {
    var count = 0
    for file in Repository.documents {
      for (number, line) in Self.commands(of: MarkdownDocument(file)) {
        // The heading of a summary has the version there.
        guard line.first == "ssp-cancel", line.count > 1, line[1].first?.isNumber == false else {
          continue
        }
        count += 1
        let fault = Self.fault(in: Array(line.dropFirst()))
        #expect(fault == nil, "\(file.place(number)): \(line.joined(separator: " "))")
      }
    }
    #expect(count > 5)
  }

  @Test func `every example of the help has a subcommand and options that exist`() {
    var count = 0
    for file in Repository.sources where file.target == "ssp-cancel" {
      let text = file.text.replacing(/\ \\\\\n +/, with: " ")
      for match in text.matches(of: /\n +(ssp-cancel [a-z]+ [^\n]*)/) {
        count += 1
        let fault = Self.fault(in: Array(Self.words(match.1).dropFirst()))
        #expect(fault == nil, "\(file.path): \(match.1)")
      }
    }
    #expect(count > 5)
  }

  @Test func `every make line has a target that exists`() throws {
    let makefile = try Repository.file("Makefile")
    let targets = makefile.text.matches(of: /\n([a-z]+):.*##/).map { String($0.1) }
    #expect(Set(targets).isSuperset(of: ["demo", "test", "lint"]))
    let phony = makefile.text.firstMatch(of: /\n\.PHONY: ([a-z ]+)/)?.1.split(separator: " ")
    #expect(Set(phony?.map(String.init) ?? []) == Set(targets))
    for file in Repository.documents {
      for (number, line) in Self.commands(of: MarkdownDocument(file)) {
        let words = line.drop { $0.contains("=") }
        guard words.first == "make" else { continue }
        for word in words.dropFirst() where !word.contains("=") {
          #expect(targets.contains(word), "\(file.place(number)): make \(word)")
        }
        for word in words where word.contains("=") {
          let variable = word.prefix { $0 != "=" }
          #expect(makefile.text.contains("$(\(variable))"), "\(file.place(number)): \(word)")
        }
      }
    }
  }

  @Test func `every product that the Makefile builds or runs exists`() throws {
    let targets = Set(try TargetDeclaration.all().map(\.name))
    let makefile = try Repository.file("Makefile").text
    let named =
      makefile.matches(of: /--product ([\w\-]+)/).map(\.1)
      + makefile.matches(of: /swift run [^\n]* (generate-definitions|ssp-cancel[\w\-]*)\b/).map(\.1)
    #expect(named.count > 1)
    for name in named { #expect(targets.contains(String(name)), "\(name)") }
  }

  /// What is wrong with the words after `ssp-cancel`; `nil` for nothing.
  private static func fault(in words: [String]) -> String? {
    guard let first = words.first else { return "no subcommand" }
    if words == ["--help"] || words == ["--version"] { return nil }
    guard let command = CommandDeclaration.all.first(where: { $0.name == first }) else {
      return "no subcommand \(first)"
    }
    var given: Set<String> = []
    var argumentCount = 0
    var rest = words.dropFirst()
    if let word = rest.first, command.subcommands.contains(word) { rest.removeFirst() }
    while let word = rest.popFirst() {
      if command.options.contains(word) {
        given.insert(command.longNames[word] ?? word)
        guard rest.popFirst() != nil else { return "no value after \(word)" }
      } else if word.hasPrefix("-"), word != "-" {
        guard command.flags.contains(word) else { return "no option \(word)" }
      } else {
        argumentCount += 1
      }
    }
    // A mention such as `ssp-cancel run` names a command and does not call it.
    guard words.count > 1, !words.contains("--help") else { return nil }
    if !command.requiredOptions.isSubset(of: given) { return "an option is missing" }
    let fits = argumentCount > 0 ? command.takesArguments : !command.needsArguments
    return fits ? nil : "the arguments do not fit"
  }

  /// The command lines of a document as words, with the lines they begin on; lines that end with a
  /// backslash are joined with the next.
  private static func commands(of document: MarkdownDocument) -> [(number: Int, words: [String])] {
    var found: [(number: Int, words: [String])] = []
    var joined = ""
    for (number, line) in document.code {
      joined += line
      guard !line.hasSuffix("\\") else {
        joined.removeLast()
        continue
      }
      for command in joined.split(separator: #/&&|;|\|/#) { found.append((number, words(command))) }
      joined = ""
    }
    return found
  }

  private static func words(_ command: Substring) -> [String] {
    var words: [String] = []
    for word in command.split(separator: " ") {
      if [">", "2>", "<", "#", "&"].contains(word) { break }
      if word != "$" { words.append(String(word)) }
    }
    // Units and tables of cron name the program by its path, behind other words.
    guard let start = words.firstIndex(where: { $0.hasSuffix("bin/ssp-cancel") }) else {
      return words
    }
    return ["ssp-cancel"] + words[(start + 1)...]
  }
}
