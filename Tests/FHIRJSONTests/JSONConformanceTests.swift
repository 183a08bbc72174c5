import ElementModel
import FHIRJSON
import Testing

/// What is JSON and what is not, vector by vector.
///
/// Each vector stands in for the value of a property, unless it says that it is a whole file.
/// Source: RFC 8259.
@Suite struct JSONConformanceTests {
  private func code(ofReading bytes: [UInt8]) -> String? {
    let result = JSONReader.read(bytes)
    let fatal = result.diagnostics.first { $0.severity == .fatal }?.code
    #expect((result.tree == nil) == (fatal != nil))
    return fatal
  }

  private func code(ofValue value: String) -> String? {
    code(ofReading: Array(#"{"a":\#(value)}"#.utf8))
  }

  // MARK: - Numbers

  @Test(arguments: [
    "0", "-0", "1", "-1", "10", "1234567890123456789012345678901234567890", "0.0", "-0.0", "0.5",
    "1.50", "-1.5", "1e5", "1E5", "1e+5", "1e-5", "1E+05", "0e0", "0E1", "1.5e300", "-1.5E-300",
    "1e99999", "0.00000000000000000000000000000001", "123.456e78", " 1", "1 ", "\t1\n",
  ]) func `takes a number`(value: String) {
    #expect(code(ofValue: value) == nil)
  }

  @Test(arguments: [
    "+1", "01", "-01", "00", "00.5", "1.", "-1.", ".5", "-.5", "1.e5", "1e", "1e+", "1E-", "1e5.5",
    "--1", "-", "+", "- 1", "1 2", "1.2.3", "1e5e5", "0x1F", "0xg", "1_000", "1,000", "NaN", "nan",
    "Infinity", "-Infinity", "inf", "1a", "1f", "0b1", "１", "1.5.", "-a", "1e a", "e5", "1\u{B2}",
  ]) func `refuses what only resembles a number`(value: String) {
    #expect(code(ofValue: value) == "json/syntax")
  }

  // MARK: - Strings

  @Test(arguments: [
    #""""#, #"" ""#, #""a""#, #""/""#, #""\/""#, #""\"""#, #""\\""#, #""\b\f\n\r\t""#,
    #""\u0000""#, #""\u001F""#, #""\uABCD""#, #""\uabcd""#, #""\uAbCd""#, #""\u0022""#,
    #""\uD83D\uDE00""#, #""\ud83d\ude00""#, #""\uDBFF\uDFFF""#, #""\\u0041""#, #""\\\"""#,
    "\"\u{7F}\"", "\"\u{80}\"", "\"é\"", "\"中\"", "\"😀\"", "\"\u{2028}\u{2029}\"",
    "\"\u{FEFF}\"", "\"\u{FFFE}\"", "\"\u{FFFF}\"", "\"\u{10FFFF}\"", "\"//\"", "\"/* */\"",
    "\"{}[],:\"", "\"null\"",
  ]) func `takes a string`(value: String) {
    #expect(code(ofValue: value) == nil)
  }

  @Test(arguments: [
    #"""#, #""a"#, #"'a'"#, #""a'"#, #""\""#, #""\a""#, #""\v""#, #""\0""#, #""\x41""#, #""\'""#,
    #""\ ""#, #""\U0041""#, #""\u""#, #""\u1""#, #""\u12""#, #""\u123""#, #""\u123g""#,
    #""\u 123""#, #""\u-123""#, #""\u+123""#, #""\u{41}""#, #""\uD83D\u""#, #""\uD83D\uDE""#,
    #""\é""#, #""\u00é0""#, "\"\n\"", "\"\r\"", "\"\t\"", "\"\u{0}\"", "\"\u{1}\"", "\"\u{1F}\"",
    "\"a\\\nb\"", "“a”", "a", "`a`", #"\"a\""#, #"@"a""#, #""a" "b""#, #""a"b"#, #""a""b""#,
    #""\u005""#, #""\"#,
  ]) func `refuses what only resembles a string`(value: String) {
    #expect(code(ofValue: value) == "json/syntax")
  }

  @Test(arguments: [
    #""\uD800""#, #""\uDFFF""#, #""\uDC00\uD800""#, #""\uD800\uD800\uDC00""#, #""\uD800a""#,
    #""\uD800\n""#, #""\uD83D\u0041""#, #""\uDE00""#, #""\uD83D \uDE00""#, #""\uD83D\\uDE00""#,
  ]) func `reads half a character and reports it`(value: String) {
    let result = JSONReader.read(Array(#"{"a":\#(value)}"#.utf8))
    #expect(result.tree != nil)
    #expect(result.diagnostics.map(\.code).allSatisfy { $0 == "json/lone-surrogate" })
    #expect(!result.diagnostics.isEmpty)
  }

  // MARK: - Literals

  @Test(arguments: ["true", "false", " true ", "\ntrue", "true\r\n"])
  func `takes a literal`(value: String) {
    #expect(code(ofValue: value) == nil)
  }

  @Test(arguments: [
    "True", "TRUE", "tru", "truee", "true1", "t", "f", "fals", "False", "nul", "nulll", "NULL",
    "Null", "n", "undefined", "none", "yes", "no", "on", "true false", "ttrue", "", " ",
  ]) func `refuses what only resembles a literal`(value: String) {
    #expect(code(ofValue: value) == "json/syntax")
  }

  // MARK: - Structure

  @Test(arguments: [
    "{}", " {} ", "\t{\r\n}\n", #"{"a":1}"#, #"{"a":1,"b":2}"#, #"{ "a" : 1 , "b" : 2 }"#,
    "{\"a\"\n:\n1\n,\n\"b\"\n:\n2\n}", #"{"":1}"#, #"{"a":{}}"#, #"{"a":{"a":{"a":1}}}"#,
    #"{"a":[1]}"#, #"{"a":[1,2]}"#, #"{"a":[ 1 , 2 ]}"#, #"{"a":[{},{}]}"#, #"{"a":["[",1]}"#,
    #"{"\u0061":1}"#, #"{"a b":1}"#, #"{"é":1}"#, #"{"😀":1}"#, #"{"__proto__":1}"#, #"{"\n":1}"#,
    #"{"a":1,"A":2}"#, #"{"_":1}"#,
  ]) func `takes a file`(text: String) {
    #expect(code(ofReading: Array(text.utf8)) == nil)
  }

  @Test(arguments: [
    "{", "}", "{]", "{,}", "{:}", #"{"a"}"#, #"{"a":}"#, #"{"a",1}"#, #"{"a" 1}"#, #"{"a":1,}"#,
    #"{,"a":1}"#, #"{"a":1,,"b":2}"#, #"{"a":1 "b":2}"#, #"{"a":1;"b":2}"#, #"{"a":1"b":2}"#,
    #"{a:1}"#, #"{'a':1}"#, #"{1:1}"#, #"{null:1}"#, #"{"a":1"#, #"{"a":1]"#, #"{"a":[}"#,
    #"{"a":[1}"#, #"{"a":[1,]}"#, #"{"a":[,1]}"#, #"{"a":[,]}"#, #"{"a":[1 2]}"#, #"{"a":[1,,2]}"#,
    #"{"a":[1:2]}"#, #"{"a":["a":1]}"#, #"{"a":]}"#, #"{"a":[1]]}"#, #"{"a"::1}"#, #"{"a":1:2}"#,
    #"{"a"=1}"#, #"{"a"=>1}"#, #"{"a":1,"b"}"#, #"{"a":1,"b":}"#, #"{{}}"#, #"{[]}"#, #"{"a":(1)}"#,
    #"{"a":<1>}"#, #"{"a":\#("\u{A0}")1}"#, "{\u{B}}", "{\u{C}}", "{\u{0}}", "{\u{2003}}",
    #"// c\#n{}"#, #"/* c */{}"#, #"{/* c */}"#, #"{"a":1 // c\#n}"#, #"{"a":/* c */1}"#, "#c\n{}",
    "\u{A0}{}", "\u{0}{}", "{\"a\":1\u{0}}", "a", "(", "\u{FEFF}x", "{\u{FEFF}}", "\\{}", "&{}",
    "<a/>",
  ]) func `refuses a file that is not JSON`(text: String) {
    #expect(code(ofReading: Array(text.utf8)) == "json/syntax")
  }

  @Test(arguments: [
    "[]", "[{}]", "\"a\"", "1", "-1", "0", "true", "false", "null", " [", "\u{FEFF}[]",
  ]) func `refuses a file that holds no object`(text: String) {
    #expect(code(ofReading: Array(text.utf8)) == "json/root-not-object")
  }

  @Test(arguments: [
    "{}{}", "{} {}", "{}}", "{}]", "{},", "{} x", "{}\u{0}", "{}\u{FEFF}", "{} // c", "{}\n[]",
    "{}\u{A0}", "{}\u{1A}", "{};", "{}\"\"",
  ]) func `refuses what follows the resource`(text: String) {
    #expect(code(ofReading: Array(text.utf8)) == "json/trailing-bytes")
  }

  @Test(arguments: ["", " ", "\n", "\r\n\t ", "\u{FEFF}", "\u{FEFF}\n"])
  func `refuses an empty file`(text: String) {
    #expect(code(ofReading: Array(text.utf8)) == "text/empty")
  }

  @Test func `refuses a file that is cut off anywhere`() {
    let whole = Array(
      #"{"a":[1.5e+3,{"b":"\uD83D\uDE00é"},true,null],"_a":null,"c":{"d":false}}"#.utf8
    )
    for count in 0..<whole.count {
      let found = code(ofReading: Array(whole[..<count]))
      let isInsideCharacter = whole[count] & 0xC0 == 0x80
      let expected =
        count == 0 ? "text/empty" : isInsideCharacter ? "text/invalid-utf-8" : "json/syntax"
      #expect(found == expected, "cut off after \(count) bytes")
    }
  }

  // MARK: - Encoding

  /// Bytes in a string that are not UTF-8, and the offset in them at which that is found.
  ///
  /// Source: RFC 3629, section 3.
  static let invalidUTF8: [(bytes: [UInt8], offset: Int)] = [
    ([0x80], 0),  // a continuation byte alone
    ([0xBF], 0),
    ([0x61, 0x80], 1),
    ([0xC2], 0),  // two bytes, one missing
    ([0xC2, 0x41], 0),
    ([0xC0, 0x80], 0),  // overlong
    ([0xC0, 0xAF], 0),
    ([0xC1, 0xBF], 0),
    ([0xE0, 0x80, 0x80], 0),
    ([0xE0, 0x9F, 0xBF], 0),
    ([0xF0, 0x80, 0x80, 0x80], 0),
    ([0xF0, 0x8F, 0xBF, 0xBF], 0),
    ([0xED, 0xA0, 0x80], 0),  // a surrogate
    ([0xED, 0xBF, 0xBF], 0),
    ([0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80], 0),  // a pair of them, as in CESU-8
    ([0xE4, 0xB8], 0),  // three bytes, one missing
    ([0xE4], 0),
    ([0xF0, 0x9F, 0x98], 0),  // four bytes, one missing
    ([0xF0, 0x9F], 0),
    ([0xF0], 0),
    ([0xF4, 0x90, 0x80, 0x80], 0),  // beyond U+10FFFF
    ([0xF5, 0x80, 0x80, 0x80], 0),
    ([0xF8, 0x88, 0x80, 0x80, 0x80], 0),  // five bytes
    ([0xFE], 0),
    ([0xFF], 0),
    ([0xC3, 0xA9, 0xE9], 2),  // é, and é in Latin-1
    ([0x61, 0x62, 0x93, 0x94], 2),  // quotes of Windows-1252
  ]

  @Test(arguments: invalidUTF8) func `refuses bytes that are not UTF-8`(
    bytes: [UInt8],
    offset: Int
  ) throws {
    let start = Array(#"{"resourceType":"Appointment","comment":""#.utf8)
    let result = JSONReader.read(start + bytes + Array(#""}"#.utf8))
    #expect(result.tree == nil)
    let diagnostic = try #require(result.diagnostics.first)
    #expect(result.diagnostics.count == 1)
    #expect(diagnostic.code == "text/invalid-utf-8")
    #expect(diagnostic.path == "Appointment.comment")
    #expect(diagnostic.location?.byteOffset == start.count + offset)
    #expect(diagnostic.location?.column == start.count + offset + 1)
  }

  @Test func `takes the first and last character of each length of UTF-8`() {
    for scalar in [
      "\u{20}", "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}",
      "\u{FFFF}", "\u{10000}", "\u{10FFFF}",
    ] {
      #expect(code(ofValue: "\"\(scalar)\"") == nil)
    }
  }

  @Test(
    arguments: [
      [0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00], [0xFE, 0xFF, 0x00, 0x7B, 0x00, 0x7D],
      [0xFF, 0xFE, 0x00, 0x00, 0x7B, 0x00, 0x00, 0x00],
    ] as [[UInt8]]
  ) func `refuses UTF-16 and UTF-32 with a mark`(bytes: [UInt8]) {
    #expect(code(ofReading: bytes) == "text/invalid-utf-8")
  }

  @Test func `refuses UTF-16 without a mark`() {
    #expect(code(ofReading: [0x7B, 0x00, 0x7D, 0x00]) == "json/syntax")
    #expect(code(ofReading: [0x00, 0x7B, 0x00, 0x7D]) == "json/syntax")
  }

  @Test func `reads on behind a byte order mark`() {
    let result = JSONReader.read([0xEF, 0xBB, 0xBF] + Array(#"{"a":1}"#.utf8))
    #expect(result.tree != nil)
    #expect(result.diagnostics.map(\.code) == ["json/byte-order-mark"])
    #expect(!result.diagnostics.hasErrors)
    #expect(code(ofReading: [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, 0x7B, 0x7D]) == "json/syntax")
    #expect(code(ofReading: [0xEF, 0xBB]) == "text/invalid-utf-8")
  }
}
