import Foundation
import Testing

/// When `ssp-cancel validate` colours its text.
@Suite struct ColourTests {
  /// What a person or a script has set up, and whether colours follow.
  struct Setting: Sendable, CustomTestStringConvertible {
    var isTerminal = true
    var variables: [String: String] = [:]
    var options: [String] = []
    let isColoured: Bool

    var testDescription: String {
      "\(isTerminal ? "terminal" : "pipe") \(variables) \(options): \(isColoured)"
    }
  }

  static let settings = [
    Setting(isColoured: true),
    Setting(isTerminal: false, isColoured: false),
    Setting(variables: ["TERM": "dumb"], isColoured: false),
    // no-color.org: whatever its value is, if it has one.
    Setting(variables: ["NO_COLOR": "0"], isColoured: false),
    Setting(variables: ["NO_COLOR": ""], isColoured: true),
    // bixense.com/clicolors
    Setting(isTerminal: false, variables: ["CLICOLOR_FORCE": "1"], isColoured: true),
    Setting(isTerminal: false, variables: ["CLICOLOR_FORCE": "0"], isColoured: false),
    Setting(isTerminal: false, variables: ["CLICOLOR_FORCE": ""], isColoured: false),
    Setting(variables: ["CLICOLOR_FORCE": "1", "TERM": "dumb"], isColoured: true),
    Setting(variables: ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"], isColoured: false),
    // The command line goes before all of them.
    Setting(
      isTerminal: false,
      variables: ["NO_COLOR": "1"],
      options: ["--color", "always"],
      isColoured: true
    ),
    Setting(
      variables: ["CLICOLOR_FORCE": "1"],
      options: ["--color", "never"],
      isColoured: false
    ),
    Setting(options: ["--color", "auto"], isColoured: true),
  ]

  @Test(arguments: settings) func `follows the terminal, the variables and the option`(
    setting: Setting
  ) async throws {
    let arguments =
      ["validate"] + setting.options + ["Samples/inbox/X9C02/rejected-unknown-code.json"]
    let none = ["TERM": "xterm-256color", "NO_COLOR": "", "CLICOLOR_FORCE": ""]
    let result = try await Program(
      arguments,
      // On a terminal of its own, the program is a child of `script`, which ends as it does.
      after: setting.isTerminal ? #"exec script -q -e -c "$0 $*" /dev/null"# : ":",
      environment: none.merging(setting.variables) { $1 }
    ).run()
    #expect(result.status == 1, "\(result.errors)")
    #expect(result.output.contains("binding/required"))
    #expect(result.output.contains("\u{1B}[") == setting.isColoured)
  }
}
