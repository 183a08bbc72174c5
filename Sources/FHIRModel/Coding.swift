import ElementModel

/// A code of a code system.
///
/// Source: FHIR STU3, Data Types, Coding.
public struct Coding: Hashable, Sendable {
  /// The URI of the code system.
  public let system: String?

  /// The code.
  public let code: String?

  /// What the code means, for a person.
  public let display: String?

  /// Creates a coding.
  public init(system: String?, code: String?, display: String? = nil) {
    self.system = system
    self.code = code
    self.display = display
  }

  /// Reads an element of the type Coding; no part of it is checked.
  public init(_ node: ElementNode) {
    self.init(
      system: node.child(.system)?.text,
      code: node.child(.code)?.text,
      display: node.child(.display)?.text
    )
  }
}
