/// The names of elements and attributes that a narrative may have, as its constraint txt-1 lists them.
struct NarrativeVocabulary {
  /// The names of elements, sorted.
  let elements: [String]
  /// The names of attributes, sorted.
  let attributes: [String]

  /// Finds the lists in the XPath of txt-1: elements first, and attributes behind `@*`.
  init(_ definitions: [StructureDefinition]) {
    let div = definitions.first { $0.type == "Narrative" }?.snapshot.element
      .first { $0.path == "Narrative.div" }
    guard let div else {
      elements = []
      attributes = []
      return
    }
    let xpath = div.constraint?.first { $0.key == "txt-1" }?.xpath ?? ""
    let parts = xpath.split(separator: "@*", maxSplits: 1)
    precondition(parts.count == 2, "txt-1 lists elements, and attributes behind @*")
    elements = Self.quotedNames(parts[0])
    attributes = Self.quotedNames(parts[1])
  }

  private static func quotedNames(_ text: Substring) -> [String] {
    let parts = text.split(separator: "'", omittingEmptySubsequences: false)
    return parts.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
      .sorted(by: isOrderedBefore)
  }
}
