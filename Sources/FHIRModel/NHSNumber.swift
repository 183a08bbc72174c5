/// An NHS number that passes its check: patient data, so it never describes itself.
///
/// Source: NHS Data Dictionary, NHS NUMBER (modulus 11); GP Connect demonstrator,
/// `NhsCodeValidator`.
public struct NHSNumber: Hashable, Sendable {
  /// The ten digits, without blanks.
  ///
  /// Compare and send them; put them into no message or log.
  public let digits: String

  /// Reads ten digits, blanks between them allowed, as in `999 000 0018`.
  ///
  /// Refused is what has other characters, a wrong check digit, a check of 10, and `0000000000`,
  /// which the check would pass.
  public init?(_ text: some StringProtocol) {
    var weightedSum = 0
    var count = 0
    var checkDigit = 0
    for byte in text.utf8 where byte != UInt8(ascii: " ") {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), count < 10 else { return nil }
      let digit = Int(byte - UInt8(ascii: "0"))
      if count < 9 { weightedSum += digit * (10 - count) }
      checkDigit = digit
      count += 1
    }
    let check = 11 - weightedSum % 11
    // A check of 10 has no digit, so numbers with it are never given to anyone.
    guard count == 10, weightedSum > 0, checkDigit == (check == 11 ? 0 : check) else { return nil }
    digits = text.utf8.count == 10 ? String(text) : String(text.filter { $0 != " " })
  }
}

extension NHSNumber: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Says that there is a number, and not which.
  public var description: String { "NHS number withheld" }

  /// Says that there is a number, and not which.
  public var debugDescription: String { description }

  /// A mirror without children, so that `dump` does not reveal the number either.
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
