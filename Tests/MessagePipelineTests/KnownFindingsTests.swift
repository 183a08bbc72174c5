import ConfigurationFiles
import Diagnostics
import Spool
import Testing

@testable import MessagePipeline

@Suite struct KnownFindingsTests {
  // MARK: - Comments

  private static func xml(_ status: String, before: String = "", after: String = "") -> [UInt8] {
    Array(
      """
      \(before)<Appointment xmlns="http://hl7.org/fhir">
        \(status)
        <participant>\(after)<type><text value="GP"/></type><status value="accepted"/></participant>
      </Appointment>
      """.utf8
    )
  }

  private static let comment = "<!-- ssp-cancel:ignore binding/required agreed in March -->"
  // It breaks one rule; an unknown status would break others, too.
  private static let wrong =
    #"<identifier><use value="no"/></identifier><status value="proposed"/>"#

  private func codes(_ bytes: [UInt8]) throws -> [String] {
    try FileValidation().validate(bytes).map(\.code)
  }

  @Test func `a comment suppresses findings in the element that follows`() throws {
    #expect(try codes(Self.xml(Self.wrong)) == ["binding/required"])
    #expect(try codes(Self.xml(Self.comment + Self.wrong)) == [])
    #expect(try codes(Self.xml(Self.comment + "<!-- and -->\n" + Self.wrong)) == [])
    #expect(try codes(Self.xml(Self.wrong, before: Self.comment)) == [])
  }

  @Test func `and nowhere else`() throws {
    #expect(
      try codes(Self.xml(Self.wrong, after: Self.comment))
        == ["binding/required", "suppression/unused"]
    )
    #expect(
      try codes(Self.xml(Self.wrong + Self.comment)) == ["binding/required", "suppression/unused"]
    )
    let other = Self.comment.replacing("binding/required", with: "invariant/app-2")
    #expect(try codes(Self.xml(other + Self.wrong)) == ["suppression/unused", "binding/required"])
  }

  @Test func `a comment without a reason suppresses nothing and is a finding`() throws {
    for reason in ["", " ", "...", "1"] {
      let comment = "<!-- ssp-cancel:ignore binding/required \(reason) -->"
      #expect(
        try codes(Self.xml(comment + Self.wrong))
          == ["suppression/without-reason", "binding/required"]
      )
    }
  }

  @Test func `what ends the reading, and what is no rule, cannot be suppressed`() throws {
    for code in ["xml/syntax", "limit/depth", "no/such-rule", "suppression/unused", ""] {
      let comment = "<!-- ssp-cancel:ignore \(code) because I say so -->"
      #expect(try codes(Self.xml(comment + Self.wrong)).contains("suppression/not-possible"))
    }
    #expect(try codes(Self.xml(Self.comment + "<status")) == ["xml/syntax"])
  }

  @Test func `text that is no comment suppresses nothing`() throws {
    let text = Self.comment.replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    let inAttribute =
      #"<id value="x"/><text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml">\#(text)</div></text>"#
    #expect(try codes(Self.xml(inAttribute + Self.wrong)) == ["binding/required"])
  }

  // MARK: - Suppressions and baselines

  private static let file = "a/b.json"

  private func input(_ name: String = file) -> ValidationInput { .standardInput(name: name) }

  private func findings(_ diagnostics: [Diagnostic], in name: String = file) -> InputFindings {
    InputFindings(
      input: input(name),
      line: nil,
      source: [],
      sourceStart: 0,
      diagnostics: diagnostics
    )
  }

  private static let status = Diagnostic(.inputSidecar, message: "x", path: "Appointment.status")
  private static let actor = Diagnostic(
    .inputSidecar,
    message: "x",
    path: "Appointment.participant[1].actor"
  )
  private static let fatal = Diagnostic(.inputFile, message: "x")

  private func suppression(_ path: String?, _ files: String?) throws -> KnownFindings.Suppression {
    let pathLine = path.map { ", path: \"\($0)\"" } ?? ""
    let text = "ignore: [{code: input/sidecar, reason: known\(pathLine)}]"
    let file = try IgnoreFile.read(bytes: Array(text.utf8), fileName: "i")
    let entry = try #require(file.entries.first)
    return KnownFindings.Suppression(entry, files: files.flatMap { PathPattern($0) }, in: "i")
  }

  @Test(
    arguments: [
      (nil, nil, 0), ("Appointment.status", nil, 1), ("Appointment.participant", nil, 1),
      ("Appointment.participant[1]", nil, 1), ("Appointment.participant[0]", nil, 2),
      ("Appointment", nil, 0), ("Appointment.stat", nil, 2), (nil, "*.json", 0), (nil, "*.xml", 2),
      (nil, "a/", 2), (nil, "a/**", 0),
    ] as [(String?, String?, Int)]
  )
  func `suppresses by code, element and file`(path: String?, files: String?, left: Int) throws {
    var known = KnownFindings(suppressions: [try suppression(path, files)])
    #expect(known.filter(findings([Self.status, Self.actor])).count == left)
  }

  @Test func `never hides what ended the reading`() throws {
    var known = KnownFindings(suppressions: [KnownFindings.Suppression(code: "input/file")])
    #expect(known.filter(findings([Self.fatal])).count == 1)
    known = KnownFindings(recordsBaseline: true)
    #expect(known.filter(findings([Self.fatal, Self.status])) == [Self.fatal])
    #expect(known.recorded.counts.values.reduce(0, +) == 1)
  }

  @Test func `tells of suppressions that suppress nothing in what they are for`() throws {
    var known = KnownFindings(suppressions: [
      try suppression("Appointment.end", nil), try suppression(nil, "*.xml"),
      try suppression("Appointment.status", nil), KnownFindings.Suppression(code: "json/escape"),
    ])
    _ = known.filter(findings([Self.status]))
    let leftovers = known.leftovers()
    #expect(leftovers.map(\.file) == ["i", "(command line)"])
    #expect(leftovers.allSatisfy { $0.diagnostics.map(\.code) == ["suppression/unused"] })
  }

  @Test func `a baseline accepts as many as it was written with, wherever they are`() throws {
    var writing = KnownFindings(recordsBaseline: true)
    _ = writing.filter(findings([Self.status, Self.status, Self.actor]))
    let json = writing.recorded.json()
    let baseline = try BaselineFile.read(bytes: json, fileName: "base.json")
    #expect(baseline == writing.recorded)
    #expect(baseline.json() == json)

    var known = KnownFindings(baseline: ("base.json", baseline))
    #expect(known.filter(findings([Self.status, Self.actor, Self.status, Self.status])).count == 1)
    #expect(known.leftovers().isEmpty)
    known.startOver()
    #expect(known.filter(findings([Self.status])).isEmpty)
    let stale = known.leftovers()
    #expect(stale.map(\.file) == ["base.json"])
    #expect(stale[0].diagnostics.map(\.code) == ["baseline/stale", "baseline/stale"])
    #expect(known.filter(findings([Self.status], in: "other.json")).count == 1)
  }

  @Test func `a baseline says nothing of files that were not validated`() throws {
    var writing = KnownFindings(recordsBaseline: true)
    _ = writing.filter(findings([Self.status]))
    var known = KnownFindings(baseline: ("base.json", writing.recorded))
    _ = known.filter(findings([], in: "other.json"))
    #expect(known.leftovers().isEmpty)
  }
}
