import Diagnostics
import ElementModel
import FHIRXML
import Foundation
import TestSupport
import Testing

@Suite struct XMLSchemaTests {
  static let schemaPath: String = {
    var package = URL(filePath: #filePath)
    for _ in 0..<3 { package.deleteLastPathComponent() }
    return package.appending(path: "Schemas/fhir-stu3.xsd").path
  }()

  /// Compiled once: a schema is shared by all threads.
  static let schema = Result { try XMLSchema(path: schemaPath) }

  private static let participant =
    #"<participant><actor><display value="Ward 9"/></actor><status value="accepted"/></participant>"#

  @Test func `takes what the schema allows`() throws {
    let result = expectFindings(
      appointment(
        #"""
        <id value="a"/><text><status value="generated"/>\#
        <div xmlns="http://www.w3.org/1999/xhtml">x <b>y</b></div></text>\#
        <contained><Patient><id value="p"/></Patient></contained>\#
        <status value="booked"><extension url="u"><valueCode value="c"/></extension></status>\#
        <priority value="5"/>\#(Self.participant)
        """#
      ),
      [],
      schema: try Self.schema.get()
    )
    #expect(result.tree?.root.child(.id)?.text == "a")
    #expect(result.tree?.root.child(.contained)?.resourceType == "Patient")
  }

  /// An Appointment that the schema does not allow; the marker stands before the tag that is named.
  static let refused: [(source: String, path: String)] = [
    (appointment(#"<status value="booked"/>1️⃣<zip value="x"/>\#(participant)"#), "Appointment.zip"),
    (appointment(#"1️⃣<status value="waitlist"/>\#(participant)"#), "Appointment.status"),
    (
      appointment(#"<status value="booked"/>1️⃣<priority value="-1"/>\#(participant)"#),
      "Appointment.priority"
    ),
    (
      appointment(#"<status value="booked"/><comment value="c"/>1️⃣<id value="a"/>\#(participant)"#),
      "Appointment.id"
    ),
    (
      appointment(
        #"<status value="booked"/>1️⃣<participant><actor><display value="x"/></actor></participant>"#
      ),
      "Appointment.participant[0]"
    ),
    (
      appointment(#"1️⃣<status value="booked" colour="red"/>\#(participant)"#),
      "Appointment.status"
    ),
    (
      appointment(#"<status value="booked"/><participant>1️⃣<actors/></participant>"#),
      "Appointment.participant[0].actors"
    ),
    (
      appointment(#"<status value="booked"/><participant>1️⃣<priority value="1"/></participant>"#),
      "Appointment.participant[0].priority"
    ),
    (
      appointment(#"<status value="booked"/>\#(participant)1️⃣<start value="x"/>"#),
      "Appointment.start"
    ),
  ]

  @Test(arguments: refused) func `reports what the schema does not allow`(
    source: String,
    path: String
  ) throws {
    let marked = MarkedSource(source)
    let result = XMLReader.read(marked.bytes, schema: try Self.schema.get())
    #expect(result.tree != nil)
    let found = try #require(result.diagnostics.first)
    #expect(result.diagnostics.allSatisfy { $0.code == "xml/schema" })
    #expect(found.severity == .error)
    #expect(found.location == marked["1️⃣"])
    #expect(found.path == path)
  }

  @Test func `reports faults of well-formedness, with a schema as without`() throws {
    let schema = try Self.schema.get()
    for source in [
      appointment("<id value=\"a\">"), appointment("<p:id/>"), appointment("<id value=\"&e;\"/>"),
      appointment("") + "x", appointment("") + "\u{0}", appointment("<id xmlns:p=\"\"/>"),
    ] {
      let with = XMLReader.read(Array(source.utf8), schema: schema)
      let without = XMLReader.read(Array(source.utf8))
      #expect(with.tree == nil)
      let faults = with.diagnostics.filter { $0.code != "xml/schema" }
      #expect(faults == without.diagnostics, "\(source)")
      #expect(faults.map(\.code) == ["xml/syntax"], "\(source)")
    }
  }

  @Test func `reports what the reader finds beside the schema`() throws {
    let source = appointment(
      #"<status value="booked" xml:lang="en"/>text\#(Self.participant)"#
    )
    let codes = XMLReader.read(Array(source.utf8), schema: try Self.schema.get())
      .diagnostics.map(\.code)
    #expect(codes.contains("xml/foreign-attribute"))
    #expect(codes.contains("xml/text"))
    #expect(codes.contains("xml/schema"))
  }

  @Test func `gives the same tree with a schema as without`() throws {
    let source = Array(
      appointment(#"<id value="&#233;"/><status value="booked"/>\#(Self.participant)"#).utf8
    )
    let with = try #require(XMLReader.read(source, schema: try Self.schema.get()).tree)
    let without = try #require(XMLReader.read(source).tree)
    #expect(with.root.outline == without.root.outline)
  }

  @Test func `stops at the limits with a schema, too`() throws {
    let schema = try Self.schema.get()
    let deep = appointment(String(repeating: "<a>", count: 10_000))
    #expect(
      XMLReader.read(Array(deep.utf8), schema: schema).diagnostics
        .contains { $0.code == "limit/depth" }
    )
    let doctype = "<!DOCTYPE a>" + appointment("")
    #expect(
      XMLReader.read(Array(doctype.utf8), schema: schema).diagnostics.map(\.code)
        == ["xml/doctype-forbidden"]
    )
  }

  @Test func `quotes nothing of the file`() throws {
    let secret = "9990000001"
    let source = appointment(#"<status value="\#(secret)"/>\#(Self.participant)"#)
    let diagnostics = XMLReader.read(Array(source.utf8), schema: try Self.schema.get()).diagnostics
    #expect(!diagnostics.isEmpty)
    #expect(diagnostics.allSatisfy { !$0.message.contains(secret) })
  }

  @Test func `is shared by readers in parallel`() async throws {
    let schema = try Self.schema.get()
    let valid = Array(appointment(#"<status value="booked"/>\#(Self.participant)"#).utf8)
    let broken = Array(appointment(#"<status value="wrong"/>\#(Self.participant)"#).utf8)
    await withTaskGroup(of: (Bool, Bool).self) { group in
      for number in 0..<64 {
        group.addTask {
          let isValid = number.isMultiple(of: 2)
          let result = XMLReader.read(isValid ? valid : broken, schema: schema)
          return (isValid, result.diagnostics.isEmpty)
        }
      }
      for await (isValid, isEmpty) in group { #expect(isValid == isEmpty) }
    }
  }

  @Test func `the schema that the program carries is that of the folder Schemas`() throws {
    let carried = XMLSchema.ofSTU3()
    for (source, _) in Self.refused {
      let bytes = MarkedSource(source).bytes
      #expect(
        XMLReader.read(bytes, schema: carried).diagnostics
          == XMLReader.read(bytes, schema: try Self.schema.get()).diagnostics
      )
    }
    // The narrative and `xml:lang` are in the other two files.
    let narrative = appointment(
      #"<text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml" xml:lang="en">"#
        + #"<p>x</p></div></text><status value="booked"/>\#(Self.participant)"#
    )
    expectFindings(narrative, [], schema: carried)
  }

  @Test func `leaves resources unchecked whose definitions are not at hand`() throws {
    let source = appointment(
      #"<contained><Observation><id value="o"/><status value="final"/><any/></Observation>"#
        + #"</contained><status value="booked"/>\#(Self.participant)"#
    )
    expectFindings(source, [], schema: .ofSTU3())
  }

  @Test func `says one thing about one fault, in words of its own`() throws {
    let source = appointment(#"<status value="wrong"/>\#(Self.participant)"#)
    let messages = XMLReader.read(Array(source.utf8), schema: .ofSTU3()).diagnostics.map(\.message)
    #expect(messages == ["not one of the codes of the schema"])
  }

  @Test func `refuses a schema that is not there or is none`() throws {
    let missing = FileManager.default.temporaryDirectory
      .appending(path: "ssp-cancel-\(UUID().uuidString).xsd").path
    let absent = #expect(throws: XMLSchema.UnusableSchema.self) { try XMLSchema(path: missing) }
    #expect(absent?.path == missing)
    defer { try? FileManager.default.removeItem(atPath: missing) }
    for text in ["<not-a-schema/>", "not XML", ""] {
      try Data(text.utf8).write(to: URL(filePath: missing))
      let error = #expect(throws: XMLSchema.UnusableSchema.self) { try XMLSchema(path: missing) }
      #expect(error?.description.contains(missing) == true)
    }
    let folder = FileManager.default.temporaryDirectory.path
    #expect(throws: XMLSchema.UnusableSchema.self) { try XMLSchema(path: folder) }
  }
}
