/// The name of an element, as a small integer.
///
/// Names that FHIR STU3 defines have constants, such as `ElementName.status`. A name that it does
/// not define gets a number above `firstUndefined` when a tree is built; such a number means
/// something in that tree only.
public struct ElementName: RawRepresentable, Hashable, Sendable {
  /// The number of the name.
  public let rawValue: UInt16

  /// Creates a name from its number.
  @inlinable
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// The first number of names that FHIR STU3 does not define.
  static let firstUndefined: UInt16 = 0x8000

  /// Whether FHIR STU3 uses this name for some element.
  public var isDefined: Bool { rawValue < Self.firstUndefined }

  /// The text of a defined name; empty for others, whose text only their tree knows.
  public var definedText: String {
    isDefined ? STU3Table.elementNames[Int(rawValue)] : ""
  }
}
