import ElementModel
import FHIRXML
import Testing

/// What is well-formed XML and what is not, vector by vector.
///
/// Source: XML 1.0; Namespaces in XML 1.0.
@Suite struct XMLConformanceTests {
  private func code(ofReading bytes: [UInt8]) -> String? {
    let result = XMLReader.read(bytes)
    let fatal = result.diagnostics.first { $0.severity == .fatal }?.code
    #expect((result.tree == nil) == (fatal != nil))
    return fatal
  }

  private func code(ofContent content: String) -> String? {
    code(ofReading: Array(appointment(content).utf8))
  }

  // MARK: - Content

  @Test(arguments: [
    "", " ", "\r\n\t", #"<id value="a"/>"#, #"<id value='a'/>"#, #"<id value = "a" />"#,
    "<id\nvalue\n=\n\"a\"\n/>", #"<id value="a"></id>"#, #"<id value="a"> </id >"#,
    #"<id value=""/>"#, #"<id value="a>b"/>"#, #"<id value="'"/>"#, #"<id value='"'/>"#,
    #"<id value="a/>b"/>"#, #"<id value="]]>"/>"#, #"<id value="&amp;&lt;&gt;&quot;&apos;"/>"#,
    #"<id value="&#9;&#10;&#13;&#32;"/>"#, #"<id value="&#xE9;&#x1F600;&#x10FFFF;"/>"#,
    #"<id value="&#xE000;&#xFFFD;&#x7F;&#x85;"/>"#, "<id value=\"é中😀\"/>",
    "<id value=\"\u{7F}\u{85}\u{2028}\u{FFFD}\"/>", "<!---->", "<!-- c -->", "<!-- - -->",
    #"<!-- <id value="x"> -->"#, "<!-- & < > ]]> -->", "<!--> -->", "<?pi?>", "<?pi data?>",
    #"<?pi <id value="x"> ?>"#, "<?pi & < ? > ?>", "<?xml-stylesheet href='x'?>", "<![CDATA[]]>",
    "<![CDATA[ \n ]]>", "&#32;", "&#x20;&#10;", "<id-x.y_z/>", "<_x/>", "<é/>", "<中/>",
    #"<f:id xmlns:f="http://hl7.org/fhir" value="a"/>"#,
    #"<id xmlns="http://hl7.org/fhir" value="a"/>"#, #"<id xmlns:unused="urn:x" value="a"/>"#,
    #"<id xmlns:f='http://hl7.org/fhir'><f:extension url="u"/></id>"#,
    #"<id xmlns:xml="http://www.w3.org/XML/1998/namespace"/>"#,
    "<id value=\"a\nb\"/>", "<id value=\"a\r\nb\tc\"/>",
  ]) func `takes content`(content: String) {
    #expect(code(ofContent: content) == nil)
  }

  @Test(arguments: [
    #"<id value="a">"#, "</id>", #"<id value="a"></Id>"#, #"<id value="a"></id"#, "<a><b></a></b>",
    "<id value=a/>", "<id value/>", "<id value=/>", #"<id value="a/>"#, #"<id value='a"/>"#,
    #"<id value="a" value="b"/>"#, #"<id a="1"b="2"/>"#, #"<id value="<"/>"#, #"<id value="a<b"/>"#,
    #"<id value="&"/>"#, #"<id value="a & b"/>"#, #"<id value="&foo;"/>"#, #"<id value="&lt"/>"#,
    #"<id value="&LT;"/>"#, #"<id value="&nbsp;"/>"#, #"<id value="&;"/>"#, #"<id value="&#0;"/>"#,
    #"<id value="&#x0;"/>"#, #"<id value="&#1;"/>"#, #"<id value="&#x1F;"/>"#,
    #"<id value="&#xFFFE;"/>"#, #"<id value="&#xFFFF;"/>"#, #"<id value="&#xD800;"/>"#,
    #"<id value="&#xDFFF;"/>"#, #"<id value="&#x110000;"/>"#, #"<id value="&#;"/>"#,
    #"<id value="&#x;"/>"#, #"<id value="&#xG;"/>"#, #"<id value="&#12a;"/>"#,
    #"<id value="&#X41;"/>"#, #"<id value="&# 65;"/>"#, "&", "&foo;", "&#0;", "a & b", "<", "<>",
    "< id/>", "<1a/>", "<-a/>", "<.a/>", "<a b/>", #"<a "b"/>"#, #"<a ="b"/>"#, "<a/ >", "<a / >",
    "<a/", "<a", "<a b=\"1", "<a></ a>", "<a></a b=\"1\">", "<!-- -- -->", "<!-- c --->", "<!--",
    "<!-- c --", "<!-->", "<!- c -->", "<!>", "<!a>", "<!ELEMENT a ANY>", "<![CDATA[",
    "<![CDATA[]]",
    "<![cdata[]]>", "<! [CDATA[]]>", "]]>", "x]]>y", "<?xml version=\"1.0\"?>", "<?XML x?>", "<?pi",
    "<?pi>", "<?1?>", "<? pi?>", "<??>", "<%a%>", "\u{1}", "\u{0}", "\u{B}", "\u{1F}", "\u{FFFE}",
    "\u{FFFF}", "<id value=\"\u{0}\"/>", "<id value=\"\u{1}\"/>", "<id value=\"\u{FFFE}\"/>",
    "<a\u{0}/>", "<a\u{A0}/>", "<a b=\u{201C}x\u{201D}/>", "<!DOCTYP a>", "<!doctype a>",
  ]) func `refuses content that is not well-formed`(content: String) {
    #expect(code(ofContent: content) == "xml/syntax")
  }

  /// Source: Namespaces in XML 1.0, sections 3, 4 and 6.
  @Test(arguments: [
    "<p:id/>", #"<id p:x="1"/>"#, #"<id xmlns:p=""/>"#, "<a:b:c/>", "<:a/>", "<a:/>",
    #"<id :x="1"/>"#, #"<id xmlns:xmlns="urn:x"/>"#, #"<id xmlns:xml="urn:x"/>"#,
    #"<id xmlns:p="http://www.w3.org/XML/1998/namespace"/>"#,
    #"<id xmlns:p="http://www.w3.org/2000/xmlns/"/>"#,
    #"<id xmlns="http://www.w3.org/2000/xmlns/"/>"#,
    #"<id xmlns:p="urn:x" xmlns:q="urn:x" p:a="1" q:a="2"/>"#,
    #"<id xmlns:p="urn:x" xmlns:p="urn:y"/>"#, #"<id xmlns="urn:x" xmlns="urn:x"/>"#,
  ]) func `refuses content that breaks the rules of namespaces`(content: String) {
    #expect(code(ofContent: content) == "xml/syntax")
  }

  // MARK: - Documents

  private static let root = #"<Appointment xmlns="http://hl7.org/fhir"/>"#

  @Test(arguments: [
    "@", "@\n", "\n@", " \t\r\n@", "<!-- c -->@<!-- c -->", "<?pi?>@<?pi?>\n", "\u{FEFF}@",
    #"<?xml version="1.0"?>@"#, "<?xml version='1.0'?>\r\n@", "\u{FEFF}<?xml version='1.0'?>@",
    #"<?xml version="1.0" encoding="UTF-8"?>@"#, #"<?xml version="1.0" encoding="utf-8"?>@"#,
    #"<?xml version='1.0' encoding='Utf-8' ?>@"#, #"<?xml version="1.0" encoding="US-ASCII"?>@"#,
    #"<?xml version="1.0" encoding="us-ascii"?>@"#, #"<?xml version = "1.0" encoding = "UTF-8"?>@"#,
    #"<?xml version="1.0" standalone="yes"?>@"#, #"<?xml version="1.0" standalone="no"?>@"#,
    "<?xml\nversion=\"1.0\"\nencoding=\"UTF-8\"\n?>@",
    #"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><!-- a --> <?b?>@"#,
  ]) func `takes a document`(document: String) {
    #expect(code(ofReading: Array(document.replacing("@", with: Self.root).utf8)) == nil)
  }

  @Test(arguments: [
    "@@", "x@", "@x", "@\u{0}", "@&amp;", "&amp;@", "@<![CDATA[ ]]>", "<![CDATA[ ]]>@", "@</a>",
    "@<",
    "<!-- c -->", "<?pi?>", #" <?xml version="1.0"?>@"#, "\n<?xml version='1.0'?>@",
    #"<!-- c --><?xml version="1.0"?>@"#, #"<?xml version="1.0"?><?xml version="1.0"?>@"#,
    #"@<?xml version="1.0"?>"#, "<?xml?>@", "<?xml ?>@", #"<?xml encoding="UTF-8"?>@"#,
    #"<?xml version="1.0" encoding="UTF-8"@"#, #"<?xml version="1.0" standalone="maybe"?>@"#,
    #"<?xml encoding="UTF-8" version="1.0"?>@"#, "<?xml version=1.0?>@", #"<?xml version="1.0">@"#,
    #"<?xml version="1.0"encoding="UTF-8"?>@"#, "<", "<?", "<!", "\u{FEFF}\u{FEFF}@", "&#32;@",
    "@&#32;", "@\n\u{0}", "@\u{0}@", "@<!-- c -->\u{0}", "\u{0}@", "@ \u{1}",
  ]) func `refuses a document that is not well-formed`(document: String) {
    #expect(code(ofReading: Array(document.replacing("@", with: Self.root).utf8)) == "xml/syntax")
  }

  @Test(arguments: ["1.1", "2.0", "1", "", "1.00", "1.0 ", "x"])
  func `refuses another version of XML`(version: String) {
    #expect(
      code(ofReading: Array("<?xml version=\"\(version)\"?>\(Self.root)".utf8)) == "xml/version"
    )
  }

  @Test(arguments: [
    "ISO-8859-1", "iso-8859-15", "latin1", "windows-1252", "UTF-16", "utf-16le", "UTF-7", "UTF-32",
    "EBCDIC-CP-US", "x-unknown", "",
  ]) func `refuses another encoding`(encoding: String) {
    for quote in ["\"", "'"] {
      let text = "<?xml version='1.0' encoding=\(quote)\(encoding)\(quote)?>\(Self.root)"
      #expect(code(ofReading: Array(text.utf8)) == "xml/encoding")
    }
  }

  @Test(arguments: ["", " ", "\r\n\t", "\u{FEFF}", "\u{FEFF} "])
  func `refuses an empty file`(text: String) {
    #expect(code(ofReading: Array(text.utf8)) == "text/empty")
  }

  @Test func `refuses a file that is cut off anywhere`() {
    let whole = Array(
      """
      <?xml version="1.0" encoding="UTF-8"?><!-- é --><Appointment xmlns="http://hl7.org/fhir">\
      <?pi x?><id value="a&#xE9;&amp;é😀"/><![CDATA[ ]]><status value='booked'>\
      <extension url="u"><valueString value="v"/></extension></status></Appointment>
      """.utf8
    )
    for count in 0..<whole.count {
      let found = code(ofReading: Array(whole[..<count]))
      let isInsideCharacter = whole[count] & 0xC0 == 0x80
      let expected =
        count == 0 ? "text/empty" : isInsideCharacter ? "text/invalid-utf-8" : "xml/syntax"
      #expect(found == expected, "cut off after \(count) bytes")
    }
  }

  // MARK: - Bytes

  /// Bytes that are not UTF-8, and the offset in them at which that is found.
  ///
  /// Source: RFC 3629, section 3.
  static let invalidUTF8: [(bytes: [UInt8], offset: Int)] = [
    ([0x80], 0), ([0x61, 0xBF], 1), ([0xC2, 0x41], 0), ([0xC0, 0x80], 0), ([0xC1, 0xBF], 0),
    ([0xE0, 0x9F, 0xBF], 0), ([0xF0, 0x8F, 0xBF, 0xBF], 0), ([0xED, 0xA0, 0x80], 0),
    ([0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80], 0), ([0xE4, 0xB8], 0), ([0xF0, 0x9F, 0x98], 0),
    ([0xF4, 0x90, 0x80, 0x80], 0), ([0xF8, 0x88, 0x80, 0x80, 0x80], 0), ([0xFF], 0),
    ([0xC3, 0xA9, 0xE9], 2), ([0x61, 0x62, 0x93, 0x94], 2),
  ]

  @Test(arguments: invalidUTF8) func `refuses bytes that are not UTF-8`(
    bytes: [UInt8],
    offset: Int
  ) throws {
    let start = Array(#"<Appointment xmlns="http://hl7.org/fhir"><comment value=""#.utf8)
    let result = XMLReader.read(start + bytes + Array(#""/></Appointment>"#.utf8))
    #expect(result.tree == nil)
    let diagnostic = try #require(result.diagnostics.first)
    #expect(result.diagnostics.count == 1)
    #expect(diagnostic.code == "text/invalid-utf-8")
    #expect(diagnostic.path == "Appointment.comment")
    #expect(diagnostic.location?.byteOffset == start.count + offset)
  }

  @Test func `refuses UTF-16 with and without a mark`() {
    let text = Array("<Appointment xmlns=\"http://hl7.org/fhir\"/>".utf8)
    let little = text.flatMap { [$0, 0x00] as [UInt8] }
    let big = text.flatMap { [0x00, $0] as [UInt8] }
    #expect(code(ofReading: [0xFF, 0xFE] + little) == "text/invalid-utf-8")
    #expect(code(ofReading: [0xFE, 0xFF] + big) == "text/invalid-utf-8")
    #expect(code(ofReading: little) == "xml/syntax")
    #expect(code(ofReading: big) == "xml/syntax")
  }
}
