import Diagnostics
import Reporting
import Testing

/// Findings as programs read them; the same three files in every format.
@Suite struct FindingsFormatTests {
  @Test func `ndjson is one object a line and file`() {
    #expect(
      FindingsSample.written(.ndjson) == #"""
        {"file":"in box/a,b.json","valid":false,"issues":[{"severity":"error","code":"element/unknown","type":"structure","expression":"Appointment.status","line":3,"column":3,"message":"it is wrong","hint":"did you mean `participant`?"},{"severity":"error","code":"json/token-type","type":"structure","expression":"Appointment.status","line":4,"column":3,"message":"it is wrong"}]}
        {"file":"valid.json","valid":true,"issues":[]}
        {"file":"=c.xml","valid":false,"issues":[{"severity":"error","code":"binding/required","type":"code-invalid","expression":"Appointment.status","line":2,"column":3,"message":"50% of <it>, \"all\""},{"severity":"warning","code":"xml/note","type":"value","message":"a note"},{"severity":"information","code":"xml/hint","type":"informational","message":"a line\nand one more"}]}

        """#
    )
  }

  @Test func `json is one document with the totals`() {
    #expect(
      FindingsSample.written(.json, Array(FindingsSample.files.prefix(2))) == #"""
        {
          "version": 1,
          "program": {"name":"ssp-cancel","version":"1.2.3"},
          "files": [
            {
              "file": "in box/a,b.json",
              "valid": false,
              "issues": [
                {"severity":"error","code":"element/unknown","type":"structure","expression":"Appointment.status","line":3,"column":3,"message":"it is wrong","hint":"did you mean `participant`?"},
                {"severity":"error","code":"json/token-type","type":"structure","expression":"Appointment.status","line":4,"column":3,"message":"it is wrong"}
              ]
            },
            {
              "file": "valid.json",
              "valid": true,
              "issues": []
            }
          ],
          "totals": {
            "files": 2,
            "valid": 1,
            "invalid": 1,
            "errors": 2,
            "warnings": 0,
            "information": 0
          }
        }

        """#
    )
  }

  @Test func `github is a command for each finding, escaped`() {
    #expect(
      FindingsSample.written(.github) == """
        ::error file=in box/a%2Cb.json,line=3,col=3,endColumn=14,title=element/unknown::Appointment.status: it is wrong; did you mean `participant`?
        ::error file=in box/a%2Cb.json,line=4,col=15,endColumn=17,title=json/token-type::Appointment.status: it is wrong
        ::error file==c.xml,line=2,col=17,endColumn=24,title=binding/required::Appointment.status: 50%25 of <it>, "all"
        ::warning file==c.xml,title=xml/note::a note
        ::notice file==c.xml,title=xml/hint::a line%0Aand one more

        """
    )
  }

  @Test func `csv is quoted where it must be, and no formula`() {
    let lines = [
      "file,line,column,severity,code,type,expression,message,hint",
      "\"in box/a,b.json\",3,3,error,element/unknown,structure,Appointment.status,it is wrong,"
        + "did you mean `participant`?",
      "\"in box/a,b.json\",4,3,error,json/token-type,structure,Appointment.status,it is wrong,",
      "'=c.xml,2,3,error,binding/required,code-invalid,Appointment.status,"
        + "\"50% of <it>, \"\"all\"\"\",",
      "'=c.xml,,,warning,xml/note,value,,a note,",
      "'=c.xml,,,information,xml/hint,informational,,\"a line\nand one more\",",
    ]
    #expect(FindingsSample.written(.csv) == lines.map { $0 + "\r\n" }.joined())
  }

  @Test(arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
  func `csv guards what a spreadsheet would compute`(name: String) {
    let diagnostic = Diagnostic(FindingsSample.rule("x/y"), message: "m")
    let text = FindingsSample.written(.csv, [FileFindings(file: name, diagnostics: [diagnostic])])
    let field = text.split(separator: "\r\n", omittingEmptySubsequences: false)[1]
    #expect(field.hasPrefix("'\(name.prefix(1))") || field.hasPrefix("\"'\(name.prefix(1))"))
  }

  @Test func `junit is a test case for each file`() {
    #expect(
      FindingsSample.written(.junit) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="ssp-cancel validate" tests="3" failures="2" errors="0">
          <testsuite name="ssp-cancel validate" tests="3" failures="2" errors="0" skipped="0" time="0">
            <testcase name="in box/a,b.json" classname="ssp-cancel" time="0">
              <failure message="2 errors" type="element/unknown">3:3: error: Appointment.status: it is wrong; did you mean `participant`? [element/unknown]
        4:3: error: Appointment.status: it is wrong [json/token-type]
        </failure>
            </testcase>
            <testcase name="valid.json" classname="ssp-cancel" time="0"/>
            <testcase name="=c.xml" classname="ssp-cancel" time="0">
              <failure message="1 error" type="binding/required">2:3: error: Appointment.status: 50% of &lt;it&gt;, &quot;all&quot; [binding/required]
        warning: a note [xml/note]
        information: a line
        and one more [xml/hint]
        </failure>
            </testcase>
          </testsuite>
        </testsuites>

        """
    )
  }

  @Test func `what XML cannot hold does not break junit`() {
    let diagnostic = Diagnostic(FindingsSample.rule("x/y", .warning), message: "a\u{1}b\u{FFFF}")
    let text = FindingsSample.written(.junit, [FileFindings(file: "a", diagnostics: [diagnostic])])
    #expect(text.contains("<system-out>warning: a\u{FFFD}b\u{FFFD} [x/y]\n</system-out>"))
  }

  @Test func `an OperationOutcome stands alone for one file, and in a Bundle for several`() throws {
    let one = try JSONValue(
      parsing: Array(FindingsSample.written(.operationoutcome, [FindingsSample.files[0]]).utf8)
    )
    #expect(one["resourceType"] == .string("OperationOutcome"))
    let issue = try #require(one["issue"]?.items.first)
    #expect(issue["location"]?.items == [.string("in box/a,b.json, line 3, column 3")])
    #expect(issue["diagnostics"] == .string("it is wrong; did you mean `participant`?"))

    let several = try JSONValue(parsing: Array(FindingsSample.written(.operationoutcome).utf8))
    #expect(several["resourceType"] == .string("Bundle"))
    #expect(several["type"] == .string("collection"))
    let outcomes = several["entry"]?.items.compactMap { $0["resource"] } ?? []
    #expect(outcomes.count == 3)
    #expect(outcomes.allSatisfy { $0["resourceType"] == .string("OperationOutcome") })
    #expect(outcomes[1]["issue"]?.items.first?["code"] == .string("informational"))

    let none = try JSONValue(parsing: Array(FindingsSample.written(.operationoutcome, []).utf8))
    #expect(none["resourceType"] == .string("OperationOutcome"))
    #expect(none["issue"]?.items.count == 1)
  }

  @Test(arguments: FindingsFormat.allCases)
  func `no format but text holds anything of a file`(format: FindingsFormat) {
    let text = FindingsSample.written(format)
    for mark in ["\"5\"", "particpant", "Booked"] { #expect(!text.contains(mark)) }
  }

  @Test(arguments: FindingsFormat.allCases)
  func `columns of a file that is not known are left out, never guessed`(format: FindingsFormat) {
    let finding = FindingsSample.files[0].diagnostics
    let text = FindingsSample.written(format, [FileFindings(file: "a", diagnostics: finding)])
    #expect(!text.contains("startColumn") && !text.contains("col="))
  }

  @Test func `columns for editors are characters, not bytes`() {
    let source = #"{"é": "😀", "a": 1}"#
    let diagnostic = FindingsSample.finding(FindingsSample.rule("x/y"), at: "\"a\"", in: source)
    let findings = FileFindings(file: "a", diagnostics: [diagnostic], source: Array(source.utf8))
    #expect(diagnostic.location?.column == 16)
    #expect(FindingsSample.written(.github, [findings]).contains("col=12,endColumn=14,"))
    #expect(FindingsSample.written(.sarif, [findings]).contains("\"startColumn\": 12"))
    #expect(FindingsSample.written(.csv, [findings]).contains("a,1,16,"))
  }
}
