import FHIRModel
import FHIRXML
import Testing

@Suite struct OperationOutcomeXMLTests {
  @Test(arguments: [
    "plain", "\"quoted\" \\ 'a'", "a\tb\nc\rd\r\ne", "<tag attr='x'>&amp;</tag>", "]]>",
    "ünïcödé 🩺 \u{FEFF}\u{2028}", " blank on both sides ",
  ])
  func `XML reads back as it was`(text: String) throws {
    let content = OperationOutcomeContent(
      profiles: ["https://example.org/p"],
      issues: [
        OperationOutcomeContent.Issue(
          severity: .warning,
          type: .businessRule,
          codings: [Coding(system: "https://example.org/s", code: "c", display: text)],
          detailsText: text,
          diagnostics: text,
          expression: ["Appointment.start"],
          location: ["line 1, column 2"]
        ),
        OperationOutcomeContent.Issue(severity: .error, type: .notFound),
      ]
    )
    let result = XMLReader.read(content.xml())
    #expect(result.diagnostics.isEmpty)
    let tree = try #require(result.tree)
    let outcome = try #require(OperationOutcome(tree))
    #expect(outcome.profiles == ["https://example.org/p"])
    #expect(outcome.issues.map(\.severity) == ["warning", "error"])
    #expect(outcome.issues.map(\.code) == ["business-rule", "not-found"])
    #expect(outcome.issues[0].codings == content.issues[0].codings)
    #expect(outcome.issues[0].detailsText == text)
    #expect(outcome.issues[0].diagnostics == text)
    #expect(
      outcome.issues[0].node.children.map(\.nameText) == [
        "severity", "code", "details", "diagnostics", "location", "expression",
      ]
    )
  }

  @Test func `reads an Appointment in XML as in JSON`() throws {
    let xml = """
      <Appointment xmlns="http://hl7.org/fhir">
        <id value="a1"/>
        <meta><versionId value="3"/></meta>
        <contained><Patient><id value="p1"/><identifier>
          <system value="https://fhir.nhs.uk/Id/nhs-number"/><value value="9990000018"/>
        </identifier></Patient></contained>
        <contained><Organization><id value="o1"/><identifier>
          <system value="https://fhir.nhs.uk/Id/ods-organization-code"/><value value="A00001"/>
        </identifier></Organization></contained>
        <extension url="https://example.org/x"><valueString value="1"/></extension>
        <status value="booked"/>
        <start value="2026-01-15T10:00:00+01:00"/>
        <participant><actor><reference value="#p1"/></actor><status value="accepted"/></participant>
      </Appointment>
      """
    let tree = try #require(XMLReader.read(Array(xml.utf8)).tree)
    let appointment = try #require(Appointment(tree))
    #expect(appointment.id == "a1")
    #expect(appointment.versionID == "3")
    #expect(appointment.contained.map(\.id) == ["p1", "o1"])
    #expect(appointment.contained.map(\.resourceType) == ["Patient", "Organization"])
    #expect(appointment.extensions(url: "https://example.org/x").count == 1)
    #expect(appointment.start?.text == "2026-01-15T09:00:00Z")
    #expect(appointment.patientActors.map(\.localID) == ["p1"])
    #expect(appointment.providerOrganisationIdentifiers.map(\.value) == ["A00001"])
    let contained = try #require(appointment.containedResource(id: "p1"))
    #expect(Patient(contained.node)?.nhsNumbers == ["9990000018"])
  }
}
