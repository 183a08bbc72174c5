import Diagnostics
import Reporting

/// Findings to write, with the bytes they are about.
enum FindingsSample {
  /// A rule with the texts that formats show.
  static func rule(
    _ code: String,
    _ severity: IssueSeverity = .error,
    _ type: IssueType = .structure
  ) -> DiagnosticRule {
    DiagnosticRule(
      code,
      severity,
      type,
      checks: "It is as it should be.",
      why: "Otherwise it is not.",
      fix: "Correct it.",
      example: .file(wrong: "{", right: "{}"),
      source: "A book, chapter 1"
    )
  }

  /// A finding at the first place where some text stands in a file.
  static func finding(
    _ rule: DiagnosticRule,
    at text: String,
    in source: String,
    hint: String? = nil,
    message: String = "it is wrong"
  ) -> Diagnostic {
    let bytes = Array(source.utf8)
    let offset =
      text.isEmpty
      ? bytes.count
      : source.firstRange(of: text).map {
        source.utf8.distance(from: source.startIndex, to: $0.lowerBound)
      }
        ?? 0
    return Diagnostic(
      rule,
      message: message,
      hint: hint,
      path: "Appointment.status",
      location: LineIndex(bytes).location(atByteOffset: offset)
    )
  }

  /// The text about one finding in a file, with its lines.
  static func text(
    _ rule: DiagnosticRule = rule("element/unknown"),
    at place: String,
    in source: String
  ) -> String {
    FindingsText(showsSource: true).text(
      FileFindings(
        file: "a.json",
        diagnostics: [finding(rule, at: place, in: source)],
        source: Array(source.utf8)
      )
    )
  }

  static let json = """
    {
      "resourceType": "Appointment",
      "particpant": [],
      "priority": "5"
    }

    """

  static let xml = """
    <Appointment xmlns="http://hl7.org/fhir">
      <status value="Booked"/>
    </Appointment>

    """

  /// Three files: an invalid one in JSON, a valid one, and an invalid one in XML with a warning.
  static let files = [
    FileFindings(
      file: "in box/a,b.json",
      diagnostics: [
        finding(
          rule("element/unknown"),
          at: "\"particpant\"",
          in: json,
          hint: "did you mean `participant`?"
        ),
        finding(rule("json/token-type"), at: "\"priority\"", in: json),
      ],
      source: Array(json.utf8)
    ),
    FileFindings(file: "valid.json", diagnostics: []),
    FileFindings(
      file: "=c.xml",
      diagnostics: [
        finding(
          rule("binding/required", .error, .codeInvalid),
          at: "<status",
          in: xml,
          message: "50% of <it>, \"all\""
        ),
        Diagnostic(rule("xml/note", .warning, .value), message: "a note"),
        Diagnostic(rule("xml/hint", .information, .informational), message: "a line\nand one more"),
      ],
      source: Array(xml.utf8)
    ),
  ]

  /// What a format writes about the files.
  static func written(_ format: FindingsFormat, _ files: [FileFindings] = files) -> String {
    var writer = FindingsWriter(format, programVersion: "1.2.3")
    var bytes: [UInt8] = []
    for file in files {
      writer.add(file)
      bytes += writer.takeBytes()
    }
    writer.end()
    return String(decoding: bytes + writer.takeBytes(), as: UTF8.self)
  }
}
