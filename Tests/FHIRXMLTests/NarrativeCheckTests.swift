import Diagnostics
import FHIRXML
import Testing

/// What the XHTML of a narrative may have.
///
/// Source: FHIR STU3, Narrative, constraints txt-1 and txt-2.
@Suite struct NarrativeCheckTests {
  private func findings(_ content: String, attributes: String = "") -> [String] {
    let div = #"<div xmlns="http://www.w3.org/1999/xhtml"\#(attributes)>\#(content)</div>"#
    return XMLReader.read(Array(appointment("<text>\(div)</text>").utf8)).diagnostics
      .map { "\($0.code) at \($0.path ?? "")" }
  }

  @Test(arguments: [
    "text", "<p>x</p>", "<h1>x</h1><h6>y</h6>", "<ul><li>x</li></ul>", "x<br/>y<hr/>",
    "<table><thead><tr><th>x</th></tr></thead><tbody><tr><td colspan=\"2\">y</td></tr></tbody></table>",
    "<a href=\"http://example.org\" title=\"t\">x</a>", "<img src=\"#x\" alt=\"x\"/>",
    "<span style=\"color: red\" class=\"c\">x</span>",
    "<b><i><tt><small><big>x</big></small></tt></i></b>",
    "<pre>x</pre><blockquote>y</blockquote>", "<em xml:lang=\"cy\" lang=\"cy\">x</em>",
    "&lt;script&gt;",
    "<!-- <script/> -->x", "<![CDATA[<script>]]>", "<div>x<div>y</div></div>",
    "<dl><dt>x</dt><dd>y</dd></dl>", "x<sub>1</sub><sup>2</sup>",
    "<img src=\"http://example.org/x\"/>",
    "<h:p xmlns:h=\"http://www.w3.org/1999/xhtml\">x</h:p>",
  ]) func `takes what formats text`(content: String) {
    #expect(findings(content) == [])
  }

  @Test(arguments: [
    "<script>x</script>", "<style>x</style>", "<iframe src=\"x\"/>x", "<object/>x", "<embed/>x",
    "<form>x</form>", "<input/>x", "<button>x</button>", "<video/>x", "<audio/>x", "<canvas/>x",
    "<link href=\"x\"/>x", "<meta/>x", "<base href=\"x\"/>x", "<body>x</body>", "<head/>x",
    "<html>x</html>", "<center>x</center>", "<font>x</font>", "<u>x</u>", "<B>x</B>",
    "<DIV>x</DIV>",
    "<p onclick=\"x\">x</p>", "<img src=\"x\" onerror=\"x\"/>",
    "<a href=\"x\" target=\"_blank\">x</a>",
    "<p data-x=\"1\">x</p>", "<p CLASS=\"x\">x</p>", "<p xmlns:f=\"urn:x\" f:x=\"1\">x</p>",
    "<svg xmlns=\"http://www.w3.org/2000/svg\">x</svg>", "<p xmlns=\"http://hl7.org/fhir\">x</p>",
    "<p xmlns=\"\">x</p>", "<p><b><script/></b></p>x",
  ]) func `refuses everything else`(content: String) {
    #expect(findings(content) == ["invariant/txt-1 at Appointment.text.div"])
  }

  @Test(arguments: [
    "", " ", "\n\t\r\n", "<p/>", "<p> </p><br/>", "<!-- x -->", "<?pi x?>", "&#32;&#10;",
    "<img alt=\"x\"/>", "<table><tr><td/></tr></table>", "<![CDATA[ ]]>", "<a href=\"x\"/>",
  ]) func `refuses a narrative that says nothing`(content: String) {
    #expect(findings(content) == ["invariant/txt-2 at Appointment.text.div"])
  }

  @Test func `checks the div itself`() {
    #expect(findings("x", attributes: #" class="c" id="i""#) == [])
    #expect(
      findings("x", attributes: #" onload="x""#) == ["invariant/txt-1 at Appointment.text.div"]
    )
  }

  @Test func `reports one fault of each kind, where it begins`() {
    expectFindings(
      appointment(
        #"""
        <text>1️⃣<div xmlns="http://www.w3.org/1999/xhtml"><p>2️⃣<script/><script/></p></div></text>
        """#
      ),
      [
        .init("1️⃣", "invariant/txt-2", "Appointment.text.div"),
        .init("2️⃣", "invariant/txt-1", "Appointment.text.div"),
      ]
    )
  }

  @Test func `checks each narrative by itself`() {
    let good = #"<div xmlns="http://www.w3.org/1999/xhtml">x</div>"#
    let blank = #"<div xmlns="http://www.w3.org/1999/xhtml"/>"#
    expectFindings(
      appointment(
        """
        <text>\(good)</text><contained><Slot><text>1️⃣\(blank)</text></Slot></contained>\
        <contained><Slot><text>\(good)</text></Slot></contained>
        """
      ),
      [.init("1️⃣", "invariant/txt-2", "Appointment.contained[0].text.div")]
    )
  }
}
