import Diagnostics
import ElementModel
import FHIRJSON
import FHIRValidation
import FHIRXML
import TestSupport
import Testing

/// From JSON to XML and back, and the other way, with nothing lost.
@Suite struct FormatConversionTests {
  /// Members of an Appointment that XML can hold, too.
  static let members: [String] = [
    #""id":"a""#,
    #""status":"booked","_status":{"id":"s","extension":[{"url":"u","valueCode":"c"}]}"#,
    #""_comment":{"extension":[{"url":"u","valueBoolean":true}]}"#,
    #""extension":[{"url":"u","valueDecimal":1.50},{"url":"v","valueDecimal":-0.0}]"#,
    #""extension":[{"url":"u","valueInteger":-5},{"url":"v","valueUnsignedInt":0}]"#,
    #""extension":[{"url":"u","id":"i","extension":[{"url":"v","valuePeriod":{"start":"2026"}}]}]"#,
    #""comment":"quote \" ampersand & less < more > tab \t line \n return \r apostrophe '""#,
    #""comment":"  two  blanks  ""#, #""comment":"é 中 😀 \uD83D\uDE00 \u2028 \ufffd""#,
    #""text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">a &amp; <b>b</b>\n</div>"}"#,
    #""contained":[{"resourceType":"Patient","id":"p","active":false,"name":[{"given":["A","B"]}]},{"resourceType":"Slot"}]"#,
    #""contained":[{"resourceType":"Patient","name":[{"given":["A",null],"_given":[null,{"extension":[{"url":"u","valueCode":"c"}]}]}]}]"#,
    #""participant":[{"status":"accepted","actor":{"display":"x","reference":"Patient/1"}}],"status":"booked""#,
    #""meta":{"profile":["p","q"],"_profile":[null,{"id":"y"}]},"language":"en""#,
    #""zip":"x","zap":{"a":"1","b":[{"c":"2"},{"c":"3"}]}"#,
  ]

  @Test(arguments: members) func `comes back from XML as it was`(members: String) throws {
    let json = try #require(JSONReader.read(Array(jsonAppointment(members).utf8)).tree)
    let xml = XMLReader.read(XMLResourceWriter.write(json))
    #expect(xml.diagnostics.map(Finding.init) == [])
    let tree = try #require(xml.tree)
    #expect(json.differences(from: tree) == [])
    #expect(tree.differences(from: json) == [])
    let again = try #require(JSONReader.read(JSONResourceWriter.write(tree)).tree)
    #expect(json.differences(from: again) == [])
    #expect(again.differences(from: json) == [])
  }

  /// Content of an Appointment that JSON can hold, too.
  static let contents: [String] = [
    #"<id value="a"/>"#,
    #"<status id="s" value="booked"><extension url="u"><valueCode value="c"/></extension></status>"#,
    #"<extension url="u"><valueDecimal value="1.50"/></extension>"#,
    #"<priority value="5"/><minutesDuration value="15"/>"#,
    #"<comment value="&#9;&#10;&#13;&amp;&lt;&quot;'> é &#x1F600;"/>"#,
    #"<text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml">a &amp; b</div></text>"#,
    #"<contained><Patient><active value="true"/><name><given value="A"/></name></Patient></contained>"#,
    #"<slot id="x"><reference value="Slot/1"/></slot>"#,
    "<!-- c --><id value='a'/> <?pi?>\n<status value='booked'/>",
    #"<f:status xmlns:f="http://hl7.org/fhir" value="booked"/>"#,
  ]

  @Test(arguments: contents) func `comes back from JSON as it was`(content: String) throws {
    let xml = try #require(XMLReader.read(Array(xmlAppointment(content).utf8)).tree)
    let json = JSONReader.read(JSONResourceWriter.write(xml))
    #expect(json.diagnostics.map(Finding.init) == [])
    let tree = try #require(json.tree)
    #expect(xml.differences(from: tree) == [])
    let again = try #require(XMLReader.read(XMLResourceWriter.write(tree)).tree)
    #expect(xml.differences(from: again) == [])
    #expect(again.differences(from: xml) == [])
  }

  @Test func `writes arrays, numbers and booleans as the definition has them`() throws {
    let content = """
      <contained><Patient><active value="true"/><multipleBirthInteger value="2"/></Patient></contained>
      <extension url="u"><valueDecimal value="1.50"/></extension><priority value="5"/>
      <slot><reference value="Slot/1"/></slot>
      """
    let xml = try #require(XMLReader.read(Array(xmlAppointment(content).utf8)).tree)
    #expect(
      String(decoding: JSONResourceWriter.write(xml), as: UTF8.self) == """
        {
          "resourceType": "Appointment",
          "contained": [
            {
              "resourceType": "Patient",
              "active": true,
              "multipleBirthInteger": 2
            }
          ],
          "extension": [
            {
              "url": "u",
              "valueDecimal": 1.50
            }
          ],
          "priority": 5,
          "slot": [
            {
              "reference": "Slot/1"
            }
          ]
        }
        """
    )
  }

  @Test(arguments: [
    "abc", "05", "+5", " 5", "5.", "1,\"status\":\"cancelled\"", "", "NaN", "true", "{}",
  ]) func `writes what is no number as a string, whatever its type`(value: String) throws {
    let content =
      "<priority value=\"\(value.replacing("\"", with: "&quot;"))\"/><status value=\"booked\"/>"
    let xml = try #require(XMLReader.read(Array(xmlAppointment(content).utf8)).tree)
    let json = try #require(JSONReader.read(JSONResourceWriter.write(xml)).tree)
    #expect(json.root.child(.priority)?.valueKind == .string)
    #expect(json.root.child(.priority)?.text == value)
    #expect(json.root.child(.status)?.text == "booked")
  }

  @Test func `gives a narrative the declaration it had from outside`() throws {
    for div in ["<h:div>x</h:div>", "<h:div\n>x</h:div>", "<h:div title='>'>x</h:div>"] {
      let text = #"""
        <Appointment xmlns="http://hl7.org/fhir" xmlns:h="http://www.w3.org/1999/xhtml">\#
        <text><status value="empty"/>\#(div)</text>\#(minimumContent)</Appointment>
        """#
      let xml = try #require(XMLReader.read(Array(text.utf8)).tree)
      #expect(ResourceValidator.validate(xml).isEmpty)
      #expect(ResourceValidator.read(JSONResourceWriter.write(xml)).diagnostics.isEmpty)
      #expect(ResourceValidator.read(XMLResourceWriter.write(xml)).diagnostics.isEmpty)
    }
  }

  @Test(.enabled(if: Corpus.isAvailable, "the corpus is not at hand"))
  func `brings the payloads of the corpus to the other format and back`() throws {
    var counts: [FHIRFormat: Int] = [:]
    for row in try Corpus.rows("manifest.tsv") {
      let file = try #require(row["file"])
      let result = ResourceValidator.read(try Corpus.bytes(file))
      guard row["version"] == "stu3", let tree = result.tree, !result.diagnostics.hasErrors else {
        continue
      }
      counts[tree.format, default: 0] += 1
      let other: ReadResult =
        switch tree.format {
        case .json: XMLReader.read(XMLResourceWriter.write(tree))
        case .xml: JSONReader.read(JSONResourceWriter.write(tree))
        }
      let there = try #require(other.tree, "\(file)")
      #expect(tree.differences(from: there) == [], "\(file)")
      #expect(!ResourceValidator.validate(there).hasErrors, "\(file)")
      let back: ReadResult =
        switch tree.format {
        case .json: JSONReader.read(JSONResourceWriter.write(there))
        case .xml: XMLReader.read(XMLResourceWriter.write(there))
        }
      let again = try #require(back.tree, "\(file)")
      #expect(tree.differences(from: again) == [], "\(file)")
      #expect(again.differences(from: tree) == [], "\(file)")
    }
    #expect(counts[.json, default: 0] > 60)
    #expect(counts[.xml, default: 0] > 20)
  }
}
