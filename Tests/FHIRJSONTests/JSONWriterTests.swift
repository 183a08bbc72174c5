import FHIRJSON
import TestSupport
import Testing

@Suite struct JSONWriterTests {
  private func write(
    _ layout: JSONWriter.Layout = .compact,
    _ body: (inout JSONWriter) -> Void
  ) -> String {
    var writer = JSONWriter(layout: layout)
    body(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private func writeEverything(to writer: inout JSONWriter) {
    writer.object { object in
      object.member("text", "a/b")
      object.member("absent", ifPresent: nil)
      object.member("present", ifPresent: "p")
      object.member("count", -5)
      object.member("isTrue", true)
      object.member("texts", ["x", "y"])
      object.member("none", [String]())
      object.object("empty") { _ in }
      object.array("mixed") { array in
        array.number(Int64.max)
        array.bool(false)
        array.null()
        array.object { $0.member("deep", UInt8(1)) }
        array.array { $0.string("") }
      }
    }
  }

  @Test func `writes compact text`() {
    #expect(
      write { writeEverything(to: &$0) }
        == #"{"text":"a/b","present":"p","count":-5,"isTrue":true,"texts":["x","y"],"none":[],"#
        + #""empty":{},"mixed":[9223372036854775807,false,null,{"deep":1},[""]]}"#
    )
  }

  @Test func `writes pretty text`() {
    #expect(
      write(.pretty) { writeEverything(to: &$0) } == #"""
        {
          "text": "a/b",
          "present": "p",
          "count": -5,
          "isTrue": true,
          "texts": [
            "x",
            "y"
          ],
          "none": [],
          "empty": {},
          "mixed": [
            9223372036854775807,
            false,
            null,
            {
              "deep": 1
            },
            [
              ""
            ]
          ]
        }
        """#
    )
  }

  @Test(arguments: [
    ("\"\\/", #""\"\\/""#),
    ("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#),
    ("\u{0}\u{1}\u{B}\u{1A}\u{1F}", #""\u0000\u0001\u000b\u001a\u001f""#),
    ("\u{7F}é🩺\u{2028}", "\"\u{7F}é🩺\u{2028}\""),
  ])
  func `escapes what must be escaped`(text: String, expected: String) {
    #expect(write { $0.string(text) } == expected)
  }

  @Test func `escapes keys too`() {
    #expect(write { $0.object { $0.member("a\"b", "c") } } == #"{"a\"b":"c"}"#)
  }

  @Test func `writes an object on one line among others on many`() {
    #expect(
      write(.pretty) { writer in
        writer.array { array in
          array.objectOnOneLine { $0.member("a", ["b", "c"]) }
          array.object { $0.member("d", 1) }
        }
      } == #"""
        [
          {"a":["b","c"]},
          {
            "d": 1
          }
        ]
        """#
    )
  }

  @Test func `goes on after its bytes were taken`() {
    var writer = JSONWriter(layout: .pretty)
    var whole: [UInt8] = []
    writer.beginObject()
    writer.key("items")
    writer.beginArray()
    for number in 1...3 {
      writer.number(number)
      whole += writer.takeBytes()
      #expect(writer.bytes.isEmpty)
    }
    writer.endArray()
    writer.endObject()
    writer.lineFeed()
    whole += writer.takeBytes()
    #expect(
      String(decoding: whole, as: UTF8.self) == """
        {
          "items": [
            1,
            2,
            3
          ]
        }

        """
    )
  }

  @Test func `what it escapes reads back the same`() throws {
    var generator = SeededGenerator(seed: 8259)
    for _ in 0..<500 {
      var text = ""
      for _ in 0..<Int.random(in: 0...20, using: &generator) {
        let limit: UInt32 = Bool.random(using: &generator) ? 0x80 : 0x11_0000
        text.unicodeScalars.append(
          Unicode.Scalar(.random(in: 0..<limit, using: &generator)) ?? "?"
        )
      }
      let json = write { $0.object { $0.member("id", text) } }
      let tree = try #require(JSONReader.read(Array(json.utf8)).tree)
      #expect(tree.root.child(.id)?.text == text)
    }
  }
}
