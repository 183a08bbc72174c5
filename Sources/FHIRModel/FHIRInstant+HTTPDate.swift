/// The form of a point in time in header fields of HTTP.
///
/// Source: RFC 9110, section 5.6.7, IMF-fixdate.
extension FHIRInstant {
  /// Reads a date such as `Thu, 15 Jan 2026 09:00:00 GMT`; the day of the week is not checked.
  public static func httpDate(_ text: String) -> FHIRInstant? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", parts[1].utf8.count == 2,
      let month = httpMonths.firstIndex(of: parts[2])
    else { return nil }
    let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
    return FHIRInstant("\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
  }

  private static let httpMonths: [Substring] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
