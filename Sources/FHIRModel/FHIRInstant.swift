/// A point in time, as a FHIR `instant` gives it: to the second at least, and with a time zone.
///
/// Instants are compared as points in time, never as text, so the offset they were written with
/// makes no difference. Nothing here reads a clock.
/// Source: FHIR STU3, Data Types, instant; UEC appointments, "Times".
public struct FHIRInstant: Hashable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z, without leap seconds; negative before that.
  public let secondsSince1970: Int64

  /// Nanoseconds within the second, 0…999,999,999.
  public let nanoseconds: Int32

  /// Creates an instant from its number of seconds.
  ///
  /// - Parameters:
  ///   - secondsSince1970: seconds since 1970-01-01T00:00:00Z.
  ///   - nanoseconds: nanoseconds within the second, 0…999,999,999.
  public init(secondsSince1970: Int64, nanoseconds: Int32 = 0) {
    precondition(
      (0..<1_000_000_000).contains(nanoseconds),
      "nanoseconds are a part of one second"
    )
    self.secondsSince1970 = secondsSince1970
    self.nanoseconds = nanoseconds
  }

  /// Reads an instant such as `2026-01-15T09:00:00.250+00:00`.
  ///
  /// Refused are dates that no calendar has, the hour 24, the second 60, a missing zone, and zones
  /// beyond 14:00. Digits of the fraction after the ninth are dropped.
  /// Source: FHIR STU3, Data Types, instant and the regular expression of dateTime.
  public init?(_ text: String) {
    var scanner = InstantScanner(text)
    guard
      let year = scanner.number(digits: 4), year > 0, scanner.skip("-"),
      let month = scanner.number(digits: 2), scanner.skip("-"),
      let day = scanner.number(digits: 2), scanner.skip("T"),
      let hour = scanner.number(digits: 2), hour < 24, scanner.skip(":"),
      let minute = scanner.number(digits: 2), minute < 60, scanner.skip(":"),
      let second = scanner.number(digits: 2), second < 60,
      let nanoseconds = scanner.fraction(),
      let offset = scanner.zoneOffsetSeconds(), scanner.isAtEnd,
      let date = CivilDate(year: Int64(year), month: month, day: day)
    else { return nil }
    let secondOfDay = Int64(hour * 3600 + minute * 60 + second)
    self.init(
      secondsSince1970: date.daysSince1970 * 86_400 + secondOfDay - Int64(offset),
      nanoseconds: Int32(nanoseconds)
    )
  }

  /// The instant in UTC, such as `2026-01-15T09:00:00Z`; with a fraction only if there is one, and
  /// that without trailing zeros.
  public var text: String {
    let date = CivilDate(daysSince1970: floorDivide(secondsSince1970, 86_400))
    let secondOfDay = Int(secondsSince1970 - floorDivide(secondsSince1970, 86_400) * 86_400)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(30)
    if date.year < 0 { bytes.append(UInt8(ascii: "-")) }
    appendDigits(Int(date.year.magnitude), width: 4, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    appendDigits(date.month, width: 2, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    appendDigits(date.day, width: 2, to: &bytes)
    bytes.append(UInt8(ascii: "T"))
    appendDigits(secondOfDay / 3600, width: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    appendDigits(secondOfDay / 60 % 60, width: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    appendDigits(secondOfDay % 60, width: 2, to: &bytes)
    if nanoseconds > 0 {
      bytes.append(UInt8(ascii: "."))
      appendDigits(Int(nanoseconds), width: 9, to: &bytes)
      while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
    }
    bytes.append(UInt8(ascii: "Z"))
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The instant some seconds later, or earlier for a negative number.
  public func adding(seconds: Int64) -> FHIRInstant {
    FHIRInstant(secondsSince1970: secondsSince1970 + seconds, nanoseconds: nanoseconds)
  }
}

extension FHIRInstant: Comparable {
  /// Orders instants by time.
  public static func < (left: FHIRInstant, right: FHIRInstant) -> Bool {
    (left.secondsSince1970, left.nanoseconds) < (right.secondsSince1970, right.nanoseconds)
  }
}

private func appendDigits(_ number: Int, width: Int, to bytes: inout [UInt8]) {
  let digits = String(number).utf8
  for _ in 0..<max(0, width - digits.count) { bytes.append(UInt8(ascii: "0")) }
  bytes.append(contentsOf: digits)
}

private func floorDivide(_ number: Int64, _ divisor: Int64) -> Int64 {
  let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
  return remainder < 0 ? quotient - 1 : quotient
}

/// A date of the proleptic Gregorian calendar.
private struct CivilDate {
  let year: Int64
  let month: Int
  let day: Int

  /// A date that exists, or nothing.
  init?(year: Int64, month: Int, day: Int) {
    guard (1...12).contains(month), day >= 1, day <= Self.dayCount(year: year, month: month) else {
      return nil
    }
    self.year = year
    self.month = month
    self.day = day
  }

  /// The date of a day, counted in years that begin in March, so that the leap day comes last.
  init(daysSince1970 days: Int64) {
    let shifted = days + Self.daysFromYear0ToEpoch
    let era = floorDivide(shifted, Self.daysPerEra)
    let dayOfEra = shifted - era * Self.daysPerEra
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / (Self.daysPerEra - 1)) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days since 1970-01-01.
  var daysSince1970: Int64 {
    let yearFromMarch = month <= 2 ? year - 1 : year
    let era = floorDivide(yearFromMarch, 400)
    let yearOfEra = yearFromMarch - era * 400
    let monthFromMarch = Int64(month > 2 ? month - 3 : month + 9)
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + Int64(day) - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * Self.daysPerEra + dayOfEra - Self.daysFromYear0ToEpoch
  }

  /// Days in 400 years.
  private static let daysPerEra: Int64 = 146_097
  /// Days from 0000-03-01 to 1970-01-01.
  private static let daysFromYear0ToEpoch: Int64 = 719_468

  private static func dayCount(year: Int64, month: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

/// Reads the parts of an instant from left to right.
private struct InstantScanner {
  private var rest: Substring.UTF8View

  init(_ text: String) { rest = text[...].utf8 }

  var isAtEnd: Bool { rest.isEmpty }

  /// Skips one character, if it is next.
  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard let next = rest.first, UInt32(next) == character.value else { return false }
    rest.removeFirst()
    return true
  }

  /// A number of exactly so many digits.
  mutating func number(digits count: Int) -> Int? {
    var number = 0
    for _ in 0..<count {
      guard let digit = digit() else { return nil }
      number = number * 10 + digit
    }
    return number
  }

  /// The nanoseconds of a fraction; 0 where there is none, `nil` for a point without digits.
  mutating func fraction() -> Int? {
    guard skip(".") else { return 0 }
    guard let first = digit() else { return nil }
    var unit = 100_000_000
    var nanoseconds = first * unit
    while let next = digit() {
      unit /= 10
      nanoseconds += next * unit
    }
    return nanoseconds
  }

  /// The seconds that local time is ahead of UTC.
  mutating func zoneOffsetSeconds() -> Int? {
    if skip("Z") { return 0 }
    let isAhead = skip("+")
    guard isAhead || skip("-") else { return nil }
    guard let hours = number(digits: 2), skip(":"), let minutes = number(digits: 2),
      minutes < 60, hours * 60 + minutes <= 14 * 60
    else { return nil }
    return (isAhead ? 60 : -60) * (hours * 60 + minutes)
  }

  private mutating func digit() -> Int? {
    guard let next = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) else {
      return nil
    }
    rest.removeFirst()
    return Int(next - UInt8(ascii: "0"))
  }
}
