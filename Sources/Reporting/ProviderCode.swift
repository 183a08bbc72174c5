import FHIRModel

/// The error code that a provider or the Spine Secure Proxy answered with.
///
/// What a server sends as a code may be anything, patient data included. So only what looks like a
/// code of an error becomes one.
/// Source: GP Connect 1.2.7, "Error handling guidance", codes in use; specification section 4.7.
public struct ProviderCode: Hashable, Sendable {
  /// The URI of the code system; `nil` where there was none, or none that is safe to show.
  public let system: String?

  /// The code: letters, digits, `_`, `-`, `.` and blanks, at most 64.
  public let code: String

  /// Takes over a code; `nil` when it does not look like one.
  ///
  /// Six digits without a letter between them make it no code: HTTP statuses have three, NHS numbers
  /// and dates more.
  public init?(system: String?, code: String?) {
    guard let code, Self.looksLikeCode(code) else { return nil }
    self.code = code
    self.system = system.flatMap { Self.looksLikeURI($0) ? $0 : nil }
  }

  /// Takes over the code of a coding, without its display; `nil` when it does not look like one.
  public init?(_ coding: Coding) {
    self.init(system: coding.system, code: coding.code)
  }

  private static func looksLikeCode(_ text: String) -> Bool {
    guard (1...64).contains(text.utf8.count) else { return false }
    var digitCount = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        digitCount += 1
        if digitCount == 6 { return false }
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
        digitCount = 0
      case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: " "): break
      default: return false
      }
    }
    return true
  }

  /// Whether a text is a URI without query or fragment, as code systems have, and without ten digits
  /// in a row, as NHS numbers have.
  private static func looksLikeURI(_ text: String) -> Bool {
    guard (1...200).contains(text.utf8.count) else { return false }
    var digitCount = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        digitCount += 1
        if digitCount == 10 { return false }
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"):
        digitCount = 0
      default: return false
      }
    }
    return true
  }
}
