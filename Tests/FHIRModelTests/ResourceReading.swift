import ElementModel
import FHIRJSON
import Testing

/// The tree of a resource in JSON.
func readTree(
  _ json: String,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws -> ElementTree {
  try #require(JSONReader.read(Array(json.utf8)).tree, sourceLocation: sourceLocation)
}
