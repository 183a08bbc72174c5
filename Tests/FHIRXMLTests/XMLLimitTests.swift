import Diagnostics
import ElementModel
import FHIRXML
import TestSupport
import Testing

/// What no input may go beyond, and that every input is read in bounded time.
@Suite struct XMLLimitTests {
  private func nested(_ count: Int, innermost: String = "") -> String {
    String(repeating: "<a>", count: count) + innermost + String(repeating: "</a>", count: count)
  }

  @Test func `takes files up to the limit of bytes`() {
    let text = appointment("")
    let count = text.utf8.count
    expectFindings(text, [], limits: ReadLimits(maximumByteCount: count))
    let result = expectFindings(
      "1️⃣" + text,
      [.init("1️⃣", "limit/bytes", nil)],
      limits: ReadLimits(maximumByteCount: count - 1)
    )
    #expect(result.tree == nil)
  }

  @Test func `takes elements up to the limit of depth`() {
    let limits = ReadLimits(maximumDepth: 4)
    expectFindings(appointment(nested(3)), [], limits: limits)
    let result = expectFindings(
      appointment(nested(3, innermost: "1️⃣<b/>")),
      [.init("1️⃣", "limit/depth", "Appointment.a.a.a")],
      limits: limits
    )
    #expect(result.tree == nil)
  }

  @Test func `counts the elements of narratives, of resources, and of what is left out`() {
    let limits = ReadLimits(maximumDepth: 4)
    let div = #"<div xmlns="http://www.w3.org/1999/xhtml">"#
    expectFindings(appointment("<text>\(div)<p>x</p></div></text>"), [], limits: limits)
    expectFindings(
      appointment("<text>\(div)<p>1️⃣<b/></p></div></text>"),
      [.init("1️⃣", "limit/depth", "Appointment.text")],
      limits: limits
    )
    expectFindings(appointment("<contained><Slot><id/></Slot></contained>"), [], limits: limits)
    expectFindings(
      appointment("<contained><Slot><a>1️⃣<b/></a></Slot></contained>"),
      [.init("1️⃣", "limit/depth", "Appointment.contained[0].a")],
      limits: limits
    )
    expectFindings(
      appointment(#"1️⃣<a xmlns="urn:x"><b><c>2️⃣<d/></c></b></a>"#),
      [.init("1️⃣", "xml/namespace", "Appointment.a"), .init("2️⃣", "limit/depth", "Appointment")],
      limits: limits
    )
  }

  @Test func `takes sixty-four levels unless told otherwise`() {
    #expect(XMLReader.read(Array(appointment(nested(63)).utf8)).tree != nil)
    #expect(
      XMLReader.read(Array(appointment(nested(64)).utf8)).diagnostics.map(\.code)
        == ["limit/depth"]
    )
  }

  @Test func `takes attributes up to the limit, declarations included`() {
    let limits = ReadLimits(maximumAttributeCount: 3)
    expectFindings(appointment(#"<a b="1" c="2" d="3"/>"#), [], limits: limits)
    let result = expectFindings(
      appointment(#"<a b="1" c="2" d="3" 1️⃣e="4"/>"#),
      [.init("1️⃣", "limit/attributes", nil)],
      limits: limits
    )
    #expect(result.tree == nil)
    expectFindings(
      appointment(#"<a xmlns:b="urn:1" xmlns:c="urn:2" d="3" 1️⃣xmlns:e="urn:4"/>"#),
      [.init("1️⃣", "limit/attributes", nil)],
      limits: limits
    )
  }

  @Test func `takes so many names that FHIR does not define, and no more`() {
    func file(nameCount: Int) -> [UInt8] {
      Array(appointment((0..<nameCount).map { "<x\($0)/>" }.joined()).utf8)
    }
    #expect(XMLReader.read(file(nameCount: 32_767)).diagnostics.isEmpty)
    let result = XMLReader.read(file(nameCount: 32_768))
    #expect(result.tree == nil)
    #expect(result.diagnostics.map(\.code) == ["limit/names"])
    #expect(result.diagnostics.first?.location?.byteOffset ?? 0 > 200_000)
  }

  @Test func `lists so many findings, and says that there are more`() {
    let result = XMLReader.read(
      Array(appointment(String(repeating: "<slot>x</slot>", count: 30)).utf8),
      limits: ReadLimits(maximumDiagnosticCount: 10)
    )
    #expect(result.tree != nil)
    #expect(result.diagnostics.count == 11)
    #expect(result.diagnostics.prefix(10).allSatisfy { $0.code == "xml/text" })
    #expect(result.diagnostics.last?.code == "limit/diagnostics")
  }

  @Test func `tells an error behind any number of warnings`() {
    let instance = #"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#
    let slots = String(repeating: #"<slot xsi:schemaLocation="a b"/>"#, count: 200)
    let text = #"<Appointment xmlns="http://hl7.org/fhir" \#(instance)>\#(slots)text</Appointment>"#
    let result = XMLReader.read(Array(text.utf8))
    #expect(result.tree != nil)
    #expect(result.diagnostics.hasErrors)
  }

  private static let xhtml = #"<text><div xmlns="http://www.w3.org/1999/xhtml">"#

  /// An Appointment with something repeated in it.
  private static func inAppointment(
    _ name: String,
    _ before: String,
    _ repeated: String,
    _ after: String,
    count: Int? = nil
  ) -> HostileFile {
    let around = appointment("|").split(separator: "|")
    return HostileFile(name, around[0] + before, repeated, after + around[1], count: count)
  }

  static let hostile: [HostileFile] = [
    inAppointment("200,000 attributes", "<a ", #"a#="" "#, "/>", count: 200_000),
    inAppointment("200,000 attributes of one name", "<a ", #"a="" "#, "/>", count: 200_000),
    inAppointment(
      "20,000 namespace declarations",
      "<a ",
      #"xmlns:a#="urn:x" "#,
      "/>",
      count: 20_000
    ),
    inAppointment(
      "20,000 elements with namespace declarations",
      "",
      #"<a# xmlns:p="urn:#" xmlns:q="urn:x"/>"#,
      "",
      count: 20_000
    ),
    inAppointment("depth 200,000", "", "<a>", "", count: 200_000),
    inAppointment("depth 200,000 in a narrative", xhtml, "<a>", "", count: 200_000),
    inAppointment("a long value", #"<comment value=""#, "xxxxxxxxxx", #""/>"#, count: 90_000),
    inAppointment("a long name", "<", "xxxxxxxxxx", "/>"),
    inAppointment("a long narrative", xhtml, "<b>x</b>", "</div></text>"),
    inAppointment("long text", "", "xxxxxxxxxx", ""),
    inAppointment("references", #"<comment value=""#, "&#x41;", #""/>"#),
    inAppointment("many elements", "", "<slot/>", ""),
    inAppointment("many elements of other names", "", "<a#/>", "", count: 30_000),
    inAppointment(
      "many resources in one element",
      "<contained><Slot>",
      "<a/>",
      "</Slot></contained>"
    ),
    inAppointment(
      "resource after resource",
      "<contained><Slot>" + String(repeating: "<a/>", count: 20_000)
        + "</Slot>",
      "<A/>",
      "</contained>"
    ),
    inAppointment("elements of other namespaces", "", #"<a xmlns="urn:x"/>"#, ""),
    inAppointment("comments", "", "<!-- -->", ""),
    inAppointment("comments and text", "", "<!-- -->", "text"),
    inAppointment("elements with text", "", "<a>x</a>", ""),
    inAppointment("elements with text behind comments", "", "<a><!-- -->x</a>", ""),
    inAppointment("comments that do not end", "", "<!-- ", ""),
    inAppointment("CDATA that does not end", "", "<![CDATA[ ", ""),
    inAppointment("instructions that do not end", "", "<? ", ""),
    inAppointment("angle brackets", "", "<", ""),
    inAppointment("end tags", "", "</a>", ""),
    inAppointment("white space", "", "          ", ""),
  ]

  @Test(arguments: hostile) func `reads hostile files in bounded time`(hostile: HostileFile) {
    let bytes = hostile.bytes
    let limits = ReadLimits(maximumByteCount: bytes.count)
    let seconds = ReadingTime.seconds { _ = XMLReader.read(bytes, limits: limits) }
    #expect(seconds < ReadingTime.limitSeconds)
  }

  @Test(arguments: hostile) func `finds the byte that is not UTF-8 in bounded time`(
    hostile: HostileFile
  ) {
    let bytes = hostile.bytes + [0xFF]
    let limits = ReadLimits(maximumByteCount: bytes.count)
    let seconds = ReadingTime.seconds {
      #expect(
        XMLReader.read(bytes, limits: limits).diagnostics.map(\.code) == ["text/invalid-utf-8"]
      )
    }
    #expect(seconds < ReadingTime.limitSeconds)
  }

  @Test func `says what is wrong with each of the large ones`() {
    func codes(_ name: String) -> [String]? {
      Self.hostile.first { $0.name == name }.map { hostile in
        let bytes = hostile.bytes
        let limits = ReadLimits(maximumByteCount: bytes.count)
        return XMLReader.read(bytes, limits: limits).diagnostics.map(\.code)
      }
    }
    #expect(codes("200,000 attributes") == ["limit/attributes"])
    #expect(codes("20,000 namespace declarations") == ["limit/attributes"])
    #expect(codes("20,000 elements with namespace declarations") == [])
    #expect(codes("depth 200,000") == ["limit/depth"])
    #expect(codes("depth 200,000 in a narrative") == ["limit/depth"])
    #expect(codes("a long value") == [])
    #expect(codes("a long narrative") == [])
  }
}
