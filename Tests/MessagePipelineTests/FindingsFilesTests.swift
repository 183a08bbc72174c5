import Diagnostics
import ElementModel
import FHIRModel
import FHIRValidation
import FHIRXML
import Foundation
import MessagePipeline
import Reporting
import Testing

/// What is written about real files is right by the rules of its own format.
@Suite struct FindingsFilesTests {
  /// What is found in samples: broken ones of both formats, and one that is not.
  private func findings() throws -> [FileFindings] {
    try [
      "X9C02/rejected-unknown-code.json", "X9C02/rejected-start-without-end.xml",
      "X9C01/cancelled.json", "T99903/rejected-unknown-element.json",
    ].map { path in
      let bytes = try Repository.bytes("inbox/\(path)")
      let diagnostics = try FileValidation().validate(bytes)
      return FileFindings(file: path, diagnostics: diagnostics, source: bytes)
    }
  }

  private func written(_ format: FindingsFormat, _ files: [FileFindings]) -> [UInt8] {
    var writer = FindingsWriter(format, programVersion: "1.2.3")
    for file in files { writer.add(file) }
    writer.end()
    return writer.takeBytes()
  }

  @Test func `an OperationOutcome and a Bundle of them are valid`() throws {
    let files = try findings()
    #expect(files.count { $0.isValid } == 1)
    for count in 0...files.count {
      let bytes = written(.operationoutcome, Array(files.prefix(count)))
      let result = ResourceValidator.read(bytes)
      #expect(result.tree?.resourceTypeName(of: 0) == (count > 1 ? "Bundle" : "OperationOutcome"))
      #expect(result.diagnostics.map(\.message) == [])
    }
  }

  /// What build servers read, as an XML schema: the elements and attributes of Ant's and Surefire's
  /// reports that we write, and no others.
  private static let junitSchema = """
    <?xml version="1.0" encoding="UTF-8"?>
    <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
      <xs:attributeGroup name="counts">
        <xs:attribute name="name" type="xs:string" use="required"/>
        <xs:attribute name="tests" type="xs:nonNegativeInteger" use="required"/>
        <xs:attribute name="failures" type="xs:nonNegativeInteger" use="required"/>
        <xs:attribute name="errors" type="xs:nonNegativeInteger" use="required"/>
      </xs:attributeGroup>
      <xs:element name="testsuites">
        <xs:complexType>
          <xs:sequence><xs:element ref="testsuite" maxOccurs="unbounded"/></xs:sequence>
          <xs:attributeGroup ref="counts"/>
        </xs:complexType>
      </xs:element>
      <xs:element name="testsuite">
        <xs:complexType>
          <xs:sequence><xs:element ref="testcase" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
          <xs:attributeGroup ref="counts"/>
          <xs:attribute name="skipped" type="xs:nonNegativeInteger" use="required"/>
          <xs:attribute name="time" type="xs:decimal" use="required"/>
        </xs:complexType>
      </xs:element>
      <xs:element name="testcase">
        <xs:complexType>
          <xs:choice minOccurs="0">
            <xs:element name="failure">
              <xs:complexType>
                <xs:simpleContent>
                  <xs:extension base="xs:string">
                    <xs:attribute name="message" type="xs:string" use="required"/>
                    <xs:attribute name="type" type="xs:string" use="required"/>
                  </xs:extension>
                </xs:simpleContent>
              </xs:complexType>
            </xs:element>
            <xs:element name="system-out" type="xs:string"/>
          </xs:choice>
          <xs:attribute name="name" type="xs:string" use="required"/>
          <xs:attribute name="classname" type="xs:string" use="required"/>
          <xs:attribute name="time" type="xs:decimal" use="required"/>
        </xs:complexType>
      </xs:element>
    </xs:schema>
    """

  @Test func `a JUnit report keeps to the schema of build servers`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).xsd")
    try Data(Self.junitSchema.utf8).write(to: file)
    // What cannot be removed is the system's to clean up.
    defer { try? FileManager.default.removeItem(at: file) }
    let schema = try XMLSchema(path: file.path)
    func faultCount(_ bytes: [UInt8]) -> Int {
      // The reader is one of FHIR and finds much; here only what the schema says counts.
      XMLReader.read(bytes, schema: schema).diagnostics.count { $0.rule == .xmlSchema }
    }
    let report = written(.junit, try findings())
    #expect(faultCount(report) == 0)
    let text = String(decoding: report, as: UTF8.self)
    for (right, wrong) in [
      ("failures=\"3\"", "failures=\"many\""), ("failure", "mistake"),
    ] {
      let broken = text.replacing(right, with: wrong)
      #expect(broken != text)
      let count = faultCount(Array(broken.utf8))
      #expect(count > 0, "\(wrong)")
    }
  }
}
