import Diagnostics
import ElementModel
import FHIRValidation
import TestSupport
import Testing

/// The members of the smallest valid Appointment but its type.
let minimumMembers =
  #""status":"proposed","participant":[{"type":[{"text":"GP"}],"status":"accepted"}]"#

/// The content of the smallest valid Appointment.
let minimumContent =
  #"<status value="proposed"/><participant><type><text value="GP"/></type><status value="accepted"/></participant>"#

/// An Appointment in JSON with some members.
func jsonAppointment(_ members: String) -> String {
  #"{"resourceType":"Appointment",\#(members)}"#
}

/// An Appointment in XML with some content.
func xmlAppointment(_ content: String) -> String {
  #"<Appointment xmlns="http://hl7.org/fhir">\#(content)</Appointment>"#
}

/// Reads and validates a marked source and expects exactly these findings, in this order.
@discardableResult
func expectFindings(
  _ text: String,
  _ expected: [ExpectedFinding],
  profile: ValidationProfile = .base,
  limits: ReadLimits = ReadLimits(),
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) -> ReadResult {
  let source = MarkedSource(text)
  let result = ResourceValidator.read(source.bytes, profile: profile, limits: limits)
  let wanted = expected.map { finding in
    Finding(finding.code, finding.path, finding.marker.flatMap { source[$0] })
  }
  #expect(result.diagnostics.map(Finding.init) == wanted, sourceLocation: sourceLocation)
  return result
}

/// The codes of the findings about a file.
func codes(_ text: String, profile: ValidationProfile = .base) -> [String] {
  ResourceValidator.read(Array(text.utf8), profile: profile).diagnostics.map(\.code)
}
