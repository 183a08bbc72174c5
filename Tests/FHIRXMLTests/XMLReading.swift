import Diagnostics
import ElementModel
import FHIRXML
import TestSupport
import Testing

/// An Appointment with some content, on one line.
func appointment(_ content: String, attributes: String = "") -> String {
  #"<Appointment xmlns="http://hl7.org/fhir"\#(attributes)>\#(content)</Appointment>"#
}

/// Reads a marked source and expects exactly these findings, in this order, each at its marker.
@discardableResult
func expectFindings(
  _ text: String,
  _ expected: [ExpectedFinding],
  limits: ReadLimits = ReadLimits(),
  schema: XMLSchema? = nil,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) -> ReadResult {
  let source = MarkedSource(text)
  let result = XMLReader.read(source.bytes, limits: limits, schema: schema)
  let wanted = expected.map { finding in
    Finding(finding.code, finding.path, finding.marker.flatMap { source[$0] })
  }
  #expect(result.diagnostics.map(Finding.init) == wanted, sourceLocation: sourceLocation)
  return result
}

/// The tree of a source without faults.
func tree(
  _ xml: String,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws -> ElementTree {
  let result = XMLReader.read(Array(xml.utf8))
  #expect(result.diagnostics.map(Finding.init) == [], sourceLocation: sourceLocation)
  return try #require(result.tree, sourceLocation: sourceLocation)
}

extension ElementNode {
  /// The element and all below it, one a line: path and value, without the resource itself.
  var outline: [String] {
    children.flatMap { child in
      [child.path + (child.text.map { " = \($0)" } ?? "")] + child.outline
    }
  }
}
