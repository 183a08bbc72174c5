import Foundation

/// A command as swift-argument-parser describes it, as far as a manual page needs.
struct CommandDescription: Decodable {
  let commandName: String
  let abstract: String?
  let discussion: String?
  let shouldDisplay: Bool?
  let arguments: [Argument]?
  let subcommands: [CommandDescription]?

  /// An option, a flag or an argument.
  struct Argument: Decodable {
    let kind: String
    let abstract: String?
    let discussion: String?
    let shouldDisplay: Bool?
    let isOptional: Bool?
    let isRepeating: Bool?
    let names: [Name]?
    let valueName: String?
    let defaultValue: String?
    let sectionTitle: String?

    /// A spelling of an option.
    struct Name: Decodable {
      let kind: String
      let name: String

      /// The spelling as it is typed.
      var typed: String { kind == "long" ? "--\(name)" : "-\(name)" }
    }
  }

  /// The whole dump, of which the version is that of its form.
  private struct Dump: Decodable {
    let command: CommandDescription
  }

  /// Reads a dump.
  init(dump: Data) throws { self = try JSONDecoder().decode(Dump.self, from: dump).command }

  /// The arguments that are shown.
  var shownArguments: [Argument] {
    (arguments ?? []).filter { $0.shouldDisplay != false }
  }

  /// The subcommands that are shown.
  var shownSubcommands: [CommandDescription] {
    (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
  }
}
