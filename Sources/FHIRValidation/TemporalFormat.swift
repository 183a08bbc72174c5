/// The formats of dates and times.
///
/// Source: FHIR STU3, Data Types, "Primitive Types": `date`, `dateTime`, `instant`, `time`. A time
/// within a date has seconds and a zone, hours up to 23, and dates are those of the calendar, which
/// has no year 0 (XML Schema 1.0, Part 2, section 3.2.7).
enum TemporalFormat {
  /// A date with a time and a zone.
  static func isInstant(_ value: Span<UInt8>) -> Bool {
    guard let date = dateEnd(value), date.parts == 3 else { return false }
    return isTimeWithZone(value, from: date.end)
  }

  /// A year, a month, a day, or a day with a time and a zone.
  static func isDateTime(_ value: Span<UInt8>) -> Bool {
    guard let date = dateEnd(value) else { return false }
    if date.end == value.count { return true }
    return date.parts == 3 && isTimeWithZone(value, from: date.end)
  }

  /// A year, a month or a day.
  static func isDate(_ value: Span<UInt8>) -> Bool {
    dateEnd(value)?.end == value.count
  }

  /// A time of day with seconds and no zone.
  static func isTime(_ value: Span<UInt8>) -> Bool {
    timeEnd(value, from: 0) == value.count
  }

  /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; returns where it ends and how many parts it has.
  private static func dateEnd(_ value: Span<UInt8>) -> (end: Int, parts: Int)? {
    let start = value.count > 0 && value[0] == UInt8(ascii: "-") ? 1 : 0
    guard let year = number(value, start..<start + 4), year > 0 else { return nil }
    var end = start + 4
    guard byte(value, end) == UInt8(ascii: "-") else { return (end, 1) }
    guard let month = number(value, end + 1..<end + 3), (1...12).contains(month) else { return nil }
    end += 3
    guard byte(value, end) == UInt8(ascii: "-") else { return (end, 2) }
    guard let day = number(value, end + 1..<end + 3),
      (1...dayCount(month: month, year: year)).contains(day)
    else { return nil }
    return (end + 3, 3)
  }

  private static func isTimeWithZone(_ value: Span<UInt8>, from start: Int) -> Bool {
    guard byte(value, start) == UInt8(ascii: "T"), let end = timeEnd(value, from: start + 1) else {
      return false
    }
    return isZone(value, from: end)
  }

  /// Reads `hh:mm:ss` and perhaps a fraction; returns where it ends.
  private static func timeEnd(_ value: Span<UInt8>, from start: Int) -> Int? {
    guard let hour = number(value, start..<start + 2), hour < 24,
      byte(value, start + 2) == UInt8(ascii: ":"),
      let minute = number(value, start + 3..<start + 5), minute < 60,
      byte(value, start + 5) == UInt8(ascii: ":"),
      let second = number(value, start + 6..<start + 8), second < 60
    else { return nil }
    var end = start + 8
    guard byte(value, end) == UInt8(ascii: ".") else { return end }
    end += 1
    let fraction = end
    while let digit = byte(value, end), PrimitiveFormat.isDigit(digit) { end += 1 }
    return end > fraction ? end : nil
  }

  private static func isZone(_ value: Span<UInt8>, from start: Int) -> Bool {
    if byte(value, start) == UInt8(ascii: "Z") { return start + 1 == value.count }
    guard byte(value, start) == UInt8(ascii: "+") || byte(value, start) == UInt8(ascii: "-"),
      let hour = number(value, start + 1..<start + 3),
      byte(value, start + 3) == UInt8(ascii: ":"),
      let minute = number(value, start + 4..<start + 6), minute < 60
    else { return false }
    return (hour < 14 || (hour == 14 && minute == 0)) && start + 6 == value.count
  }

  private static func dayCount(month: Int, year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func byte(_ value: Span<UInt8>, _ offset: Int) -> UInt8? {
    offset < value.count ? value[offset] : nil
  }

  private static func number(_ value: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard range.upperBound <= value.count else { return nil }
    var number = 0
    for offset in range {
      guard PrimitiveFormat.isDigit(value[offset]) else { return nil }
      number = number * 10 + Int(value[offset] - 0x30)
    }
    return number
  }
}
