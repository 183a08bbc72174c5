/// The elements and attributes of XHTML that a narrative may have.
///
/// Source: FHIR STU3, Narrative, constraint txt-1.
public enum NarrativeVocabulary {
  /// The names of elements, as UTF-8.
  public static let elements: Set<[UInt8]> = Set(STU3Table.narrativeElements.map { Array($0.utf8) })

  /// The names of attributes without a prefix, as UTF-8.
  public static let attributes: Set<[UInt8]> = Set(
    STU3Table.narrativeAttributes.map { Array($0.utf8) }
  )
}
