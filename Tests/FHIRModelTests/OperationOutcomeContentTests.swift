import Diagnostics
import FHIRJSON
import FHIRModel
import Testing

@Suite struct OperationOutcomeContentTests {
  private static let content = OperationOutcomeContent(
    profiles: ["https://example.org/StructureDefinition/outcome"],
    issues: [
      OperationOutcomeContent.Issue(
        severity: .error,
        type: .businessRule,
        codings: [
          Coding(system: "https://example.org/outcome", code: "in-the-past", display: "Past"),
          Coding(system: "https://example.org/provider", code: "INVALID_RESOURCE"),
        ],
        detailsText: "Not cancelled – already in the past",
        diagnostics: "a < b & \"c\"",
        expression: ["Appointment.start"],
        location: ["line 3, column 12"]
      ),
      OperationOutcomeContent.Issue(severity: .information, type: .informational),
    ]
  )

  @Test func `writes JSON`() {
    #expect(
      String(decoding: Self.content.json(), as: UTF8.self) == #"""
        {
          "resourceType": "OperationOutcome",
          "meta": {
            "profile": [
              "https://example.org/StructureDefinition/outcome"
            ]
          },
          "issue": [
            {
              "severity": "error",
              "code": "business-rule",
              "details": {
                "coding": [
                  {
                    "system": "https://example.org/outcome",
                    "code": "in-the-past",
                    "display": "Past"
                  },
                  {
                    "system": "https://example.org/provider",
                    "code": "INVALID_RESOURCE"
                  }
                ],
                "text": "Not cancelled – already in the past"
              },
              "diagnostics": "a < b & \"c\"",
              "location": [
                "line 3, column 12"
              ],
              "expression": [
                "Appointment.start"
              ]
            },
            {
              "severity": "information",
              "code": "informational"
            }
          ]
        }

        """#
    )
  }

  @Test func `writes XML in the order of the definition`() {
    #expect(
      String(decoding: Self.content.xml(), as: UTF8.self) == #"""
        <?xml version="1.0" encoding="UTF-8"?>
        <OperationOutcome xmlns="http://hl7.org/fhir">
          <meta>
            <profile value="https://example.org/StructureDefinition/outcome"/>
          </meta>
          <issue>
            <severity value="error"/>
            <code value="business-rule"/>
            <details>
              <coding>
                <system value="https://example.org/outcome"/>
                <code value="in-the-past"/>
                <display value="Past"/>
              </coding>
              <coding>
                <system value="https://example.org/provider"/>
                <code value="INVALID_RESOURCE"/>
              </coding>
              <text value="Not cancelled – already in the past"/>
            </details>
            <diagnostics value="a &lt; b &amp; &quot;c&quot;"/>
            <location value="line 3, column 12"/>
            <expression value="Appointment.start"/>
          </issue>
          <issue>
            <severity value="information"/>
            <code value="informational"/>
          </issue>
        </OperationOutcome>

        """#
    )
  }

  @Test func `never writes an empty value`() {
    let issue = OperationOutcomeContent.Issue(
      severity: .error,
      type: .invalid,
      codings: [Coding(system: "", code: nil, display: "x"), Coding(system: nil, code: "")],
      detailsText: "",
      diagnostics: "",
      expression: ["", ""],
      location: [""]
    )
    let content = OperationOutcomeContent(profiles: [""], issues: [issue])
    #expect(
      String(decoding: content.json(), as: UTF8.self) == #"""
        {
          "resourceType": "OperationOutcome",
          "issue": [
            {
              "severity": "error",
              "code": "invalid"
            }
          ]
        }

        """#
    )
    #expect(
      String(decoding: content.xml(), as: UTF8.self) == #"""
        <?xml version="1.0" encoding="UTF-8"?>
        <OperationOutcome xmlns="http://hl7.org/fhir">
          <issue>
            <severity value="error"/>
            <code value="invalid"/>
          </issue>
        </OperationOutcome>

        """#
    )
  }

  @Test func `says so when there is nothing to report`() throws {
    let content = OperationOutcomeContent(diagnostics: [], codeSystem: "https://example.org/d")
    let tree = try #require(JSONReader.read(content.json()).tree)
    let issues = try #require(OperationOutcome(tree)).issues
    #expect(issues.map(\.severity) == ["information"])
    #expect(issues.map(\.code) == ["informational"])
    #expect(issues.map(\.detailsText) == ["Nothing to report"])
  }

  @Test func `makes an issue of each finding`() {
    let rule = DiagnosticRule(
      "appointment/made-up",
      .error,
      .required,
      checks: "something",
      why: "because",
      fix: "Correct it.",
      example: .file(wrong: "{", right: "{}"),
      source: "here"
    )
    let content = OperationOutcomeContent(
      diagnostics: [
        Diagnostic(
          rule,
          message: "the start is missing",
          path: "Appointment.start",
          location: SourceLocation(line: 3, column: 12, byteOffset: 40)
        ),
        Diagnostic(rule, severity: .warning, message: "the end is missing", hint: "add it"),
      ],
      codeSystem: "https://example.org/diagnostic"
    )
    let coding = Coding(system: "https://example.org/diagnostic", code: "appointment/made-up")
    #expect(
      content.issues == [
        OperationOutcomeContent.Issue(
          severity: .error,
          type: .required,
          codings: [coding],
          diagnostics: "the start is missing",
          expression: ["Appointment.start"],
          location: ["line 3, column 12"]
        ),
        OperationOutcomeContent.Issue(
          severity: .warning,
          type: .required,
          codings: [coding],
          diagnostics: "the end is missing; add it"
        ),
      ]
    )
  }

  @Test func `JSON reads back as it was`() throws {
    for text in Self.awkwardTexts {
      let written = content(diagnostics: text)
      let result = JSONReader.read(written.json())
      #expect(result.diagnostics.isEmpty)
      let tree = try #require(result.tree)
      let issue = try #require(OperationOutcome(tree)?.issues.first)
      #expect(issue.diagnostics == text)
      #expect(issue.codings == written.issues[0].codings)
    }
  }

  @Test func `every severity and type is written as FHIR names it`() throws {
    for severity in IssueSeverity.allCases {
      for type in IssueType.allCases {
        let content = OperationOutcomeContent(issues: [.init(severity: severity, type: type)])
        let tree = try #require(JSONReader.read(content.json()).tree)
        let issue = try #require(OperationOutcome(tree)?.issues.first)
        #expect(issue.severity == severity.rawValue)
        #expect(issue.code == type.rawValue)
      }
    }
  }

  static let awkwardTexts = [
    "plain", "\"quoted\" \\ back/slash", "a\tb\nc\rd", "<tag attr='x'>&amp;</tag>", "ünïcödé 🩺",
    "\u{FFFD}\u{FEFF}\u{2028}\u{7F}", "]]>", "%s \u{1F}",
  ]

  private func content(diagnostics: String) -> OperationOutcomeContent {
    OperationOutcomeContent(issues: [
      .init(
        severity: .error,
        type: .processing,
        codings: [Coding(system: "https://example.org/s", code: diagnostics)],
        diagnostics: diagnostics
      )
    ])
  }

  @Test(arguments: [
    ("a\tb\nc\rd", "a&#9;b&#10;c&#13;d"),
    ("\u{0}\u{8}\u{1F}", "\u{FFFD}\u{FFFD}\u{FFFD}"),
    ("\u{FFFE}x\u{FFFF}", "\u{FFFD}x\u{FFFD}"),
    ("\u{FEFF}\u{1F600}\u{10FFFF}", "\u{FEFF}\u{1F600}\u{10FFFF}"),
    ("<'&\">", "&lt;'&amp;&quot;&gt;"),
  ])
  func `writes only what XML can hold`(text: String, expected: String) {
    let xml = String(decoding: content(diagnostics: text).xml(), as: UTF8.self)
    #expect(xml.contains("    <diagnostics value=\"\(expected)\"/>\n"))
  }
}
