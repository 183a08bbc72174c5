/// An accredited system id: what Spine knows a system of an organisation by.
///
/// Exactly twelve digits, as in all published examples.
/// Source: GP Connect 1.2.7, "Spine Secure Proxy"; Spine Directory Service, uniqueIdentifier.
public struct ASID: Hashable, Sendable, CustomStringConvertible {
  /// The twelve digits.
  public let text: String

  /// Reads an id; nothing is trimmed or changed.
  public init?(_ text: String) {
    guard text.utf8.count == 12, text.utf8.allSatisfy(\.isASCIIDigit) else { return nil }
    self.text = text
  }

  /// The twelve digits.
  public var description: String { text }
}
