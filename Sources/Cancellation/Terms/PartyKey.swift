import FHIRModel

/// The key of a message handling system in Spine: an ODS code, a hyphen, and six or seven digits.
///
/// Source: Spine Directory Service, nhsMHSPartyKey.
public struct PartyKey: Hashable, Sendable, CustomStringConvertible {
  /// The key, such as `X26-1234567`.
  public let text: String

  /// Reads a key; nothing is trimmed or changed.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, ODSCode(String(parts[0])) != nil,
      (6...7).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy(\.isASCIIDigit)
    else { return nil }
    self.text = text
  }

  /// The key.
  public var description: String { text }
}
