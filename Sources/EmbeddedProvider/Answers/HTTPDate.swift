import FHIRModel

/// Writes points in time as HTTP header fields have them.
///
/// Source: RFC 9110, section 5.6.7, IMF-fixdate.
enum HTTPDate {
  /// The text, such as `Thu, 15 Jan 2026 09:00:00 GMT`.
  static func text(_ instant: FHIRInstant) -> String {
    let whole = Array(FHIRInstant(secondsSince1970: instant.secondsSince1970).text.utf8)
    let days = Int(instant.secondsSince1970 / 86_400)
    let month = Int(whole[5] - 0x30) * 10 + Int(whole[6] - 0x30)
    var text: [UInt8] = []
    text.reserveCapacity(29)
    text += weekdays[((days + 4) % 7 + 7) % 7].utf8
    text += ", ".utf8
    text += whole[8..<10]
    text += months[month - 1].utf8
    text += whole[0..<4]
    text.append(UInt8(ascii: " "))
    text += whole[11..<19]
    text += " GMT".utf8
    return String(decoding: text, as: UTF8.self)
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    " Jan ", " Feb ", " Mar ", " Apr ", " May ", " Jun ", " Jul ", " Aug ", " Sep ", " Oct ",
    " Nov ", " Dec ",
  ]
}
