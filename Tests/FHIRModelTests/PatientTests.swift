import FHIRModel
import Testing

@Suite struct PatientTests {
  private static let patient = #"""
    {"resourceType": "Patient", "id": "7", "identifier": [
      {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "999 000 0018"},
      {"system": "https://example.org/local", "value": "1"},
      {"system": "http://fhir.nhs.net/Id/nhs-number", "value": "9000000084"},
      {"system": "https://fhir.nhs.uk/Id/nhs-number"}],
     "name": [{"family": "Sample", "given": ["Robin", "R"]}, {"family": "Other"}],
     "gender": "unknown", "birthDate": "1990-01-01"}
    """#

  @Test func `reads what a patient is compared by`() throws {
    let patient = try #require(Patient(try readTree(Self.patient).root))
    #expect(patient.id == "7")
    #expect(patient.identifiers.count == 4)
    #expect(patient.nhsNumbers == ["999 000 0018", "9000000084"])
    #expect(patient.family == ["Sample", "Other"])
    #expect(patient.given == ["Robin", "R"])
    #expect(patient.gender == "unknown")
    #expect(patient.birthDate == "1990-01-01")
  }

  @Test func `reads a contained patient`() throws {
    let tree = try readTree(#"{"resourceType": "Appointment", "contained": [\#(Self.patient)]}"#)
    let contained = try #require(Appointment(tree)?.containedResource(id: "7"))
    #expect(Patient(contained.node)?.nhsNumbers.count == 2)
  }

  @Test func `reads a Patient and nothing else`() throws {
    #expect(Patient(try readTree(#"{"resourceType": "Practitioner"}"#).root) == nil)
    #expect(Patient(try readTree(#"{"resourceType": "Patient"}"#).root)?.nhsNumbers == [])
  }
}
