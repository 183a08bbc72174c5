import ElementModel
import Testing

@Suite struct ValueTextTests {
  /// Source: RFC 8259, section 7.
  static let jsonStrings: [(source: String, text: String)] = [
    ("", ""),
    ("plain", "plain"),
    (#"\""#, "\""),
    (#"\\"#, "\\"),
    (#"\/"#, "/"),
    (#"\b\f\n\r\t"#, "\u{8}\u{C}\n\r\t"),
    (#"a\nb"#, "a\nb"),
    (#"\\n"#, "\\n"),
    (#"\\\\"#, "\\\\"),
    (#"\u0041"#, "A"),
    (#"\u0000"#, "\u{0}"),
    (#"\u00e9\u00E9"#, "éé"),
    (#"\u4E2d"#, "中"),
    (#"\uFFFD"#, "\u{FFFD}"),
    (#"\uFFFF"#, "\u{FFFF}"),
    (#"\uD7FF\uE000"#, "\u{D7FF}\u{E000}"),
    (#"\uD83D\uDE00"#, "😀"),
    (#"\ud83d\ude00!"#, "😀!"),
    (#"x\uD800\uDC00y"#, "x\u{10000}y"),
    (#"\uDBFF\uDFFF"#, "\u{10FFFF}"),
    ("é中😀", "é中😀"),
    // Halves of characters, which the reader reports, become U+FFFD, and nothing else is lost.
    (#"\uD800"#, "\u{FFFD}"),
    (#"\uDC00"#, "\u{FFFD}"),
    (#"\uD800abcdefgh"#, "\u{FFFD}abcdefgh"),
    (#"\uD800\n12345"#, "\u{FFFD}\n12345"),
    (#"\uD800\u0041"#, "\u{FFFD}A"),
    (#"\uD83D\uD83D\uDE00"#, "\u{FFFD}😀"),
    (#"\uDE00\uD83D"#, "\u{FFFD}\u{FFFD}"),
    (#"\uD800\uD800"#, "\u{FFFD}\u{FFFD}"),
  ]

  @Test(arguments: jsonStrings) func `decodes JSON strings`(source: String, text: String) {
    let bytes = Array("[\(source)]".utf8)
    let decoded = ValueText.decodingJSONString(bytes, 1..<bytes.count - 1)
    #expect(String(decoding: decoded, as: UTF8.self) == text)
  }

  /// Source: XML 1.0, sections 2.11, 3.3.3, 4.1 and 4.6.
  static let xmlAttributes: [(source: String, text: String)] = [
    ("", ""),
    ("plain", "plain"),
    ("a&amp;b", "a&b"),
    ("&lt;&gt;&quot;&apos;", "<>\"'"),
    ("&amp;lt;", "&lt;"),
    ("&#65;&#x41;&#x00041;", "AAA"),
    ("&#xe9;&#xE9;&#233;", "ééé"),
    ("&#128512;&#x1F600;", "😀😀"),
    ("&#x10FFFF;", "\u{10FFFF}"),
    ("a\tb", "a b"),
    ("a\nb", "a b"),
    ("a\rb", "a b"),
    ("a\r\nb", "a b"),
    ("a\n\nb", "a  b"),
    ("a\r\r\nb", "a  b"),
    ("a&#9;b&#10;c&#13;d&#32;e", "a\tb\nc\rd e"),
    ("a&#xA;b&#xD;", "a\nb\r"),
    ("\r&#10;", " \n"),
    ("&#13;\n", "\r "),
    ("é中😀", "é中😀"),
    // What the reader does not let pass is kept, or becomes U+FFFD.
    ("&#0;", "\u{0}"),
    ("&#xD800;", "\u{FFFD}"),
    ("&#x110000;", "\u{FFFD}"),
    ("&#99999999999999999999;", "\u{FFFD}"),
    ("&#xFFFFFFFFFFFFFFFFFFFF;", "\u{FFFD}"),
    ("&unknown;", "&unknown;"),
    ("a & b", "a & b"),
    ("&", "&"),
    ("&;", "&;"),
  ]

  @Test(arguments: xmlAttributes) func `decodes XML attributes`(source: String, text: String) {
    let bytes = Array("[\(source)]".utf8)
    let decoded = ValueText.decodingXMLAttribute(bytes, 1..<bytes.count - 1)
    #expect(Array(text.utf8) == decoded)
  }
}
