import Diagnostics
import ElementModel
import FHIRXML
import TestSupport
import Testing

/// Where findings and elements stand in the file, to the byte.
@Suite struct XMLPositionTests {
  /// A source that is not well-formed: the fault lies between the markers, where libxml2 has read to.
  static let syntaxFaults: [(source: String, path: String?)] = [
    (appointment(#"<id value="a">1️⃣</Id>2️⃣"#), "Appointment.id"),
    (appointment(#"<slot><reference value=1️⃣a2️⃣/></slot>"#), "Appointment.slot[0]"),
    (appointment(#"<status value="a" 1️⃣value="b"2️⃣/>"#), "Appointment.status"),
    (appointment(#"<comment 1️⃣value="a & b"2️⃣/>"#), "Appointment.comment"),
    (appointment(#"<comment 1️⃣value="a<b"2️⃣/>"#), "Appointment.comment"),
    (
      appointment("<slot/><slot><reference value=\"1️⃣&#0;2️⃣\"/></slot>"),
      "Appointment.slot[1].reference"
    ),
    (
      appointment("<contained><Slot><id 1️⃣value=\"&\"2️⃣/></Slot></contained>"),
      "Appointment.contained[0].id"
    ),
    (
      appointment("<contained><Slot 1️⃣id=\"&\"2️⃣></Slot></contained>"), "Appointment.contained[0]"
    ),
    (
      appointment(
        "<text><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>1️⃣a & b2️⃣</p></div></text>"
      ),
      "Appointment.text.div"
    ),
    (appointment(#"<slot/><slot>1️⃣&foo;2️⃣</slot>"#), "Appointment.slot[1]"),
    (appointment("<!-- a 1️⃣-- b2️⃣ -->"), "Appointment"),
    (appointment("1️⃣\u{1}2️⃣"), "Appointment"),
    (appointment("<p:id1️⃣/>2️⃣"), "Appointment.id"),
    ("\r\n\r\n" + appointment("\r\n<id1️⃣ value2️⃣/>"), "Appointment"),
    (appointment("<id value=\"é😀\"/>") + "\n1️⃣x2️⃣", nil),
    ("1️⃣ <?xml version=\"1.0\"?>2️⃣" + appointment(""), nil),
    ("1️⃣x2️⃣" + appointment(""), nil),
  ]

  @Test(arguments: syntaxFaults) func `says where a file is not well-formed`(
    source: String,
    path: String?
  ) throws {
    let marked = MarkedSource(source)
    let result = XMLReader.read(marked.bytes)
    let found = try #require(result.diagnostics.first)
    #expect(result.diagnostics.count == 1)
    #expect(found.code == "xml/syntax")
    #expect(found.path == path)
    let location = try #require(found.location)
    let range = try #require(marked["1️⃣"])...#require(marked["2️⃣"])
    #expect(range.contains(location), "\(Finding(found)) is not in \(range)")
  }

  @Test func `refuses a file of another version or encoding at its start`() {
    expectFindings(
      "1️⃣<?xml version=\"1.1\"?><a/>",
      [.init("1️⃣", "xml/version", nil)]
    )
    expectFindings(
      "\u{FEFF}1️⃣<?xml version=\"1.0\" encoding=\"UTF-16\"?><a/>",
      [.init("1️⃣", "xml/encoding", nil)]
    )
    expectFindings("1️⃣ \n", [.init("1️⃣", "text/empty", nil)])
  }

  @Test func `names the element that holds a byte that is not UTF-8`() throws {
    let start = #"<Appointment xmlns="http://hl7.org/fhir"><slot/><slot><reference value=""#
    let result = XMLReader.read(
      Array(start.utf8) + [0xFF] + Array(#""/></slot></Appointment>"#.utf8)
    )
    let diagnostic = try #require(result.diagnostics.first)
    #expect(diagnostic.path == "Appointment.slot[1].reference")
    #expect(diagnostic.location?.byteOffset == start.utf8.count)
  }

  @Test func `names no element for a byte that is not UTF-8 behind the resource`() throws {
    let start = appointment("text")
    let result = XMLReader.read(Array(start.utf8) + [0xFF])
    let diagnostic = try #require(result.diagnostics.first)
    #expect(result.diagnostics.map(\.code) == ["text/invalid-utf-8"])
    #expect(diagnostic.path == nil)
  }

  @Test func `reports in the order of the file`() {
    expectFindings(
      appointment(
        """
        1️⃣text<id 2️⃣xml:id="x" value="a"/>3️⃣<id xmlns="urn:x"/>
        <slot>4️⃣é<reference 5️⃣xml:id="y"/></slot>
        """
      ),
      [
        .init("1️⃣", "xml/text", "Appointment"),
        .init("2️⃣", "xml/foreign-attribute", "Appointment.id"),
        .init("3️⃣", "xml/namespace", "Appointment.id"),
        .init("4️⃣", "xml/text", "Appointment.slot[0]"),
        .init("5️⃣", "xml/foreign-attribute", "Appointment.slot[0].reference"),
      ]
    )
  }

  @Test func `knows the bytes of every element and of its value`() throws {
    let source = """
      <?xml version="1.0"?><!-- é -->
      <Appointment xmlns="http://hl7.org/fhir"><id value = 'a&amp;1'/>
      <status id="s" value="booked" ><extension url='u>v'/></status >
      <text><div xmlns="http://www.w3.org/1999/xhtml">😀<br/></div></text>
      <contained><Slot><id value="é"/></Slot></contained><slot></slot></Appointment><!-- end -->
      """
    let bytes = Array(source.utf8)
    let root = try tree(source).root
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    func texts(_ node: ElementNode?) -> [String]? {
      node.map { [text($0.byteRange), text($0.valueByteRange)] }
    }
    #expect(text(root.byteRange).hasPrefix("<Appointment xmlns"))
    #expect(text(root.byteRange).hasSuffix("</Appointment>"))
    #expect(texts(root.child(.resourceType)) == ["Appointment", "Appointment"])
    #expect(texts(root.child(.id)) == ["<id value = 'a&amp;1'/>", "a&amp;1"])
    let status = root.child(.status)
    #expect(
      texts(status) == [
        #"<status id="s" value="booked" ><extension url='u>v'/></status >"#, "booked",
      ]
    )
    #expect(texts(status?.child(.id)) == [#"id="s""#, "s"])
    #expect(texts(status?.child(.extension))?[0] == "<extension url='u>v'/>")
    #expect(texts(status?.child(.extension)?.child(.url)) == ["url='u>v'", "u>v"])
    let div = "<div xmlns=\"http://www.w3.org/1999/xhtml\">😀<br/></div>"
    #expect(texts(root.child(.text)?.child(.div)) == [div, div])
    #expect(texts(root.child(.text))?[0] == "<text>\(div)</text>")
    let contained = root.child(.contained)
    #expect(texts(contained)?[0] == "<contained><Slot><id value=\"é\"/></Slot></contained>")
    #expect(texts(contained?.child(.resourceType)) == ["Slot", "Slot"])
    #expect(texts(contained?.child(.id)) == ["<id value=\"é\"/>", "é"])
    #expect(texts(root.child(.slot))?[0] == "<slot></slot>")
  }
}
