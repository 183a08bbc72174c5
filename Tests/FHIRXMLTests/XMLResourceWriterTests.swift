import ElementModel
import FHIRXML
import TestSupport
import Testing

@Suite struct XMLResourceWriterTests {
  private func write(_ xml: String) throws -> String {
    String(decoding: XMLResourceWriter.write(try tree(xml)), as: UTF8.self)
  }

  @Test func `writes one element a line, in the order of the definition`() throws {
    let text = try write(
      appointment(
        #"""
        <slot><display value="S"/><reference value="Slot/1"/></slot><priority value="5"/>\#
        <status value="booked" id="s"/><zip value="x"/><id value="i"/>
        """#
      )
    )
    #expect(
      text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <Appointment xmlns="http://hl7.org/fhir">
          <id value="i"/>
          <status id="s" value="booked"/>
          <priority value="5"/>
          <slot>
            <reference value="Slot/1"/>
            <display value="S"/>
          </slot>
          <zip value="x"/>
        </Appointment>

        """
    )
  }

  @Test func `writes contained resources and the narrative`() throws {
    let text = try write(
      appointment(
        #"""
        <text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml">a &amp; <b>b</b>\#
        </div></text><contained><Patient><name><given value="A"/><given value="B"/></name>\#
        <id value="p"/></Patient></contained><contained><Slot/></contained>
        """#
      )
    )
    #expect(
      text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <Appointment xmlns="http://hl7.org/fhir">
          <text>
            <status value="generated"/>
            <div xmlns="http://www.w3.org/1999/xhtml">a &amp; <b>b</b></div>
          </text>
          <contained>
            <Patient>
              <id value="p"/>
              <name>
                <given value="A"/>
                <given value="B"/>
              </name>
            </Patient>
          </contained>
          <contained>
            <Slot>
            </Slot>
          </contained>
        </Appointment>

        """
    )
  }

  /// Content of an Appointment that must come back the same.
  static let contents: [String] = [
    "", #"<id value="x"/>"#,
    #"<status id="s" value="booked"><extension url="u"><valueCode value="c"/></extension></status>"#,
    #"<comment><extension url="u"><valueString value="x"/></extension></comment>"#,
    #"<extension url="u"><valueDecimal value="1.50"/></extension>"#,
    #"<extension url="a &amp; &lt;b&gt; &quot;c&quot;" id="i"><extension url="v"/></extension>"#,
    #"<comment value="&#9;tab&#10;line&#13;return &amp; &lt;x> 'q' &quot;"/>"#,
    "<comment value=\"é 中 😀 &#x1F600; \u{FFFD}\u{F000}\u{85}\"/>", #"<comment value=""/>"#,
    #"<comment value="a  b"/><slot/><slot id="x"/>"#,
    "<text><status value=\"generated\"/><div xmlns=\"http://www.w3.org/1999/xhtml\">\r\n x<br/></div></text>",
    #"<contained><Patient><id value="p"/></Patient></contained><contained><Slot/></contained>"#,
    #"<contained><Medication><isBrand value="true"/><extension url="u"><valueCode value="c"/></extension></Medication></contained>"#,
    #"<zip value="1"><extension url="u"/></zip><zip/><zap a="1"><b c="2"/></zap>"#,
    #"<f:id xmlns:f="http://hl7.org/fhir" value="x"/>"#,
    #"<contained><Medication><text><div xmlns="http://www.w3.org/1999/xhtml">x</div></text></Medication></contained>"#,
    #"<meta><profile value="p"/><profile value="q"/></meta><meta><versionId value="1"/></meta>"#,
  ]

  @Test(arguments: contents) func `gives back the same data`(content: String) throws {
    let read = try tree(appointment(content))
    let written = XMLResourceWriter.write(read)
    let result = XMLReader.read(written)
    #expect(result.diagnostics.isEmpty)
    let again = try #require(result.tree)
    #expect(read.differences(from: again) == [])
    #expect(again.differences(from: read) == [])
    #expect(XMLResourceWriter.write(again) == written)
  }

  @Test func `gives back attributes and elements as such`() throws {
    for content in Self.contents {
      let read = try tree(appointment(content))
      let again = try #require(XMLReader.read(XMLResourceWriter.write(read)).tree)
      func kinds(_ node: ElementNode) -> [String] {
        ["\(node.path) \(node.valueKind) \(node.flags.contains(.xmlAttribute))"]
          + node.children.flatMap(kinds)
      }
      #expect(kinds(again.root).sorted() == kinds(read.root).sorted(), "\(content)")
    }
  }

  /// A narrative whose namespace is declared outside, or not, and how it is written.
  static let narratives: [(source: String, written: String)] = [
    ("<h:div>x</h:div>", #"<h:div xmlns:h="http://www.w3.org/1999/xhtml">x</h:div>"#),
    ("<h:div >x</h:div>", #"<h:div xmlns:h="http://www.w3.org/1999/xhtml" >x</h:div>"#),
    (
      "<h:div\nid=\"a>b\" >x</h:div>",
      "<h:div xmlns:h=\"http://www.w3.org/1999/xhtml\"\nid=\"a>b\" >x</h:div>"
    ),
    (
      "<h:div title='xmlns:h='>x</h:div>",
      "<h:div xmlns:h=\"http://www.w3.org/1999/xhtml\" title='xmlns:h='>x</h:div>"
    ),
    (
      #"<h:div id=">" xmlns:h = "http://www.w3.org/1999/xhtml">x</h:div>"#,
      #"<h:div id=">" xmlns:h = "http://www.w3.org/1999/xhtml">x</h:div>"#
    ),
    (
      "<div\n xmlns\n=\n'http://www.w3.org/1999/xhtml'>x</div>",
      "<div\n xmlns\n=\n'http://www.w3.org/1999/xhtml'>x</div>"
    ),
  ]

  @Test(arguments: narratives) func `writes narratives that stand for themselves`(
    source: String,
    written: String
  ) throws {
    let outside = #" xmlns:h="http://www.w3.org/1999/xhtml""#
    let text = try write(appointment("<text>\(source)</text>", attributes: outside))
    #expect(text.contains("    \(written)\n"))
    _ = try tree(text)
  }

  @Test func `gives back what a resource known by name only contains`() throws {
    let text = """
      <Coverage xmlns="http://hl7.org/fhir"><contained><Location><id value="a"/></Location></contained>\
      </Coverage>
      """
    let read = try tree(text)
    #expect(
      try tree(String(decoding: XMLResourceWriter.write(read), as: UTF8.self))
        .differences(from: read) == []
    )
  }

  @Test(.enabled(if: Corpus.isAvailable, "the corpus is not at hand"))
  func `gives back the payloads of the corpus`() throws {
    var count = 0
    for row in try Corpus.rows("manifest.tsv") {
      let file = try #require(row["file"])
      guard file.hasSuffix(".xml"), row["version"] == "stu3",
        let read = XMLReader.read(try Corpus.bytes(file)).tree
      else { continue }
      let again = try #require(XMLReader.read(XMLResourceWriter.write(read)).tree)
      #expect(read.differences(from: again) == [], "\(file)")
      #expect(again.differences(from: read) == [], "\(file)")
      count += 1
    }
    #expect(count > 40)
  }
}
