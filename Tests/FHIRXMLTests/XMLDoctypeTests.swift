import Diagnostics
import ElementModel
import FHIRXML
import Foundation
import TestSupport
import Testing

/// Document types and entities: refused before anything looks at them.
///
/// Source: CWE-611 and CWE-776.
@Suite struct XMLDoctypeTests {
  private static let root = appointment(#"<comment value="x"/>"#)

  @Test(arguments: [
    "1️⃣<!DOCTYPE Appointment>", "1️⃣<!DOCTYPE Appointment []>", "1️⃣<!DOCTYPE",
    "<!-- c -->\n1️⃣<!DOCTYPE Appointment SYSTEM \"x\">", "<?pi?>1️⃣<!DOCTYPE a PUBLIC 'p' 's'>",
    "<?xml version=\"1.0\"?>\n1️⃣<!DOCTYPE Appointment [<!ENTITY e \"v\">]>",
    "<?xml version=\"1.0\" standalone=\"yes\"?>1️⃣<!DOCTYPE Appointment>",
    "\u{FEFF}1️⃣<!DOCTYPE Appointment>",
  ]) func `refuses a DOCTYPE`(before: String) {
    let result = expectFindings(
      before + Self.root,
      [.init("1️⃣", "xml/doctype-forbidden", nil)]
    )
    #expect(result.tree == nil)
    #expect(result.diagnostics.first?.severity == .fatal)
    #expect(result.diagnostics.first?.type == .security)
  }

  @Test(arguments: [
    appointment("1️⃣<!DOCTYPE a>"), appointment(#"<id value="a"/>"#) + "1️⃣<!DOCTYPE a>",
    "x1️⃣<!DOCTYPE a>" + root,
  ]) func `refuses a DOCTYPE where none may be`(text: String) {
    expectFindings(text, [.init("1️⃣", "xml/doctype-forbidden", nil)])
  }

  @Test(arguments: [
    "<!-- <!DOCTYPE a> -->" + root, "<?pi <!DOCTYPE a> ?>" + root,
    appointment("<comment value=\"&lt;!DOCTYPE a>\"/>"), appointment("<!-- <!DOCTYPE a> -->"),
    appointment(
      "<text><div xmlns=\"http://www.w3.org/1999/xhtml\"><![CDATA[<!DOCTYPE a>]]></div></text>"
    ),
  ]) func `takes what only looks like a DOCTYPE`(text: String) {
    expectFindings(text, [])
  }

  @Test func `opens no external file`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "ssp-cancel-xml-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let secret = folder.appending(path: "secret.txt")
    try Data("9990000001".utf8).write(to: secret)
    // A pipe nobody writes to: whoever opened it would wait for ever.
    let pipe = folder.appending(path: "pipe")
    try #require(unsafe mkfifo(pipe.path, 0o600) == 0)
    for file in [secret, pipe] {
      let path = file.absoluteString
      let texts = [
        "<!DOCTYPE a [<!ENTITY e SYSTEM \"\(path)\">]>" + appointment("<comment value=\"&e;\"/>"),
        "<!DOCTYPE a [<!ENTITY e SYSTEM \"\(path)\">]>" + appointment("&e;"),
        "<!DOCTYPE a [<!ENTITY % p SYSTEM \"\(path)\"> %p;]>" + Self.root,
        "<!DOCTYPE a SYSTEM \"\(path)\">" + Self.root,
      ]
      for text in texts {
        let result = XMLReader.read(Array(text.utf8))
        #expect(result.tree == nil)
        #expect(result.diagnostics.map(\.code) == ["xml/doctype-forbidden"])
      }
      let include =
        #"<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="\#(path)" parse="text"/>"#
      let result = XMLReader.read(Array(appointment(include).utf8))
      #expect(result.diagnostics.map(\.code) == ["xml/namespace"])
      let sheet = "<?xml-stylesheet href=\"\(path)\"?>"
      #expect(XMLReader.read(Array((sheet + Self.root).utf8)).diagnostics.isEmpty)
    }
  }

  @Test func `refuses entities that grow`() {
    var entities = "<!ENTITY e0 \"lol\">"
    for level in 1...9 {
      let references = String(repeating: "&e\(level - 1);", count: 10)
      entities += "<!ENTITY e\(level) \"\(references)\">"
    }
    let text = "<!DOCTYPE a [\(entities)]>" + appointment("<comment value=\"&e9;\"/>")
    let seconds = ReadingTime.seconds {
      let result = XMLReader.read(Array(text.utf8))
      #expect(result.diagnostics.map(\.code) == ["xml/doctype-forbidden"])
    }
    #expect(seconds < 1)
  }

  @Test(arguments: ["&nbsp;", "&e0;", "&e;", "&#0;"])
  func `knows no entities but those of XML`(reference: String) {
    for content in [reference, "<comment value=\"\(reference)\"/>"] {
      let result = XMLReader.read(Array(appointment(content).utf8))
      #expect(result.tree == nil)
      #expect(result.diagnostics.map(\.code) == ["xml/syntax"])
    }
  }
}
