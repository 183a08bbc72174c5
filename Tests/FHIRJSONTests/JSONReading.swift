import Diagnostics
import ElementModel
import FHIRJSON
import TestSupport
import Testing

/// Reads a marked source and expects exactly these findings, in this order, each at its marker.
@discardableResult
func expectFindings(
  _ text: String,
  _ expected: [ExpectedFinding],
  limits: ReadLimits = ReadLimits(),
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) -> ReadResult {
  let source = MarkedSource(text)
  let result = JSONReader.read(source.bytes, limits: limits)
  let wanted = expected.map { finding in
    Finding(finding.code, finding.path, finding.marker.flatMap { source[$0] })
  }
  #expect(result.diagnostics.map(Finding.init) == wanted, sourceLocation: sourceLocation)
  return result
}

/// The tree of a source without faults.
func tree(
  _ json: String,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws -> ElementTree {
  let result = JSONReader.read(Array(json.utf8))
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
