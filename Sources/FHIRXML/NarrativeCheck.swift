import Diagnostics
import ElementModel

/// Checks the XHTML of one narrative while it is read.
///
/// Source: FHIR STU3, Narrative, constraints txt-1 and txt-2.
struct NarrativeCheck {
  /// The element `div` in the tree.
  let element: Int
  /// Whether the narrative was found to have something that it may not have; reported once.
  private var hasFault = false
  private var hasContent = false

  init(element: Int) { self.element = element }

  /// Takes the start tag of the `div` or of an element within; returns what is wrong with it, the
  /// first time.
  ///
  /// `attributes` are the names without declarations of namespaces, prefixes included.
  mutating func start(
    _ name: ArraySlice<UInt8>,
    isXHTML: Bool,
    attributes: some Sequence<ArraySlice<UInt8>>
  ) -> String? {
    var hasSource = false
    var fault: String?
    if !isXHTML || !NarrativeVocabulary.elements.contains(Array(name)) {
      fault = "an element that a narrative may not have"
    }
    for attribute in attributes {
      if attribute.elementsEqual("src".utf8) { hasSource = true }
      // The language of a text may be said in the way of XML too.
      if attribute.elementsEqual("xml:lang".utf8) { continue }
      if !NarrativeVocabulary.attributes.contains(Array(attribute)) {
        fault = fault ?? "an attribute that a narrative may not have"
      }
    }
    if hasSource, name.elementsEqual("img".utf8) { hasContent = true }
    guard let fault, !hasFault else { return nil }
    hasFault = true
    return fault
  }

  /// Takes text that is not only white space.
  mutating func text() { hasContent = true }

  /// Whether the narrative, which has ended, says nothing.
  var isBlank: Bool { !hasContent }
}
