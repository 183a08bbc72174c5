/// A part of the program that takes bytes from outside, with what must hold whatever they are.
///
/// libFuzzer calls these through `Fuzzing`, and the tests with a few changed seeds, so that a property
/// is stated once.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// The reader of JSON.
  case json
  /// The reader of XML.
  case xml
  /// Readers and rules together, with every profile.
  case validator
  /// What makes the body of a cancellation, and the writers of both formats.
  case transform
  /// What says what an answer means.
  case responses

  /// Checks everything that must hold for some input.
  ///
  /// - Throws: the first property that does not hold.
  public func check(_ bytes: [UInt8]) throws(Violation) {
    switch self {
    case .json: try ReaderProperties(bytes, .json).check()
    case .xml: try ReaderProperties(bytes, .xml).check()
    case .validator: try ValidatorProperties(bytes).check()
    case .transform: try TransformProperties(bytes).check()
    case .responses: try ResponseProperties(bytes).check()
    }
  }
}

/// A property that does not hold.
public struct Violation: Error, Hashable, CustomStringConvertible {
  /// The property, as it should be.
  public let property: String

  /// The property.
  public var description: String { property }
}

/// Checks one property.
func require(_ holds: Bool, _ property: @autoclosure () -> String) throws(Violation) {
  guard !holds else { return }
  throw Violation(property: property())
}
