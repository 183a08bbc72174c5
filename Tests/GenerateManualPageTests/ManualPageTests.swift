import Foundation
import Testing

@testable import generate_manual_page

@Suite struct ManualPageTests {
  private static let dump = #"""
    {"serializationVersion": 0, "command": {"commandName": "tool", "abstract": "Does it.",
      "subcommands": [
        {"commandName": "run", "abstract": "Runs.",
         "discussion": "First line\nand second.\n\nEXAMPLES\n  tool run --in a\\b\n  .dot – 'q'",
         "arguments": [
           {"kind": "option", "names": [{"kind": "long", "name": "in"}], "valueName": "in",
            "isOptional": false, "abstract": "The folder."},
           {"kind": "option", "names": [{"kind": "short", "name": "o"}, {"kind": "long", "name": "out"}],
            "valueName": "file", "isOptional": true, "defaultValue": "a.txt", "abstract": "The file.",
            "sectionTitle": "Where to"},
           {"kind": "flag", "names": [{"kind": "long", "name": "quiet"}], "isOptional": true},
           {"kind": "flag", "names": [{"kind": "long", "name": "secret"}], "isOptional": true,
            "shouldDisplay": false},
           {"kind": "flag", "names": [{"kind": "long", "name": "help"}], "isOptional": true},
           {"kind": "positional", "valueName": "path", "isOptional": true, "isRepeating": true}]},
        {"commandName": "group", "abstract": "Groups.", "subcommands": [
          {"commandName": "inner", "abstract": "Is within."}]},
        {"commandName": "help", "abstract": "Helps."}]}}
    """#

  private func lines() throws -> [String] {
    let command = try CommandDescription(dump: Data(Self.dump.utf8))
    return ManualPage(command, version: "1.2.0", date: "2026-01-15").text
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test func `the head names the program, its version and the day`() throws {
    let lines = try lines()
    #expect(
      lines.prefix(3) == [
        #".TH TOOL 1 2026-01-15 "tool 1.2.0" "User Commands""#, #".SH "NAME""#,
        #"tool \- does it"#,
      ]
    )
    #expect(lines.filter { $0.hasPrefix(".SH") }.count == 6)
  }

  @Test func `the synopsis has what must be given`() throws {
    let lines = try lines()
    #expect(
      lines.contains(
        #"\fBtool run\fP [\fIoptions\fP] \fB\-\-in\fP \fIin\fP [\fIpath\fP\ ...]"#
      )
    )
    #expect(lines.contains(#"\fBtool group inner\fP"#))
    #expect(!lines.contains { $0.contains("help\\fP") || $0.contains("secret") })
  }

  @Test func `options have their names, values and defaults`() throws {
    let lines = try lines()
    let place = try #require(lines.firstIndex(of: #"\fB\-o\fP, \fB\-\-out\fP \fIfile\fP"#))
    #expect(lines[place - 2] == "Where to:")
    #expect(lines[place - 1] == ".TP")
    #expect(lines[place + 1] == "The file. Default: a.txt.")
  }

  @Test func `paragraphs flow, and examples stay lines`() throws {
    let lines = try lines()
    let place = try #require(lines.firstIndex(of: "EXAMPLES"))
    #expect(
      Array(lines[(place - 4)...(place + 5)]) == [
        ".PP", "First line", "and second.", ".PP", "EXAMPLES", ".br", ".EX",
        #"  tool run \-\-in a\eb"#, #"  .dot \[u2013] \(aqq\(aq"#, ".EE",
      ]
    )
  }

  @Test func `no text is taken for a command of roff`() {
    #expect(ManualPage.safe(".so /etc/passwd") == #"\&.so /etc/passwd"#)
    #expect(ManualPage.safe(#"'\n"#) == #"\(aq\en"#)
  }

  @Test func `what is no dump is refused`() {
    #expect(throws: (any Error).self) { try CommandDescription(dump: Data("{}".utf8)) }
  }
}
