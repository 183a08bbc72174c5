import Diagnostics
import Reporting
import Testing

/// Findings as a person reads them.
@Suite struct FindingsTextTests {
  private func mark(_ text: String) -> String {
    text.split(separator: "\n").dropFirst(1).prefix(2).joined(separator: "\n")
  }

  @Test func `shows the line, a mark under what is meant, and what to do`() {
    let text = FindingsSample.files.map { FindingsText(showsSource: true).text($0) }.joined()
    #expect(
      text == """
        in box/a,b.json:3:3: error: Appointment.status: it is wrong [element/unknown]
         3 |   "particpant": [],
           |   ^~~~~~~~~~~~
           hint: did you mean `participant`?
        in box/a,b.json:4:3: error: Appointment.status: it is wrong [json/token-type]
         4 |   "priority": "5"
           |               ^~~
           hint: Correct it.
        =c.xml:2:3: error: Appointment.status: 50% of <it>, "all" [binding/required]
         2 |   <status value="Booked"/>
           |                 ^~~~~~~~
           hint: Correct it.
        =c.xml: warning: a note [xml/note]
           hint: Correct it.
        =c.xml: information: a line
        and one more [xml/hint]
           hint: Correct it.

        """
    )
  }

  @Test func `leaves lines out unless they are asked for`() {
    let text = FindingsText().text(FindingsSample.files[0])
    #expect(!text.contains(" | "))
    #expect(text.contains("   hint: did you mean `participant`?\n"))
  }

  @Test func `says what a rule always says once a file`() {
    let source = "{\"a\": 1,\n\"b\": 2}"
    let rule = FindingsSample.rule("element/unknown")
    let findings = FileFindings(
      file: "a.json",
      diagnostics: [
        FindingsSample.finding(rule, at: "\"a\"", in: source),
        FindingsSample.finding(rule, at: "\"b\"", in: source),
      ]
    )
    let text = FindingsText().text(findings)
    #expect(text.split(separator: "hint:").count == 2)
  }

  @Test func `colours the parts, and nothing else changes`() {
    let plain = FindingsText(showsSource: true).text(FindingsSample.files[0])
    let coloured = FindingsText(showsSource: true, isColoured: true).text(FindingsSample.files[0])
    #expect(
      coloured.hasPrefix(
        "\u{1B}[1min box/a,b.json:3:3:\u{1B}[0m \u{1B}[1;31merror:\u{1B}[0m Appointment.status: "
          + "it is wrong \u{1B}[2m[element/unknown]\u{1B}[0m\n"
          + " 3 |   \"particpant\": [],\n   |   \u{1B}[1;32m^~~~~~~~~~~~\u{1B}[0m\n"
          + "   \u{1B}[36mhint:\u{1B}[0m did you mean"
      )
    )
    #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
  }

  @Test func `shows no line of what is no text`() {
    let heading = "a.json:1:1: error: Appointment.status: it is wrong [element/unknown]\n"
    let packed = String(repeating: "\u{1F}\u{8}PK\u{3}\u{4}", count: 20)
    #expect(FindingsSample.text(at: "\u{1F}", in: packed) == heading + "   hint: Correct it.\n")
    // A text with a few bytes that are none is shown.
    let broken = FindingsSample.text(at: "{", in: "{\u{0}\u{1}\u{2}}")
    #expect(broken.contains(" 1 | {<U+0000><U+0001><U+0002>}\n"))
  }

  // MARK: - Spans

  static let json: [(place: String, source: String, type: IssueType, mark: String)] = [
    ("\"a\"", #"{"a": "x", "b": 1}"#, .structure, " ^~~"),
    ("\"a\"", #"{"a": "x", "b": 1}"#, .value, "      ^~~"),
    ("\"a\"", #"{"a": "x\"y", "b": 1}"#, .value, "      ^~~~~~"),
    ("\"a\"", #"{"a" : -1.5}"#, .value, "       ^~~~"),
    ("\"a\"", #"{"a": true}"#, .codeInvalid, "      ^~~~"),
    ("\"a\"", #"{"a": {"b": 1}}"#, .value, "      ^"),
    // The value is on another line, so the name is marked.
    ("\"a\"", "{\"a\":\n1}", .value, " ^~~"),
    ("{\"b\"", #"{"a": [{"b": 1}]}"#, .structure, "       ^"),
    ("\"open", #"{"a": "open"#, .structure, "      ^~~~~"),
    ("tru,", #"{"a": tru, "b": 1}"#, .structure, "      ^~~"),
    ("]", #"{"a": ]}"#, .structure, "      ^"),
  ]

  @Test(arguments: json.indices) func `marks a token of JSON`(index: Int) {
    let sample = Self.json[index]
    let rule = FindingsSample.rule("x/y", .error, sample.type)
    let text = FindingsSample.text(rule, at: sample.place, in: sample.source)
    #expect(text.split(separator: "\n")[2] == "   | " + sample.mark)
  }

  static let xml: [(place: String, source: String, type: IssueType, mark: String)] = [
    ("<b", #"<a><b value="x"/></a>"#, .structure, "   ^~"),
    ("<b", #"<a><b value="x"/></a>"#, .value, "            ^~~"),
    ("<b", #"<a><b id="y" value='x y'/></a>"#, .value, "                   ^~~~~"),
    ("<b", #"<a><b id="y"/></a>"#, .value, "   ^~"),
    ("id", #"<a><b id="y"/></a>"#, .structure, "      ^~~~~~"),
    ("id", #"<a><b id="y"/></a>"#, .value, "         ^~~"),
    ("text", "<a>text</a>", .structure, "   ^~~~"),
    ("</b", "<a></b>", .structure, "   ^~~"),
    ("<b", "<a><b", .value, "   ^~"),
  ]

  @Test(arguments: xml.indices) func `marks a tag, an attribute or text of XML`(index: Int) {
    let sample = Self.xml[index]
    let rule = FindingsSample.rule("x/y", .error, sample.type)
    let text = FindingsSample.text(rule, at: sample.place, in: sample.source)
    #expect(text.split(separator: "\n")[2] == "   | " + sample.mark)
  }

  @Test func `marks one byte where reading ended at one`() {
    let rule = FindingsSample.rule("text/invalid-utf-8", .fatal)
    var source = Array(#"{"a": "Soir"#.utf8)
    let offset = source.count
    source += [0xE9] + Array("e\"}".utf8)
    let diagnostic = Diagnostic(
      rule,
      message: "m",
      location: LineIndex(source).location(atByteOffset: offset)
    )
    let text = FindingsText(showsSource: true).text(
      FileFindings(file: "a", diagnostics: [diagnostic], source: source)
    )
    #expect(mark(text) == " 1 | {\"a\": \"Soir<E9>e\"}\n   |            ^~~~")
  }

  // MARK: - Lines

  @Test func `shows tabs as blanks and keeps the mark below`() {
    let text = FindingsSample.text(at: "\"a\"", in: "{\n\t\t\"a\":\t1}")
    #expect(mark(text) == " 2 |         \"a\":    1}\n   |         ^~~")
  }

  @Test func `spells out what a terminal would obey or hide`() {
    let source = "{\"\u{1B}[31m\u{202E}\u{0}\u{9B}\u{200B}\": 1, \"a\": 2}"
    let text = FindingsSample.text(at: "\"a\"", in: source)
    #expect(
      mark(text)
        == " 1 | {\"<U+001B>[31m<U+202E><U+0000><U+009B><U+200B>\": 1, \"a\": 2}\n"
        + "   | " + String(repeating: " ", count: 52) + "^~~"
    )
  }

  @Test func `counts cells, not bytes or characters`() {
    let text = FindingsSample.text(at: "\"b\"", in: "{\"é日e\u{301}😀\": 1, \"b\": 2}")
    #expect(mark(text) == " 1 | {\"é日e\u{301}😀\": 1, \"b\": 2}\n   |               ^~~")
  }

  @Test func `leaves the line end out, be it CR LF or LF`() {
    let text = FindingsSample.text(at: "\"a\"", in: "{\r\n  \"a\": 1\r\n}\r\n")
    #expect(mark(text) == " 2 |   \"a\": 1\n   |   ^~~")
    let atEnd = FindingsSample.text(at: "\r\n}", in: "{\r\n  \"a\": 1\r\n}\r\n")
    #expect(mark(atEnd) == " 2 |   \"a\": 1\n   |         ^")
  }

  @Test func `marks the place behind the last character`() {
    #expect(mark(FindingsSample.text(at: "", in: "{\"a\": 1")) == " 1 | {\"a\": 1\n   |        ^")
    #expect(mark(FindingsSample.text(at: "", in: "{\"a\": 1\n")) == " 2 |\n   | ^")
    #expect(!FindingsSample.text(at: "", in: "").contains(" | "))
  }

  @Test func `shows a part of a long line, around the mark`() {
    let before = String(repeating: "\"x\": \"日本\", ", count: 1_000)
    let after = String(repeating: ", \"y\": \"é\"", count: 1_000)
    let text = FindingsSample.text(at: "\"a\"", in: "{\(before)\"a\": 1\(after)}")
    let lines = text.split(separator: "\n")
    #expect(lines[1].hasPrefix(" 1 | …") && lines[1].hasSuffix("…"))
    #expect(lines[1].count < 110)
    let column = lines[2].count - 3
    // Wide characters take two cells, so the mark is further right than the name is in characters.
    let wideCount = lines[1].prefix { $0 != "a" }.count { "日本".contains($0) }
    let name = lines[1].prefix { $0 != "a" }.count - 1
    #expect(column == name + wideCount)
  }

  @Test func `shows a part of a long value`() {
    let value = String(repeating: "v", count: 12_000)
    let text = FindingsSample.text(
      FindingsSample.rule("value/string", .error, .value),
      at: "\"a\"",
      in: "{\"a\": \"\(value)\"}"
    )
    let lines = text.split(separator: "\n")
    #expect(lines[1].hasPrefix(" 1 | {\"a\": \"vvv") && lines[1].hasSuffix("v…"))
    #expect(lines[2] == "   |       ^" + String(repeating: "~", count: 93))
  }

  @Test func `never fails, wherever a finding points`() {
    let sources: [[UInt8]] = [
      Array(FindingsSample.json.utf8), Array(FindingsSample.xml.utf8),
      [0xFF, 0xC3, 0x0A, 0xE2, 0x82],
      Array("<a b=\"".utf8), Array("{\"a\\".utf8), Array("\r\r\n\n".utf8), [],
      [UInt8](repeating: 0x80, count: 3_000),
    ]
    for source in sources {
      let lines = LineIndex(source)
      for offset in 0...source.count {
        for type in [IssueType.structure, .value] {
          for severity in [IssueSeverity.error, .fatal] {
            let diagnostic = Diagnostic(
              FindingsSample.rule("x/y", severity, type),
              message: "m",
              location: lines.location(atByteOffset: offset)
            )
            let findings = FileFindings(file: "a", diagnostics: [diagnostic], source: source)
            let text = FindingsText(showsSource: true).text(findings)
            #expect(text.contains("^") == !source.isEmpty)
          }
        }
      }
    }
  }

  @Test func `does not take a location of another file for one of this`() {
    let location = SourceLocation(line: 9, column: 9, byteOffset: 900)
    let findings = FileFindings(
      file: "a",
      diagnostics: [Diagnostic(FindingsSample.rule("x/y"), message: "m", location: location)],
      source: Array("{}".utf8)
    )
    #expect(
      FindingsText(showsSource: true).text(findings)
        == "a:9:9: error: m [x/y]\n   hint: Correct it.\n"
    )
  }

  @Test func `says the totals in one line`() {
    func text(_ files: [FileFindings]) -> String {
      var totals = FindingsTotals()
      for file in files { totals.add(file.diagnostics) }
      return totals.text
    }
    #expect(text(FindingsSample.files) == "3 files, 2 invalid, 3 errors, 1 warning, 1 note")
    #expect(text([FindingsSample.files[1]]) == "1 file, all valid")
    #expect(text([]) == "0 files")
  }
}
