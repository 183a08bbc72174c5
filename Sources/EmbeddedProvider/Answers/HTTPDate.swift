import FHIRModel

/// Writes points in time as HTTP header fields have them.
///
/// Source: RFC 9110, section 5.6.7, IMF-fixdate.
enum HTTPDate {
  /// The text, such as `Thu, 15 Jan 2026 09:00:00 GMT`.
  static func text(_ instant: FHIRInstant) -> String {
    let whole = FHIRInstant(secondsSince1970: instant.secondsSince1970).text
    let date = whole.prefix(10).split(separator: "-")
    let time = whole.dropFirst(11).prefix(8)
    let days = Int(instant.secondsSince1970 / 86_400)
    let weekday = weekdays[((days + 4) % 7 + 7) % 7]
    let month = months[(Int(date[1]) ?? 1) - 1]
    return "\(weekday), \(date[2]) \(month) \(date[0]) \(time) GMT"
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
