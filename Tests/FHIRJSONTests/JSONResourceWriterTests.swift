import Diagnostics
import ElementModel
import FHIRJSON
import TestSupport
import Testing

@Suite struct JSONResourceWriterTests {
  private func write(_ json: String) throws -> String {
    String(decoding: JSONResourceWriter.write(try tree(json)), as: UTF8.self)
  }

  @Test func `writes one member a line, in the order of the file`() throws {
    let text = try write(
      #"{"status":"booked","resourceType":"Appointment","slot":[{"reference":"Slot/1"}],"priority":5}"#
    )
    #expect(
      text == """
        {
          "resourceType": "Appointment",
          "status": "booked",
          "slot": [
            {
              "reference": "Slot/1"
            }
          ],
          "priority": 5
        }
        """
    )
  }

  @Test func `writes companions beside their values`() throws {
    let text = try write(
      """
      {"resourceType":"Patient","_birthDate":{"id":"b"},"name":[{"given":["A",null,"C"],
      "_given":[null,{"id":"g"},null]}],"gender":"other","_gender":{"extension":[{"url":"u",
      "valueBoolean":true}]}}
      """
    )
    #expect(
      text == """
        {
          "resourceType": "Patient",
          "_birthDate": {
            "id": "b"
          },
          "name": [
            {
              "given": [
                "A",
                null,
                "C"
              ],
              "_given": [
                null,
                {
                  "id": "g"
                },
                null
              ]
            }
          ],
          "gender": "other",
          "_gender": {
            "extension": [
              {
                "url": "u",
                "valueBoolean": true
              }
            ]
          }
        }
        """
    )
  }

  /// Members of an Appointment that must come back the same.
  static let members: [String] = [
    #""id":"x""#,
    #""status":"booked","_status":{"id":"s","extension":[{"url":"u","valueCode":"c"}]}"#,
    #""_comment":{"extension":[{"url":"u","valueString":"x"}]}"#,
    #""extension":[{"url":"u","valueDecimal":1.50}]"#,
    #""extension":[{"url":"u","valueDecimal":-0.0}]"#,
    #""extension":[{"url":"u","valueDecimal":1.5e-300}]"#,
    #""extension":[{"url":"u","valueDecimal":123456789012345678901234567890.10}]"#,
    #""extension":[{"url":"u","valueInteger":-5},{"url":"u","valueBoolean":false}]"#,
    #""extension":[{"url":"u","extension":[{"url":"v","valueUnsignedInt":0}]}]"#,
    #""comment":"quote \" backslash \\ slash / tab \t line \n return \r bell \u0007 zero \u0000""#,
    #""comment":"é 中 😀 \uD83D\uDE00 \u00e9 \u2028 \ufffd""#,
    #""text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">a &amp; b</div>"}"#,
    #""text":{"status":"generated","div":" no markup at all"}"#,
    #""text":{"status":"generated","div":"<div>without a namespace</div>"}"#,
    #""text":{"status":"generated","div":""}"#,
    #""contained":[{"resourceType":"Patient","id":"p","name":[{"given":["A","B"]}]},{"resourceType":"Slot","overbooked":true}]"#,
    #""contained":[{"resourceType":"Medication","isBrand":true,"count":5,"given":["one"],"_given":[{"id":"x"}]}]"#,
    #""contained":[{"resourceType":"Medication","amount":1.50,"_amount":{"id":"x"},"_other":{"id":"y"}}]"#,
    #""participant":[{"actor":{"reference":"Patient/1"}},{"type":[{"coding":[{"code":"a"},{"code":"b"}]}]}]"#,
    #""meta":{"profile":["p","q"],"_profile":[null,{"id":"y"}],"lastUpdated":"2026-01-15T09:00:00Z"}"#,
    #""zip":"a","zap":[1,2],"zup":{"a":{"b":[{"c":true},{"c":false}]}},"zop":[true]"#,
    #""serviceCategory":{},"slot":[{},{"reference":"s"}]"#,
    #""requestedPeriod":[{"start":"2026","_start":{"id":"s"},"end":"2027-01"}]"#,
  ]

  @Test(arguments: members) func `gives back the same data`(members: String) throws {
    let read = try tree(#"{"resourceType":"Appointment",\#(members)}"#)
    let written = JSONResourceWriter.write(read)
    let result = JSONReader.read(written)
    #expect(result.diagnostics.isEmpty)
    let again = try #require(result.tree)
    #expect(read.differences(from: again) == [])
    #expect(again.differences(from: read) == [])
    #expect(JSONResourceWriter.write(again) == written)
  }

  @Test(arguments: members) func `gives back the same kinds of values`(members: String) throws {
    let read = try tree(#"{"resourceType":"Appointment",\#(members)}"#)
    let again = try #require(JSONReader.read(JSONResourceWriter.write(read)).tree)
    func kinds(_ node: ElementNode) -> [String] {
      let shape = node.flags.intersection([.inArray, .hasUnderscore, .onlyUnderscore])
      return ["\(node.path) \(node.valueKind) \(shape.rawValue)"] + node.children.flatMap(kinds)
    }
    #expect(kinds(again.root).sorted() == kinds(read.root).sorted())
  }

  @Test func `keeps the text of numbers`() throws {
    for number in ["1.50", "0", "-0", "1E5", "1e+05", "0.10", "100000000000000000000"] {
      let text = try write(
        #"{"resourceType":"Appointment","extension":[{"url":"u","valueDecimal":\#(number)}]}"#
      )
      #expect(text.contains(#""valueDecimal": \#(number)\#n"#))
    }
  }

  @Test(.enabled(if: Corpus.isAvailable, "the corpus is not at hand"))
  func `gives back the payloads of the corpus`() throws {
    var count = 0
    for row in try Corpus.rows("manifest.tsv") {
      let file = try #require(row["file"])
      guard file.hasSuffix(".json"), row["version"] == "stu3" else { continue }
      let result = JSONReader.read(try Corpus.bytes(file))
      guard let read = result.tree, !result.diagnostics.hasErrors else { continue }
      let again = try #require(JSONReader.read(JSONResourceWriter.write(read)).tree)
      #expect(read.differences(from: again) == [], "\(file)")
      #expect(again.differences(from: read) == [], "\(file)")
      count += 1
    }
    #expect(count > 70)
  }
}
