import ElementModel
import FHIRModel

/// A `dateTime` of any precision, to be compared with another.
struct TemporalValue {
  private let text: String
  private let instant: FHIRInstant?

  /// Reads the value of an element; `nil` without an element, a value or a well-formed one.
  init?(_ tree: ElementTree, _ element: Int) {
    guard element >= 0, let text = ElementNode(tree: tree, index: element).text,
      TemporalFormat.isDateTime(Array(text.utf8).span)
    else { return nil }
    self.text = text
    instant = FHIRInstant(text)
  }

  /// Whether this is certainly before `other`, as far as both are precise.
  func isBefore(_ other: TemporalValue) -> Bool {
    if let instant, let otherInstant = other.instant { return instant < otherInstant }
    // Of two dates, the part that both have decides; a day and a time of that day do not differ.
    let length = min(text.utf8.count, other.text.utf8.count, 10)
    return text.prefix(length) < other.text.prefix(length)
  }
}
