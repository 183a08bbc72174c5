import Diagnostics
import FHIRValidation
import Testing

/// Narratives that JSON holds as strings.
@Suite struct NarrativeReadingTests {
  private static let start = #"<div xmlns=\"http://www.w3.org/1999/xhtml\">"#

  private func codes(ofDiv div: String) -> [String] {
    FHIRValidationTests.codes(
      jsonAppointment(#"\#(minimumMembers),"text":{"status":"generated","div":"\#(div)"}"#)
    )
  }

  @Test(arguments: [
    "\(start)x</div>", "\(start)\\u0041<br/></div>", "\(start)a &amp; &#233; é</div>",
    "<div xmlns='http://www.w3.org/1999/xhtml'>x</div>", " \\n\(start)x</div>\\n ",
    "<!-- c -->\(start)x</div>", "<?pi?>\(start)x</div>",
    #"<h:div xmlns:h=\"http://www.w3.org/1999/xhtml\">x</h:div>"#, "\(start)<![CDATA[x]]></div>",
  ]) func `takes one div`(div: String) {
    #expect(codes(ofDiv: div) == [])
  }

  @Test(arguments: [
    "text", "<div>x</div>", #"<div xmlns=\"http://hl7.org/fhir\">x</div>"#,
    #"<p xmlns=\"http://www.w3.org/1999/xhtml\">x</p>"#, "\(start)x", "\(start)x</p>",
    "\(start)x</div>\(start)y</div>", "x\(start)x</div>", "\(start)x</div>y",
    "\(start)&nbsp;</div>",
    "\(start)a & b</div>", "<!DOCTYPE div>\(start)x</div>",
    #"<?xml version=\"1.0\"?>\#(start)x</div>"#,
    "\(start)x</div></Narrative><Narrative>", "\(start)x</div></Narrative><!--",
    "\(start)x</div></Narrative>", "<Narrative>\(start)x</div></Narrative>",
    "\\ufeff\(start)x</div>",
    "\(start)\\u0001</div>", "\(start)x</div>\\u0000", "<DIV>x</DIV>", " ",
    "&lt;div&gt;x&lt;/div&gt;",
    "\(start)x</div><id value='x'/>", "<!-- only -->",
  ]) func `refuses what is not one div of XHTML`(div: String) {
    #expect(codes(ofDiv: div) == ["narrative/not-xhtml"])
  }

  @Test func `tells what is wrong with the div by the rules of narratives`() {
    #expect(codes(ofDiv: "\(Self.start)x<script/></div>") == ["invariant/txt-1"])
    #expect(codes(ofDiv: "\(Self.start) </div>") == ["invariant/txt-2"])
    #expect(codes(ofDiv: "") == ["value/empty"])
  }

  @Test func `quotes nothing of the narrative`() {
    let secret = "9990000001"
    for div in [
      "\(secret)", "<\(secret)/>", "\(Self.start)\(secret)", "<div a='\(secret)'>\(secret)</div>",
    ] {
      let text = jsonAppointment(
        #"\#(minimumMembers),"text":{"status":"generated","div":"\#(div)"}"#
      )
      let diagnostics = ResourceValidator.read(Array(text.utf8)).diagnostics
      #expect(!diagnostics.isEmpty)
      #expect(diagnostics.allSatisfy { !$0.message.contains(secret) })
    }
  }
}
