import FHIRModel

extension FHIRInstant {
  /// Reads a date as header fields have it, in any of the three forms that there are; `nil` for any
  /// other text.
  ///
  /// The day of the week is not compared with the date. A year of two digits is taken from 1970 to
  /// 2069.
  /// Source: RFC 9110, section 5.6.7.
  init?(httpDate text: String) {
    let words = text.split { $0 == " " || $0 == "," || $0 == "-" }
    let parts: [Substring]
    switch words.count {
    // Sun, 06 Nov 1994 08:49:37 GMT, or Sunday, 06-Nov-94 08:49:37 GMT.
    case 6 where words[5] == "GMT" && text.contains(","):
      parts = [words[3], words[2], words[1], words[4]]
    // Sun Nov  6 08:49:37 1994.
    case 5: parts = [words[4], words[1], words[2], words[3]]
    default: return nil
    }
    guard let year = Self.year(parts[0]), let month = Self.months.firstIndex(of: String(parts[1])),
      parts[2].utf8.count <= 2
    else { return nil }
    let day = parts[2].utf8.count == 1 ? "0\(parts[2])" : String(parts[2])
    let monthText = month < 9 ? "0\(month + 1)" : "\(month + 1)"
    self.init("\(year)-\(monthText)-\(day)T\(parts[3])Z")
  }

  private static func year(_ text: Substring) -> String? {
    guard text.utf8.allSatisfy(\.isASCIIDigit) else { return nil }
    switch text.utf8.count {
    case 4: return String(text)
    case 2: return (text < "70" ? "20" : "19") + text
    default: return nil
    }
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
