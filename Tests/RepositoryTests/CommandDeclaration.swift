/// A subcommand as the sources of `ssp-cancel` declare it.
struct CommandDeclaration {
  let name: String
  /// The options that take a value, with `--`.
  private(set) var options: Set<String> = []
  /// Those of them that must be there.
  private(set) var requiredOptions: Set<String> = []
  /// The long names of options that have a letter as well, by that with `-`.
  private(set) var longNames: [String: String] = [:]
  /// The options without a value, with `--`.
  private(set) var flags: Set<String> = ["--help", "--version"]
  /// Whether it takes files, folders or codes.
  private(set) var takesArguments = false
  /// Whether it must be given one of them.
  private(set) var needsArguments = false
  /// The subcommands of its own, which are declared after it in the same file.
  private(set) var subcommands: Set<String> = []

  /// Every subcommand, found once: looking through the sources takes long.
  static let all: [CommandDeclaration] = {
    let files = Repository.sources.filter { $0.target == "ssp-cancel" }
    return files.compactMap { file in
      let names = file.text.matches(of: /commandName: "([a-z]+)"/).map { String($0.1) }
      guard let name = names.first else { return nil }
      var command = CommandDeclaration(name: name)
      command.subcommands = Set(names.dropFirst())
      command.take(file, of: files)
      return command
    }
  }()

  private init(name: String) { self.name = name }

  /// Takes the properties of a file, and those of the option groups it has.
  private mutating func take(_ file: RepositoryFile, of files: [RepositoryFile]) {
    // An attribute's parentheses may hold texts with parentheses, but `var` ends all of them.
    let property =
      /@(Option|Flag|Argument|OptionGroup)\b((?:(?!\n  var |@Option|@Flag|@Argument).|\n(?!  var ))*)\s+var (\w+)(: *(\w+)(\?)?| = |: \[)/
    for match in file.text.matches(of: property) {
      let attribute = String(match.2)
      let option = "--" + (customName(in: attribute) ?? Self.optionName(of: String(match.3)))
      switch match.1 {
      case "Option":
        options.insert(option)
        if let short = attribute.firstMatch(of: /\.customShort\("([a-z])"\)/) {
          options.insert("-" + short.1)
          longNames["-" + short.1] = option
        }
        // A list has an empty default.
        if match.4.hasPrefix(":"), match.5 != nil, match.6 == nil { requiredOptions.insert(option) }
      case "Flag":
        flags.insert(option)
        if attribute.contains(".prefixedNo") { flags.insert("--no-" + option.dropFirst(2)) }
      case "Argument":
        takesArguments = true
        needsArguments = match.6 == nil
      default:
        guard let type = match.5, let group = files.first(where: { $0.name == type + ".swift" })
        else { continue }
        take(group, of: files)
      }
    }
  }

  private func customName(in attribute: String) -> String? {
    attribute.firstMatch(of: /\.customLong\("([a-z\-]+)"\)/).map { String($0.1) }
  }

  /// The option of a property, as ArgumentParser names it: `providerODS` is `provider-ods`.
  private static func optionName(of property: String) -> String {
    property.replacing(/([a-z])([A-Z])/) { "\($0.1)-\($0.2)" }.lowercased()
  }
}
