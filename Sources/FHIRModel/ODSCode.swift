/// The code by which the Organisation Data Service knows an organisation or a site.
///
/// Three to twelve capital letters and digits: wider than any code seen, so that none is refused
/// for its length alone.
/// Source: NHS Data Dictionary, ORGANISATION CODE; GP Connect 1.2.7, "General API guidance".
public struct ODSCode: Hashable, Sendable, CustomStringConvertible {
  /// The code, such as `X26`.
  public let text: String

  /// Reads a code; nothing is trimmed or changed.
  public init?(_ text: String) {
    guard (3...12).contains(text.utf8.count),
      text.utf8.allSatisfy(Self.isLetterOrDigit)
    else { return nil }
    self.text = text
  }

  /// The code.
  public var description: String { text }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
