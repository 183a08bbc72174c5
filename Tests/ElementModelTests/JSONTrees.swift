import ElementModel
import FHIRJSON
import Testing

/// The tree of a resource in JSON.
func tree(
  _ json: String,
  sourceLocation: Testing.SourceLocation = #_sourceLocation
) throws -> ElementTree {
  try #require(JSONReader.read(Array(json.utf8)).tree, sourceLocation: sourceLocation)
}

extension ElementNode {
  /// The element and all below it, in the order of the file.
  var subtree: [ElementNode] { [self] + children.flatMap(\.subtree) }
}
