import Diagnostics
import ElementModel
import FHIRXML
import Testing

/// What the XML representation of FHIR forbids beyond XML itself, and the tree that is made.
@Suite struct XMLReaderTests {
  // MARK: - Elements and attributes

  @Test func `makes a tree of elements, attributes and values`() throws {
    let tree = try tree(
      appointment(
        """
        <id value="a1"/><status id="s" value="booked"><extension url="u" id="x">\
        <valueString value="v"/></extension></status><slot><reference value="r"/></slot>\
        <slot id="t"/>
        """
      )
    )
    #expect(tree.format == .xml)
    #expect(
      tree.root.outline == [
        "Appointment.resourceType = Appointment", "Appointment.id = a1",
        "Appointment.status = booked", "Appointment.status.id = s",
        "Appointment.status.extension[0]", "Appointment.status.extension[0].url = u",
        "Appointment.status.extension[0].id = x",
        "Appointment.status.extension[0].valueString = v", "Appointment.slot[0]",
        "Appointment.slot[0].reference = r", "Appointment.slot[1]", "Appointment.slot[1].id = t",
      ]
    )
    #expect(tree.root.child(.status)?.child(.id)?.flags == [.xmlAttribute])
    #expect(tree.root.child(.status)?.valueKind == .attribute)
    #expect(tree.root.child(.resourceType)?.valueKind == .tagName)
    #expect(tree.root.child(.slot)?.valueKind == ValueKind.none)
  }

  @Test func `keeps values apart from elements of the same name`() throws {
    let tree = try tree(
      appointment(#"<identifier><value value="v"/></identifier><zip a="1" b="2"/>"#)
    )
    #expect(tree.root.child(.identifier)?.child(.value)?.text == "v")
    #expect(tree.root.children.map(\.nameText) == ["resourceType", "identifier", "zip"])
    #expect(
      tree.root.outline.suffix(3) == [
        "Appointment.zip", "Appointment.zip.a = 1", "Appointment.zip.b = 2",
      ]
    )
  }

  @Test func `takes the attributes of a resource's tag for what they are`() throws {
    let result = expectFindings(
      appointment(
        #"<contained><Patient id="p" value="v"/></contained>"#,
        attributes: #" id="a" value="w""#
      ),
      []
    )
    let root = try #require(result.tree?.root)
    #expect(!root.hasValue)
    #expect(
      root.outline == [
        "Appointment.resourceType = Appointment", "Appointment.id = a", "Appointment.value = w",
        "Appointment.contained[0]", "Appointment.contained[0].resourceType = Patient",
        "Appointment.contained[0].id = p", "Appointment.contained[0].value = v",
      ]
    )
    let attributes = root.children.filter { $0.flags.contains(.xmlAttribute) }
    #expect(attributes.map(\.nameText) == ["id", "value"])
  }

  /// What stands in an attribute and the value it is.
  ///
  /// Source: XML 1.0, sections 2.11, 3.3.3, 4.1 and 4.6.
  static let values: [(source: String, value: String)] = [
    ("a", "a"), ("", ""), (" a ", " a "), ("a&amp;b", "a&b"), ("&lt;&gt;&quot;&apos;", "<>\"'"),
    ("a\nb", "a b"), ("a\tb", "a b"), ("a\r\nb", "a b"), ("a\rb", "a b"), ("a\n\nb", "a  b"),
    ("a&#10;b", "a\nb"), ("a&#13;&#10;b", "a\r\nb"), ("a&#9;b", "a\tb"), ("a&#xA;b", "a\nb"),
    ("&#233;&#xE9;é", "ééé"), ("&#x1F600;😀", "😀😀"), ("&amp;amp;", "&amp;"), ("]]>", "]]>"),
    ("&#38;lt;", "&lt;"), ("a>b", "a>b"), ("\u{85}\u{2028}", "\u{85}\u{2028}"),
  ]

  @Test(arguments: values) func `normalises attributes`(source: String, value: String) throws {
    let read = try tree(appointment("<comment value=\"\(source)\"/>"))
    #expect(read.root.child(.comment)?.text == value)
    #expect(read.root.child(.comment)?.hasValue(value) == true)
    let within = try tree(appointment("<extension url=\"\(source)\"/>"))
    #expect(within.root.child(.extension)?.child(.url)?.text == value)
  }

  @Test func `leaves out comments, processing instructions and white space`() throws {
    let plain = try tree(appointment(#"<id value="a"/><status value="booked"/>"#))
    let full = try tree(
      """
      <?xml version="1.0"?><!-- a --><?b c?>
      <Appointment xmlns="http://hl7.org/fhir"> <!-- <id value="x"/> -->
        <id value="a"><!-- d --></id><?e <f/> ?><![CDATA[ ]]>&#32;
        <status value="booked"/>
      </Appointment><!-- g -->
      """
    )
    #expect(full.root.outline == plain.root.outline)
    #expect(full.differences(from: plain) == [])
  }

  // MARK: - Namespaces

  @Test func `takes any prefix for the namespace of FHIR`() throws {
    let plain = try tree(appointment(#"<id value="a"/><slot><reference value="r"/></slot>"#))
    let prefixed = try tree(
      """
      <f:Appointment xmlns:f="http://hl7.org/fhir" xmlns:g="http://hl7.org/fhir"><f:id value="a"/>\
      <g:slot><reference xmlns="http://hl7.org/fhir" value="r"/></g:slot></f:Appointment>
      """
    )
    #expect(prefixed.root.outline == plain.root.outline)
    #expect(prefixed.root.resourceType == "Appointment")
  }

  @Test(arguments: [
    "<Appointment/>", #"<Appointment xmlns="http://hl7.org/fhir/"/>"#,
    #"<Appointment xmlns="http://HL7.org/fhir"/>"#, #"<Appointment xmlns="HTTP://hl7.org/fhir"/>"#,
    #"<Appointment xmlns=""/>"#, #"<f:Appointment xmlns="http://hl7.org/fhir" xmlns:f="urn:x"/>"#,
    #"<Appointment xmlns:f="http://hl7.org/fhir"/>"#,
    #"<div xmlns="http://www.w3.org/1999/xhtml"/>"#,
  ]) func `refuses a root of another namespace`(text: String) {
    let result = expectFindings("1️⃣" + text, [.init("1️⃣", "xml/namespace", nil)])
    #expect(result.tree == nil)
  }

  @Test func `reports an element of another namespace and leaves out what it holds`() {
    let result = expectFindings(
      appointment(
        """
        <id value="a"/>1️⃣<id xmlns="urn:x" value="b"><zip/><zip><zap/></zip></id>\
        <slot>2️⃣<x:reference xmlns:x="urn:x" value="r"/><display value="d"/></slot>\
        3️⃣<p xmlns="http://www.w3.org/1999/xhtml">text</p><comment value="c"/>
        """
      ),
      [
        .init("1️⃣", "xml/namespace", "Appointment.id"),
        .init("2️⃣", "xml/namespace", "Appointment.slot[0].reference"),
        .init("3️⃣", "xml/namespace", "Appointment.p"),
      ]
    )
    #expect(
      result.tree?.root.outline == [
        "Appointment.resourceType = Appointment", "Appointment.id = a", "Appointment.id",
        "Appointment.slot[0]", "Appointment.slot[0].reference", "Appointment.slot[0].display = d",
        "Appointment.p", "Appointment.comment = c",
      ]
    )
  }

  @Test func `takes the narrative whole, tags included`() throws {
    let div = """
      <div xmlns="http://www.w3.org/1999/xhtml" title="a>b">x &amp; <b>y</b><!-- z --><br/>
      <div>in<div/></div></div >
      """
    let tree = try tree(
      appointment(#"<text><status value="generated"/>\#(div)</text><id value="i"/>"#)
    )
    let narrative = try #require(tree.root.child(.text)?.child(.div))
    #expect(narrative.valueKind == .xhtml)
    #expect(narrative.text == div)
    #expect(narrative.path == "Appointment.text.div")
    #expect(Array(narrative.children.map(\.path)).isEmpty)
    #expect(tree.root.child(.id)?.text == "i")
  }

  @Test func `takes the narrative with any prefix`() throws {
    let div = "<h:div><h:p>x</h:p></h:div>"
    let tree = try tree(
      appointment(
        "<text>\(div)</text>",
        attributes: #" xmlns:h="http://www.w3.org/1999/xhtml""#
      )
    )
    #expect(tree.root.child(.text)?.child(.div)?.text == div)
  }

  @Test func `reports a div of the namespace of FHIR as any element`() throws {
    let tree = try tree(appointment("<text><div><p/></div></text>"))
    #expect(tree.root.child(.text)?.child(.div)?.valueKind == ValueKind.none)
    #expect(tree.root.child(.text)?.child(.div)?.children.map(\.nameText) == ["p"])
  }

  // MARK: - Contained resources

  @Test func `puts a contained resource into the element that holds it`() throws {
    let tree = try tree(
      appointment(
        #"""
        <contained><Patient><id value="p"/><name><given value="A"/></name></Patient></contained>\#
        <contained> <Slot/> </contained>
        """#
      )
    )
    #expect(
      tree.root.outline.dropFirst() == [
        "Appointment.contained[0]", "Appointment.contained[0].resourceType = Patient",
        "Appointment.contained[0].id = p", "Appointment.contained[0].name[0]",
        "Appointment.contained[0].name[0].given[0] = A", "Appointment.contained[1]",
        "Appointment.contained[1].resourceType = Slot",
      ]
    )
  }

  @Test func `reports a second resource in one element, at its tag`() {
    let result = expectFindings(
      appointment(
        """
        <contained><Patient><id value="p"/></Patient>1️⃣<Slot><id value="s"/></Slot>\
        2️⃣<Slot/></contained><id value="i"/>
        """
      ),
      [
        .init("1️⃣", "xml/contained-resource", "Appointment.contained[0]"),
        .init("2️⃣", "xml/contained-resource", "Appointment.contained[0]"),
      ]
    )
    #expect(
      result.tree?.root.outline.dropFirst() == [
        "Appointment.contained[0]", "Appointment.contained[0].resourceType = Patient",
        "Appointment.contained[0].id = p", "Appointment.id = i",
      ]
    )
  }

  @Test func `takes an element in lower case in contained for no resource`() throws {
    let tree = try tree(appointment("<contained><patient/><id value=\"x\"/></contained>"))
    #expect(tree.root.child(.contained)?.resourceType == nil)
    #expect(tree.root.child(.contained)?.children.map(\.nameText) == ["patient", "id"])
  }

  @Test func `takes a resource in an element that holds none for an element`() throws {
    let tree = try tree(appointment("<slot><Patient/></slot>"))
    #expect(tree.root.child(.slot)?.resourceType == nil)
    #expect(tree.root.child(.slot)?.children.map(\.nameText) == ["Patient"])
  }

  // MARK: - Text and foreign attributes

  @Test func `reports text between tags, once for each element, where it begins`() {
    expectFindings(
      appointment(
        """
        1️⃣booked<id value="a"/>again<status value="booked">  2️⃣x y</status>
        <slot>3️⃣<![CDATA[z]]></slot><slot>4️⃣&amp;</slot><comment value="c"/>
        """
      ),
      [
        .init("1️⃣", "xml/text", "Appointment"), .init("2️⃣", "xml/text", "Appointment.status"),
        .init("3️⃣", "xml/text", "Appointment.slot[0]"),
        .init("4️⃣", "xml/text", "Appointment.slot[1]"),
      ]
    )
  }

  @Test func `finds where text begins behind other things`() {
    for before in [
      "<!-- c -->", "<?p q?>", "<!-- c --> <?p q?>\n", "<id value=\"a\"/>", "<id> </id >",
      "<text><div xmlns=\"http://www.w3.org/1999/xhtml\">a<b>b</b></div></text>",
      "<contained><Slot/></contained>", "<!---->\r\n<!-- -->",
    ] {
      expectFindings(
        appointment(before + "1️⃣text"),
        [.init("1️⃣", "xml/text", "Appointment")]
      )
    }
    let inner = #"<x xmlns="urn:x">inner</x>"#
    expectFindings(
      appointment("1️⃣\(inner)2️⃣text"),
      [.init("1️⃣", "xml/namespace", "Appointment.x"), .init("2️⃣", "xml/text", "Appointment")]
    )
    expectFindings(
      #"<Appointment xmlns="http://hl7.org/fhir" xmlns:p="a>b">1️⃣text</Appointment>"#,
      [.init("1️⃣", "xml/text", "Appointment")]
    )
  }

  @Test func `takes text in a narrative, and not around it`() {
    expectFindings(
      appointment("<text><div xmlns=\"http://www.w3.org/1999/xhtml\">fine</div>1️⃣not</text>"),
      [.init("1️⃣", "xml/text", "Appointment.text")]
    )
  }

  @Test func `reports attributes of other namespaces, which give no elements`() {
    let result = expectFindings(
      appointment(
        """
        <id value="a" 1️⃣xml:lang="en"/><status 2️⃣x:value="booked" xmlns:x="urn:x"/>\
        <slot 3️⃣f:id="s" xmlns:f="http://hl7.org/fhir"/><comment 4️⃣xsi:type="string" \
        xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>
        """
      ),
      [
        .init("1️⃣", "xml/foreign-attribute", "Appointment.id"),
        .init("2️⃣", "xml/foreign-attribute", "Appointment.status"),
        .init("3️⃣", "xml/foreign-attribute", "Appointment.slot[0]"),
        .init("4️⃣", "xml/foreign-attribute", "Appointment.comment"),
      ]
    )
    #expect(result.tree?.root.child(.status)?.hasValue == false)
    #expect(result.tree?.root.child(.slot)?.child(.id) == nil)
  }

  @Test func `warns of a schema location and never follows it`() {
    let instance = #"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#
    let result = expectFindings(
      #"<Appointment xmlns="http://hl7.org/fhir" \#(instance) 1️⃣xsi:schemaLocation="http://hl7.org/fhir http://127.0.0.1:9/x.xsd"><id value="a" 2️⃣xsi:noNamespaceSchemaLocation="file:///x"/></Appointment>"#,
      [
        .init("1️⃣", "xml/schema-location", "Appointment"),
        .init("2️⃣", "xml/schema-location", "Appointment.id"),
      ]
    )
    #expect(!result.diagnostics.hasErrors)
    #expect(result.tree != nil)
    expectFindings(
      #"<Appointment xmlns="http://hl7.org/fhir" xmlns:x="urn:x" 1️⃣x:schemaLocation="a b"/>"#,
      [.init("1️⃣", "xml/foreign-attribute", "Appointment")]
    )
  }
}
