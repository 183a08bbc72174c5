import FHIRModel
import FHIRValidation

/// An Appointment that keeps GPConnect-Appointment-1, with some of its text replaced.
func gpConnect(_ replacements: (String, String)...) -> String {
  replacing(replacements, in: gpConnectText)
}

/// An Appointment that keeps CareConnect-Appointment-1 and the overrides of UEC, with some of its
/// text replaced.
func careConnect(_ replacements: (String, String)...) -> String {
  replacing(replacements, in: careConnectText)
}

private func replacing(_ replacements: [(String, String)], in text: String) -> String {
  replacements.reduce(text) { text, replacement in
    precondition(text.contains(replacement.0), "nothing to replace: \(replacement.0)")
    return text.replacing(replacement.0, with: replacement.1, maxReplacements: 1)
  }
}

private let gpConnectText = ##"""
  {"resourceType":"Appointment","id":"1",
  "meta":{"profile":["https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Appointment-1"]},
  "contained":[{"resourceType":"Organization","id":"o",
  "identifier":[{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":"A1001"}],
  "name":"Booker","telecom":[{"system":"phone","value":"01632 960000"}]}],
  "extension":[
  {"url":"https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-BookingOrganisation-1","valueReference":{"reference":"#o"}},
  {"url":"https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-PractitionerRole-1","valueCodeableConcept":{"coding":[{"system":"https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-SDSJobRoleName-1","code":"R0260"}]}},
  {"url":"https://fhir.nhs.uk/STU3/StructureDefinition/Extension-GPConnect-DeliveryChannel-2","valueCode":"In-person"}],
  "identifier":[{"system":"urn:x","value":"7"}],
  "status":"booked","description":"Review","start":"2026-01-15T09:00:00+00:00","end":"2026-01-15T09:10:00+00:00",
  "slot":[{"reference":"Slot/1"}],"created":"2026-01-10T09:00:00+00:00",
  "participant":[{"actor":{"reference":"Patient/2"},"status":"accepted"},
  {"actor":{"reference":"Location/3"},"status":"accepted"}]}
  """##

private let careConnectText = ##"""
  {"resourceType":"Appointment","id":"1",
  "meta":{"profile":["https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1"]},
  "contained":[{"resourceType":"DocumentReference","id":"d","identifier":[{"system":"urn:x","value":"7"}],
  "status":"current","type":{"coding":[{"system":"http://snomed.info/sct","code":"1","display":"t"}]},
  "indexed":"2026-01-10T09:00:00Z","content":[{"attachment":{"contentType":"text/plain"}}]},
  {"resourceType":"Patient","id":"p","identifier":[{"extension":[
  {"url":"https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-NHSNumberVerificationStatus-1","valueCodeableConcept":{"coding":[
  {"system":"https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1","code":"01"}]}}],
  "use":"official","system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}],
  "name":[{"use":"official","family":"F"}],"telecom":[{"system":"phone","value":"01632 960000","rank":1}],
  "gender":"female","birthDate":"1980-01-01","address":[{"city":"Nowhere"}]},
  {"resourceType":"Slot","id":"s","identifier":[{"system":"urn:x","value":"8"}],"schedule":{"reference":"Schedule/1"},
  "status":"busy","start":"2026-01-15T09:00:00Z","end":"2026-01-15T09:10:00Z"}],
  "extension":[{"url":"https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-DeliveryChannel-1","valueCode":"Telephone"}],
  "status":"booked","description":"Review","supportingInformation":[{"reference":"#d"}],
  "start":"2026-01-15T09:00:00Z","end":"2026-01-15T09:10:00Z","slot":[{"reference":"#s"}],
  "created":"2026-01-10","participant":[{"actor":{"reference":"#p",
  "identifier":{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}},"status":"accepted"}]}
  """##
