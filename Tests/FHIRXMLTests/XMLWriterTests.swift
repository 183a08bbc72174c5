import FHIRXML
import Testing

@Suite struct XMLWriterTests {
  private let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

  private func write(_ body: (inout XMLWriter) -> Void) -> String {
    var writer = XMLWriter()
    body(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func `begins with a declaration`() {
    #expect(write { _ in } == declaration)
  }

  @Test func `writes one element a line, indented by two spaces`() {
    let text = write { writer in
      writer.element("Appointment", namespace: "http://hl7.org/fhir") { appointment in
        appointment.value("status", "booked")
        appointment.element("participant") { participant in
          participant.value("status", "accepted")
        }
        appointment.emptyElement("empty", attributes: [("a", "1"), ("b", "2")])
        appointment.raw("<div>kept <b>as</b> it is</div>")
      }
    }
    #expect(
      text == declaration + """
        <Appointment xmlns="http://hl7.org/fhir">
          <status value="booked"/>
          <participant>
            <status value="accepted"/>
          </participant>
          <empty a="1" b="2"/>
          <div>kept <b>as</b> it is</div>
        </Appointment>

        """
    )
  }

  @Test func `writes no element for a missing or empty value`() {
    let text = write { writer in
      writer.value("status", nil)
      writer.value("status", "")
    }
    #expect(text == declaration)
  }

  /// A text and how it stands in an attribute.
  ///
  /// Source: XML 1.0, sections 2.2, 2.4 and 3.3.3.
  static let texts: [(text: String, attribute: String)] = [
    ("plain", "plain"),
    ("a & b", "a &amp; b"),
    ("&amp;", "&amp;amp;"),
    ("<b>", "&lt;b&gt;"),
    ("say \"x\"", "say &quot;x&quot;"),
    ("it's", "it's"),
    ("a\tb\nc\rd", "a&#9;b&#10;c&#13;d"),
    ("a\r\nb", "a&#13;&#10;b"),
    ("é 中 😀", "é 中 😀"),
    ("\u{0}\u{1}\u{B}\u{1F}", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
    ("\u{FFFE}\u{FFFF}", "\u{FFFD}\u{FFFD}"),
    ("\u{FEFF}\u{FFFD}\u{F000}", "\u{FEFF}\u{FFFD}\u{F000}"),
    ("\u{7F}\u{85}", "\u{7F}\u{85}"),
    ("]]>", "]]&gt;"),
  ]

  @Test(arguments: texts) func `escapes what cannot stand in an attribute`(
    text: String,
    attribute: String
  ) {
    #expect(
      write { $0.value("x", text) } == declaration + "<x value=\"\(attribute)\"/>\n"
    )
  }
}
