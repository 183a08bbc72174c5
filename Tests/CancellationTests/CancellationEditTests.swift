import ElementModel
import Testing

@testable import Cancellation

@Suite struct CancellationEditTests {
  private let url = GPConnectDialect.reasonExtensionURL

  private func gpConnect(_ text: String, reason: String? = "Double booked") throws -> String {
    let tree = try readTree(text)
    let edits = try GPConnectDialect().edits(cancelling: tree, reason: reason)
    return String(decoding: tree.bytes.applying(edits), as: UTF8.self)
  }

  private func careConnect(_ text: String) throws -> String {
    let tree = try readTree(text)
    let edits = try CareConnectDialect().edits(cancelling: tree, reason: "never sent")
    return String(decoding: tree.bytes.applying(edits), as: UTF8.self)
  }

  // MARK: - The status

  @Test(arguments: [
    (
      #"{"resourceType":"Appointment", "status" : "booked" }"#,
      #"{"resourceType":"Appointment", "status" : "cancelled" }"#
    ),
    (
      #"{"_status":{"id":"s"},"status":"booked","resourceType":"Appointment"}"#,
      #"{"_status":{"id":"s"},"status":"cancelled","resourceType":"Appointment"}"#
    ),
    (
      #"{"st\u0061tus":"b\u006foked","resourceType":"Appointment","x":"status"}"#,
      #"{"st\u0061tus":"cancelled","resourceType":"Appointment","x":"status"}"#
    ),
    (
      "\u{FEFF}" + #"{"resourceType":"Appointment","status":"booked"}"#,
      #"{"resourceType":"Appointment","status":"cancelled"}"#
    ),
    (
      #"<Appointment xmlns="http://hl7.org/fhir"><status id='s' value='booked'><!-- ü --></status></Appointment>"#,
      #"<Appointment xmlns="http://hl7.org/fhir"><status id='s' value='cancelled'><!-- ü --></status></Appointment>"#
    ),
    (
      #"<f:Appointment xmlns:f="http://hl7.org/fhir"><f:status value = "booked" /></f:Appointment>"#,
      #"<f:Appointment xmlns:f="http://hl7.org/fhir"><f:status value = "cancelled" /></f:Appointment>"#
    ),
  ])
  func `Care Connect changes the status and nothing else`(before: String, after: String) throws {
    #expect(try careConnect(before) == after)
  }

  @Test func `Care Connect changes only the status of the appointment itself`() throws {
    let before = CareConnectSample().text
    let after = try careConnect(before)
    #expect(after == before.replacing(#""status":"booked""#, with: #""status":"cancelled""#))
    #expect(try readTree(after).differences(from: readTree(before)) == ["Appointment.status"])
  }

  @Test func `a cancelled appointment needs no change`() throws {
    let text = #"{"resourceType":"Appointment","status":"cancelled"}"#
    #expect(try careConnect(text) == text)
  }

  @Test(arguments: [
    #"{"resourceType":"Appointment"}"#,
    #"{"resourceType":"Appointment","status":null}"#,
    #"{"resourceType":"Appointment","status":""}"#,
    #"{"resourceType":"Appointment","status":1}"#,
    #"{"resourceType":"Appointment","status":{"value":"booked"}}"#,
    #"{"resourceType":"Appointment","status":["booked"]}"#,
    #"{"resourceType":"Appointment","_status":{"id":"s"}}"#,
    #"{"resourceType":"Appointment","status":"booked","status":"booked"}"#,
    #"<Appointment xmlns="http://hl7.org/fhir"/>"#,
    #"<Appointment xmlns="http://hl7.org/fhir"><status/></Appointment>"#,
    #"<Appointment xmlns="http://hl7.org/fhir"><status value=""/></Appointment>"#,
    #"<Appointment xmlns="http://hl7.org/fhir"><status value="a"/><status value="b"/></Appointment>"#,
    #"<Appointment xmlns="http://hl7.org/fhir"><x:status xmlns:x="urn:x" value="a"/></Appointment>"#,
  ])
  func `refuses an appointment without one status that has a value`(text: String) {
    for dialect in Dialect.allCases {
      #expect(throws: CancellationEditError.statusUnusable) {
        try dialect.rules.edits(cancelling: readTree(text), reason: "Double booked")
      }
    }
  }

  // MARK: - The reason

  @Test(arguments: [nil, "", " ", "\u{00A0}\t\n"])
  func `scenario 15: GP Connect refuses a reason that says nothing`(reason: String?) throws {
    #expect(throws: CancellationEditError.reasonMissing) {
      try gpConnect(GPConnectSample().text, reason: reason)
    }
  }

  @Test(arguments: ["a\u{0}", "a\u{1B}[0m", "\u{7F}a", "a\u{FFFE}"])
  func `refuses a reason with characters that FHIR cannot hold`(reason: String) throws {
    #expect(throws: CancellationEditError.reasonNotText) {
      try gpConnect(GPConnectSample().text, reason: reason)
    }
  }

  @Test(arguments: ["\"quoted\" \\ back", "tab\tline\r\nend", "<a & b> 'c'", "Grüße 🗓", "&amp;"])
  func `escapes a reason so that it reads as it was given`(reason: String) throws {
    let existing = [
      GPConnectSample().text, GPConnectSample(reason: "Old").text,
      """
      <Appointment xmlns="http://hl7.org/fhir"><status value="booked"/></Appointment>
      """,
      """
      <Appointment xmlns="http://hl7.org/fhir"><extension url='\(url)'><valueString value='Old'/>\
      </extension><status value="booked"/></Appointment>
      """,
    ]
    for text in existing {
      let tree = try readTree(gpConnect(text, reason: reason))
      let extensions = tree.root.children(.extension)
      #expect(extensions.count == 1)
      #expect(extensions.first?.child(.valueString)?.text == reason)
    }
  }

  @Test func `scenario 1: puts a new extension in front of the status, laid out like the file`()
    throws
  {
    let before = """
      {
        "resourceType": "Appointment",
        "id": "9",
        "status": "booked",
        "start": "2026-02-01T10:00:00+00:00"
      }
      """
    #expect(
      try gpConnect(before) == """
        {
          "resourceType": "Appointment",
          "id": "9",
          "extension": [
            {
              "url": "\(url)",
              "valueString": "Double booked"
            }
          ],
          "status": "cancelled",
          "start": "2026-02-01T10:00:00+00:00"
        }
        """
    )
    for (indentation, lineEnd) in [("\t", "\r\n"), ("    ", "\n")] {
      let other = before.replacing("  ", with: indentation).replacing("\n", with: lineEnd)
      #expect(
        try gpConnect(other)
          == gpConnect(before).replacing("  ", with: indentation).replacing("\n", with: lineEnd)
      )
    }
  }

  @Test(arguments: [
    (
      #"{"resourceType":"Appointment","status":"booked"}"#,
      #"{"resourceType":"Appointment","extension":[{"url":"URL","valueString":"Double booked"}],"status":"cancelled"}"#
    ),
    (
      #"{ "resourceType": "Appointment", "status": "booked" }"#,
      #"{ "resourceType": "Appointment", "extension": [{"url": "URL", "valueString": "Double booked"}], "status": "cancelled" }"#
    ),
    (
      #"{"_status":{"id":"s"},"status" :"booked","resourceType":"Appointment"}"#,
      #"{"_status":{"id":"s"},"extension" :[{"url" :"URL","valueString" :"Double booked"}],"status" :"cancelled","resourceType":"Appointment"}"#
    ),
    (
      #"{"st\u0061tus":"booked","resourceType":"Appointment"}"#,
      #"{"extension":[{"url":"URL","valueString":"Double booked"}],"st\u0061tus":"cancelled","resourceType":"Appointment"}"#
    ),
    (
      #"{"resourceType":"Appointment","status":"booked","extension":[]}"#,
      #"{"resourceType":"Appointment","status":"cancelled","extension":[{"url":"URL","valueString":"Double booked"}]}"#
    ),
    (
      #"{"resourceType":"Appointment","extension":[{"url":"urn:a","valueCode":"b"}],"status":"booked"}"#,
      #"{"resourceType":"Appointment","extension":[{"url":"urn:a","valueCode":"b"},{"url":"URL","valueString":"Double booked"}],"status":"cancelled"}"#
    ),
    (
      #"{"status":"booked","resourceType":"Appointment","extension":[ {"url":"urn:a"}, { "url" : "urn:b", "valueCode" : "c" } ]}"#,
      #"{"status":"cancelled","resourceType":"Appointment","extension":[ {"url":"urn:a"}, { "url" : "urn:b", "valueCode" : "c" }, { "url" : "URL", "valueString" : "Double booked" } ]}"#
    ),
  ])
  func `puts a new extension into JSON of any layout`(before: String, after: String) throws {
    #expect(try gpConnect(before) == after.replacing("URL", with: url))
  }

  @Test func `puts a new extension behind others on lines of its own`() throws {
    let before = """
      {
        "resourceType": "Appointment",
        "extension": [
          {
            "url": "urn:a",
            "valueReference": {
              "reference": "#1"
            }
          }
        ],
        "status": "booked"
      }
      """
    #expect(
      try gpConnect(before) == """
        {
          "resourceType": "Appointment",
          "extension": [
            {
              "url": "urn:a",
              "valueReference": {
                "reference": "#1"
              }
            },
            {
              "url": "\(url)",
              "valueString": "Double booked"
            }
          ],
          "status": "cancelled"
        }
        """
    )
  }

  @Test(arguments: [
    // As it should be.
    (
      #"{"url":"URL","valueString":"Old"}"#, #"{"url":"URL","valueString":"Double booked"}"#
    ),
    (
      #"{ "valueString" : "O\u006cd", "id" : "e", "url" : "URL" }"#,
      #"{ "valueString" : "Double booked", "id" : "e", "url" : "URL" }"#
    ),
    // Anything else.
    (
      #"{"url":"URL","valueCode":"Old"}"#, #"{"url":"URL","valueString":"Double booked"}"#
    ),
    (#"{ "url": "URL" }"#, #"{ "url": "URL", "valueString": "Double booked" }"#),
    (
      #"{"url":"URL","valueString":"Old","valueCode":"x"}"#,
      #"{"url":"URL","valueString":"Double booked"}"#
    ),
    (
      #"{"url":"URL","valueString":null}"#, #"{"url":"URL","valueString":"Double booked"}"#
    ),
    (
      #"{"url":"URL","valueString":1}"#, #"{"url":"URL","valueString":"Double booked"}"#
    ),
    (
      #"{"url":"URL","valueString":["Old"]}"#, #"{"url":"URL","valueString":"Double booked"}"#
    ),
    (
      #"{"url":"URL","valueString":"Old","_valueString":{"id":"v"}}"#,
      #"{"url":"URL","valueString":"Double booked"}"#
    ),
    (
      #"{"url":"URL","valueString":"Old","valueString":"Older"}"#,
      #"{"url":"URL","valueString":"Double booked"}"#
    ),
    (
      #"{"url":"URL","extension":[{"url":"urn:a","valueCode":"b"}]}"#,
      #"{"url":"URL","valueString":"Double booked"}"#
    ),
  ])
  func `scenario 88: keeps exactly one reason extension in JSON`(own: String, new: String) throws {
    let frame = [
      #"{"resourceType":"Appointment","extension":[OWN],"status":"booked"}"#,
      #"{"resourceType":"Appointment","extension":[{"url":"urn:a"}, OWN ,{"url":"urn:b"}],"status":"booked"}"#,
    ]
    for frame in frame {
      let before = frame.replacing("OWN", with: own).replacing("URL", with: url)
      let after = frame.replacing("OWN", with: new).replacing("URL", with: url)
        .replacing(#""status":"booked""#, with: #""status":"cancelled""#)
      #expect(try gpConnect(before) == after)
    }
  }

  @Test func `scenario 88: takes further reason extensions out of JSON, commas and all`() throws {
    let own = #"{"url":"\#(url)","valueString":"Old"}"#
    let new = #"{"url":"\#(url)","valueString":"Double booked"}"#
    for (before, after) in [
      ("[\(own),\(own)]", "[\(new)]"),
      ("[ \(own) ,\n \(own) ]", "[ \(new) ]"),
      (
        "[{\"url\":\"urn:a\"},\(own),\(own),{\"url\":\"urn:b\"},\(own)]",
        "[{\"url\":\"urn:a\"},\(new),{\"url\":\"urn:b\"}]"
      ),
      ("[\(own),{\"url\":\"urn:a\"},\(own),\(own)]", "[\(new),{\"url\":\"urn:a\"}]"),
    ] {
      let frame = #"{"resourceType":"Appointment","extension":LIST,"status":"booked"}"#
      #expect(
        try gpConnect(frame.replacing("LIST", with: before))
          == frame.replacing("LIST", with: after)
          .replacing(#""status":"booked""#, with: #""status":"cancelled""#)
      )
    }
  }

  @Test(arguments: [
    #"{"resourceType":"Appointment","extension":{"url":"urn:a"},"status":"booked"}"#,
    #"{"resourceType":"Appointment","_extension":[{"url":"urn:a"}],"status":"booked"}"#,
    #"{"resourceType":"Appointment","extension":[{"url":"urn:a"}],"extension":[],"status":"booked"}"#,
    #"{"resourceType":"Appointment","extension":[null],"status":"booked"}"#,
    #"{"resourceType":"Appointment","extension":[[{"url":"urn:a"}]],"status":"booked"}"#,
    """
    <Appointment xmlns="http://hl7.org/fhir"><x:extension xmlns:x="urn:x"/>\
    <status value="booked"/></Appointment>
    """,
  ])
  func `refuses extensions that are no list of extensions`(text: String) {
    #expect(throws: CancellationEditError.extensionsUnusable) { try gpConnect(text) }
  }

  // MARK: - The reason in XML

  @Test func `puts a new extension into XML in its place, laid out like the file`() throws {
    let before = """
      <?xml version="1.0"?>
      <Appointment xmlns="http://hl7.org/fhir">
        <id value="9"/>
        <!-- a comment -->
        <status value="booked"/>
      </Appointment>
      """
    #expect(
      try gpConnect(before) == """
        <?xml version="1.0"?>
        <Appointment xmlns="http://hl7.org/fhir">
          <id value="9"/>
          <!-- a comment -->
          <extension url="\(url)">
            <valueString value="Double booked"/>
          </extension>
          <status value="cancelled"/>
        </Appointment>
        """
    )
  }

  @Test(arguments: [
    (
      "<status value='booked'/>",
      "<extension url=\"URL\"><valueString value=\"Double booked\"/></extension><status value='cancelled'/>"
    ),
    (
      "<contained/><identifier><value value=\"1\"/></identifier><status value=\"booked\"/>",
      """
      <contained/><extension url="URL"><valueString value="Double booked"/></extension>\
      <identifier><value value="1"/></identifier><status value="cancelled"/>
      """
    ),
    (
      "<modifierExtension url=\"urn:m\"/><status value=\"booked\"/>",
      """
      <extension url="URL"><valueString value="Double booked"/></extension>\
      <modifierExtension url="urn:m"/><status value="cancelled"/>
      """
    ),
    (
      "<extension url=\"urn:a\"/> <extension url=\"urn:b\"> <valueCode value=\"c\"/> </extension><status value=\"booked\"/>",
      """
      <extension url="urn:a"/> <extension url="urn:b"> <valueCode value="c"/> </extension> \
      <extension url="URL"> <valueString value="Double booked"/> </extension>\
      <status value="cancelled"/>
      """
    ),
    (
      "<extension url=\"URL\"><valueString value='Old'/></extension><status value=\"booked\"/>",
      "<extension url=\"URL\"><valueString value='Double booked'/></extension><status value=\"cancelled\"/>"
    ),
    (
      "<extension url='URL'><valueCode value='Old'/></extension><status value=\"booked\"/>",
      "<extension url=\"URL\"><valueString value=\"Double booked\"/></extension><status value=\"cancelled\"/>"
    ),
    (
      "<extension url='URL'/><status value=\"booked\"/>",
      "<extension url=\"URL\"><valueString value=\"Double booked\"/></extension><status value=\"cancelled\"/>"
    ),
    (
      """
      <extension url="URL"><valueString value="a"/></extension>
        <extension url="urn:a"/><!-- between -->
        <extension url="URL"><valueString value="b"/></extension>
        <status value="booked"/>
      """,
      """
      <extension url="URL"><valueString value="Double booked"/></extension>
        <extension url="urn:a"/><!-- between -->
        <status value="cancelled"/>
      """
    ),
  ])
  func `keeps exactly one reason extension in XML`(before: String, after: String) throws {
    let (start, end) = ("<Appointment xmlns=\"http://hl7.org/fhir\">", "</Appointment>")
    #expect(
      try gpConnect(start + before.replacing("URL", with: url) + end)
        == start + after.replacing("URL", with: url) + end
    )
  }

  @Test func `uses the prefix that the file uses`() throws {
    let before = """
      <f:Appointment xmlns:f="http://hl7.org/fhir"><f:status value="booked"/></f:Appointment>
      """
    #expect(
      try gpConnect(before) == """
        <f:Appointment xmlns:f="http://hl7.org/fhir"><f:extension url="\(url)">\
        <f:valueString value="Double booked"/></f:extension><f:status value="cancelled"/>\
        </f:Appointment>
        """
    )
  }

  // MARK: - What is left alone

  @Test func `scenario 85: unknown elements, decimals and Unicode stay as they are`() throws {
    let more = """
      "unknown":{"deep":[1.50,0.10e+05,true]},"description":"Gr\\u00FC\u{DF}e 🗓 \\/",\
      "contained":[{"resourceType":"Slot","status":"busy"}],
      """
    let before = "{\(more)\n\"resourceType\":\"Appointment\",\"status\":\"booked\"}"
    #expect(try careConnect(before) == before.replacing("booked\"}", with: "cancelled\"}"))
    let after = try gpConnect(before)
    #expect(after.hasPrefix("{\(more)\n\"resourceType\":\"Appointment\","))
    #expect(
      try readTree(after).differences(from: readTree(before))
        == ["Appointment.extension[0]", "Appointment.status"]
    )
  }
}
