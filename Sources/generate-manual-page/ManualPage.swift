/// The manual page of a command and its subcommands, for `man`.
///
/// Source: man(7), the macros of manual pages.
struct ManualPage {
  /// The page.
  private(set) var text = ""

  private let name: String

  /// Writes the page.
  ///
  /// - Parameters:
  ///   - command: the program.
  ///   - version: its version.
  ///   - date: the day of the version, as `2026-01-15`.
  init(_ command: CommandDescription, version: String, date: String) {
    name = command.commandName
    // A date is not text: roff reads it.
    line(
      ".TH \(Self.safe(name.uppercased())) 1 \(date) \"\(Self.safe(name)) \(version)\" \"User Commands\""
    )
    macro("SH", "NAME")
    line("\(Self.safe(name)) \\- \(Self.safe(Self.phrase(command.abstract ?? "")))")
    macro("SH", "SYNOPSIS")
    text += synopses(of: command, after: "").joined(separator: "\n.br\n") + "\n"
    macro("SH", "DESCRIPTION")
    paragraph(command.abstract ?? "")
    if let discussion = command.discussion { write(discussion: discussion) }
    macro("PP")
    paragraph("Each command has a section below; --help after it prints the same.")
    macro("SH", "COMMANDS")
    for subcommand in command.shownSubcommands { write(subcommand, after: name) }
    macro("SH", "FILES")
    macro("TP")
    line(".I ssp\\-cancel.yaml")
    paragraph(
      "The configuration, in the working folder or where --config says; the service reads it from /etc/ssp-cancel."
    )
    macro("SH", "SEE ALSO")
    line(".BR systemd.timer (5)")
  }

  // MARK: - Commands

  /// Lines that show how a command is called, or its subcommands: their required options and their
  /// arguments.
  private func synopses(of command: CommandDescription, after parents: String) -> [String] {
    let path = parents.isEmpty ? command.commandName : "\(parents) \(command.commandName)"
    let subcommands = command.shownSubcommands
    guard subcommands.isEmpty else {
      return subcommands.flatMap { synopses(of: $0, after: path) }
    }
    var words = ["\\fB\(Self.safe(path))\\fP"]
    var hasOptions = false
    for argument in command.shownArguments {
      let value = "\\fI\(Self.safe(argument.valueName ?? "value"))\\fP"
      switch (argument.kind, argument.isOptional ?? false) {
      case ("positional", let isOptional):
        let many = argument.isRepeating == true ? "\\ ..." : ""
        words.append(isOptional ? "[\(value)\(many)]" : "\(value)\(many)")
      case ("option", false) where argument.defaultValue == nil:
        words.append("\\fB\(Self.safe(argument.names?.last?.typed ?? ""))\\fP \(value)")
      default: hasOptions = true
      }
    }
    if hasOptions { words.insert("[\\fIoptions\\fP]", at: 1) }
    return [words.joined(separator: " ")]
  }

  private mutating func write(_ command: CommandDescription, after parents: String) {
    let path = "\(parents) \(command.commandName)"
    macro("SS", path)
    paragraph(command.abstract ?? "")
    if let discussion = command.discussion { write(discussion: discussion) }
    var title: String?
    for argument in command.shownArguments where !Self.isEverywhere(argument) {
      if let section = argument.sectionTitle, section != title {
        macro("PP")
        paragraph(section + ":")
      }
      title = argument.sectionTitle
      write(argument)
    }
    for subcommand in command.shownSubcommands { write(subcommand, after: path) }
  }

  /// What every command has, and one need not say of each.
  private static func isEverywhere(_ argument: CommandDescription.Argument) -> Bool {
    let names = (argument.names ?? []).map(\.name)
    return names.contains("help") || names.contains("version")
  }

  private mutating func write(_ argument: CommandDescription.Argument) {
    macro("TP")
    let value = "\\fI\(Self.safe(argument.valueName ?? "value"))\\fP"
    if argument.kind == "positional" {
      line(value)
    } else {
      let names = (argument.names ?? []).map { "\\fB\(Self.safe($0.typed))\\fP" }
      line(names.joined(separator: ", ") + (argument.kind == "option" ? " \(value)" : ""))
    }
    var words = argument.abstract ?? ""
    if let value = argument.defaultValue, argument.kind != "flag", !words.contains("Default:") {
      words += " Default: \(value)."
    }
    paragraph(words)
    if let discussion = argument.discussion { paragraph(discussion) }
  }

  // MARK: - Text

  /// Paragraphs with empty lines between them; a headline in capitals, and lines that are indented, stay
  /// lines.
  private mutating func write(discussion: String) {
    for part in discussion.split(separator: "\n\n") {
      let lines = part.split(separator: "\n").map(String.init)
      macro("PP")
      var isExample = false
      for text in lines {
        let isIndented = text.hasPrefix("  ")
        if isIndented != isExample { macro(isIndented ? "EX" : "EE") }
        isExample = isIndented
        line(Self.safe(text))
        if !isIndented, text == text.uppercased() { macro("br") }
      }
      if isExample { macro("EE") }
    }
  }

  private mutating func paragraph(_ words: String) {
    for text in words.split(separator: "\n") { line(Self.safe(String(text))) }
  }

  private mutating func macro(_ name: String, _ arguments: String...) {
    let quoted = arguments.map { " \"\(Self.safe($0))\"" }.joined()
    line(".\(name)\(quoted)")
  }

  private mutating func line(_ words: String) { text += words + "\n" }

  /// A sentence as a phrase, which is how a name is explained.
  private static func phrase(_ sentence: String) -> String {
    let words = sentence.hasSuffix(".") ? sentence.dropLast() : sentence[...]
    return words.prefix(1).lowercased() + words.dropFirst()
  }

  /// A text in which roff sees no commands of its own.
  static func safe(_ words: String) -> String {
    var safe = ""
    for scalar in words.unicodeScalars {
      switch scalar {
      case "\\": safe += "\\e"
      case "-": safe += "\\-"
      case "\"": safe += "\\(dq"
      case "'": safe += "\\(aq"
      case "^": safe += "\\(ha"
      case "~": safe += "\\(ti"
      case "`": safe += "\\(ga"
      case _ where scalar.isASCII: safe.unicodeScalars.append(scalar)
      default: safe += "\\[u" + hexadecimal(scalar.value) + "]"
      }
    }
    return safe.hasPrefix(".") ? "\\&" + safe : safe
  }

  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
